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
    """Ten calls at an idle moment: when the last one is at the server, which notes it and answers later."""
    arrived_at: list[float] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        arrived_at.append(time.monotonic())
        await asyncio.sleep(0.1)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v1"
    spreads: list[float] = []
    for number in range(40):  # a key of its own a round, so that every round is an idle moment
        arrived_at.clear()
        async with Smartlead(f"idle-{number}", base_url=base_url) as smartlead:
            began_at = time.monotonic()
            await asyncio.gather(*(smartlead.campaigns.list() for _ in range(10)))
        spreads.append((arrived_at[9] - began_at) * 1000)
    server.close()
    print_figure(
        "ten calls at an idle moment: the last is at the server, median", share(spreads, 50), "ms", "<= 20"
    )


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
