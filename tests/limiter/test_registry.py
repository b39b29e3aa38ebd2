"""One memory for a key in a process: over its loops and threads, with real ones."""

import asyncio
import os
import threading
import time
from collections.abc import Callable

import pytest

from smartlead_async.limiter import RateLimit, RateLimiter, registry
from smartlead_async.limiter.memory import KeyMemory, clock_of, timer_of
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.registry import forget_all, join_limiter, leave_limiter
from tests.limiter.refusals import exhausted
from tests.limiter.shared.machines import Machines
from tests.limiter.traffic import TEN_IN_TWO
from tests.systems import needs_fork
from tests.virtual_time import VirtualTimeLoop

SPAN_S = 0.2  # of ten; short, since these tests wait for it


class StrictServer:
    """Counts by the machine's clock, whichever thread asks, and refuses the eleventh."""

    def __init__(self) -> None:
        self.counted: list[float] = []
        self.refused = 0
        self._lock = threading.Lock()

    async def take(self) -> None:
        with self._lock:
            now = time.monotonic()
            is_refused = len([at for at in self.counted if at > now - SPAN_S]) >= 10
            self.refused += is_refused
            if not is_refused:
                self.counted.append(now)
        await asyncio.sleep(0.001)

    async def ten_calls(self, lane: Lane = "interactive") -> None:
        """What a short program does; ten such in a row need nine times the span."""
        async with RateLimiter("key", (RateLimit(10, per_s=SPAN_S),)) as limiter, asyncio.TaskGroup() as group:
            for _ in range(10):
                group.create_task(self._call(limiter, lane))

    async def _call(self, limiter: RateLimiter, lane: Lane) -> None:
        async with limiter.request(lane):
            await self.take()


def in_a_row(server: StrictServer) -> None:
    for _ in range(4):
        asyncio.run(server.ten_calls())


def in_threads(server: StrictServer) -> None:
    lanes: list[Lane] = ["interactive", "bulk", "interactive", "bulk"]
    threads = [threading.Thread(target=asyncio.run, args=(server.ten_calls(lane),)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def in_a_row_beside_threads(server: StrictServer) -> None:
    beside = threading.Thread(target=in_threads, args=(server,))
    beside.start()
    in_a_row(server)
    beside.join()


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("program", "requests"), [(in_a_row, 40), (in_threads, 40), (in_a_row_beside_threads, 80)]
)
def test_no_program_of_several_loops_is_refused(program: Callable[[StrictServer], None], requests: int):
    """`asyncio.run` in a loop, threads with loops of their own, and both at once: ten in each span, no more."""
    server = StrictServer()
    program(server)
    assert (len(server.counted), server.refused) == (requests, 0)


async def test_a_limiter_lives_as_long_as_clients_use_it_and_what_it_sent_longer():
    """A second client has the limiter of the first; after both another one knows what they sent."""
    first = join_limiter("key", TEN_IN_TWO, "even", None)
    assert join_limiter("key", TEN_IN_TWO, "even", None) is first
    (await first.acquire("interactive", None))[0].settled()
    await leave_limiter(first)
    await leave_limiter(first)
    second = join_limiter("key", TEN_IN_TWO, "even", None)
    assert second is not first
    assert second.memory is first.memory
    assert second.memory.pool.free(second.memory.clock()) == 9


async def test_clients_that_follow_with_other_terms_know_what_was_sent_too():
    """Five in two seconds after ten: the window is as full as it was."""
    first = join_limiter("key", TEN_IN_TWO, "even", None)
    for _ in range(5):
        (await first.acquire("interactive", None))[0].settled()
    first.refused(0.0, 1.0)
    await leave_limiter(first)
    second = join_limiter("key", (RateLimit(5, per_s=2.0),), "burst", None)
    assert second.memory.pool.free(second.memory.clock()) == 0
    assert second.paused_for_s() == pytest.approx(1.0, abs=1e-6)


async def test_clients_that_follow_with_other_terms_know_the_way():
    """Fifteen answers after 0.1 s, and slots of the five come back as much sooner as those of the ten did."""
    first = join_limiter("key", TEN_IN_TWO, "even", None)
    for _ in range(15):
        first.memory.min_rtt.add(0.0, 0.1, 0.0)
    await leave_limiter(first)
    second = join_limiter("key", (RateLimit(5, per_s=2.0),), "even", None)
    assert second.memory.credit_s(0.0) == 0.1


async def test_a_client_that_comes_while_the_last_one_leaves_keeps_the_limiter():
    """The store of a shared limit is told the last while it comes; the limiter is used again."""
    sharing = Machines(0).sharing
    limiter = join_limiter("key", TEN_IN_TWO, "even", sharing)
    for _ in range(3):
        (await limiter.acquire("interactive", None))[0].settled()
    leaving = asyncio.create_task(leave_limiter(limiter))
    await asyncio.sleep(0)
    assert not leaving.done()
    assert join_limiter("key", TEN_IN_TWO, "even", sharing) is limiter
    await leaving
    (await limiter.acquire("interactive", None))[0].settled()
    assert join_limiter("key", TEN_IN_TWO, "even", sharing) is limiter
    await limiter.aclose()


async def test_two_keys_have_nothing_in_common():
    """Ten of the one, and ten are free to the other."""
    one, other = (join_limiter(key, TEN_IN_TWO, "even", None) for key in ("one", "other"))
    for _ in range(10):
        (await one.acquire("interactive", None))[0].settled()
    assert other.memory.pool.free(other.memory.clock()) == 10


@needs_fork
@pytest.mark.real_time
def test_a_process_that_is_forked_begins_with_nothing():
    """The requests of the parent are not its own, nor are the loops: it does not wait for what they hold."""

    async def join() -> None:
        limiter = join_limiter("key", TEN_IN_TWO, "even", None)
        await limiter.acquire("interactive", None)

    asyncio.run(join())
    if not (child := os.fork()):
        os._exit(len(registry._keys))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(registry._keys) == 1


async def test_a_limiter_whose_memory_is_gone_can_still_be_left():
    """As in a test that begins anew while a client is open."""
    limiter = join_limiter("key", TEN_IN_TWO, "even", None)
    forget_all()
    await leave_limiter(limiter)
    assert registry._keys == {}


@pytest.mark.real_time
async def test_keys_of_which_nothing_is_known_any_more_are_forgotten():
    """One after another, as a service for many customers opens them: no more than 64 are left."""
    for number in range(200):
        await leave_limiter(join_limiter(str(number), TEN_IN_TWO, "even", None))
    assert len(registry._keys) <= 64


@pytest.mark.real_time
async def test_what_still_matters_is_not_forgotten():
    """One that is open, one that has sent, one that was refused, one that pauses; and of the rest none."""
    limiters = [join_limiter(str(number), TEN_IN_TWO, "even", None) for number in range(4)]
    (await limiters[1].acquire("interactive", None))[0].settled()
    limiters[2].refused(time.monotonic(), 0.0)
    limiters[3].accepted(time.monotonic(), exhausted(60.0))
    for limiter in limiters[1:]:
        await leave_limiter(limiter)
    for number in range(4, 100):
        await leave_limiter(join_limiter(str(number), TEN_IN_TWO, "even", None))
    assert [f"{number}" in [name for name, _ in registry._keys] for number in range(5)] == [True] * 4 + [False]
    await leave_limiter(limiters[0])


def test_loops_with_a_time_of_their_own_keep_it():
    """All others read the machine's steady clock, which threads have in common."""
    virtual, real = VirtualTimeLoop(), asyncio.SelectorEventLoop()
    assert clock_of(virtual) == virtual.time
    assert clock_of(real) is time.monotonic
    for loop in (virtual, real):
        loop.close()


class OtherLoop(asyncio.AbstractEventLoop):
    """One with a time of its own that it does not tell, as uvloop has; it calls back at once."""

    def __init__(self) -> None:
        self.waited_s: list[float] = []

    def get_debug(self):
        return False

    def call_later(self, delay, callback, *args: object, context=None):
        self.waited_s.append(delay)
        callback(*args)
        return asyncio.TimerHandle(0.0, callback, args, self)


def test_a_loop_with_another_time_is_told_how_long_to_wait():
    """A moment of the machine's clock is none of its own; a standard loop takes it as it is."""
    other, real, called = OtherLoop(), asyncio.SelectorEventLoop(), list[str]()
    timer_of(other)(time.monotonic() - 5.0, lambda: called.append("other"))
    assert (called, [seconds <= -5.0 for seconds in other.waited_s]) == (["other"], [True])
    moment = time.monotonic() + 60.0
    assert timer_of(real)(moment, lambda: None).when() == moment
    real.close()


def test_a_key_in_a_time_that_has_ended_is_forgotten():
    """Nobody can come back to it."""
    loop = VirtualTimeLoop()
    loop.close()
    assert registry._Key(("key", loop.time)).is_over()
    assert registry._Key(("key", time.monotonic)).is_over()


def test_a_memory_that_knows_nothing_is_blank():
    """And one that has a slot in use is not."""
    memory = KeyMemory(TEN_IN_TWO, "even", ("", lambda: 5.0))
    assert memory.is_blank()
    memory.pool.record(4.0)
    assert not memory.is_blank()
