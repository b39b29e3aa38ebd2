"""What is learned of servers that allow less than the client was told: some rows of the table, for ten minutes."""

import pytest

from benchmarks.limiter.learning import Part, missed, trial
from benchmarks.limiter.unknown import TABLE

OTHERS = (
    "10",
    "3",
    "7-clocked",
    "60-hint",
    "once",
    "recovers",
    "8-told",
    "60-told",
    "other-1-told",
    "0-left",
    "5-lied",
)


@pytest.mark.parametrize("name", TABLE)
def test_a_server_that_allows_less_is_learned(name):
    """In ten minutes of a bulk job the row of the table is reached."""
    assert list(missed(name, trial(name, "bulk", with_hour=False))) == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_server_the_law_was_not_made_for_is_learned(name):
    """In ten minutes of single calls the row is reached."""
    assert list(missed(name, trial(name, "interactive", with_hour=False))) == []


def test_what_a_row_misses_is_said():
    """The share and the refusals, each in words."""
    assert list(missed("10", [Part(0.5, 3)])) == [
        "10: 0.500 of what is possible, less than 0.92",
        "10: 3 refused, more than 0",
    ]
