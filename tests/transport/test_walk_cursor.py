"""Lists by cursor: a page is asked for with what the page before it said."""

from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest

from smartlead_async.transport.paging import Rows
from smartlead_async.transport.walk_plan import Ask
from tests.transport.test_walk import CURSOR, go, incomplete, page_of, rows_of

SCROLL = CURSOR._replace(is_scroll=True)


def by_cursor(count: int, **around: Any) -> Callable[[Ask], Rows[int]]:
    """A list in which a page is asked for by the last row before it."""

    def answer(ask: Ask) -> Rows[int]:
        keys = [key for key in range(1, count + 1) if key > (ask.start or 0)][: ask.size]
        return page_of(keys, **{"cursor": keys[-1] if keys else None, **around})

    return answer


@pytest.mark.parametrize(("around", "requests"), [({}, 4), ({"total": 25}, 3), ({"more": False, "total": 10}, 1)])
def test_a_list_by_cursor_ends_without_one_or_by_its_count(around, requests):
    """Or where the answer says that nothing follows."""
    pages = go(CURSOR, by_cursor(25, **around))
    assert (rows_of(pages), len(pages)) == (list(range(1, 11 if "more" in around else 26)), requests)


def test_a_cursor_that_comes_with_nothing_is_the_end():
    """`/leads/all` repeats the last one."""
    assert rows_of(go(CURSOR, lambda ask: by_cursor(15, cursor=15 if ask.start else 10)(ask))) == list(
        range(1, 16)
    )


def test_a_list_by_cursor_ends_with_a_page_that_has_none():
    """Its rows are the last."""
    pages = {None: page_of([1, 2], cursor="A"), "A": page_of([3])}
    assert rows_of(go(CURSOR, lambda ask: pages[ask.start])) == [1, 2, 3]


def test_a_list_by_cursor_may_get_shorter():
    """A page begins after a row, wherever that stands: nothing moves to a page that was read."""
    pages = go(CURSOR, lambda ask: by_cursor(25, total=20 if ask.start else 25)(ask))
    assert rows_of(pages) == list(range(1, 26))


@pytest.mark.parametrize("lie", [1, 10])
def test_rows_that_a_list_by_cursor_counts_and_does_not_give_are_missing(lie):
    """After every row that came."""
    error = incomplete(CURSOR, by_cursor(25, total=25 + lie))
    assert (error.received, error.total) == (25, 25 + lie)


@pytest.mark.parametrize(("start", "cycle"), [(None, "A"), (None, "AB"), (None, "ABC"), ("A", "A"), ("A", "BA")])
def test_cursors_that_go_in_circles_are_an_error(start, cycle):
    """The same one again, or one of before it; also the one that the walk began with."""
    asked = iter(range(100))

    def answer(_: Ask) -> Rows[int]:
        number = next(asked)
        return page_of([number], cursor=cycle[number % len(cycle)])

    error = incomplete(CURSOR, answer, start=start)
    assert error.received == len(cycle) + (start is None)
    assert "gives rows again that it gave before" in error.message


def test_a_cursor_that_repeats_at_the_end_of_a_full_count_is_the_end():
    """Nothing is missing."""
    pages = go(
        CURSOR, lambda ask: page_of(range(10) if ask.start is None else range(10, 20), cursor="A", total=20)
    )
    assert rows_of(pages) == list(range(20))


@pytest.mark.parametrize("size", [3, 10])
def test_a_walk_that_begins_at_a_cursor_does_not_know_what_was_before(size):
    """Its count says nothing, and the cursor is no number of rows: here it is the id of one."""

    def answer(ask: Ask) -> Rows[int]:
        keys = [key for key in range(1_001, 1_026) if key > ask.start][:size]
        return page_of(keys, cursor=keys[-1] if keys else None, total=25)

    assert rows_of(go(CURSOR, answer, start=1_012)) == list(range(1_013, 1_026))


# A scroll: one cursor for the whole walk, which the server moves on


def test_a_scroll_goes_on_with_the_cursor_it_had():
    """Which gives the next page at each use, and an empty one at the end."""
    left = iter(range(25))

    def answer(ask: Ask) -> Rows[int]:
        return page_of(list(islice(left, ask.size)), cursor="A")

    assert rows_of(go(SCROLL, answer)) == list(range(25))


def test_a_scroll_that_gives_the_same_page_again_is_an_error():
    """It is not walked for ever."""
    error = incomplete(SCROLL, lambda _: page_of(range(10), cursor="A", total=25))
    assert (error.received, error.total) == (10, 25)
