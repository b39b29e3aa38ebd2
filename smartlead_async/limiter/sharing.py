"""Where a limit is shared with other processes, as a value. Nothing of the stores is loaded for it."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import attrs

from smartlead_async.limiter.memory import KeyMemory
from smartlead_async.limiter.queue import AdmissionQueue
from smartlead_async.limiter.slot_source import SlotSource

OnLost: TypeAlias = Literal["wait", "local"]
Dispatch: TypeAlias = Callable[[], None]  # called when there is something to use


@attrs.frozen(kw_only=True)
class Sharing:
    """Where and how a limit is shared.

    Attributes:
        url: The store's address.
        on_lost: What to do while the store is away.
        deadline_s: Seconds that calls wait for a store that is away.
        slots: Makes the slots of one event loop, which begin to ask the store when a call waits.
    """

    url: str = attrs.field(repr=False)  # it may hold a password
    on_lost: OnLost
    deadline_s: float
    slots: "Callable[[Sharing, KeyMemory, AdmissionQueue[Any], Dispatch], SlotSource]" = attrs.field(
        repr=False, eq=False
    )
