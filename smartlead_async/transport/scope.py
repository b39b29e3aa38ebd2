"""What a block of calls shares without passing it through every signature: lane, tally, caution."""

from contextvars import ContextVar
from typing import Literal, TypeAlias

import attrs

Lane: TypeAlias = Literal["interactive", "bulk"]


@attrs.define
class Tally:
    """Counts requests handed to the network, and those the server refused for rate."""

    requests: int = 0
    refused: int = 0


@attrs.frozen
class Scope:
    """The lane in which calls wait, where they are counted, and whether they repeat an unknown outcome."""

    lane: Lane = "interactive"
    repeats_unknown: bool = True  # false: as if every write would exist twice
    tally: Tally = attrs.field(factory=Tally)


current_scope: ContextVar[Scope | None] = ContextVar("smartlead_async_scope", default=None)
