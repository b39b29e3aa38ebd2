"""Loads that begin and end, in virtual time: single calls at once beside a job, and a job that comes and goes.

`python -m benchmarks.limiter.bursts`. The server is a sliding log of 10 in 2 s, near, or 20 to 80 ms away.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from random import Random

from benchmarks.figures import print_figure, print_machine, share
from benchmarks.limiter.loads import refusals
from benchmarks.limiter.network import Call, Network, now
from benchmarks.limiter.ours import Ours
from benchmarks.limiter.servers import SERVERS, WINDOW_US
from benchmarks.limiter.shapes import SHAPES
from tests.memory_network import fullest_window
from tests.virtual_time import run

WAITING = 10_000
TOGETHER = 10
BURSTS = 100
TASKS = 20
SECONDS = 600.0
SHAPE_NAMES = ("none", "even")


def _network(shape: str) -> Network:
    seed = f"bursts {shape}"
    return Network(SERVERS["log"].make(Random(seed)), partial(SHAPES[shape].travel, Random(seed)))


def _law(network: Network) -> tuple[int, int]:
    """Refused, and the fullest window."""
    return refusals(network), fullest_window((arrival.at_us for arrival in network.arrivals), WINDOW_US)


async def together(shape: str) -> tuple[list[float], tuple[int, int]]:
    """Ten single calls at once behind 10,000 of a job, again and again: seconds until each is sent."""
    network, client, rng = _network(shape), Ours(), Random(shape)
    job = [asyncio.create_task(client.run(Call(network, "bulk"))) for _ in range(WAITING)]
    waits: list[float] = []
    for _ in range(BURSTS):
        await asyncio.sleep(rng.uniform(4.0, 12.0))
        calls = [Call(network, "interactive") for _ in range(TOGETHER)]
        await asyncio.gather(*map(client.run, calls))
        waits += [call.granted_at - call.asked_at for call in calls if call.granted_at is not None]
    for task in job:
        task.cancel()
    await asyncio.gather(*job, return_exceptions=True)
    await client.aclose()
    return waits, _law(network)


async def _work(client: Ours, network: Network, until: float) -> None:
    while now() < until:
        await client.run(Call(network, "bulk"))


async def on_and_off(shape: str, on_s: float, off_s: float) -> tuple[float, float, tuple[int, int]]:
    """A job of 20 workers for so long, then nothing, and a single call at random in each time it is on.

    Returns the share of 5 a second, and how long 99 of 100 single calls wait.
    """
    network, client, rng = _network(shape), Ours(), Random(shape)
    singles: list[Call] = []
    while (began_at := now()) < SECONDS:
        workers = [asyncio.create_task(_work(client, network, began_at + on_s)) for _ in range(TASKS)]
        await asyncio.sleep(rng.uniform(0.0, on_s))
        singles.append(Call(network, "interactive"))
        await client.run(singles[-1])
        await asyncio.sleep(max(0.0, began_at + on_s - now()))
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await asyncio.sleep(began_at + on_s + off_s - now())
    await client.aclose()
    waits = [call.granted_at - call.asked_at for call in singles if call.granted_at is not None]
    return len(network.arrivals) / now() / 5, share(waits, 99), _law(network)


def _print_law(law: Sequence[int]) -> None:
    print_figure("  refused", law[0], "", "0")
    print_figure("  fullest window", law[1], "", "<= 10")


def main() -> None:
    """Print all figures."""
    print_machine()
    for shape in SHAPE_NAMES:
        waits, law = run(together(shape))
        print_figure(f"ten at once behind 10,000, {shape}: 99 of 100 sent after", share(waits, 99), "s", "<= 2.6")
        _print_law(law)
        for on_s, off_s in ((3.0, 3.0), (1.0, 3.0), (10.0, 5.0)):
            part, wait_s, law = run(on_and_off(shape, on_s, off_s))
            print_figure(f"a job {on_s:g} s on and {off_s:g} s off, {shape}: share of 5/s", part, "")
            print_figure("  99 of 100 single calls beside it sent after", wait_s, "s")
            _print_law(law)


if __name__ == "__main__":
    main()
