"""Processes at their own distances from one strict server, with one store between them, in virtual time.

Each runs a bulk job; one more makes an interactive call each three seconds. Answers may have a tail, the store may
lose what it has. The server counts in a sliding log, and refuses what is too much.
"""

import asyncio
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple, Protocol

import attrs
from redis import Redis

from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.client import SharedSlots
from smartlead_async.limiter.shared.codec import (
    EncodedReply,
    EncodedRequest,
    StoreSession,
    decode_words,
    encode_text,
)
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.protocol import Reply, Request, SharedLimit
from smartlead_async.limiter.shared.redis_store import ALGORITHM
from smartlead_async.limiter.shared.state import StoreState
from smartlead_async.limiter.sharing import Sharing
from tests.limiter.shared.harness import SimulatedLimit, Simulation
from tests.memory_network import fullest_window
from tests.virtual_time import now, run

LIMIT = RateLimit(10, per_s=2.0)
OWNER = object()
CALLERS = 8  # of a bulk job
EACH_S = 3.0  # an interactive call
TO_REDIS_S = 0.001
NEAR_S = 0.02
TAIL_S = 0.5  # on the average


class Burst(NamedTuple):
    """Interactive calls of a process near the server that does nothing else."""

    process: int
    calls: int
    at: float


@attrs.frozen(kw_only=True)
class Scenario:
    """Who sends from where, and what happens.

    Attributes:
        round_trips_s: Of each bulk job to the server.
        interactive_s: Of the process with an interactive call each three seconds; none where it is `None`.
        bursts: Of further processes.
        tail: Share of answers that are up to a second late, half of it before they are counted.
        loses_memory_at: When the store is away for a moment, and comes back empty.
    """

    round_trips_s: tuple[float, ...] = ()
    interactive_s: float | None = None
    bursts: tuple[Burst, ...] = ()
    tail: float = 0.0
    loses_memory_at: float | None = None
    seconds: float = 600.0
    seed: int = 1


@attrs.define
class Result:
    """What the server saw: moments of its clock, which is the loop's."""

    scenario: Scenario
    arrived: list[float] = attrs.field(factory=list)
    admitted: list[float] = attrs.field(factory=list)
    by_process: list[int] = attrs.field(factory=list)
    waited_s: list[float] = attrs.field(factory=list)  # interactive calls
    asks: list[float] = attrs.field(factory=list)

    @property
    def fullest(self) -> int:
        return fullest_window(self.arrived)

    @property
    def refused(self) -> int:
        return len(self.arrived) - len(self.admitted)

    @property
    def share(self) -> float:
        """Of what may be sent."""
        return len(self.admitted) / (LIMIT.limit / LIMIT.per_s * self.scenario.seconds)

    @property
    def late_share(self) -> float:
        """Of what may be sent in the second half, when all know how far away they are."""
        half_s = self.scenario.seconds / 2
        return sum(at > half_s for at in self.admitted) / (LIMIT.limit / LIMIT.per_s * half_s)

    @property
    def standstill_s(self) -> float:
        return max(later - at for at, later in pairwise([0.0, *self.arrived, self.scenario.seconds]))

    @property
    def asks_each(self) -> float:
        return len(self.asks) / len(self.arrived)

    @property
    def asks_burst(self) -> int:
        """The most asks in a tenth of a second."""
        return fullest_window(self.asks, 0.1)

    def __str__(self) -> str:
        waits = sorted(self.waited_s) or [0.0]
        return (
            f"fullest {self.fullest:2} refused {self.refused:3} share {self.share:.3f} "
            f"standstill {self.standstill_s:5.2f} asks {self.asks_each:.2f} burst {self.asks_burst:2} "
            f"wait median {waits[len(waits) // 2]:.2f} 99% {waits[len(waits) * 99 // 100]:.2f} "
            f"fewest {min(self.by_process) / max(1, *self.by_process):.2f}"
        )


class _Way:
    """A process's way to the store, that counts and can be cut."""

    def __init__(self, limit: SharedLimit, trial: "Trial") -> None:
        self._limit = limit
        self._trial = trial
        self.tell_within_s = limit.tell_within_s

    async def exchange(self, request: Request) -> Reply:
        if now() < self._trial.scenario.seconds:
            self._trial.result.asks.append(now())
        if self._trial.is_away:
            raise SharedLimitLostError("the shared limit cannot be used (away)")
        return await self._limit.exchange(request)

    async def aclose(self) -> None:
        await self._limit.aclose()


class Trial:
    """One scenario over one store."""

    def __init__(self, scenario: Scenario, store: "Store") -> None:
        self.scenario = scenario
        self.result = Result(scenario)
        self.is_away = False
        self._store = store
        self._random = Random(scenario.seed)
        self._limiters = [
            Limiter(
                (LIMIT,),
                sharing=Sharing(url="", on_lost="wait", deadline_s=120.0, slots=partial(SharedSlots, self._open)),
            )
            for _ in (*scenario.round_trips_s, scenario.interactive_s, *scenario.bursts)
        ]
        self.result.by_process = [0] * len(scenario.round_trips_s)

    def _open(self) -> SharedLimit:
        return _Way(self._store.open(), self)

    async def run(self) -> Result:
        async with asyncio.TaskGroup() as group:
            for process, round_trip_s in enumerate(self.scenario.round_trips_s):
                for _ in range(CALLERS):
                    group.create_task(self._job(process, round_trip_s))
            if self.scenario.interactive_s is not None:
                group.create_task(self._interactive(self.scenario.interactive_s))
            for burst in self.scenario.bursts:
                group.create_task(self._burst(burst))
            if self.scenario.loses_memory_at is not None:
                group.create_task(self._lose_memory(self.scenario.loses_memory_at))
        for limiter in self._limiters:
            await limiter.aclose()
        return self.result

    async def _job(self, process: int, round_trip_s: float) -> None:
        while now() < self.scenario.seconds:
            await self._call(process, "bulk", round_trip_s)
            self.result.by_process[process] += now() < self.scenario.seconds

    async def _interactive(self, round_trip_s: float) -> None:
        calls = int(self.scenario.seconds / EACH_S)
        async with asyncio.TaskGroup() as group:
            for _ in range(calls - 1):
                await asyncio.sleep(EACH_S)
                process = len(self.scenario.round_trips_s)
                group.create_task(self._call(process, "interactive", round_trip_s))

    async def _burst(self, burst: Burst) -> None:
        await asyncio.sleep(burst.at)
        process = len(self.scenario.round_trips_s) + 1 + burst.process
        await asyncio.gather(*(self._call(process, "interactive", NEAR_S) for _ in range(burst.calls)))

    async def _lose_memory(self, at: float) -> None:
        await asyncio.sleep(at)
        self.is_away = True
        await asyncio.sleep(0.2)
        self._store.lose_memory()
        self.is_away = False

    async def _call(self, process: int, lane: Lane, round_trip_s: float) -> None:
        limiter, asked_at = self._limiters[process], now()
        ticket: int | None = None
        while True:
            permit, ticket = await limiter.acquire(lane, OWNER, ticket)
            if lane == "interactive":
                self.result.waited_s.append(now() - asked_at)
            permit.written()
            late_s = self._random.uniform(0.0, TAIL_S) if self._random.random() < self.scenario.tail else 0.0
            await asyncio.sleep(round_trip_s / 2 * self._random.uniform(1.0, 1.1) + late_s)
            is_admitted = self._arrive()
            await asyncio.sleep(round_trip_s / 2 * self._random.uniform(1.0, 1.1) + late_s)
            permit.settled()
            if is_admitted:
                permit.accepted()
                return
            permit.refused(None)

    def _arrive(self) -> bool:
        at, admitted = now(), self.result.admitted
        if at >= self.scenario.seconds:
            return True
        self.result.arrived.append(at)
        is_admitted = len(admitted) < LIMIT.limit or admitted[-LIMIT.limit] <= at - LIMIT.per_s
        if is_admitted:
            admitted.append(at)
        return is_admitted


class Store(Protocol):
    """What all processes of a trial share."""

    def open(self) -> SharedLimit:
        """A way to it for one more process."""
        ...

    def lose_memory(self) -> None:
        """Forget all of it."""
        ...


class MemoryStore:
    """The algorithm in Python, in memory."""

    def __init__(self) -> None:
        self._simulation = Simulation(random=Random(1), rates=(LIMIT,))

    def open(self) -> SharedLimit:
        return SimulatedLimit(self._simulation)

    def lose_memory(self) -> None:
        self._simulation.state = StoreState()


class FileStore:
    """The algorithm in Python, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> SharedLimit:
        return FileLimit(self._path, "key", (LIMIT,), clock=clock_us)

    def lose_memory(self) -> None:
        for file in self._path.parent.glob(self._path.name + "*"):
            file.unlink()


class ScriptStore:
    """The algorithm in Lua, in a real Redis that is told the time."""

    KEY = "limiter:{trial}:limit"
    CLOCK = "local clock = tonumber(redis.call('GET', KEYS[1] .. ':clock'))\n"

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = redis.register_script(self.CLOCK + ALGORITHM)
        self.lose_memory()

    def open(self) -> SharedLimit:
        return ScriptLimit(self)

    def follow(self, request: EncodedRequest) -> EncodedReply:
        self._redis.set(self.KEY + ":clock", clock_us())
        return decode_words(self._script(keys=[self.KEY], args=[encode_text(request)]))

    def lose_memory(self) -> None:
        self._redis.delete(self.KEY)


class ScriptLimit:
    """A process's way to it."""

    def __init__(self, store: ScriptStore) -> None:
        self._store = store
        self._session = StoreSession((LIMIT,))
        self.tell_within_s = self._session.tell_within_s

    async def exchange(self, request: Request) -> Reply:
        with self._session.exchange():
            asked_at = now()
            encoded = self._session.encode(request, asked_at)
            await asyncio.sleep(TO_REDIS_S)
            reply = self._store.follow(encoded)
            await asyncio.sleep(TO_REDIS_S)
            return self._session.decode(reply, encoded, asked_at, now())

    async def aclose(self) -> None:
        """Nothing to let go of."""


def clock_us() -> int:
    """The loop's, which begins at 0, as that of a store, which does not."""
    return 1_000_000 + int(now() * 1_000_000)


def tried(scenario: Scenario, store: Store | None = None) -> Result:
    """Play a scenario, on a loop of its own."""

    async def main() -> Result:
        return await Trial(scenario, store or MemoryStore()).run()

    return run(main())


def far_and_near(far_s: float, near_s: float, processes: int) -> tuple[float, ...]:
    """One process far away, and the others near."""
    return (far_s, *[near_s] * (processes - 1))
