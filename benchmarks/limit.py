"""The limit as the server sees it, the speed under it, and how long an interactive call waits.

The first part runs against the strict sandbox on the machine's clock, the second in virtual time.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterator

from benchmarks.figures import print_figure, print_machine, share
from smartlead_async import Lead, Smartlead
from smartlead_async.sandbox import Sandbox
from tests.memory_network import MemoryServer, Reply, fullest_window
from tests.virtual_time import run

CALLS = 300
PER_S = 5.0
VIRTUAL_S = 3000.0


async def concurrent_calls(latency_s: tuple[float, float]) -> None:
    """300 calls at once against the strict sandbox."""
    name = f"{CALLS} calls, {latency_s[0] * 1000:.0f} to {latency_s[1] * 1000:.0f} ms"
    with Sandbox(latency_s=latency_s) as sandbox:
        async with Smartlead(sandbox.api_key, base_url=sandbox.base_url) as smartlead:
            began_at = time.monotonic()
            done_at: list[float] = []

            async def call(number: int) -> None:
                await smartlead.leads.add(372, Lead(email=f"lead{number}@example.com"))
                done_at.append(time.monotonic())

            await asyncio.gather(*(call(number) for number in range(CALLS)))
        seen = sandbox.report()
    rate = (CALLS - 10) / (max(done_at) - began_at)
    print_figure(f"{name}: refused", seen.refused, "requests", "0")
    print_figure(f"{name}: fullest window at the server", seen.fullest_window, "requests", "<= 10")
    print_figure(f"{name}: throughput after the first burst", rate / PER_S, "of 5/s", ">= 0.95")


async def idle_burst() -> None:
    """Ten calls at an idle moment: when the last one leaves."""
    spreads: list[float] = []
    with Sandbox(limit=None) as sandbox:
        for number in range(20):
            # A key of its own a round, so that every round is an idle moment.
            left_at: list[float] = []
            key = f"idle-{number}"
            async with Smartlead(key, base_url=sandbox.base_url, max_attempts=1) as smartlead:

                async def call(smartlead: Smartlead = smartlead, left_at: list[float] = left_at) -> None:
                    try:
                        await smartlead.campaigns.list()
                    finally:
                        left_at.append(time.monotonic())

                began_at = time.monotonic()
                await asyncio.gather(*(call() for _ in range(10)), return_exceptions=True)
            spreads.append((max(left_at) - began_at) * 1000)
    print_figure("ten calls at an idle moment: answered on loopback, median", share(spreads, 50), "ms", "<= 20")


def leads(until_s: float) -> Iterator[Lead]:
    """Leads for as long as the loop's clock allows."""
    loop = asyncio.get_running_loop()
    number = 0
    while loop.time() < until_s:
        number += 1
        yield Lead(email=f"lead{number}@example.com")


async def interactive_waits(name: str, one_way_s: Callable[[], float]) -> None:
    """A saturating bulk job, with a campaign looked up every 5 s on average."""
    rng = random.Random(5)
    server = MemoryServer(lambda _: Reply(body=b'{"id":1}'), travel=lambda: (one_way_s(), one_way_s()))
    loop = asyncio.get_running_loop()
    asked_at: dict[int, float] = {}

    async def look_up(smartlead: Smartlead) -> None:
        number = len(asked_at) + 1
        asked_at[number] = loop.time()
        await smartlead.campaigns.get(number)

    async with server.client() as smartlead:

        async def look_ups() -> None:
            while loop.time() < VIRTUAL_S - 10:
                await asyncio.sleep(rng.expovariate(0.2))
                await look_up(smartlead)

        await asyncio.gather(smartlead.bulk.add_leads(372, leads(VIRTUAL_S)), look_ups())
    # The wait is what is left of the way to the server without its shortest possible travel.
    arrived = {int(r.path.rpartition("/")[2]): r.at for r in server.received if r.method == "GET"}
    waits = [arrived[number] - asked_at[number] for number in arrived]
    steady = [at for at in server.arrivals if 20 <= at < VIRTUAL_S]
    print_figure(f"bulk, {name}: throughput", len(steady) / (VIRTUAL_S - 20) / PER_S, "of 5/s", ">= 0.96")
    print_figure(
        f"bulk, {name}: fullest window at the server", fullest_window(server.arrivals), "requests", "<= 10"
    )
    print_figure(f"bulk, {name}: interactive call arrives after, p50 of {len(waits)}", share(waits, 50), "s")
    print_figure(f"bulk, {name}: interactive call arrives after, p99", share(waits, 99), "s", "<= 0.25 + travel")


def main() -> None:
    """Print all figures."""
    print_machine()
    for latency_s in ((0.0, 0.0), (0.02, 0.08)):
        asyncio.run(concurrent_calls(latency_s))
    asyncio.run(idle_burst())
    rng = random.Random(7)
    run(interactive_waits("no latency", lambda: 0.0))
    run(interactive_waits("20 to 80 ms", lambda: rng.uniform(0.01, 0.04)))
    run(interactive_waits("20 to 80 ms each way", lambda: rng.uniform(0.02, 0.08)))


if __name__ == "__main__":
    main()
