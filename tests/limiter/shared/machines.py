"""Limiters of several processes on one store that can be cut, in virtual time."""

import asyncio
from functools import partial
from random import Random

from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.client import SharedSlots
from smartlead_async.limiter.shared.protocol import Reply, Request
from smartlead_async.limiter.sharing import OnLost, Sharing
from tests.limiter.shared.harness import SimulatedLimit, Simulation
from tests.limiter.traffic import TEN_IN_TWO, Traffic
from tests.virtual_time import now


class Store(SimulatedLimit):
    """A way to the store of a simulation that can be cut."""

    def __init__(self, simulation: Simulation, cut: list[bool]) -> None:
        super().__init__(simulation)
        self._cut = cut

    async def exchange(self, request: Request) -> Reply:
        if self._cut[0]:
            raise SharedLimitLostError("the shared limit cannot be used (cut)")
        return await super().exchange(request)


class Machines:
    """Processes of one key: a limiter each, one store, one server."""

    def __init__(
        self,
        processes: int,
        on_lost: OnLost = "wait",
        deadline_s: float = 120.0,
        rates: tuple[RateLimit, ...] = TEN_IN_TWO,
    ) -> None:
        self.simulation = Simulation(random=Random(7), rates=rates)
        self.cut = [False]
        self.sharing = Sharing(
            url="",
            on_lost=on_lost,
            deadline_s=deadline_s,
            slots=partial(SharedSlots, lambda: Store(self.simulation, self.cut)),
        )
        self.traffics = [Traffic(Limiter(self.simulation.rates, sharing=self.sharing)) for _ in range(processes)]

    @property
    def counted(self) -> list[float]:
        return [at for traffic in self.traffics for at in traffic.counted]

    async def call(self, process: int, lane: Lane) -> None:
        rng = self.simulation.random
        await self.traffics[process].call("", lane, rng.uniform(0.02, 0.08), rng.uniform(0.02, 0.08))

    async def saturate(self, process: int, until: float, lane: Lane = "bulk") -> None:
        async def work() -> None:
            while now() < until:
                await self.call(process, lane)

        await asyncio.gather(*(work() for _ in range(5)))

    async def aclose(self) -> None:
        await asyncio.gather(*(traffic.limiter.aclose() for traffic in self.traffics))
