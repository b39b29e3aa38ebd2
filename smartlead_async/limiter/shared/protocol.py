"""What a process requests of the store of a shared limit, and the reply: one round trip, an exchange.

Why the limit holds. A rate limit of n in W seconds is n slots. A slot is *held* from its grant on; once *settled*
(its request was surely counted by the server, at that moment or before) it is free again W * 1.0055 later. Were
n + 1 requests counted within W, two of them would have used one slot: the second was sent, and so counted, more
than W after the first was settled, and so counted: a contradiction. All moments are the store's own. A process
tells the age of what it settled: the store subtracts it from its own time when the request arrives, later than
when the age was taken, so that a delay on the way, and whatever the clocks of the machines show, only make a slot
free later. A slot granted in advance is waited for from the reply on, later than the store's moment. The 0.55 %
covers clocks that differ in rate.

Why a slot may be free sooner by a credit. A process that knows its shortest round trip r may wait for r less: the
answer that settled a slot was at least a part p of its round trip on the way back, and the next request will be
at least 1 - p of its own on the way there. If both use the same process, that is p * r + (1 - p) * r = r. If
process A settled the slot and process B uses it, it is p * r(A) + (1 - p) * r(B), which is not less than the
lesser of the two. (That p is the same for both is assumed, as the round trip is learned: neither is proved.) So a
slot is told with the moment its answer was seen and with the credit of its process, and for each process it is
free sooner by the lesser of that credit and its own. What was settled without an answer has no credit, nor has
anybody while refusals slow all down.

Why it is then said which slot a grant uses. A process far away gets its own slots back sooner than others may
use them, so the store marks the request whose slot was granted again (`is_used`): a slot is what was counted or is
held and not marked, there are n of them, and each request but the first of a slot was counted W after the one
before it. A grant that is given back takes the mark off. Longer limits count every request, marked or not, and
know no credit: were n of them not free yet, nothing is granted.

Why a stalled or killed process cannot break it. A grant is a lease: if the store hears nothing of a slot for as
long as the process has said (`lease_s`), it takes its request as counted at that moment, and the slot is free W *
1.0055 after that. This is true as long as no byte of the request leaves later than `GOOD_S` after the request that
granted or last renewed the slot was *sent*: sent no later than the store's moment of the lease, counted at most so
long after its last byte as the process assumes (2 s, and 4 s after a refusal), and both together are less than the
lease. A process that comes to assume more than it has said writes nothing until it has said so; a lease is never
shortened. So a process looks at its own clock before it writes. A grant that has grown too old (the process was
stopped, its machine slept) is not used, nor when the store hears of it again: by then its lease had perhaps ended.
An upload that would go on past that moment is renewed by naming its slot in `Request.held`, or broken off. What
cannot be excluded is a stall between that look and the system call after it: what was stalled there goes out late.

What refusals teach (`Learned`) is one value for all processes, in versions. A process tells the version it was
told last. What it has learned since becomes the next version if that is still the latest, and is dropped
otherwise: it is told the latest and goes on from there. A store that forgot takes what it is told. Slots follow.

Why nothing is lost on the way. A request names *all* slots the process holds, so the store frees at once the slots
of this process that are named neither as held nor as settled: those given back unused, and those whose grant never
arrived because the reply was lost or the waiting for it cancelled. Requests are numbered; one that is overtaken by
a later one is not followed.

Why a store that forgot cannot break it. A store that begins to remember has an *epoch*, the moment at which it
began, and counts its exchanges; a process tells the latest of both that it was told. A store that finds itself
before that (it was emptied, replaced, or restored from a snapshot), or whose memory cannot be read, begins a new
epoch in which it *presumes* the worst: all n slots of the shortest limit are held by somebody unknown, from that
moment on, until a lease and a window have ended. (A lease as of a process that assumes 2 s: the 4 s of one that
was refused are a doubt about them, and no part of this proof.) That is no less than what was held or not free yet,
since the forgotten memory kept the limit too. They are one number, whatever the limit. A process of another epoch
is granted nothing until it has told all it remembers, its held and its settled slots. Each that was in use, or
free for nobody yet, at that moment was one of the n, so it takes the place of a presumed one, however late it is
told. A slot that was free for its own process alone may have been used by it again, one that was granted in
advance may still have been another's: neither takes a place. The presumed that are left still cover the processes
that have not told yet. A process that was idle may know less than the snapshot. So a memory that others may have
gone on from is presumed lost, too: that of a Redis which has not got the script (it was started again, or was a
replica), and that of a file which is another than the process used. A process that was never told an epoch finds
an empty store free: that it was just emptied is what nobody can know who was not there.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import attrs

from smartlead_async.limiter.congestion.learned import UNTAUGHT, Learned
from smartlead_async.limiter.pool import COUNTED_WITHIN_S, LATEST_COUNTED_S
from smartlead_async.limiter.queue import Lane

GOOD_S = 1.5  # so long after its request was sent a slot may be written with
ANSWER_S = 1.0  # a store that takes longer is lost: what it grants would be too old on arrival
CLOCKS_S = 0.1  # of a lease, for clocks that differ in rate
RENEW_S = 0.75  # while a slot is held that is not written yet a request is due at least so often


def lease_s(counted_by_s: float) -> float:
    """After so long a slot nobody speaks of is settled, if it is counted so long after its last byte."""
    return GOOD_S + counted_by_s + CLOCKS_S


LEASE_S = lease_s(LATEST_COUNTED_S)  # the longest there is
PRESUMED_S = lease_s(COUNTED_WITHIN_S)  # of a slot that a forgotten memory may have granted


class Settled(NamedTuple):
    """A slot, the seconds since its answer was seen, and by how much sooner it may be free (0: unanswered)."""

    slot: int
    age_s: float
    credit_s: float


class Grant(NamedTuple):
    """A slot for a call of a lane, to be sent so many seconds from the reply on.

    Mostly 0, and otherwise short: its moment was near, and needs no exchange of its own.
    """

    slot: int
    lane: Lane
    in_s: float


@attrs.frozen(kw_only=True)
class Request:
    """What one process tells and wants.

    Attributes:
        held: All slots the process holds that are not settled, granted but not written yet included.
        held_s: Where it recalls, for how many seconds each of them could have been used; below 0: not yet.
        settled: Slots that were. Told until an exchange has succeeded; telling twice does no harm.
        waiting: Calls that wait in this process without a grant, by lane.
        lease_s: A slot that nothing is heard of for so long is settled.
        credit_s: Seconds that an answer to this process and its next request are surely on their way, together.
        paused_s: The server asked everybody to pause for so many seconds from here on; 0 where it did not.
        learned: What refusals have taught, as this process knows it.
        changes: It has taught this process something since it was told.
        recalls: The store had forgotten: `held` and `settled` are all that this process remembers.
        leaves: This is the last request: the store may forget the process.
    """

    held: tuple[int, ...] = ()
    held_s: tuple[float, ...] = ()
    settled: tuple[Settled, ...] = ()
    waiting: Mapping[Lane, int] = attrs.field(factory=dict[Lane, int])
    lease_s: float = lease_s(COUNTED_WITHIN_S)
    credit_s: float = 0.0
    paused_s: float = 0.0
    learned: Learned = UNTAUGHT
    changes: bool = False
    recalls: bool = False
    leaves: bool = False


@attrs.frozen(kw_only=True)
class Reply:
    """What the process is told.

    Attributes:
        grants: Slots to use.
        wait_s: Request again after so long if calls still wait; sooner only if one joins a lane that was empty.
        processes: That shared the limit in the last minute, this one included.
        paused_s: Seconds until the common pause ends; 0 where there is none.
        learned: What refusals have taught all processes together.
        settled: Slots that were settled by all processes, since the store began.
        has_forgotten: The store has lost what it knew of this process: the next request recalls all of it.
    """

    grants: tuple[Grant, ...]
    wait_s: float
    processes: int
    paused_s: float
    learned: Learned = UNTAUGHT
    settled: int = 0
    has_forgotten: bool = False


class SharedLimit(Protocol):
    """A store that all processes of one key request slots of. One object is one process in its queue."""

    @property
    def tell_within_s(self) -> float:
        """What was settled is told by then, with an exchange of its own if no other is due.

        A slot of which the store hears too late is free too late.
        """
        ...

    async def exchange(self, request: Request) -> Reply:
        """Tell and be told. Exchanges of one object follow each other; a cancelled one costs nothing.

        Raises:
            SharedLimitLostError: The store is away, or what it replied is no reply.
        """
        ...

    async def aclose(self) -> None:
        """Let go of the store. The last request, nothing held and nothing waiting, gives up slots and places."""
        ...
