"""Rows that move between pages while a list is read, and pages that are no slices of it."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import IncompleteListError
from smartlead_async.transport.paging import Paging, Rows
from smartlead_async.transport.walk import Walk
from smartlead_async.transport.walk_plan import Ask
from tests.transport.test_walk import (
    BARE,
    COUNTED,
    CURSOR,
    FLAGGED,
    LABEL,
    NUMBERED,
    UNKEYED,
    go,
    incomplete,
    list_of,
    page_of,
    rows_of,
)


def test_no_row_is_given_twice_where_others_come_before_it():
    """Three rows are added at the front between two pages."""
    pages = go(
        COUNTED,
        lambda ask: (
            page_of(range(20)[:10], total=20)
            if ask.start == 0
            else page_of(range(-3, 20)[ask.start :][: ask.size], total=23)
        ),
    )
    assert rows_of(pages)[:10] == list(range(10))
    assert sorted(rows_of(pages)) == list(range(20))


def test_a_count_of_nothing_in_the_middle_is_not_believed():
    """It is asked for again."""
    asked: list[Any] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask.start)
        return page_of([], total=0) if asked == [0, 9] else list_of(25, total=25)(ask)

    assert rows_of(go(COUNTED, answer)) == list(range(25))
    assert asked == [0, 9, 10, 9, 19]


@pytest.mark.parametrize("paging", [UNKEYED, NUMBERED])
def test_where_rows_cannot_be_looked_for_it_is_said_that_some_may_be_missing(paging):
    """Rows without keys would be given twice, and pages by number begin where they begin."""
    first = 0 if paging is UNKEYED else 1

    def answer(ask: Ask) -> Rows[int]:
        number = (ask.start - first) * (1 if paging is UNKEYED else 10)
        rows = list(range(20 if number == 0 else 16))[number : number + 10]
        return Rows(
            items=rows, keys=None if paging is UNKEYED else rows, mark=number, total=20 if number == 0 else 16
        )

    assert "the API counted 20 rows and then 16" in incomplete(paging, answer).message


@pytest.mark.parametrize("lie", [1, 5, 10, 1_000])
def test_a_count_that_is_too_large_is_said_at_the_end(lie):
    """After every row that came."""
    error = incomplete(COUNTED, lambda ask: page_of(range(25)[ask.start :][: ask.size], total=25 + lie))
    assert (error.received, error.total, error.sent) == (25, 25 + lie, "yes")
    assert f"it ended after 25 rows, and the API counts {25 + lie}" in error.message


def test_a_count_of_the_page_itself_ends_nothing_early():
    """It is the count of the last page that is short."""
    pages = go(COUNTED, lambda ask: page_of(keys := range(25)[ask.start :][: ask.size], total=len(keys)))
    assert rows_of(pages) == list(range(25))


def test_more_that_never_comes_is_said():
    """The API says twice that rows follow, and gives none."""
    error = incomplete(FLAGGED, lambda ask: page_of(range(25)[ask.start :][: ask.size], more=True))
    assert error.received == 25
    assert error.message == (
        "the list is not known to be complete: the API says that more rows follow, and gives none; read it again"
    )


@given(st.data())
def test_whatever_a_server_says_a_walk_ends_and_gives_no_row_twice(data):
    """By any of the rules, with counts, flags and cursors that are made up."""
    paging = data.draw(st.sampled_from([BARE, COUNTED, FLAGGED, NUMBERED, CURSOR]))
    number = st.integers(0, 12)

    def answer(_: Ask) -> Rows[int]:
        return page_of(
            data.draw(st.lists(number, max_size=4)),
            total=data.draw(st.none() | number),
            more=data.draw(st.none() | st.booleans()),
            cursor=data.draw(st.none() | number),
        )

    walk = Walk[int](LABEL, paging, 3)
    given_rows: list[int] = []
    for _ in range(100):
        if walk.next is None:
            break
        given_rows += walk.accept(walk.next, answer(walk.next)).items
    assert walk.next is None
    assert len(set(given_rows)) == len(given_rows) == walk.received


def test_rows_that_move_all_the_time_are_said_at_the_end():
    """A page begins with a row that was not given, and further back there is none."""
    others = iter(range(1_000, 1_100))

    def answer(ask: Ask) -> Rows[int]:
        return page_of([next(others)] if ask.start == 9 else range(25)[ask.start :][: ask.size])

    error = incomplete(BARE, answer)
    assert "rows moved between its pages, again and again" in error.message
    assert error.received >= 25


def test_rows_whose_keys_change_with_each_request_do_not_keep_the_walk_for_ever():
    """They look as if others stood in their places, wherever it looks."""
    keys = iter(range(10**6))
    walk, requests = Walk[int](LABEL, COUNTED, 10), 0
    while walk.next is not None:
        requests += 1
        rows = [next(keys) for _ in range(25)[walk.next.start :][: walk.next.size]]
        walk.accept(walk.next, page_of(rows, total=25))
    with pytest.raises(IncompleteListError, match="again and again"):
        walk.check()
    assert requests < 400


def test_rows_without_a_key_that_change_are_no_sign_of_moving():
    """They are known by all of them, so that a row with another count is another row."""
    versions = iter(range(10**6))

    def answer(ask: Ask) -> Rows[int]:
        items = range(25)[ask.start :][: ask.size]
        return Rows(items=items, keys=[("", hash((item, next(versions)))) for item in items], total=25)

    assert set(rows_of(go(COUNTED, answer))) == set(range(25))


# Pages that do not go by the row

Offsets = Callable[[int, int, int], Sequence[int]]  # rows by their number, the offset, and the size asked for
FIXED: dict[str, Offsets] = {
    "two pages": lambda count, offset, _: range(20) if offset == 0 else range(20, count),
    "the page that the offset is in": lambda count, at, size: range(count)[at // size * size :][:size],
    "pages of twenty": lambda count, at, _: range(count)[at // 20 * 20 :][:20],
    "nothing elsewhere": lambda count, at, size: range(count)[at:][:size] if at % 20 == 0 else [],
}


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize(("most", "size"), [(100, 20), (20, 20)])
@pytest.mark.parametrize(
    ("pages", "count"),
    [
        *((name, count) for name in FIXED for count in (20, 25)),
        ("pages of twenty", 45),
        ("the page that the offset is in", 45),
        ("nothing elsewhere", 40),
    ],
)
def test_a_server_with_fixed_pages_is_read_without_the_row_before(pages, count, most, size, is_counted):
    """Whatever it gives at an offset between them: every row, for four requests more and no error."""
    asked: list[Ask] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask)
        return page_of(FIXED[pages](count, ask.start, ask.size), total=count if is_counted else None)

    paging = (COUNTED if is_counted else BARE)._replace(most=most)
    assert rows_of(go(paging, answer, size=size)) == list(range(count))
    assert len(asked) <= count // 20 + 2 + 4


@pytest.mark.parametrize(
    ("paging", "size", "pages"),
    [
        (COUNTED, 10, [([0, 1], {"total": 3}), ([2], {"total": 3})]),
        (COUNTED, 2, [([0, 1], {"total": 5}), ([2, 3], {"total": 5}), ([4], {"total": 5})]),
        (FLAGGED, 2, [([0, 1], {"more": True}), ([2, 3], {"more": True}), ([4], {"more": False})]),
        (FLAGGED, 10, [([0], {"more": True}), ([1], {"more": False})]),
        (BARE, 10, [([0, 1], {}), ([], {})]),
    ],
)
def test_pages_that_are_written_down_are_read_with_no_request_more(paging, size, pages):
    """As a test does that answers with one after the other: they have not as many rows as were asked for."""
    left = iter(pages)

    def answer(_: Ask) -> Rows[int]:
        keys, around = next(left)
        return page_of(keys, **around)

    assert rows_of(go(paging, answer, size=size)) == [key for keys, _ in pages for key in keys]


def test_pages_that_are_as_large_as_the_row_before_them_have_none():
    """A page of one row has no room to move in; one of two rows has."""
    assert [(ask.start, ask.size) for ask in asks_of(COUNTED, count=5, size=2)] == [(0, 2), (1, 3), (3, 3)]
    assert [(ask.start, ask.size) for ask in asks_of(COUNTED, size=1)] == [(0, 1), (1, 1), (2, 1), (3, 1)]
    assert [(ask.start, ask.size) for ask in asks_of(COUNTED._replace(most=1), size=1)] == [
        (0, 1),
        (1, 1),
        (2, 1),
        (3, 1),
    ]


def test_a_part_of_a_list_may_end_with_the_row_before():
    """Eleven rows of pages of ten are ten, and then two with the one before."""
    assert [(ask.start, ask.size) for ask in asks_of(COUNTED, count=99, max_items=11)] == [(0, 10), (9, 2)]
    assert [(ask.start, ask.size) for ask in asks_of(COUNTED, count=99, max_items=10)] == [(0, 10)]


def asks_of(paging: Paging, count: int = 3, size: int = 10, **options: Any) -> list[Ask]:
    """What is asked for, of a list of so many rows."""
    asked: list[Ask] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask)
        return list_of(count, total=count)(ask)

    go(paging, answer, size=size, **options)
    return asked
