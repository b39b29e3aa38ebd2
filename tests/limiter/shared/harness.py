"""Simulations in virtual time: a store, a server, and processes that use the one as its interface asks them to.

Answers of the store are lost and read late, uploads take long, processes are killed. The server counts a request
between its sending and its answer, and some time after the last byte where there is no answer any more.
"""

import asyncio
from collections.abc import Sequence
from math import inf
from random import Random

import attrs

from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.limiter import COUNTED_WITHIN_S
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.algorithm import exchange
from smartlead_async.limiter.shared.codec import EncodedReply, EncodedRequest, StoreSession
from smartlead_async.limiter.shared.protocol import (
    GOOD_S,
    RENEW_S,
    Reply,
    Request,
    Settled,
    SharedLimit,
)
from smartlead_async.limiter.shared.state import StoreState
from tests.virtual_time import now


@attrs.define(kw_only=True)
class Simulation:
    """The chances by which all fare, seeded, so that a run can be repeated; spans are seconds, from and to."""

    random: Random = attrs.field(factory=Random)
    rates: Sequence[RateLimit] = (RateLimit(10, per_s=2.0),)
    to_store_s: tuple[float, float] = (0.0005, 0.002)
    to_server_s: tuple[float, float] = (0.02, 0.08)
    upload_s: tuple[float, float] = (0.0, 0.0)
    stall_s: tuple[float, float] = (0.0, 0.0)
    lost: float = 0.0  # share of asks whose answer does not come
    good_s: float = GOOD_S
    state: StoreState | None = attrs.field(factory=StoreState)
    exchanges: int = 0
    clock_s: float = 1.0  # of the store, ahead of the loop's, which begins at 0
    counted: list[float] = attrs.field(factory=list)

    def span(self, span_s: tuple[float, float]) -> float:
        return self.random.uniform(*span_s)

    def follow(self, request: EncodedRequest) -> EncodedReply:
        self.exchanges += 1
        self.state, reply = exchange(self.state, request, int((now() + self.clock_s) * 1_000_000))
        return reply

    def fullest(self, per_s: float) -> int:
        """The most requests counted in any half-open window."""
        times = sorted(self.counted)
        first = most = 0
        for last, time in enumerate(times):
            while times[first] <= time - per_s:
                first += 1
            most = max(most, last - first + 1)
        return most


class SimulatedLimit:
    """A process's way to the store of a simulation."""

    def __init__(self, simulation: Simulation, rates: Sequence[RateLimit] = ()) -> None:
        self._simulation = simulation
        self._session = StoreSession(rates or simulation.rates)
        self.tell_within_s = self._session.tell_within_s

    async def exchange(self, request: Request) -> Reply:
        simulation, asked_at = self._simulation, now()
        with self._session.exchange():
            encoded = self._session.encode(request, asked_at)
            await asyncio.sleep(simulation.span(simulation.to_store_s))
            reply = simulation.follow(encoded)
            await asyncio.sleep(simulation.span(simulation.to_store_s))
            if simulation.random.random() < simulation.lost:
                raise SharedLimitLostError
            return self._session.decode(reply, encoded, asked_at, now())

    async def aclose(self) -> None:
        """Nothing to let go of."""


@attrs.define
class Caller:
    """A process: calls wait in two lanes, are granted slots and sent.

    Where its round trip is given it takes just so long, half of it each way, and all of it is the credit.
    """

    simulation: Simulation
    limit: SharedLimit
    round_trip_s: float | None = None
    waited: list[tuple[Lane, float]] = attrs.field(factory=list)  # of each call sent, in order
    _waiting: dict[Lane, list[float]] = attrs.field(factory=lambda: {"interactive": [], "bulk": []})
    _good: dict[int, float] = attrs.field(factory=dict)  # held slots, until when they may be written with
    _settled: dict[int, Settled] = attrs.field(factory=dict)  # when, instead of how long ago
    _next_at: float = 0.0
    _news: asyncio.Event = attrs.field(factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = attrs.field(factory=set)

    def call(self, lane: Lane, times: int = 1) -> None:
        """So many calls join a lane."""
        if not self._waiting[lane]:
            self._next_at = now()
            self._news.set()
        self._waiting[lane] += [now()] * times

    async def run(self) -> None:
        """Ask when the interface says so, for ever. To cancel it is a kill -9."""
        try:
            while True:
                while self._due_at() > now():
                    self._news.clear()
                    try:
                        async with asyncio.timeout_at(self._due_at() if self._due_at() < inf else None):
                            await self._news.wait()
                    except TimeoutError:
                        pass
                await self._ask()
        finally:
            for task in self._tasks:
                task.cancel()

    def _due_at(self) -> float:
        moments = [self._next_at] if any(self._waiting.values()) else []
        moments += [until - self.simulation.good_s + RENEW_S for until in self._good.values()]
        moments += [its.age_s - its.credit_s + self.limit.tell_within_s for its in self._settled.values()]
        return min(moments, default=inf)

    async def _ask(self) -> None:
        asked_at = now()
        told, held = dict(self._settled), tuple(self._good)
        try:
            reply = await self.limit.exchange(
                Request(
                    held=held,
                    settled=tuple(its._replace(age_s=asked_at - its.age_s) for its in told.values()),
                    credit_s=self.round_trip_s or 0.0,
                    waiting={lane: len(joined) for lane, joined in self._waiting.items()},
                )
            )
        except SharedLimitLostError:
            await asyncio.sleep(0.1)
            self._next_at = now()
            return
        await asyncio.sleep(self.simulation.span(self.simulation.stall_s))
        for slot in told:
            del self._settled[slot]
        for slot in held:
            if slot in self._good:
                self._good[slot] = asked_at + self.simulation.good_s
        self._next_at = now() + reply.wait_s
        for slot, lane, in_s in reply.grants:
            joined_at = self._waiting[lane].pop(0)
            self._good[slot] = asked_at + self.simulation.good_s
            task = asyncio.get_running_loop().create_task(self._send(slot, lane, joined_at, in_s))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, slot: int, lane: Lane, joined_at: float, in_s: float) -> None:
        """What has left is nobody's: neither a kill nor breaking off calls it back."""
        simulation, loop = self.simulation, asyncio.get_running_loop()
        await asyncio.sleep(in_s)
        if now() > self._good[slot]:
            del self._good[slot]
            self._waiting[lane].insert(0, joined_at)
            self._next_at = now()
            self._news.set()
            return
        self.waited.append((lane, now() - joined_at))
        written_at = now() + simulation.span(simulation.upload_s)
        there_s, back_s = (
            (simulation.span(simulation.to_server_s), simulation.span(simulation.to_server_s))
            if self.round_trip_s is None
            else (self.round_trip_s / 2, self.round_trip_s / 2)
        )
        try:
            while now() < (until := min(written_at, self._good[slot])):  # noqa: ASYNC110 (it moves)
                await asyncio.sleep(until - now())
        finally:
            loop.call_later(there_s, lambda: simulation.counted.append(loop.time()))
        is_answered = there_s + back_s < COUNTED_WITHIN_S
        await asyncio.sleep(min(there_s + back_s, COUNTED_WITHIN_S))
        del self._good[slot]
        self._settled[slot] = Settled(slot, now(), (self.round_trip_s or 0.0) * is_answered)
        self._news.set()
