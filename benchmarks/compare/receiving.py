"""Webhooks received: how many a second on one core, and what is lost by kills."""

import asyncio
import os
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import psutil

from benchmarks.compare.receivers import BY_HAND, IN_MEMORY, OURS
from benchmarks.webhook_kills import Receiver, Result, run, serve, to_request

RECEIVERS: Mapping[str, Receiver] = {
    "FastAPI, a queue in memory": IN_MEMORY,
    "FastAPI, SQLite by hand": BY_HAND,
    "**smartlead-async**, `WebhookReceiver`": OURS,
}
ROUNDS = 3
EVENTS = 500
LOOK_S = 0.005
FIRST = 50
"""Events before those that are counted: what is imported and compiled once."""
CONNECTIONS = 8
DELIVERIES, KILLS = 300, 15
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Speed:
    """Of one receiver, in one round."""

    per_s: float
    """Events received and handled in a second, on one core."""
    cpu_us: float
    """Of an event."""


@attrs.frozen(kw_only=True)
class Received:
    """All of one receiver's rounds, and what kills did to it."""

    speeds: Sequence[Speed]
    kills: Result


def receive_all() -> Mapping[str, Received]:
    """In rounds, in each of which all have their turn."""
    rounds = [{title: _measure(receiver) for title, receiver in RECEIVERS.items()} for _ in range(ROUNDS)]
    killed = asyncio.run(_kill_all())
    return {title: Received(speeds=[each[title] for each in rounds], kills=killed[title]) for title in RECEIVERS}


async def _kill_all() -> Mapping[str, Result]:
    """All receivers at the same time: what is lost is counted, and no time."""
    return dict(zip(RECEIVERS, await asyncio.gather(*map(_kill, RECEIVERS.values())), strict=True))


async def _kill(receiver: Receiver) -> Result:
    with TemporaryDirectory() as folder:
        return await run(Path(folder), deliveries=DELIVERIES, kills=KILLS, receiver=receiver)


def _measure(receiver: Receiver) -> Speed:
    at_once = attrs.evolve(receiver, make=partial(receiver.make, wait_s=0.0))
    with TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        log = Path(folder, "log")
        with _process(at_once, Path(folder, "inbox"), log, listening) as process:
            return asyncio.run(_deliver(listening.getsockname()[1], log, process))


@contextmanager
def _process(receiver: Receiver, inbox: Path, log: Path, listening: socket.socket) -> Iterator[psutil.Process]:
    """A receiver on a core of its own."""
    process = get_context("spawn").Process(target=serve, args=(receiver, inbox, log, listening), daemon=True)
    process.start()
    try:
        running = psutil.Process(process.pid)
        running.cpu_affinity([min(os.sched_getaffinity(0))])
        yield running
    finally:
        process.kill()
        process.join()


async def _deliver(port: int, log: Path, process: psutil.Process) -> Speed:
    await _send(port, log, range(FIRST))
    began_at, began_s = time.perf_counter(), _cpu_s(process)
    await _send(port, log, range(FIRST, FIRST + EVENTS))
    took_s, cpu_s = time.perf_counter() - began_at, _cpu_s(process) - began_s
    return Speed(per_s=EVENTS / took_s, cpu_us=cpu_s / EVENTS * 1e6)


async def _send(port: int, log: Path, numbers: range) -> None:
    """Deliver, and wait until all were handled."""
    requests = iter([to_request(number, "keep-alive") for number in numbers])
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_send_one_by_one(port, requests))
    await asyncio.to_thread(_wait, log, numbers.stop)


def _wait(log: Path, handled: int) -> None:
    while log.read_bytes().count(b"end ") < handled:
        time.sleep(LOOK_S)


async def _send_one_by_one(port: int, requests: Iterator[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"a delivery was refused: {head!r}")
        length = _LENGTH.search(head)
        await reader.readexactly(int(length[1]) if length else 0)
    writer.close()


def _cpu_s(process: psutil.Process) -> float:
    used = process.cpu_times()
    return used.user + used.system
