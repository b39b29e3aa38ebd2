"""What a program asks of a limiter, and the figures that come of it.

Each load takes a client and its network, drives them on the running loop, and returns one frozen value.
"""

import asyncio
from collections.abc import Sequence
from random import Random
from statistics import median

import attrs

from benchmarks.figures import share
from benchmarks.limiter.network import Arrival, Call, Client, Network, now
from benchmarks.limiter.servers import DROP_US, SECOND_US, WINDOW_US
from smartlead_async.limiter.queue import Lane
from tests.memory_network import fullest_window

TASKS = 20
SATURATED_S = 600.0
SETTLED_AFTER_S = 20.0  # from here on the throughput is that of the steady state
LEARNED_AFTER_S = 60.0  # from here on a limiter that learns from refusals should have learned
BURSTS = (10, 11, 25, 100)
ROUNDS = 5
THOUSAND = 1000
INTERACTIVE_EVERY_S = 3.0


@attrs.frozen
class Saturated:
    """20 tasks that call as often as they may."""

    share: float  # of 5 a second, admitted from 20 s on
    share_from_start: float
    refused: float  # per thousand sent
    refused_later: float  # per thousand sent after the first minute
    fullest: int  # arrivals in a half-open window of 2 s, the refused included


def over_seeds(figures: Sequence[Saturated]) -> Saturated:
    """The median of the throughput; of what is a law, the worst."""
    return Saturated(
        share=median(each.share for each in figures),
        share_from_start=median(each.share_from_start for each in figures),
        refused=max(each.refused for each in figures),
        refused_later=max(each.refused_later for each in figures),
        fullest=max(each.fullest for each in figures),
    )


@attrs.frozen
class Burst:
    """So many calls at one idle moment, or (a thousand) when the program starts."""

    calls: int
    finished_s: float  # after which the last is answered, the median of the rounds
    refused: int  # in all rounds


@attrs.frozen
class Waits:
    """Single calls beside a job that saturates the limit: seconds until granted, and until counted."""

    granted_p50: float
    granted_p99: float
    arrived_p50: float
    arrived_p99: float


def _admitted_share(arrivals: Sequence[Arrival], from_s: float, until_s: float) -> float:
    admitted = sum(a.is_admitted for a in arrivals if from_s <= a.at_us / SECOND_US < until_s)
    return admitted * DROP_US / SECOND_US / (until_s - from_s)


def _refused_per_thousand(arrivals: Sequence[Arrival], from_s: float = 0.0) -> float:
    admitted = [a.is_admitted for a in arrivals if from_s <= a.at_us / SECOND_US]
    return 1000 * admitted.count(False) / len(admitted) if admitted else 0.0


def refusals(network: Network) -> int:
    """How many requests the server did not let in."""
    return sum(not arrival.is_admitted for arrival in network.arrivals)


async def _call_until(client: Client, network: Network, lane: Lane, until_s: float) -> None:
    while now() < until_s:
        await client.run(Call(network, lane))


async def saturate(client: Client, network: Network, lane: Lane, until_s: float = SATURATED_S) -> Saturated:
    """20 tasks, each of which calls again when it has its answer."""
    async with asyncio.TaskGroup() as tasks:
        for _ in range(TASKS):
            tasks.create_task(_call_until(client, network, lane, until_s))
    arrivals = [a for a in network.arrivals if a.at_us < until_s * SECOND_US]
    return Saturated(
        share=_admitted_share(arrivals, SETTLED_AFTER_S, until_s),
        share_from_start=_admitted_share(arrivals, 0.0, until_s),
        refused=_refused_per_thousand(arrivals),
        refused_later=_refused_per_thousand(arrivals, LEARNED_AFTER_S),
        fullest=fullest_window((a.at_us for a in arrivals), WINDOW_US),
    )


async def _together(client: Client, network: Network, lane: Lane, calls: int) -> float:
    began_at = now()
    await asyncio.gather(*(client.run(Call(network, lane)) for _ in range(calls)))
    return now() - began_at


async def burst(client: Client, network: Network, lane: Lane, calls: int, rng: Random) -> Burst:
    """Some rounds, each after a spell without calls; the first finds the limiter as it was made."""
    finished_s = []
    for _ in range(ROUNDS):
        await asyncio.sleep(rng.uniform(5.0, 15.0))
        finished_s.append(await _together(client, network, lane, calls))
    return Burst(calls, median(finished_s), refusals(network))


async def thousand(client: Client, network: Network, lane: Lane) -> Burst:
    """A thousand gathered calls when the program starts."""
    return Burst(THOUSAND, await _together(client, network, lane, THOUSAND), refusals(network))


async def _single_calls(client: Client, network: Network, rng: Random, until_s: float) -> list[Call]:
    calls = []
    async with asyncio.TaskGroup() as tasks:
        while (pause_s := rng.expovariate(1 / INTERACTIVE_EVERY_S)) + now() < until_s:
            await asyncio.sleep(pause_s)
            calls.append(Call(network, "interactive"))
            tasks.create_task(client.run(calls[-1]))
    return calls


async def wait_beside_job(
    client: Client, network: Network, lane: Lane, rng: Random, until_s: float = SATURATED_S
) -> Waits:
    """Single calls at random moments, one each 3 s on average, while 20 tasks take all they get."""
    async with asyncio.TaskGroup() as tasks:
        for _ in range(TASKS):
            tasks.create_task(_call_until(client, network, lane, until_s))
        calls = await _single_calls(client, network, rng, until_s - SETTLED_AFTER_S)
    granted = [call.granted_at - call.asked_at for call in calls if call.granted_at is not None]
    arrived = [call.arrived_at - call.asked_at for call in calls if call.arrived_at is not None]
    return Waits(share(granted, 50), share(granted, 99), share(arrived, 50), share(arrived, 99))
