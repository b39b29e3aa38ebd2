"""The limit over the event loops of one process, one after the other and at once, in one virtual time."""

import asyncio
from itertools import pairwise
from random import Random

import pytest

from smartlead_async.limiter.errors import LimiterSettingError, StaleSlotError
from smartlead_async.limiter.limiter import Limiter, Permit
from smartlead_async.limiter.local import LocalSlots
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.registry import join_limiter, leave_limiter
from tests.limiter.loops import Loops, loops
from tests.limiter.scenarios import DEEPER
from tests.limiter.traffic import ME, NOON, TEN_IN_TWO, Traffic
from tests.memory_network import fullest_window
from tests.virtual_time import now


class Process:
    """Clients of one key on several loops, and the server that counts their requests."""

    def __init__(self, all_loops: Loops) -> None:
        self.loops = all_loops
        self.counted: list[float] = []
        self.granted: list[tuple[str, float]] = []  # by loop

    async def client(
        self, name: str, calls: int, lane: Lane = "interactive", *, down_s: float = 0.05, each_s: float = 0.0
    ) -> None:
        """One client: so many calls, at once or one after another at a distance."""
        limiter = join_limiter("key", TEN_IN_TWO, "even", None)
        traffic = Traffic(limiter)
        traffic.counted, traffic.granted = self.counted, self.granted
        if each_s:
            for _ in range(calls):
                await traffic.call(name, lane, down_s=down_s)
                await asyncio.sleep(each_s)
        else:
            await asyncio.gather(*(traffic.call(name, lane, down_s=down_s) for _ in range(calls)))
        await leave_limiter(limiter)

    async def hold(self, calls: int, *, is_written: bool) -> list[Permit]:
        """Clients that are granted slots and do no more."""
        limiter = join_limiter("key", TEN_IN_TWO, "even", None)
        permits = [(await limiter.acquire("interactive", ME))[0] for _ in range(calls)]
        for permit in permits:
            permit.writing()
            if is_written:
                permit.written()
        return permits

    def at(self, name: str) -> list[float]:
        return [at for its, at in self.granted if its == name]


def test_four_runs_one_after_another_keep_the_limit():
    """What `asyncio.run` in a loop does: each next run waits for what the one before has sent."""
    with loops() as all_loops:
        process = Process(all_loops)
        for number in range(4):
            all_loops.run_alone(process.client(str(number), 10))
    assert fullest_window(process.counted) == 10
    assert process.counted[-1] == pytest.approx(3 * 2.061, abs=0.01)


def test_four_threads_at_once_keep_the_limit():
    """40 calls on four loops take no longer than on one, and no loop waits until the others are through."""
    with loops() as all_loops:
        process = Process(all_loops)
        all_loops.run(*(all_loops.start(process.client(str(number), 10)) for number in range(4)))
    assert fullest_window(process.counted) == 10
    assert process.counted[-1] == pytest.approx(3 * 2.061, abs=0.05)
    assert max(process.at(number)[0] for number in "0123") < 4.2


def test_runs_beside_threads_keep_the_limit():
    """Ten runs in a row beside two loops that stay."""
    with loops() as all_loops:
        process = Process(all_loops)
        staying = [all_loops.start(process.client("bulk", 50, "bulk")), all_loops.start(process.client("one", 50))]
        for number in range(10):
            all_loops.run_alone(process.client(str(number), 5))
        all_loops.run(*staying)
    assert (len(process.counted), fullest_window(process.counted)) == (150, 10)


def test_forty_short_runs_keep_the_limit():
    """As a queue of short tasks has them; none of them waits for more than its slots."""
    with loops() as all_loops:
        process = Process(all_loops)
        for number in range(40):
            all_loops.run_alone(process.client(str(number), 3))
    assert (len(process.counted), fullest_window(process.counted)) == (120, 10)
    assert process.counted[-1] == pytest.approx(11 * 2.0, abs=1.5)


def test_a_run_that_ends_without_closing_its_client_leaves_what_it_sent():
    """Nobody called `aclose`: the next run waits all the same, and no slot is lost."""
    with loops() as all_loops:
        process = Process(all_loops)
        for _ in range(3):
            all_loops.run_alone(process.hold(10, is_written=True))
        ended_at = all_loops.clock.now
        all_loops.run_alone(process.client("next", 10))
    assert ended_at == pytest.approx(2 * (2.0 + 2.011), abs=1e-3)
    assert process.at("next")[-1] == pytest.approx(3 * (2.0 + 2.011), abs=1e-3)


@pytest.mark.parametrize(("is_written", "free_at"), [(True, 4.001), (False, 5.0 + 4.001)])
def test_slots_of_a_loop_that_died_come_back(is_written, free_at):
    """Its thread was killed with ten of them, 4 s ago: 2 s after the last byte, or after it is seen to be dead."""
    with loops() as all_loops:
        process = Process(all_loops)
        holding = all_loops.start(process.hold(10, is_written=is_written))
        all_loops.run(holding)
        waiting = all_loops.start(process.client("other", 10))
        if not is_written:
            all_loops.sleep(4.5)
        all_loops.drop(holding.get_loop())
        all_loops.run(waiting)
    assert process.at("other")[-1] == pytest.approx(free_at, abs=1.0)
    assert process.at("other")[0] >= free_at - 1.0


def test_a_loop_that_went_on_after_its_slots_were_taken_over_sends_nothing_with_them():
    """It stood still between grant and writing; the other has its slot, and it is told so."""
    with loops() as all_loops:
        process = Process(all_loops)
        holding = all_loops.start(process.hold(10, is_written=False))
        [permits] = all_loops.run(holding)
        all_loops.stop(holding.get_loop())
        all_loops.run(all_loops.start(process.client("other", 10)))
        all_loops.go_on(holding.get_loop())
        with pytest.raises(StaleSlotError):
            permits[0].check()
        permits[0].written()  # and if it was on its way out already, it is counted once more
        all_loops.run(all_loops.start(process.client("third", 10)))
    assert process.at("third")[-1] == pytest.approx(process.at("other")[0] + 4.001, abs=0.1)


def test_a_slot_that_one_loop_gives_back_is_used_by_another_at_once():
    """It is called, and does not wait for its next look."""
    with loops() as all_loops:
        process = Process(all_loops)
        holding = all_loops.start(process.hold(10, is_written=False))
        [permits] = all_loops.run(holding)
        waiting = all_loops.start(process.client("other", 1))
        all_loops.sleep(0.5)
        holding.get_loop().call_soon(permits[0].unused)
        all_loops.run(waiting)
    assert process.at("other") == [pytest.approx(0.5, abs=1e-6)]


def test_an_answer_on_one_loop_tells_another_when_its_slot_is_free():
    """Until then that was known to be 2 s after the last byte at the latest."""
    with loops() as all_loops:
        process = Process(all_loops)
        holding = all_loops.start(process.hold(10, is_written=True))
        [permits] = all_loops.run(holding)
        waiting = all_loops.start(process.client("other", 1))
        all_loops.sleep(0.5)
        holding.get_loop().call_soon(permits[0].settled)
        all_loops.run(waiting)
    assert process.at("other") == [pytest.approx(2.511, abs=1e-6)]


def test_bulk_jobs_on_several_loops_share_an_even_pace():
    """Three jobs: slots stay even, the limit is reached, and each has a third of it."""
    with loops() as all_loops:
        process = Process(all_loops)
        jobs = [all_loops.start(process.client(str(number), 1000, "bulk", down_s=0.0)) for number in range(3)]
        all_loops.sleep(100.0)
        shares = [len(process.at(str(number))) for number in range(3)]
        gaps = [after - before for before, after in pairwise(process.counted[20:])]
        for job in jobs:
            job.cancel()
    assert fullest_window(process.counted) == 10
    assert sum(shares) >= 0.98 * 500
    assert min(shares) >= 0.9 * sum(shares) / 3
    assert max(gaps) < 0.25


def test_a_single_call_beside_bulk_jobs_of_other_loops_waits_for_one_slot():
    """At most a quarter of a second, as beside a job of its own loop."""
    with loops() as all_loops:
        process = Process(all_loops)
        jobs = [all_loops.start(process.client("bulk", 1000, "bulk", down_s=0.0)) for _ in range(2)]
        all_loops.sleep(5.0)
        waits: list[float] = []

        async def ask() -> None:
            limiter = join_limiter("key", TEN_IN_TWO, "even", None)
            for _ in range(30):
                await asyncio.sleep(1.37)
                asked_at = now()
                (await limiter.acquire("interactive", ME))[0].settled()
                waits.append(now() - asked_at)

        all_loops.run(all_loops.start(ask()))
        for job in jobs:
            job.cancel()
    assert max(waits) <= 0.25


def test_bulk_of_one_loop_is_not_starved_by_single_calls_of_another():
    """Of five grants while both wait one is for bulk, as within a loop."""
    with loops() as all_loops:
        process = Process(all_loops)
        single = all_loops.start(process.client("single", 400, down_s=0.0))
        bulk = all_loops.start(process.client("bulk", 400, "bulk", down_s=0.0))
        all_loops.sleep(60.0)
        names = [name for name, at in process.granted if at > 5.0]
        for task in (single, bulk):
            task.cancel()
    assert 1 / 6 <= names.count("bulk") / len(names) <= 1 / 4


def test_no_loop_is_starved_by_the_others():
    """Four loops with more calls than the limit bears: each has its quarter at any time."""
    with loops() as all_loops:
        process = Process(all_loops)
        tasks = [all_loops.start(process.client(str(number), 200, down_s=0.0)) for number in range(4)]
        all_loops.sleep(60.0)
        grants = [len([at for at in process.at(str(number)) if at > 2.0]) for number in range(4)]
        for task in tasks:
            task.cancel()
    assert min(grants) >= 0.9 * sum(grants) / 4


def test_a_refusal_on_one_loop_pauses_and_slows_down_all():
    """One pause of 3 s, and then one request in a window of all loops together, until one is let in."""
    with loops() as all_loops:
        process = Process(all_loops)

        async def refused() -> None:
            limiter = join_limiter("key", TEN_IN_TWO, "even", None)
            permit, _ = await limiter.acquire("interactive", ME)
            permit.settled()
            permit.refused(3.0)

        others = [all_loops.start(process.client(str(number), 300)) for number in range(3)]
        all_loops.run(all_loops.start(refused()))
        refused_at = all_loops.clock.now
        all_loops.sleep(9.0)
        after = [at for at in process.counted if at > refused_at]
        for task in others:
            task.cancel()
    assert after[0] == pytest.approx(refused_at + 3.0, abs=0.01)
    assert len(after) == 4


def test_a_call_whose_slot_another_loop_took_in_the_last_moment_waits_for_the_next():
    """The thread was interrupted between finding the slot and taking it."""
    with loops() as all_loops:
        limits = (RateLimit(1, per_s=2.0),)

        async def interrupted() -> float:
            limiter = join_limiter("key", limits, "even", None)
            slots = LocalSlots(limiter.memory.pool)
            all_loops.clock.at_look(2, lambda: slots.settle(slots.take(now(), "interactive"), now()))
            (await limiter.acquire("bulk", ME))[0].settled()
            return now()

        assert all_loops.run_alone(interrupted()) == pytest.approx(2.011, abs=1e-6)


def test_the_state_of_one_loop_tells_of_the_slots_of_all():
    """Seven were sent elsewhere: three are free here."""
    with loops() as all_loops:
        process = Process(all_loops)
        all_loops.run(all_loops.start(process.client("other", 7)))

        async def state() -> int | None:
            limiter = join_limiter("key", TEN_IN_TWO, "even", None)
            return limiter.state(NOON).slots_free

        assert all_loops.run_alone(state()) == 3


def test_clients_on_two_loops_agree_on_their_limits():
    """While both are open; a loop that has ended is open no more, whether its client was closed or not."""
    with loops() as all_loops:

        async def join(rates: tuple[RateLimit, ...]) -> None:
            join_limiter("key", rates, "even", None)

        first = all_loops.start(join(TEN_IN_TWO))
        all_loops.run(first)
        five = (RateLimit(5, per_s=2.0),)
        with pytest.raises(LimiterSettingError, match="another open client with the same key"):
            all_loops.run(all_loops.start(join(five)))
        all_loops.close(first.get_loop())
        all_loops.run(all_loops.start(join(five)))


class Trial:
    """Loops that come, send at random, and go: some close their clients, some are closed with them, some die."""

    def __init__(self, all_loops: Loops, seed: int) -> None:
        self.loops = all_loops
        self.random = Random(seed)
        self.counted: list[float] = []
        self.granted = 0

    async def _call(self, limiter: Limiter, lane: Lane) -> None:
        rng = self.random
        permit, _ = await limiter.acquire(lane, ME)
        self.granted += 1
        if rng.random() < 0.1:
            await asyncio.sleep(rng.uniform(0.0, 1.0))  # for a connection, in vain
            permit.unused()
            return
        permit.written()
        up_s, down_s = rng.choice([0.0, 0.05, 0.5, 2.0]), rng.choice([0.0, 0.05, 3.0])
        self.counted.append(now() + up_s)  # whether the loop lives to see it or not
        await asyncio.sleep(up_s + down_s)
        if rng.random() < 0.05:
            permit.end()
        else:
            permit.settled()

    async def client(self) -> None:
        rng = self.random
        await asyncio.sleep(rng.uniform(0.0, 4.0))
        limiter = join_limiter("key", TEN_IN_TWO, "even", None)
        lanes: list[Lane] = ["interactive", "bulk"]
        calls = rng.choice([1, 5, 25])
        await asyncio.gather(*(self._call(limiter, rng.choice(lanes)) for _ in range(calls)))
        if rng.random() < 0.5:
            await leave_limiter(limiter)

    def run(self) -> None:
        for _ in range(4):
            tasks = [self.loops.start(self.client()) for _ in range(self.random.randint(1, 4))]
            self.loops.sleep(self.random.uniform(0.5, 10.0))
            for task in tasks:
                end = self.random.choice([self.loops.close, self.loops.drop])
                end(task.get_loop())
        before = self.granted
        tasks = [self.loops.start(self._last()) for _ in range(2)]
        self.loops.run(*tasks)
        assert self.granted - before == 40

    async def _last(self) -> None:
        limiter = join_limiter("key", TEN_IN_TWO, "even", None)
        await asyncio.gather(*(self._call(limiter, "interactive") for _ in range(20)))


@pytest.mark.parametrize("seed", range(30 * DEEPER))
def test_no_window_holds_more_than_the_limit_whatever_loops_do(seed):
    """And no slot is lost: whoever comes last is served."""
    with loops() as all_loops:
        trial = Trial(all_loops, seed)
        trial.run()
    assert fullest_window(trial.counted) <= 10
