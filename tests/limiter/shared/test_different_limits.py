"""Processes of one key that were given different limits: all keep the least, and nobody is kept waiting for it."""

import asyncio
from random import Random

import pytest

from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.codec import LATELY_US, US
from smartlead_async.limiter.shared.protocol import Request
from tests.limiter.shared.harness import Caller, SimulatedLimit, Simulation

TEN = (RateLimit(10, per_s=2.0),)


@pytest.mark.parametrize("lane", ["interactive", "bulk"])
@pytest.mark.parametrize(
    "rate", [RateLimit(5, per_s=2.0), RateLimit(1, per_s=2.0), RateLimit(20, per_s=10.0), RateLimit(3, per_s=1.0)]
)
async def test_all_keep_the_least_limit_and_both_send(rate: RateLimit, lane: Lane) -> None:
    """From the moment at which the store knows both; each sends a fifth or more of all."""
    simulation = Simulation(random=Random(1))
    callers = [Caller(simulation, SimulatedLimit(simulation, rates)) for rates in (TEN, (rate,))]
    for caller in callers:
        await caller.limit.exchange(Request())
        caller.call(lane, 1000)
    lives = [asyncio.create_task(caller.run()) for caller in callers]
    await asyncio.sleep(60.0)
    for life in lives:
        life.cancel()
    await asyncio.wait(lives)
    sent = [len(caller.waited) for caller in callers]
    assert min(sent) > 0.2 * sum(sent)
    assert (simulation.fullest(2.0) <= 10, simulation.fullest(rate.per_s)) == (True, rate.limit)


async def test_a_limit_that_nobody_tells_any_more_is_forgotten() -> None:
    """A minute after the last process that has it."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    await SimulatedLimit(simulation, (RateLimit(1, per_s=2.0),)).exchange(Request())
    limit = SimulatedLimit(simulation, TEN)
    assert len((await limit.exchange(Request(waiting={"interactive": 10}))).grants) == 1
    await limit.exchange(Request())
    await asyncio.sleep(LATELY_US / US + 0.001)
    assert len((await limit.exchange(Request(waiting={"interactive": 10}))).grants) == 10
