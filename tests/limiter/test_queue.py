"""The waiting queue: who is next, and what is left of those who have gone."""

import asyncio
import gc
import random
import weakref

from smartlead_async.limiter.queue import AdmissionQueue, Lane, NextLane

ME, OTHER = object(), object()
INTERACTIVE = NextLane("interactive", is_paced=False)


def join(
    queue: AdmissionQueue[int], lane: Lane, sequence_number: int, owner: object = ME
) -> "asyncio.Future[int]":
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    queue.join(lane, sequence_number, future, owner)
    return future


async def test_a_lane_goes_by_sequence_number():
    """In whichever order they came; each leaves the count."""
    queue: AdmissionQueue[int] = AdmissionQueue()
    futures = {sequence_number: join(queue, "bulk", sequence_number) for sequence_number in (3, 1, 2)}
    assert (queue.waiting("bulk"), queue.waiting("interactive")) == (3, 0)
    assert [queue.pop("bulk") for _ in range(3)] == [futures[1], futures[2], futures[3]]
    assert queue.next_lane() is None
    assert queue.waiting("bulk") == 0


async def test_a_lane_waits_for_as_long_as_somebody_in_it_does():
    """Who has gone is not waited for."""
    queue: AdmissionQueue[int] = AdmissionQueue()
    assert not queue.waits("bulk")
    gone = join(queue, "bulk", 1)
    assert queue.waits("bulk")
    assert not queue.waits("interactive")
    assert queue.next_lane() is not None
    gone.cancel()
    queue.leave("bulk")
    assert not queue.waits("bulk")
    assert queue.next_lane() is None


async def test_the_fifth_of_five_grants_is_due_to_bulk():
    """While both wait; four single calls may overtake it, and after it four again."""
    queue: AdmissionQueue[int] = AdmissionQueue()
    for sequence_number in range(20):
        join(queue, "interactive", sequence_number)
        join(queue, "bulk", sequence_number)
    due: list[Lane] = []
    for _ in range(10):
        if next_lane := queue.next_lane():
            due.append(next_lane.lane)
            queue.pop(next_lane.lane)
    assert due == ["interactive", "interactive", "interactive", "interactive", "bulk"] * 2


async def test_single_calls_that_overtake_nobody_are_not_counted():
    """Bulk that comes after ten of them lets four go first."""
    queue: AdmissionQueue[int] = AdmissionQueue()
    for sequence_number in range(20):
        join(queue, "interactive", sequence_number)
    for _ in range(10):
        assert queue.next_lane() == INTERACTIVE
        queue.pop("interactive")
    join(queue, "bulk", 99)
    assert queue.next_lane() == INTERACTIVE
    for _ in range(4):
        queue.pop("interactive")
    assert queue.next_lane() == NextLane("bulk", is_paced=False)


async def test_bulk_is_next_where_nobody_else_waits():
    """And not where bulk itself does not, however many single calls have overtaken it."""
    queue: AdmissionQueue[int] = AdmissionQueue()
    gone = join(queue, "bulk", 1)
    assert queue.next_lane() == NextLane("bulk", is_paced=True)
    for sequence_number in range(5):
        join(queue, "interactive", sequence_number)
    for _ in range(4):
        queue.pop("interactive")
    gone.cancel()
    assert queue.next_lane() == INTERACTIVE


async def test_those_who_have_gone_are_neither_granted_nor_held_on_to():
    """Of 1,000 in queue 990 give up in any order: the others go in theirs, and at most 84 futures are left."""
    queue: AdmissionQueue[int] = AdmissionQueue()
    futures = {sequence_number: join(queue, "interactive", sequence_number) for sequence_number in range(1000)}
    staying = {0, 1, 2, 500, 501, 502, 503, 997, 998, 999}
    going = [sequence_number for sequence_number in futures if sequence_number not in staying]
    random.Random(1).shuffle(going)
    for count, sequence_number in enumerate(going, 1):
        futures[sequence_number].cancel()
        queue.leave("interactive")
        assert queue.waiting("interactive") == 1000 - count
    held = [weakref.ref(futures.pop(sequence_number)) for sequence_number in going]
    gc.collect()
    assert len([one for one in held if one() is not None]) <= 10 + 64
    granted = []
    while queue.next_lane():
        granted.append(queue.pop("interactive"))
    assert granted == [futures[sequence_number] for sequence_number in sorted(staying)]
    assert queue.waiting("interactive") == 0


async def test_all_that_wait_can_be_told_or_those_of_one_owner():
    """Of both lanes, without those who have gone."""
    queue: AdmissionQueue[int] = AdmissionQueue()
    mine = [join(queue, "interactive", 1), join(queue, "bulk", 2)]
    others = [join(queue, "interactive", 3, OTHER), join(queue, "bulk", 4, OTHER)]
    for gone in (join(queue, "interactive", 5), join(queue, "bulk", 6)):
        gone.cancel()
    assert queue.waiters(ME) == mine
    assert queue.waiters(OTHER) == others
    assert queue.waiters() == [mine[0], others[0], mine[1], others[1]]
