"""Bulk jobs of several processes at their own distances, beside what else happens: the limit, and all of it.

`python -m benchmarks.shared_trials` plays many more of them, for longer.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.limiter.shared.trial import (
    Burst,
    FileStore,
    MemoryStore,
    Scenario,
    ScriptStore,
    Store,
    far_and_near,
    tried,
)
from tests.systems import needs_deleting


@pytest.fixture(params=["memory", pytest.param("file", marks=needs_deleting), "Redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "Redis":
        with Redis.from_url(request.getfixturevalue("redis_url")) as redis:
            yield ScriptStore(redis)
    else:
        yield MemoryStore() if request.param == "memory" else FileStore(tmp_path / "limit")


@pytest.mark.parametrize("processes", [2, 4, 12])
def test_an_interactive_call_beside_bulk_jobs_costs_them_nothing(processes):
    """One each three seconds: no grant is lost, nothing stands still, no window over ten."""
    result = tried(Scenario(round_trips_s=(0.02,) * processes, interactive_s=0.02, seconds=30.0))
    assert (result.fullest, result.refused) == (10, 0)
    assert result.share > 0.97
    assert result.standstill_s < 0.5
    assert max(result.waited_s) < 0.5


@pytest.mark.parametrize("processes", [2, 4, 12])
@pytest.mark.parametrize(("tail", "least"), [(0.0, 0.9), (0.05, 0.88)])
def test_a_process_far_away_costs_the_others_little(processes, tail, least):
    """It is 600 ms away, the others 5 ms; its own slots come back to it as soon as theirs to them.

    Nor does the store: twelve have their turns less often than once in a window, and are granted two slots each.
    """
    round_trips_s = far_and_near(0.6, 0.005, processes)
    result = tried(Scenario(round_trips_s=round_trips_s, interactive_s=0.005, tail=tail, seconds=80.0))
    assert (result.fullest, result.refused) == (10, 0)
    assert result.standstill_s < 1.0
    assert result.late_share > least
    assert result.asks_each < 1.75


@pytest.mark.parametrize("processes", [2, 12])
def test_every_store_keeps_the_limit_when_it_loses_its_memory(store, processes):
    """It is away for 0.2 s and comes back empty; then each process tells it what it remembers."""
    round_trips_s = far_and_near(0.3, 0.02, processes)
    scenario = Scenario(round_trips_s=round_trips_s, interactive_s=0.02, loses_memory_at=15.0, seconds=30.0)
    result = tried(scenario, store)
    assert (result.fullest, result.refused) == (10, 0)
    assert result.standstill_s < 1.0


def test_a_store_that_loses_its_memory_costs_little_of_the_limit():
    """What each process tells takes the place of all but what was free, and that is one slot of ten or two.

    Were two more of them presumed for nine seconds, it would be 0.03 less.
    """
    round_trips_s = far_and_near(0.6, 0.005, 4)
    scenario = Scenario(round_trips_s=round_trips_s, interactive_s=0.005, loses_memory_at=30.0, seconds=60.0)
    result = tried(scenario)
    assert (result.fullest, result.refused) == (10, 0)
    assert result.share > 0.9
    assert result.standstill_s < 1.0


def test_a_process_that_was_idle_grants_nothing_that_another_has_used(store):
    """Ten are sent, the store loses its memory, and another process, which it had replied to, asks for ten."""
    bursts = (Burst(0, 1, 0.0), Burst(1, 10, 20.0), Burst(0, 10, 20.6))
    result = tried(Scenario(bursts=bursts, loses_memory_at=20.3, seconds=40.0), store)
    assert (result.fullest, result.refused) == (10, 0)
    assert len(result.admitted) == 21
