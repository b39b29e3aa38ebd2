"""Which rows of a list are known again."""

import pytest

from smartlead_async.transport.known_rows import FIRST, LAST, KnownRows

COUNT = FIRST + LAST + 500


@pytest.fixture(scope="module")
def known() -> KnownRows:
    """After a list that is longer than what is kept."""
    rows = KnownRows()
    for key in range(COUNT):
        assert rows.add(key)
    return rows


@pytest.mark.parametrize("key", [0, FIRST - 1, COUNT - LAST, COUNT - 1])
def test_the_first_and_the_last_rows_are_known(key, known: KnownRows):
    """A server that begins anew, and rows that were pushed to the next page."""
    assert known.add(key) is False


def test_what_was_long_ago_is_forgotten(known: KnownRows):
    """Memory does not grow with the list."""
    assert known.add(FIRST) is True
