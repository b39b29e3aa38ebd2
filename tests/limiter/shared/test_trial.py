"""Bulk jobs of several processes at their own distances, beside what else happens: the limit, and all of it."""

import pytest

from tests.limiter.shared.trial import Scenario, tried


@pytest.mark.parametrize("processes", [2, 4, 12])
def test_an_interactive_call_beside_bulk_jobs_costs_them_nothing(processes):
    """One each three seconds: no grant is lost, nothing stands still, no window over ten."""
    result = tried(Scenario(round_trips_s=(0.02,) * processes, interactive_s=0.02, seconds=30.0))
    assert (result.fullest, result.refused) == (10, 0)
    assert result.share > 0.97
    assert result.standstill_s < 0.5
    assert max(result.waited_s) < 0.5


@pytest.mark.parametrize("processes", [2, 4, 12])
@pytest.mark.parametrize(("far_s", "near_s"), [(0.3, 0.01), (0.6, 0.005)])
def test_a_process_far_away_breaks_no_limit(processes, far_s, near_s):
    """What it knows of its own way is no credit for those that are near."""
    result = tried(
        Scenario(round_trips_s=(far_s, *[near_s] * (processes - 1)), interactive_s=near_s, tail=0.05, seconds=60.0)
    )
    assert (result.fullest, result.refused) == (10, 0)
    assert result.standstill_s < 1.0
    assert result.share > 0.8


@pytest.mark.parametrize("processes", [2, 4, 12])
def test_a_store_that_comes_back_empty_breaks_no_limit_and_stops_nobody_for_long(processes):
    """It is away for 0.2 s; then each process tells it what it remembers."""
    result = tried(
        Scenario(
            round_trips_s=(0.3, *[0.02] * (processes - 1)), interactive_s=0.02, loses_memory_at=20.0, seconds=40.0
        )
    )
    assert (result.fullest, result.refused) == (10, 0)
    assert result.standstill_s < 1.2
