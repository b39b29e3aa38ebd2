"""Four real processes on one key, one of them killed in the middle: over Redis, and over a file of this machine.

`python -m benchmarks.shared [SECONDS]`; a redis-server of its own is started on a free port, where there is one.
"""

import asyncio
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis

from benchmarks.figures import print_figure, print_machine
from smartlead_async import Lead, Smartlead
from smartlead_async.sandbox import Sandbox

SECONDS = 60.0
PROCESSES = 4
TASKS = 5
PER_S = 5.0


async def work(base_url: str, api_key: str, shared_limit: str, name: str) -> None:
    """One of the processes: calls as fast as it may, in the bulk lane, until it is ended."""
    async with Smartlead(api_key, base_url=base_url, shared_limit=shared_limit) as smartlead:
        leads = smartlead.with_options(lane="bulk").leads

        async def calls(task: int) -> None:
            number = 0
            while True:
                number += 1
                await leads.add(372, Lead(email=f"lead{number}@{name}-{task}.example.com"))

        await asyncio.gather(*(calls(task) for task in range(TASKS)))


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis without a disk."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        while "Ready to accept connections" not in (server.stdout.readline() if server.stdout else ""):
            pass
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


def turns_of_redis(url: str) -> int:
    """How many scripts it has run since it was started."""
    with Redis.from_url(url) as redis:
        return redis.info("commandstats").get("cmdstat_evalsha", {"calls": 0})["calls"]


def measure(name: str, shared_limit: str, seconds: float, turns: Callable[[], int] | None = None) -> None:
    """Start the processes, kill one of them, and ask the server."""
    with Sandbox(latency_s=(0.02, 0.08)) as sandbox:
        command = [
            sys.executable,
            "-m",
            "benchmarks.shared",
            "work",
            sandbox.base_url,
            sandbox.api_key,
            shared_limit,
        ]
        processes = [subprocess.Popen([*command, f"p{number}"]) for number in range(PROCESSES)]
        while sandbox.report().requests < PROCESSES * TASKS:  # until all are up
            time.sleep(0.05)
        first, began_at = sandbox.report().requests, time.monotonic()
        first_turns = turns() if turns else 0
        time.sleep(seconds / 2)
        processes[-1].send_signal(signal.SIGKILL)
        time.sleep(seconds / 2)
        report, took_s = sandbox.report(), time.monotonic() - began_at
        last_turns = turns() if turns else 0
        for process in processes:
            process.kill()
            process.wait()
    print_figure(f"{name}: refused", report.refused, "requests", "0")
    print_figure(f"{name}: fullest window at the server", report.fullest_window, "requests", "<= 10")
    print_figure(f"{name}: throughput", (report.requests - first) / took_s / PER_S, "of 5/s", ">= 0.94")
    if turns:
        asked = (last_turns - first_turns) / (report.requests - first)
        print_figure(f"{name}: round trips", asked, "a request", "1")
    times = report.times_added[372]
    parts = [sum(f"@p{number}-" in email for email in times) for number in range(PROCESSES)]
    print_figure(f"{name}: calls of the processes that lived, fewest", min(parts[:-1]), "calls")
    print_figure(f"{name}: and most", max(parts[:-1]), "calls")


def main() -> None:
    """Print all figures."""
    if sys.argv[1:2] == ["work"]:
        asyncio.run(work(*sys.argv[2:]))
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print_machine()
    with TemporaryDirectory() as folder:
        measure(f"{PROCESSES} processes, a file", Path(folder, "limit").as_uri(), seconds)
    if shutil.which("redis-server") is None:
        print("# no redis-server here (Debian: apt-get install redis-server)")
        return
    with redis_server() as url:
        measure(f"{PROCESSES} processes, Redis", url, seconds, partial(turns_of_redis, url))


if __name__ == "__main__":
    main()
