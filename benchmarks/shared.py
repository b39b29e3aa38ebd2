"""Real processes on one key, over a file of this machine and over Redis, with what may go wrong.

Bulk jobs in four processes, one of them killed in the middle; then two and twelve, one of them far from the server
and the others near, with an interactive call each 3 s beside them and a store that loses its memory in the middle.

`python -m benchmarks.shared [SECONDS]`; a redis-server of its own is started on a free port, where there is one.
"""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import httpx
from redis import Redis

from benchmarks.figures import print_figure, print_machine
from smartlead_async import Lead, Smartlead
from smartlead_async.sandbox import Sandbox

SECONDS = 60.0
TASKS = 5
PER_S = 5.0
EACH_S = 3.0  # an interactive call
LOOK_S = 0.02  # at what has reached the server


@attrs.frozen(kw_only=True)
class Trial:
    """Bulk jobs by their round trips to the server, and what happens in the middle."""

    title: str
    round_trips_s: Sequence[float]
    is_interactive: bool
    fault: str  # "kill" the last process, or "forget": the store


TRIALS = (
    Trial(title="4 near, one killed", round_trips_s=(0.05,) * 4, is_interactive=False, fault="kill"),
    Trial(title="300 and 10 ms", round_trips_s=(0.3, 0.01), is_interactive=True, fault="forget"),
    Trial(title="600 and 3 at 5 ms", round_trips_s=(0.6, *[0.005] * 3), is_interactive=True, fault="forget"),
    Trial(title="300 and 11 at 10 ms", round_trips_s=(0.3, *[0.01] * 11), is_interactive=True, fault="forget"),
)


class Distance:
    """A port of this machine that passes bytes on to the server and back, each way later by half a round trip."""

    def __init__(self, base_url: str, round_trip_s: float) -> None:
        self._url = httpx.URL(base_url)
        self._half_s = round_trip_s / 2

    async def open(self) -> str:
        """The address to send to."""
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return str(self._url.copy_with(port=server.sockets[0].getsockname()[1]))

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._url.host, self._url.port)
        await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(2**16):
            loop.call_later(self._half_s, writer.write, data)
        loop.call_later(self._half_s, writer.close)


async def work(base_url: str, api_key: str, shared_limit: str, name: str, round_trip_s: str, lane: str) -> None:
    """One of the processes: a bulk job without an end, or single calls."""
    far_url = await Distance(base_url, float(round_trip_s)).open()
    async with Smartlead(api_key, base_url=far_url, shared_limit=shared_limit) as smartlead:
        job = smartlead.with_options(lane="bulk")

        async def bulk(task: int) -> None:
            number = 0
            while True:
                number += 1
                await job.leads.add(372, Lead(email=f"lead{number}@{name}-{task}.example.com"))

        async def single() -> None:
            asked_at = time.monotonic()
            await smartlead.leads.add(372, Lead(email=f"{asked_at}@{name}-0.example.com"))
            print(time.monotonic() - asked_at - float(round_trip_s), flush=True)

        if lane == "bulk":
            await asyncio.gather(*(bulk(task) for task in range(TASKS)))
        async with asyncio.TaskGroup() as group:
            while True:
                await asyncio.sleep(EACH_S)
                group.create_task(single())


@attrs.define
class Store:
    """Where the processes meet: its address, how it loses its memory, and how often it was asked."""

    title: str
    url: str
    forget: Callable[[], None]
    exchanges: Callable[[], int] | None = None


@contextmanager
def redis_store() -> Iterator[Store]:
    """A Redis without a disk."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    servers = [_start(command)]
    url = f"redis://127.0.0.1:{port}/0"

    def forget() -> None:
        servers[-1].kill()
        servers[-1].wait()
        servers.append(_start(command))

    yield Store("Redis", url, forget, partial(_scripts_run, url))
    servers[-1].kill()
    servers[-1].wait()


def _start(command: Sequence[str]) -> "subprocess.Popen[str]":
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    while "Ready to accept connections" not in (server.stdout.readline() if server.stdout else ""):
        pass
    return server


def _scripts_run(url: str) -> int:
    """How many scripts a Redis has run since it was started."""
    with Redis.from_url(url) as redis:
        return redis.info("commandstats").get("cmdstat_evalsha", {"calls": 0})["calls"]


@contextmanager
def file_store() -> Iterator[Store]:
    """A file in a folder of its own."""
    with TemporaryDirectory() as folder:

        def forget() -> None:
            for file in Path(folder).iterdir():
                file.unlink()

        yield Store("a file", Path(folder, "limit").as_uri(), forget)


def measure(trial: Trial, store: Store, seconds: float) -> None:
    """Start the processes, let happen what happens, and ask the server."""
    with Sandbox(latency_s=(0.0, 0.005)) as sandbox:
        common = [sys.executable, "-m", "benchmarks.shared", "work", sandbox.base_url, sandbox.api_key, store.url]
        lanes = [*(("bulk", round_trip_s) for round_trip_s in trial.round_trips_s)]
        lanes += [("interactive", trial.round_trips_s[-1])] * trial.is_interactive
        processes = [
            subprocess.Popen([*common, f"p{number}", str(round_trip_s), lane], stdout=subprocess.PIPE, text=True)
            for number, (lane, round_trip_s) in enumerate(lanes)
        ]
        while len(_parts(sandbox, len(trial.round_trips_s))) < len(trial.round_trips_s):
            time.sleep(LOOK_S)
        first, asked, began_at = sandbox.report().requests, _asked(store), time.monotonic()
        standstill_s = _watch(sandbox, seconds / 2)
        asked = _asked(store) - asked
        middle = sandbox.report().requests
        if trial.fault == "kill":
            processes[len(trial.round_trips_s) - 1].kill()
        else:
            store.forget()
        standstill_s = max(standstill_s, _watch(sandbox, seconds / 2))
        report, took_s = sandbox.report(), time.monotonic() - began_at
        for process in processes:
            process.kill()
        waits = [float(line) for process in processes for line in process.communicate()[0].splitlines()]
    title = f"{trial.title}, {store.title}"
    print_figure(f"{title}: refused", report.refused, "requests", "0")
    print_figure(f"{title}: fullest window at the server", report.fullest_window, "requests", "<= 10")
    print_figure(f"{title}: throughput", (report.requests - first) / took_s / PER_S, "of 5/s", ">= 0.90")
    print_figure(f"{title}: longest standstill", standstill_s, "s", "<= 1")
    if store.exchanges:
        print_figure(f"{title}: round trips", asked / (middle - first), "a request")
    if waits:
        print_figure(f"{title}: longest wait of an interactive call", max(waits), "s", "<= 1")


def _asked(store: Store) -> int:
    return store.exchanges() if store.exchanges else 0


def _parts(sandbox: Sandbox, processes: int) -> list[int]:
    """The processes that have sent something."""
    times = sandbox.report().times_added.get(372, {})
    return [number for number in range(processes) if any(f"@p{number}-" in email for email in times)]


def _watch(sandbox: Sandbox, seconds: float) -> float:
    """The longest time in which nothing arrived."""
    until = time.monotonic() + seconds
    requests, at, longest_s = -1, time.monotonic(), 0.0
    while (now := time.monotonic()) < until:
        if (seen := sandbox.report().requests) != requests:
            requests, at = seen, now
        longest_s = max(longest_s, now - at)
        time.sleep(LOOK_S)
    return longest_s


def main() -> None:
    """Print all figures."""
    if sys.argv[1:2] == ["work"]:
        asyncio.run(work(*sys.argv[2:]))
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print_machine()
    stores = [file_store, redis_store] if shutil.which("redis-server") else [file_store]
    for trial in TRIALS:
        for make in stores:
            with make() as store:
                measure(trial, store, seconds)
    if redis_store not in stores:
        print("# no redis-server here (Debian: apt-get install redis-server)")


if __name__ == "__main__":
    main()
