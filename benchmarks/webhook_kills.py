"""Deliveries with retries to a receiver that is killed again and again: is any lost, or handled again unmarked?

The parent holds the listening socket, so that a sender waits for the next process as it would for a restart.
"""

import asyncio
import multiprocessing
import os
import random
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import attrs
import uvicorn

from smartlead_async.webhooks import EmailReply, InboxCounts, WebhookReceiver, sample, sign

SECRET = "s3cret"
SENDERS = 8
AGAIN = 0.1  # of the deliveries are sent once more after a 200


@attrs.frozen(kw_only=True)
class Result:
    """What became of the deliveries.

    Attributes:
        delivered: Events that were answered with 200.
        kills: Processes that were killed.
        lost: Events that were answered with 200 and never handled.
        handled_again: Events whose handler began more than once.
        unmarked: Of these, those where a later attempt did not say that it was one.
    """

    delivered: int
    kills: int
    lost: int
    handled_again: int
    unmarked: int


@attrs.frozen(kw_only=True)
class Receiver:
    """What takes webhooks in, and writes into a log what it handles.

    Attributes:
        make: The ASGI application, of the file where it keeps events and of the log.
        finish: Handle what a process that was killed has left, of the same.
    """

    make: Callable[[Path, Path], Any]
    finish: Callable[[Path, Path], Awaitable[None]]


def make_receiver(inbox: Path, log: Path) -> WebhookReceiver:
    """A receiver whose handler takes down when it begins with an event, and when it ends."""
    receiver = WebhookReceiver(inbox, secrets=[SECRET], workers=4, retry_s=[0.0] * 100)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    @receiver.on(EmailReply)
    async def handle(event: EmailReply) -> None:
        os.write(file, f"begin {event.reply_text} {event.attempt}\n".encode())
        await asyncio.sleep(0)
        os.write(file, f"end {event.reply_text} {event.attempt}\n".encode())

    return receiver


async def handle_the_rest(inbox: Path, log: Path) -> None:
    """What is in the inbox still."""
    async with make_receiver(inbox, log) as receiver:
        while await receiver.counts() != InboxCounts(waiting=0, dead=0):
            pass


OURS = Receiver(make=make_receiver, finish=handle_the_rest)


def serve(receiver: Receiver, inbox: Path, log: Path, listening: socket.socket) -> None:
    """The process that is killed."""
    config = uvicorn.Config(receiver.make(inbox, log), lifespan="on", ws="none", log_config=None)
    uvicorn.Server(config).run(sockets=[listening])


class Processes:
    """One process after the other; each is killed after a number of answers."""

    def __init__(self, start: Callable[[], BaseProcess], kills: int, deliveries: int, seed: int) -> None:
        self._start = start
        self._random = random.Random(seed)
        self._most = max(1, 2 * deliveries // max(1, kills))
        self._left = kills
        self._answers_left = self._random.randint(1, self._most)
        self.killed = 0
        self._process = start()

    def answered(self) -> None:
        """A 200 came: it may have been the last of this process."""
        self._answers_left -= 1
        if self._answers_left <= 0 < self._left:
            self._left -= 1
            self.kill()
            self._answers_left = self._random.randint(1, self._most)
            self._process = self._start()

    def kill(self) -> None:
        """End the process as the system does, at once."""
        self._process.kill()
        self._process.join()
        self.killed += 1


async def run(folder: Path, *, deliveries: int, kills: int, seed: int = 1, receiver: Receiver = OURS) -> Result:
    """Send so many events while so many processes are killed."""
    inbox, log = folder / "inbox", folder / "log"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([receiver.finish.__module__])
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        port = listening.getsockname()[1]

        def start() -> BaseProcess:
            process = context.Process(target=serve, args=(receiver, inbox, log, listening), daemon=True)
            process.start()
            return process

        processes = Processes(start, kills, deliveries, seed)
        numbers = iter(range(deliveries))
        again = random.Random(seed)
        async with asyncio.TaskGroup() as group:
            for _ in range(SENDERS):
                group.create_task(_send_all(port, numbers, processes, again))
        processes.kill()
    await receiver.finish(inbox, log)
    return _judge(log, deliveries, processes.killed)


async def _send_all(port: int, numbers: Iterator[int], processes: Processes, again: random.Random) -> None:
    for number in numbers:
        request = to_request(number, "close")
        for _ in range(2 if again.random() < AGAIN else 1):
            while await _post(port, request) != 200:
                pass
            processes.answered()


def to_request(number: int, connection: str) -> bytes:
    """The bytes of a delivery, each number's of another event."""
    body = sample("EMAIL_REPLY", reply_message={"message_id": f"<{number}>", "text": str(number)})
    lines = ("POST / HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", f"Connection: {connection}")
    head = "\r\n".join((*lines, f"X-Smartlead-Signature: {sign(body, SECRET)}", "", ""))
    return head.encode() + body


async def _post(port: int, request: bytes) -> int:
    """The status, or 0 where the process ended before it answered."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request)
            return int((await reader.readuntil(b"\n")).split()[1])
        finally:
            writer.close()
    except (OSError, asyncio.IncompleteReadError):
        return 0


def _judge(log: Path, deliveries: int, kills: int) -> Result:
    lines = [line.split() for line in log.read_text(encoding="utf-8").splitlines()]
    begun = Counter(number for what, number, _ in lines if what == "begin")
    attempts = {(number, attempt) for what, number, attempt in lines if what == "begin"}
    ended = {number for what, number, _ in lines if what == "end"}
    again = {number for number, count in begun.items() if count > 1}
    marked = Counter(number for number, _ in attempts)
    return Result(
        delivered=deliveries,
        kills=kills,
        lost=len({str(number) for number in range(deliveries)} - ended),
        handled_again=len(again),
        unmarked=sum(marked[number] != begun[number] for number in again),
    )
