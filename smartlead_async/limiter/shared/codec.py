"""The terms of a limit, requests and replies in whole microseconds, so that both stores reckon alike.

An age is rounded down, a span up: what rounding changes makes a slot free later. What a store says is decoded
strictly: whatever cannot be the reply to this request is none.
"""

import json
from collections import Counter, deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from math import ceil
from secrets import token_hex
from typing import NamedTuple

import attrs

from smartlead_async.limiter.congestion.control import LOWEST_FACTOR
from smartlead_async.limiter.congestion.learned import Learned
from smartlead_async.limiter.congestion.pause import LONGEST_S
from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import CLOCK_ERROR, RateLimit
from smartlead_async.limiter.shared.protocol import LEASE_S, PRESUMED_S, Grant, Reply, Request

US = 1_000_000
CLOCKS = 1 + CLOCK_ERROR
LEASE_US = int(LEASE_S * US)  # the longest
PRESUMED_US = int(PRESUMED_S * US)
LATELY_US = 60 * US  # a process that has not asked for so long is no longer one of those that share the limit
GRACE_US = US // 4  # so late may a process come back and keep its place; then others go before it
LATER_US = US // 10  # a moment that was told may have become so much later; who comes then does not ask again
LONGEST_US = int(LONGEST_S * US)  # nothing a store says stops a process for longer
LONGEST_PROBE_US = 24 * 3600 * US  # until more is tried
LONGEST_SPAN_US = 2 * 24 * 3600 * US  # of a second limit
KEPT_US = 24 * 3600 * US  # so long a store remembers its epoch; a process that was away for longer is as a new one
CATCH_UP = 0.15  # of an interval: so much a late bulk grant may make up; with more of it slots bunch together
LATE_S = 0.25  # so much later than the one before a request may come, at the most; more: the store's clock was set
LATE_OF = 64  # exchanges, of which the longest says how much it is
TELL = 0.9  # of the shortest window: what was settled is told by then, before its slot is free
FULL = 1000  # the rate factor, in thousandths
LOWEST = int(LOWEST_FACTOR * FULL)
MOST = 2**53 - 1  # the greatest whole number that Lua and JSON are sure to keep
AT_ONCE = 100  # calls of a lane ask at once: each grant looks at all slots, and a store has a second
LANES: tuple[Lane, Lane] = ("interactive", "bulk")
INTERACTIVE, BULK = 0, 1
_encode = json.JSONEncoder(separators=(",", ":")).encode


class EncodedRate(NamedTuple):
    """A rate limit: so many, and microseconds until a settled slot is free again."""

    limit: int
    span: int


class EncodedLearned(NamedTuple):
    """`Learned`, the rate factor in thousandths; of a second limit both numbers are 0 where there is none."""

    version: int
    rate_factor: int
    second_limit: int
    second_span: int
    failed: int
    probe_in: int


class EncodedSettled(NamedTuple):
    """A settled slot, microseconds since its answer was seen, and by how many it may be free sooner."""

    slot: int
    age: int
    credit: int


class EncodedGrant(NamedTuple):
    """A slot, the number of its lane, and in how many microseconds it may be used."""

    slot: int
    lane: int
    after: int


@attrs.frozen
class EncodedRequest:
    """A request as the stores take it.

    Attributes:
        first: The number of the first slot it may be granted. Greater from request to request: a lesser is late.
        epoch: Since when the store remembers, as the process was told; 0 where it was told nothing in a day.
        version: How many exchanges of the epoch it knows of.
        restarted: The store was started again, or is another one: its memory may be one of before.
        elapsed: Microseconds since the last request whose reply it had, at the most; 0 where that is not known.
        lease: A slot that nothing is heard of for so many microseconds is settled.
        interval: Microseconds between bulk grants.
        catch_up: Microseconds of an interval that a late bulk grant may make up.
        ahead: A slot that will be free within so many microseconds is granted in advance.
        held_ages: In a recall, for how many microseconds each of them could have been used; 0 where not yet.
        slack: So much before its moment it is told to come back, since that moment may be an expectation.
    """

    process: str
    first: int
    epoch: int
    version: int
    elapsed: int
    restarted: bool
    recalls: bool
    leaves: bool
    paused: int
    changes: bool
    learned: EncodedLearned
    lease: int
    credit: int
    waiting: tuple[int, int]
    rates: tuple[EncodedRate, ...]
    interval: int
    catch_up: int
    ahead: int
    slack: int
    held: tuple[int, ...]
    held_ages: tuple[int, ...]
    settled: tuple[EncodedSettled, ...]


@attrs.frozen
class EncodedReply:
    """A reply as the stores give it."""

    epoch: int
    version: int
    wait: int
    processes: int
    paused: int
    settled: int
    learned: EncodedLearned
    grants: tuple[EncodedGrant, ...]


class StoreSession:
    """One process before a store: its name, its terms, the numbers of its requests, what it knows of the store."""

    def __init__(self, rates: Sequence[RateLimit], *, is_clock_steady: bool = False) -> None:
        """Before a store whose clock nobody can set, or one whose clock has to be looked after."""
        self.name = token_hex(8)
        shortest = min(rates, key=lambda rate: rate.per_s)
        self.tell_within_s = shortest.per_s * TELL
        self._rates = tuple(EncodedRate(rate.limit, _span(rate)) for rate in rates)
        self._interval = max(1, int(shortest.per_s / shortest.limit * US))
        self._slack = self._interval // 10
        self._first = 1
        self._epoch = self._version = 0
        self._is_out = False
        self._round_trip_s = 0.0
        self._is_clock_steady = is_clock_steady
        self._late_s: deque[float] = deque(maxlen=LATE_OF)
        self._answered_at = 0.0
        self._asked_at: float | None = None

    @contextmanager
    def exchange(self) -> Generator[None]:
        """While a request is out there must be no other: it could not name the slots that are just granted."""
        if self._is_out:
            raise RuntimeError("an exchange is under way; wait for its end before the next")
        self._is_out = True
        try:
            yield
        finally:
            self._is_out = False

    def encode(self, request: Request, now: float) -> EncodedRequest:
        """The next request; `now` is of this process's own steady clock."""
        if now - self._answered_at > KEPT_US / US:
            self._epoch = self._version = 0
        waiting = (
            min(AT_ONCE, request.waiting.get("interactive", 0)),
            min(AT_ONCE, request.waiting.get("bulk", 0)),
        )
        first = max(self._first, 1 + int(now * US))  # greater than any number of a session before this one
        self._first = first + 1 + sum(waiting)
        return EncodedRequest(
            process=self.name,
            first=first,
            epoch=self._epoch,
            version=self._version,
            elapsed=self._elapsed(now),
            restarted=False,
            recalls=request.recalls,
            leaves=request.leaves,
            paused=min(ceil(request.paused_s * US), LONGEST_US),
            changes=request.changes,
            learned=_encode_learned(request.learned),
            lease=int(request.lease_s * US),
            credit=int(request.credit_s * US),
            waiting=waiting,
            rates=self._rates,
            interval=self._interval,
            catch_up=int(self._interval * CATCH_UP),
            ahead=min(int(self._round_trip_s / 2 * US) + 2 * self._slack + LATER_US, self._interval // 2),
            slack=self._slack,
            held=request.held,
            held_ages=tuple(max(0, int(age_s * US)) for age_s in request.held_s),
            settled=tuple(
                EncodedSettled(slot, max(0, int(age_s * US)), int(credit_s * US))
                for slot, age_s, credit_s in request.settled
            ),
        )

    def decode(self, reply: EncodedReply, request: EncodedRequest, asked_at: float, now: float) -> Reply:
        """The store's reply in the words of the interface.

        Raises:
            SharedLimitLostError: It cannot be the reply to this request.
        """
        _check_reply(reply, request)
        has_forgotten = self._epoch not in {0, reply.epoch}
        self._epoch, self._version = reply.epoch, reply.version
        self._answered_at, self._asked_at = now, asked_at
        self._late_s.append(now - asked_at)
        self._round_trip_s += (min(now - asked_at, self._interval / 2 / US) - self._round_trip_s) / 8
        return Reply(
            grants=tuple(Grant(slot, LANES[lane], after / US) for slot, lane, after in reply.grants),
            wait_s=max(0.0, reply.wait / US - self._round_trip_s),
            processes=reply.processes,
            paused_s=reply.paused / US,
            learned=_decode_learned(reply.learned),
            settled=reply.settled,
            has_forgotten=has_forgotten,
        )

    def _elapsed(self, now: float) -> int:
        """Since the last request at the most: this one may come later by what exchanges took of late."""
        if self._is_clock_steady or self._asked_at is None:
            return 0
        return max(1, int((now - self._asked_at + min(LATE_S, max(self._late_s))) * US))


def _span(rate: RateLimit) -> int:
    """Rounded up, but for what the last bit of a float adds."""
    return ceil(round(rate.per_s * CLOCKS * US, 3))


def _encode_learned(learned: Learned) -> EncodedLearned:
    second = learned.second
    return EncodedLearned(
        version=learned.version,
        rate_factor=max(LOWEST, round(learned.rate_factor * FULL)),
        second_limit=second.limit if second else 0,
        second_span=_span(second) if second else 0,
        failed=learned.failed,
        probe_in=min(int(max(0.0, learned.probe_in_s) * US), LONGEST_PROBE_US),
    )


def _decode_learned(encoded: EncodedLearned) -> Learned:
    per_s = round(encoded.second_span / CLOCKS / US, 3)
    return Learned(
        rate_factor=encoded.rate_factor / FULL,
        second=RateLimit(encoded.second_limit, per_s=per_s) if encoded.second_limit else None,
        failed=encoded.failed,
        probe_in_s=encoded.probe_in / US,
        version=encoded.version,
    )


def _is_sound(learned: EncodedLearned) -> bool:
    """Whether that is something a process could have learned."""
    return (
        LOWEST <= learned.rate_factor <= FULL
        and (learned.second_limit > 0) == (learned.second_span > 0)
        and learned.second_span <= LONGEST_SPAN_US
        and learned.probe_in <= LONGEST_PROBE_US
    )


def _check_reply(reply: EncodedReply, request: EncodedRequest) -> None:
    """No slot twice, none that was not asked for, nothing later than a bound."""
    slots = {grant.slot for grant in reply.grants}
    lanes = Counter(grant.lane for grant in reply.grants)
    last = request.first + sum(request.waiting)
    is_sound = (
        reply.epoch >= 1
        and reply.processes >= 1
        and max(reply.wait, reply.paused) <= LONGEST_US
        and _is_sound(reply.learned)
        and len(slots) == len(reply.grants)
        and all(request.first <= slot < last for slot in slots)
        and all(lane in {INTERACTIVE, BULK} and lanes[lane] <= request.waiting[lane] for lane in lanes)
        and all(grant.after <= request.ahead + request.interval for grant in reply.grants)
    )
    if not is_sound:
        raise SharedLimitLostError("the shared limit cannot be used (its store says what cannot be)")


def is_whole(value: object) -> bool:
    """A number that both stores write and read as it is."""
    return type(value) is int and 0 <= value <= MOST


def encode_text(request: EncodedRequest) -> str:
    """A request as the script in Redis reads it: JSON, in which rows are lists."""
    return _encode(attrs.asdict(request, recurse=False))


def decode_words(words: list[int]) -> EncodedReply:
    """What the script says: twelve numbers, and three for each slot. Whatever it is, it is looked at.

    Raises:
        SharedLimitLostError: It is something else.
    """
    if type(words) is list and all(map(is_whole, words)):
        with suppress(ValueError, TypeError):  # too few
            epoch, version, wait, processes, paused, settled, *rest = words
            learned, rest = EncodedLearned._make(rest[:6]), rest[6:]
            grants = tuple(map(EncodedGrant._make, zip(rest[::3], rest[1::3], rest[2::3], strict=True)))
            return EncodedReply(epoch, version, wait, processes, paused, settled, learned, grants)
    raise SharedLimitLostError("the shared limit cannot be used (its store replies what is no reply)")
