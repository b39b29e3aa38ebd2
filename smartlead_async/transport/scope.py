"""What a block of calls shares without passing it through every signature: lane, patience, tally, caution."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import attrs

from smartlead_async.limiter.queue import Lane
from smartlead_async.models.unset import UNSET, UnsetType


@attrs.define
class Tally:
    """Counts requests handed to the network, and those the server refused for rate."""

    requests: int = 0
    refused: int = 0


@attrs.frozen
class Scope:
    """Where calls wait and how long, where they are counted, whether they repeat an unknown outcome."""

    lane: Lane = "interactive"
    max_wait_s: float | UnsetType | None = UNSET  # unset: the client's; in the bulk lane as long as it takes
    repeats_unknown: bool = True  # false: as if every write would exist twice
    tally: Tally = attrs.field(factory=Tally)


current_scope: ContextVar[Scope | None] = ContextVar("smartlead_async_scope", default=None)


@contextmanager
def within(scope: Scope) -> Generator[None]:
    """Make calls of this block, and of tasks that are started in it, share a scope."""
    token = current_scope.set(scope)
    try:
        yield
    finally:
        current_scope.reset(token)
