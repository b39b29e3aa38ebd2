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
