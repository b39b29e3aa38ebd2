"""What a process tells the store of a shared limit, and what it is told: one round trip, a turn.

Why the limit holds. A rate limit of n in W seconds is n slots. A slot is *held* from its grant on; once *settled*
(its request was surely counted by the server, at that moment or before) it is free again W * 1.001 later. Were
n + 1 requests counted within W, two of them would have used one slot: the second was sent, and so counted, more
than W after the first was settled, and so counted: a contradiction. All moments are the store's own. A process
tells the age of what it settled: the store subtracts it from its own time when the ask arrives, later than when
the age was taken, so that a delay on the way, and whatever the clocks of the machines show, only make a slot free
later. A slot granted in advance is waited for from the answer on, later than the store's moment. The 0.1 % covers
clocks that differ in rate.

Why a stalled or killed process cannot break it. A grant is a lease: if the store hears nothing of a slot for
`LEASE_S`, it takes its request as counted at that moment, and the slot is free W * 1.001 after that. This is true
as long as no byte of the request leaves later than `good_s` after the ask that granted or last renewed the slot
was *sent*: sent no later than the store's moment of the lease, counted at most so long after its last byte as the
process assumes (2 s, and 4 s after a refusal), and both together are less than `LEASE_S`. So a process looks at
its own clock before it writes. A grant that has grown too old (the process was stopped, its machine slept) is not
used; an upload that would go on past that moment is renewed by naming its slot in `Ask.held`, or broken off. What
cannot be excluded is a stall between that look and the system call after it: what was stalled there goes out late.

Why nothing is lost on the way. An ask names *all* slots the process holds, so the store frees at once the slots
of this process that are named neither as held nor as settled: those given back unused, and those whose grant never
arrived because the answer was lost or the waiting for it cancelled. Asks are numbered; one that is overtaken by
a later one is not followed.
"""

from collections.abc import Mapping
from typing import Protocol

import attrs

from smartlead_async.limiter.queue import Lane

LEASE_S = 8.0  # a slot nobody speaks of for so long is taken as settled
CLOCKS_S = 0.1  # of a lease, for clocks that differ in rate
RENEW_S = 2.0  # while a slot is held an ask is due at least so often


def good_s(counted_within_s: float) -> float:
    """So long after its ask was sent a slot may be written with, if its request is counted so long after that."""
    return LEASE_S - CLOCKS_S - counted_within_s


class SharedLimitLostError(Exception):
    """The store did not answer. Whatever was told is to be told again, with its age by then."""


@attrs.frozen(kw_only=True)
class Ask:
    """What one process tells and wants.

    Attributes:
        held: All slots the process holds that are not settled, granted but not written yet included.
        settled: Slots and the seconds since their requests were surely counted. Told until a turn has succeeded;
            telling twice does no harm.
        waiting: Calls that wait in this process without a grant, by lane.
        paused_s: The server asked everybody to pause for so many seconds from here on; 0 where it did not.
        slowed_to: A refusal lowered the pace to this share of the full one; 1 where none did. The answers to all
            processes bring it back.
        ceiling: The share of the full pace that the server bears, by what refusals have taught this process.
    """

    held: tuple[int, ...] = ()
    settled: tuple[tuple[int, float], ...] = ()
    waiting: Mapping[Lane, int] = attrs.field(factory=dict[Lane, int])
    paused_s: float = 0.0
    slowed_to: float = 1.0
    ceiling: float = 1.0


@attrs.frozen(kw_only=True)
class Turn:
    """What the process is told.

    Attributes:
        slots: Granted: number, lane, and the seconds from this answer on after which a call of it may be sent;
            mostly 0, and otherwise short: its moment was near, and needs no ask of its own.
        wait_s: Ask again after so long if calls still wait; sooner only if one joins a lane that was empty.
        processes: That shared the limit in the last minute, this one included.
        paused_s: Seconds until the common pause ends; 0 where there is none.
    """

    slots: tuple[tuple[int, Lane, float], ...]
    wait_s: float
    processes: int
    paused_s: float


class SharedLimit(Protocol):
    """A store that all processes of one key ask for slots. One object is one process in its line."""

    @property
    def tell_within_s(self) -> float:
        """What was settled is told by then, with an ask of its own if no other is due.

        A slot of which the store hears too late is free too late.
        """
        ...

    async def turn(self, ask: Ask) -> Turn:
        """Tell and be told. Turns of one object follow each other; a cancelled one costs nothing.

        Raises:
            SharedLimitLostError: The store is away.
        """
        ...

    async def aclose(self) -> None:
        """Let go of the store. The last ask, with nothing held and nothing waiting, gives up slots and places."""
        ...
