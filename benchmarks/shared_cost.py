"""What an exchange with a store costs in CPU: over a file in this process, over Redis in the script.

Four processes have bulk calls waiting, one of them is near its turn. The stores are told the time, so that a limit
of an hour is full in seconds. `python -m benchmarks.shared_cost`; over Redis where there is a redis-server.
"""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import attrs
from redis import Redis

from benchmarks.figures import print_figure, print_machine
from benchmarks.shared import redis_store
from smartlead_async import RateLimit
from smartlead_async.limiter.congestion.learned import UNTAUGHT, Learned
from smartlead_async.limiter.shared.codec import US, StoreSession, decode_words, encode_text
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.protocol import Reply, Request, Settled, SharedLimit
from smartlead_async.limiter.shared.redis_store import ALGORITHM

PROCESSES = 4
ROUNDS = 5
EXCHANGES = 100  # a round
ANSWER_S = 0.05
CREDIT_S = 0.02
SHORT = (RateLimit(10, per_s=2.0),)
SECOND = Learned(second=RateLimit(300, per_s=60.0))


@attrs.define
class Clock:
    """The time that a store is told."""

    us: int = 1_800_000_000 * US

    def __call__(self) -> int:
        """Microseconds."""
        return self.us


@attrs.define
class Process:
    """One of those that share the limit: it tells what was answered, and asks for five more."""

    limit: SharedLimit
    clock: Clock
    learned: Learned
    granted: dict[int, int] = attrs.field(factory=dict[int, int])  # slots, and when their answer is there
    due: int = 0

    async def exchange(self) -> None:
        """One exchange."""
        now = self.clock()
        settled = {slot: at for slot, at in self.granted.items() if at <= now}
        reply = await self.limit.exchange(
            Request(
                held=tuple(slot for slot in self.granted if slot not in settled),
                settled=tuple(Settled(slot, (now - at) / US, CREDIT_S) for slot, at in settled.items()),
                waiting={"bulk": 5},
                credit_s=CREDIT_S,
                learned=self.learned,
                changes=self.learned != UNTAUGHT,
            )
        )
        for slot in settled:
            del self.granted[slot]
        for slot, _, in_s in reply.grants:
            self.granted[slot] = now + int((in_s + ANSWER_S) * US)
        self.learned = UNTAUGHT
        self.due = now + max(1000, int(reply.wait_s * US))


async def play(processes: Sequence[Process], clock: Clock, exchanges: int) -> None:
    """So many exchanges, each when it is due."""
    for _ in range(exchanges):
        process = min(processes, key=lambda process: process.due)
        clock.us = max(clock.us, process.due)
        await process.exchange()


class ScriptLimit:
    """A process's way to a Redis that is told the time."""

    KEY = "benchmark:{cost}:limit"
    CLOCK = "local clock = tonumber(redis.call('GET', KEYS[1] .. ':clock'))\n"

    def __init__(self, redis: Redis, rates: Sequence[RateLimit], clock: Clock) -> None:
        self._redis = redis
        self._script = redis.register_script(self.CLOCK + ALGORITHM)
        self._session = StoreSession(rates)
        self._clock = clock
        self.tell_within_s = self._session.tell_within_s

    async def exchange(self, request: Request) -> Reply:
        """Of `SharedLimit`."""
        now = self._clock() / US
        encoded = self._session.encode(request, now)
        self._redis.set(self.KEY + ":clock", self._clock())
        words = self._script(keys=[self.KEY], args=[encode_text(encoded)])
        return self._session.decode(decode_words(words), encoded, now, now)

    async def aclose(self) -> None:
        """Of `SharedLimit`."""


@attrs.frozen
class Store:
    """Ways to it, and the CPU it has used so far."""

    title: str
    open: Callable[[Sequence[RateLimit], Clock], SharedLimit]
    cpu_s: Callable[[], float]


@contextmanager
def stores() -> Iterator[list[Store]]:
    """A file, and a Redis where there is one."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "limit")
        found = [
            Store("a file", lambda rates, clock: FileLimit(path, "key", rates, clock=clock), time.process_time)
        ]
        if shutil.which("redis-server") is None:
            yield found
            return
        with redis_store() as server, Redis.from_url(server.url) as redis:

            def script_s() -> float:
                return float(redis.info("commandstats").get("cmdstat_evalsha", {"usec": 0})["usec"]) / US

            yield [*found, Store("Redis", lambda rates, clock: ScriptLimit(redis, rates, clock), script_s)]


async def exchange_ms(store: Store, rates: Sequence[RateLimit], learned: Learned, before: int) -> float:
    """Milliseconds of CPU of an exchange, after so many."""
    clock = Clock()
    processes = [Process(store.open(rates, clock), clock, learned) for _ in range(PROCESSES)]
    await play(processes, clock, before)
    spent_s: list[float] = []
    for _ in range(ROUNDS):
        began_s = store.cpu_s()
        await play(processes, clock, EXCHANGES)
        spent_s.append(store.cpu_s() - began_s)
    for process in processes:
        await process.limit.aclose()
    return median(spent_s) / EXCHANGES * 1e3


async def measure() -> None:
    """Print all figures."""
    for title, rates, learned, before, bar in (
        ("10 in 2 s", SHORT, UNTAUGHT, 50, "<= 0.2"),
        ("10 in 2 s, 300 a minute learned", SHORT, SECOND, 400, "<= 0.5"),
        ("STANDARD, an hour of it full", RateLimit.STANDARD, UNTAUGHT, 2000, "<= 1.0"),
    ):
        with stores() as found:
            for store in found:
                spent_ms = await exchange_ms(store, rates, learned, before)
                print_figure(f"{store.title}, {title}: CPU of an exchange", spent_ms, "ms", bar)


def main() -> None:
    """Print the machine and all figures."""
    print_machine()
    asyncio.run(measure())


if __name__ == "__main__":
    main()
