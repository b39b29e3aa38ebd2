"""What can happen to a limiter, as a value: calls and their results, a blocked loop, clocks that differ.

A scenario is drawn by Hypothesis and run in virtual time; a failing one is printed as the lines that make it. The
server is not on our loop: it counts a request so long after the last byte, whether or not our loop is blocked.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import attrs
from hypothesis import strategies as st

from smartlead_async.limiter.limiter import COUNTED_WITHIN_S, Limiter, Permit
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import CLOCK_ERROR, Pace, RateLimit
from tests.limiter.traffic import ME, NOON
from tests.memory_network import fullest_window
from tests.virtual_time import VirtualTimeLoop, now, run

Result = Literal["answered", "refused", "lost", "torn", "unsent"]

DEEPER = int(os.environ.get("LIMITER_SCENARIOS", "1"))  # times as many scenarios, for a night
MOST_ASKS = 31  # one less than what is needed to learn from: up to there everything is proved
AGES_S = 100_000.0  # until whatever happened is over


@attrs.frozen(kw_only=True, repr=False)
class Ask:
    """A call: when it comes, what becomes of its request, and when its caller gives up (never: `None`)."""

    at: float = 0.0
    lane: Lane = "interactive"
    encode_s: float = 0.0  # of blocking work between the grant and the first byte
    write_s: float = 0.0  # from the first byte to the last
    up_s: float = 0.0  # from the last byte until it is counted
    down_s: float = 0.0  # from there until the answer
    result: Result = "answered"
    retry_after_s: float | None = None
    leaves_after_s: float | None = None
    leaves_after_turns: int | None = None  # of the loop, from asking on

    def __repr__(self) -> str:
        """What differs from the defaults."""
        fields = [(field, getattr(self, field.name)) for field in attrs.fields(Ask)]
        said = [f"{field.name}={value!r}" for field, value in fields if value != field.default]
        return f"Ask({', '.join(said)})"


@attrs.frozen
class Stall:
    """The loop is blocked."""

    at: float
    seconds: float


@attrs.frozen
class Gap:
    """The machine is suspended: its steady clock stands still, the server's goes on."""

    at: float
    seconds: float


@attrs.frozen(kw_only=True)
class Scenario:
    """Everything that happens; `fast_ppm` is how much our clock runs faster than the server's."""

    rates: tuple[RateLimit, ...] = (RateLimit(10, per_s=2.0),)
    pace: Pace = "even"
    asks: tuple[Ask, ...] = ()
    stalls: tuple[Stall, ...] = ()
    gaps: tuple[Gap, ...] = ()
    fast_ppm: int = 0

    def server_time(self, at: float) -> float:
        """The server's clock when ours shows `at`."""
        slept_s = sum(gap.seconds for gap in self.gaps if gap.at < at)
        return at / (1 + self.fast_ppm * 1e-6) + slept_s

    def our_time(self, server_at: float) -> float:
        """Our clock when the server's shows `server_at`."""
        awake = server_at
        for gap in sorted(self.gaps, key=lambda gap: gap.at):
            fell_asleep = gap.at / (1 + self.fast_ppm * 1e-6)
            if awake <= fell_asleep:
                break
            awake = max(fell_asleep, awake - gap.seconds)
        return awake * (1 + self.fast_ppm * 1e-6)


@attrs.define
class Call:
    """What became of an ask: `place` is its turn to ask, among all."""

    ask: Ask
    place: int
    asked_at: float
    granted_at: float | None = None
    is_gone: bool = False  # cancelled before it was granted
    is_cancelled: bool = False  # at the turn that the ask names; afterwards it was through
    left_queue: bool = False  # and it still waited there


@attrs.define
class Trace:
    """What a scenario came to: by our clock, but for what the server counted."""

    limiter: Limiter
    asked: list[Call] = attrs.field(factory=list)
    granted: list[Call] = attrs.field(factory=list)
    counted: list[float] = attrs.field(factory=list)
    starved: int = 0  # callers
    free_afterwards: int | None = None  # slots, when everything is over


class ScenarioRun:
    """One scenario on a limiter; calls behave as the session's do, with the exchange in a task of its own."""

    def __init__(self, scenario: Scenario, limiter: Limiter) -> None:
        self.scenario = scenario
        self.trace = Trace(limiter)
        self.callers: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)
        self._loop = loop

    async def run(self) -> Trace:
        """From the first ask until every caller has gone; exchanges may still be on their way."""
        for stall in self.scenario.stalls:
            self._loop.call_at(stall.at, self._loop.stall, stall.seconds)
        for ask in sorted(self.scenario.asks, key=lambda ask: ask.at):  # timers of one moment have no order
            await asyncio.sleep(max(0.0, ask.at - now()))
            self.callers.append(self._loop.create_task(self._call(ask)))
        if self.callers:
            _, waiting = await asyncio.wait(self.callers, timeout=AGES_S)
            self.trace.starved = len(waiting)
            for caller in waiting:
                caller.cancel()
        return self.trace

    async def _call(self, ask: Ask) -> None:
        me = asyncio.current_task()
        assert me is not None
        call = Call(ask, len(self.trace.asked), now())
        self.trace.asked.append(call)
        if ask.leaves_after_s is not None:
            self._loop.call_later(ask.leaves_after_s, me.cancel)
        if ask.leaves_after_turns is not None:
            self._loop.call_at_turn(ask.leaves_after_turns, lambda: self._leave(call, me))
        try:
            permit, _ = await self.trace.limiter.acquire(ask.lane, ME)
        except asyncio.CancelledError:
            call.is_gone = True
            raise
        call.granted_at = permit.granted_at
        self.trace.granted.append(call)
        task = self._loop.create_task(self._exchange(ask, permit))
        task.add_done_callback(lambda _: permit.end())
        if ask.result == "torn":
            self._loop.call_later(ask.down_s, task.cancel)
        await asyncio.shield(task)

    def _leave(self, call: Call, caller: asyncio.Task[None]) -> None:
        """Cancel a caller, and note whether it still waits: then all who asked later do."""
        later = [other for other in self.trace.asked[call.place + 1 :] if other.ask.lane == call.ask.lane]
        state = self.trace.limiter.state(NOON)
        waiting = state.waiting_bulk if call.ask.lane == "bulk" else state.waiting_interactive
        call.left_queue = waiting > len(later)
        call.is_cancelled = caller.cancel()

    async def _exchange(self, ask: Ask, permit: Permit) -> None:
        if ask.result == "unsent":
            await asyncio.sleep(ask.down_s)  # for a connection, in vain
            permit.unused()
            return
        self._loop.stall(ask.encode_s)
        permit.writing()
        last_byte_at = now() + ask.write_s
        try:
            if ask.write_s:
                await asyncio.sleep(ask.write_s)
        finally:  # a torn one goes no further, and may be counted all the same
            last_byte_at = min(last_byte_at, now())
            counted_at = self.scenario.server_time(last_byte_at) + ask.up_s / (1 + CLOCK_ERROR)
            self.trace.counted.append(counted_at)
        permit.written()
        await asyncio.sleep(max(0.0, self.scenario.our_time(counted_at + ask.down_s) - now()))
        if ask.result == "lost":
            return
        permit.settled()
        if ask.result == "refused":
            permit.refused(ask.retry_after_s)
        else:
            permit.accepted()


async def _nothing(_limiter: Limiter) -> None:
    """What is done with a limiter after most scenarios."""


def run_scenario(scenario: Scenario, finish: Callable[[Limiter], Awaitable[None]] = _nothing) -> Trace:
    """Run a scenario on a loop and a limiter of its own until everything in it is over, then `finish`."""

    errors: list[dict[str, Any]] = []  # of callbacks, which a loop would only log

    async def main() -> Trace:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
        trace = await ScenarioRun(scenario, Limiter(scenario.rates, scenario.pace)).run()
        await asyncio.sleep(AGES_S)
        trace.free_afterwards = trace.limiter.state(NOON).slots_free
        await finish(trace.limiter)
        await trace.limiter.aclose()
        return trace

    trace = run(main())
    assert errors == []
    return trace


def overfull(scenario: Scenario, counted: list[float]) -> list[tuple[int, int]]:
    """Of each limit that was broken: what the fullest window held, and what it may hold."""
    fullest = [(fullest_window(counted, rate.per_s), rate.limit) for rate in scenario.rates]
    return [(most, limit) for most, limit in fullest if most > limit]


def seconds(longest: float) -> st.SearchStrategy[float]:
    """Round figures shrink to what can be read, and make things happen at once."""
    return st.one_of(st.sampled_from([0.0, longest]), st.integers(0, int(longest * 100)).map(lambda n: n / 100))


def asks(
    results: Sequence[Result] = ("answered", "answered", "refused", "lost", "torn", "unsent"),
    *,
    blocks: bool = True,
    leaves: bool = True,
) -> st.SearchStrategy[Ask]:
    never = st.just(0.0)
    return st.builds(
        Ask,
        at=seconds(6.0),
        lane=st.sampled_from(["interactive", "bulk"]),
        encode_s=st.one_of(never, never, never, seconds(3.0)) if blocks else never,
        write_s=st.one_of(never, never, seconds(3.0)),
        up_s=seconds(COUNTED_WITHIN_S),
        down_s=seconds(5.0),
        result=st.sampled_from(results),
        retry_after_s=st.one_of(st.none(), seconds(10.0)),
        leaves_after_s=st.one_of(st.none(), seconds(4.0)) if leaves else st.none(),
    )


windows = st.lists(
    st.builds(RateLimit, st.integers(1, 10), per_s=st.sampled_from([0.5, 1.0, 2.0, 7.0, 30.0])),
    min_size=1,
    max_size=3,
    unique_by=lambda rate: rate.per_s,
).map(tuple)


def scenarios(each: st.SearchStrategy[Ask], *, most: int = MOST_ASKS) -> st.SearchStrategy[Scenario]:
    return st.builds(
        Scenario,
        rates=windows,
        pace=st.sampled_from(["even", "burst"]),
        asks=st.lists(each, min_size=1, max_size=most).map(tuple),
        stalls=st.lists(st.builds(Stall, seconds(20.0), seconds(5.0)), max_size=4).map(tuple),
        gaps=st.lists(st.builds(Gap, seconds(20.0), seconds(60.0)), max_size=2).map(tuple),
        fast_ppm=st.integers(-499, 499),  # at 500 the last bit of a float would decide
    )
