"""The waiting line: who is next, and what is left of those who have gone."""

import asyncio
import gc
import random
import weakref

from smartlead_async.limiter.queue import AdmissionQueue, Lane

ME, OTHER = object(), object()


def join(line: AdmissionQueue[int], lane: Lane, sequence_number: int, owner: object = ME) -> "asyncio.Future[int]":
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    line.join(lane, sequence_number, future, owner)
    return future


async def test_a_lane_goes_by_ticket():
    """In whichever order they came; each leaves the count."""
    line: AdmissionQueue[int] = AdmissionQueue()
    futures = {sequence_number: join(line, "bulk", sequence_number) for sequence_number in (3, 1, 2)}
    assert (line.waiting("bulk"), line.waiting("interactive")) == (3, 0)
    assert [line.pop("bulk") for _ in range(3)] == [futures[1], futures[2], futures[3]]
    assert not line
    assert line.waiting("bulk") == 0


async def test_a_lane_waits_for_as_long_as_somebody_in_it_does():
    """Who has gone is not waited for."""
    line: AdmissionQueue[int] = AdmissionQueue()
    assert not line.waits("bulk")
    gone = join(line, "bulk", 1)
    assert line.waits("bulk")
    assert not line.waits("interactive")
    assert line
    gone.cancel()
    line.leave("bulk")
    assert not line.waits("bulk")
    assert not line


async def test_the_fifth_of_five_grants_is_due_to_bulk():
    """While both wait; four single calls may overtake it, and after it four again."""
    line: AdmissionQueue[int] = AdmissionQueue()
    for sequence_number in range(20):
        join(line, "interactive", sequence_number)
        join(line, "bulk", sequence_number)
    due = []
    for _ in range(10):
        due.append(line.bulk_is_due)
        line.pop("bulk" if line.bulk_is_due else "interactive")
    assert due == [False, False, False, False, True] * 2


async def test_single_calls_that_overtake_nobody_are_not_counted():
    """Bulk that comes after ten of them lets four go first."""
    line: AdmissionQueue[int] = AdmissionQueue()
    for sequence_number in range(20):
        join(line, "interactive", sequence_number)
    for _ in range(10):
        assert not line.bulk_is_due
        line.pop("interactive")
    join(line, "bulk", 99)
    assert not line.bulk_is_due
    for _ in range(4):
        line.pop("interactive")
    assert line.bulk_is_due


async def test_bulk_is_due_where_nobody_else_waits():
    """And not where bulk itself does not."""
    line: AdmissionQueue[int] = AdmissionQueue()
    assert not line.bulk_is_due
    join(line, "bulk", 1)
    assert line.bulk_is_due


async def test_those_who_have_gone_are_neither_granted_nor_held_on_to():
    """Of 1,000 in line 990 give up in any order: the others go in theirs, and at most 84 futures are left."""
    line: AdmissionQueue[int] = AdmissionQueue()
    futures = {sequence_number: join(line, "interactive", sequence_number) for sequence_number in range(1000)}
    staying = {0, 1, 2, 500, 501, 502, 503, 997, 998, 999}
    going = [sequence_number for sequence_number in futures if sequence_number not in staying]
    random.Random(1).shuffle(going)
    for count, sequence_number in enumerate(going, 1):
        futures[sequence_number].cancel()
        line.leave("interactive")
        assert line.waiting("interactive") == 1000 - count
    held = [weakref.ref(futures.pop(sequence_number)) for sequence_number in going]
    gc.collect()
    assert len([one for one in held if one() is not None]) <= 10 + 64
    granted = []
    while line:
        granted.append(line.pop("interactive"))
    assert granted == [futures[sequence_number] for sequence_number in sorted(staying)]
    assert line.waiting("interactive") == 0


async def test_everybody_and_everybody_of_one_owner_can_be_told():
    """Of both lanes, without those who have gone."""
    line: AdmissionQueue[int] = AdmissionQueue()
    mine = [join(line, "interactive", 1), join(line, "bulk", 2)]
    others = [join(line, "interactive", 3, OTHER), join(line, "bulk", 4, OTHER)]
    for gone in (join(line, "interactive", 5), join(line, "bulk", 6)):
        gone.cancel()
    assert line.waiters(ME) == mine
    assert line.waiters(OTHER) == others
    assert line.waiters() == [mine[0], others[0], mine[1], others[1]]
