"""Processes at unequal distances on one key, in virtual time: every store, every number, everything that happens.

`python -m benchmarks.shared_trials [SECONDS]`; over Redis where there is a redis-server.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from redis import Redis

from benchmarks.figures import print_machine
from benchmarks.shared import redis_store
from tests.limiter.shared.trial import (
    FileStore,
    MemoryStore,
    Result,
    Scenario,
    ScriptStore,
    Store,
    far_and_near,
    tried,
)

SECONDS = 600.0
PROCESSES = (2, 3, 4, 8, 12)
DISTANCES_S = ((0.02, 0.02), (0.1, 0.02), (0.3, 0.01), (0.6, 0.005))  # of one, and of the others


def scenarios(seconds: float) -> Iterator[Scenario]:
    """Bulk jobs alone; with interactive calls; with a tail; with a store that loses its memory."""
    for processes, (far_s, near_s) in product(PROCESSES, DISTANCES_S):
        alone = Scenario(round_trips_s=far_and_near(far_s, near_s, processes), seconds=seconds)
        beside = attrs.evolve(alone, interactive_s=near_s)
        yield from (
            alone,
            beside,
            attrs.evolve(beside, tail=0.05),
            attrs.evolve(beside, loses_memory_at=seconds / 2),
        )


@contextmanager
def stores(*, with_redis: bool) -> Iterator[dict[str, Store]]:
    """One of each kind."""
    with TemporaryDirectory() as folder:
        found: dict[str, Store] = {"memory": MemoryStore(), "file": FileStore(Path(folder, "limit"))}
        if not with_redis:
            yield found
            return
        with redis_store() as server, Redis.from_url(server.url) as redis:
            yield {**found, "Redis": ScriptStore(redis)}


def is_kept(result: Result) -> bool:
    """The limit to the last request, no standstill, and nine tenths of what the limit allows."""
    return (result.fullest, result.refused) == (10, 0) and result.standstill_s < 1.0 and result.share >= 0.9


def main() -> int:
    """Print a line for each, and fail if one breaks what must hold."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print_machine()
    broken = 0
    for scenario in scenarios(seconds):
        with stores(with_redis=shutil.which("redis-server") is not None) as found:
            for name, store in found.items():
                result = tried(scenario, store)
                broken += not is_kept(result)
                far_s, near_s = scenario.round_trips_s[:2]
                print(
                    f"{len(scenario.round_trips_s):2} processes, {far_s:g} and {near_s:g} s, {name:6}",
                    "interactive" if scenario.interactive_s is not None else "           ",
                    "tail" if scenario.tail else "    ",
                    "forgets" if scenario.loses_memory_at else "       ",
                    result,
                    "" if is_kept(result) else "BROKEN",
                    flush=True,
                )
    print(f"# broken: {broken}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
