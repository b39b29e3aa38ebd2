"""The laboratory of ways that change: its clock, its programs, and what windows hold there."""

from random import Random

import pytest

from benchmarks.limiter.ways import CASES, LANES, MADE_UP_WAYS, SERVERS, Program, made_up_way
from tests.virtual_time import run


@pytest.mark.parametrize("lane", LANES)
def test_a_server_whose_clock_loses_half_a_percent_refuses_nothing(lane):
    """Its 2 s are 2.01 s."""
    way, server = CASES["no latency, the server's clock loses 0.5 %"]
    program = run(Program(way, lane, Random(1), server(), until_s=100.0).saturate())
    assert (program.refused, program.fullest) == (0, 10)
    assert program.share > 0.99


@pytest.mark.parametrize("lane", LANES)
def test_a_setting_that_is_true_of_the_server_gives_its_share(lane):
    """Counted when it comes, worked on for 0.8 s: with 0.15 s assumed more is let in than with 2 s."""
    way = SERVERS["counts when a request comes, and works for 0.4 to 1.2 s"]
    programs = [
        run(Program(way, lane, Random(1), counted_within_s=within_s, until_s=100.0).saturate())
        for within_s in (0.15, 2.0)
    ]
    assert [(program.refused, program.fullest) for program in programs] == [(0, 10), (0, 10)]
    assert programs[0].share > programs[1].share + 0.05


def test_a_made_up_way_changes_and_is_the_same_again():
    """By its seed."""
    moments = [float(at_s) for at_s in range(100)]
    first, again = ([made_up_way(Random(7))(Random(), at_s) for at_s in moments] for _ in range(2))
    assert first == again
    assert 1 < len(set(first)) <= len(MADE_UP_WAYS)


def test_groups_of_calls_over_made_up_ways_hold_five_too_many_at_the_most():
    """One of the programs that the page counts."""
    rng = Random(3)
    program = run(Program(made_up_way(rng), "interactive", rng, until_s=30.0).call_in_groups())
    assert 10 <= program.fullest <= 15
