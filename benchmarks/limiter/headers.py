"""What servers say of their limit in the headers of an answer, in the dialects that exist; and servers that lie.

Nothing here is shared with what reads them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import ceil
from typing import Protocol

import attrs

from benchmarks.limiter.rules import Clocked, Log
from benchmarks.limiter.servers import SECOND_US

BEGAN = datetime(2026, 3, 1, 12, 0, 0, 400000, tzinfo=UTC)  # by the server's clock, when the program begins

Headers = dict[str, str]


@attrs.frozen
class Room:
    """What a server knows of one of its limits when it answers.

    Attributes:
        limit: So many requests
        per_s: in so many seconds,
        left: of which so many have room
        reset_s: until the window resets, in so many seconds.
    """

    limit: int
    per_s: float
    left: int
    reset_s: float


class Counting(Protocol):
    """A rule that tells its room."""

    def tell(self, at_us: int) -> Room:
        """What it has now."""
        ...


class ToldLog(Log):
    """Resets when the oldest request leaves the window: then one is free."""

    def tell(self, at_us: int) -> Room:
        """Of `Counting`."""
        self.room(at_us)
        oldest_us = self._counted[0] if self._counted else at_us
        left = self._limit - len(self._counted)
        return Room(self._limit, self._span_us / SECOND_US, left, (oldest_us + self._span_us - at_us) / SECOND_US)


class ToldClocked(Clocked):
    """Resets when its window ends."""

    def tell(self, at_us: int) -> Room:
        """Of `Counting`."""
        self.room(at_us)
        span_us = self._span_us
        ends_us = span_us - (at_us + self._phase_us) % span_us
        return Room(self._limit, span_us / SECOND_US, self._limit - self._counted, ends_us / SECOND_US)


Dialect = Callable[[Room, datetime], Headers]


def _x(room: Room, reset: str, prefix: str = "x-ratelimit") -> Headers:
    return {f"{prefix}-limit": str(room.limit), f"{prefix}-remaining": str(room.left), f"{prefix}-reset": reset}


def _unix(room: Room, clock: datetime) -> float:
    return clock.timestamp() + room.reset_s


def _draft_8(room: Room, _: datetime) -> Headers:
    return {
        "ratelimit": f'"default";r={room.left};t={ceil(room.reset_s)}',
        "ratelimit-policy": f'"default";q={room.limit};w={room.per_s:g}',
    }


def _draft_7(room: Room, _: datetime) -> Headers:
    return {
        "ratelimit": f"limit={room.limit}, remaining={room.left}, reset={ceil(room.reset_s)}",
        "ratelimit-policy": f"{room.limit};w={room.per_s:g}",
    }


def _no_limit(room: Room, _: datetime) -> Headers:
    return {"x-ratelimit-remaining": str(room.left), "x-ratelimit-reset": str(ceil(room.reset_s))}


DIALECTS: Mapping[str, Dialect] = {
    "seconds": lambda room, _: _x(room, str(ceil(room.reset_s))),
    "exact": lambda room, _: _x(room, f"{room.reset_s:.3f}"),
    "unix": lambda room, clock: _x(room, str(ceil(_unix(room, clock)))),
    "unix-floor": lambda room, clock: _x(room, str(int(_unix(room, clock)))),
    "unix-ms": lambda room, clock: _x(room, str(ceil(1000 * _unix(room, clock)))),
    "draft-3": lambda room, _: _x(room, str(ceil(room.reset_s)), "ratelimit"),
    "draft-7": _draft_7,
    "draft-8": _draft_8,
    "okta": lambda room, clock: _x(room, str(ceil(_unix(room, clock))), "x-rate-limit"),
    "no-limit": _no_limit,
    # lies
    "0-left": lambda room, _: _x(attrs.evolve(room, left=0), str(ceil(room.reset_s))),
    "0-left-1-s": lambda room, _: _x(attrs.evolve(room, left=0), "1"),
    "1-left": lambda room, _: _x(attrs.evolve(room, left=1), str(ceil(room.reset_s))),
    "limit-0": lambda room, _: _x(attrs.evolve(room, limit=0), str(ceil(room.reset_s))),
    "limit-5": lambda room, _: _x(attrs.evolve(room, limit=5, left=4), str(ceil(room.reset_s))),
    "limit-1": lambda room, _: _x(attrs.evolve(room, limit=1, left=0), "1"),
    "limit-million": lambda room, _: _x(attrs.evolve(room, limit=1000000), str(ceil(room.reset_s))),
    "year": lambda room, _: _x(room, "31536000"),
    "0-left-day": lambda room, _: _x(attrs.evolve(room, left=0), "86400"),
    "limit-1-day": lambda room, _: _x(attrs.evolve(room, limit=1, left=0), "86400"),
}


def headers(counting: Counting, dialect: str, at_us: int) -> Headers:
    """What an answer says that leaves at this moment."""
    clock = BEGAN + timedelta(microseconds=at_us)
    date = {"date": format_datetime(clock.replace(microsecond=0), usegmt=True)}
    return date | DIALECTS[dialect](counting.tell(at_us), clock)
