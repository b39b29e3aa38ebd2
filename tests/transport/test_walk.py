"""What follows a page: the rules by which a walk over a list goes on and ends, without a network."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from smartlead_async import IncompleteListError
from smartlead_async.transport.page import Page
from smartlead_async.transport.paging import Paging, Rows
from smartlead_async.transport.walk import Walk
from smartlead_async.transport.walk_plan import Ask

LABEL = "GET /campaigns/{campaign_id}/leads"
BARE = Paging(most=100)
COUNTED = Paging(most=100, total="total")
FLAGGED = Paging(most=100, more="more")
UNKEYED = Paging(most=100, total="total", key=None)
NUMBERED = Paging(most=100, by="page", total="total")
CURSOR = Paging(most=100, by="cursor", cursor="cursor", total="total")


def page_of(keys: Sequence[int], **around: Any) -> Rows[int]:
    """Rows that are known by themselves."""
    return Rows(items=list(keys), keys=list(keys), **around)


def go(paging: Paging, answer: Callable[[Ask], Rows[int]], size: int = 10, **options: Any) -> list[Page[int]]:
    """The pages of a walk, to its end; a thousand requests are taken for a circle."""
    walk = Walk[int](LABEL, paging, size, **options)
    pages: list[Page[int]] = []
    while walk.next is not None:
        assert len(pages) < 1_000
        pages.append(walk.accept(walk.next, answer(walk.next)))
    walk.check()
    return pages


def rows_of(pages: list[Page[int]]) -> list[int]:
    return [item for page in pages for item in page.items]


def list_of(count: int, **around: Any) -> Callable[[Ask], Rows[int]]:
    """A list by offset."""
    return lambda ask: page_of(range(count)[ask.start : ask.start + ask.size], **around)


def incomplete(paging: Paging, answer: Callable[[Ask], Rows[int]], **options: Any) -> IncompleteListError:
    with pytest.raises(IncompleteListError) as caught:
        go(paging, answer, **options)
    assert caught.value.call == LABEL
    return caught.value


# Where a list ends


@pytest.mark.parametrize(("count", "requests"), [(0, 1), (5, 2), (10, 2), (15, 2), (20, 3), (25, 3)])
def test_a_list_without_a_count_ends_with_a_short_page_after_a_full_one(count, requests):
    """A first page that is short may be all that the server gives at once: the next one tells."""
    pages = go(BARE, list_of(count))
    assert (rows_of(pages), len(pages)) == (list(range(count)), requests)


@pytest.mark.parametrize(("count", "requests"), [(0, 1), (5, 1), (10, 2), (15, 2), (20, 3)])
def test_a_list_with_a_count_ends_where_a_short_page_reaches_it(count, requests):
    """A full one may be followed by others: a count that is the page's own is no count."""
    pages = go(COUNTED, list_of(count, total=count))
    assert (rows_of(pages), len(pages)) == (list(range(count)), requests)


@pytest.mark.parametrize(("count", "requests"), [(0, 1), (5, 1), (10, 1), (25, 3)])
def test_a_list_that_says_whether_more_follows_ends_where_it_says_so(count, requests):
    """And nothing else is looked at."""
    pages = go(FLAGGED, lambda ask: list_of(count, more=ask.start + ask.size < count)(ask))
    assert (rows_of(pages), len(pages)) == (list(range(count)), requests)


def test_a_server_that_gives_less_than_is_asked_for_is_read_to_the_end():
    """The next page begins after what came, not after what was asked for."""
    for paging, around in ((BARE, {}), (COUNTED, {"total": 12})):
        pages = go(paging, lambda ask, around=around: page_of(range(12)[ask.start : ask.start + 5], **around))
        assert rows_of(pages) == list(range(12))


@pytest.mark.parametrize("count", [5, 10, 11, 19, 20, 25])
def test_a_server_that_never_gives_more_than_a_page_is_read_to_the_end(count):
    """Without a count: a page that should hold one row more is not short where it is as large as others."""
    assert rows_of(go(BARE, lambda ask: page_of(range(count)[ask.start :][:10]))) == list(range(count))


def test_a_server_that_gives_all_at_once_is_read_once():
    """Whatever size was asked for."""
    pages = go(COUNTED, lambda ask: page_of(range(ask.start, 35), total=35))
    assert rows_of(pages) == list(range(35))
    assert [page.next_start for page in pages] == [35, None]


@pytest.mark.parametrize("paging", [COUNTED, NUMBERED])
def test_a_short_page_in_the_middle_is_not_the_end(paging):
    """Where the count says that there is more."""
    by_offset = {0: range(10), 9: range(9, 13), 12: range(12, 20)}
    by_number = {1: range(10), 2: range(10, 13), 3: range(13, 20)}

    def answer(ask: Ask) -> Rows[int]:
        return page_of((by_offset if paging is COUNTED else by_number)[ask.start], total=20)

    assert rows_of(go(paging, answer)) == list(range(20))


@pytest.mark.parametrize("count", [11, 20])
@pytest.mark.parametrize("empty", [0, 1])
@pytest.mark.parametrize("paging", [NUMBERED, UNKEYED])
def test_an_empty_page_that_cannot_be_the_end_is_asked_for_once_more(paging, empty, count):
    """A busy server answers so, to the first request or to one after it."""
    asked: list[int] = []

    def answer(ask: Ask) -> Rows[int]:
        before = ask.start if paging is UNKEYED else (ask.start - 1) * 10
        asked.append(before)
        keys = [] if len(asked) - 1 == empty else range(count)[before : before + ask.size]
        return Rows(items=keys, keys=None if paging is UNKEYED else keys, mark=before, total=count)

    assert rows_of(go(paging, answer)) == list(range(count))
    assert asked == [*[0] * (2 - empty), *[10] * (1 + empty), *[20] * (count == 20)]


def test_where_a_row_that_came_should_stand_an_empty_page_is_no_end():
    """It is looked at again without that row, and with it."""
    asked: list[Any] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask.start)
        return page_of([] if asked == [0, 9] else range(20)[ask.start :][: ask.size], total=20)

    assert rows_of(go(COUNTED, answer)) == list(range(20))
    assert asked == [0, 9, 10, 9, 19]


def test_a_row_that_came_before_is_not_counted_twice():
    """A short page that begins with the row before it ends nothing while a row is to come."""
    pages = {0: range(10), 9: [9, 10], 10: [10, 11]}
    assert rows_of(go(COUNTED, lambda ask: page_of(pages[ask.start], total=12))) == list(range(12))


def test_rows_that_cannot_be_told_apart_are_missing():
    """Two that are known by the same are one row here, and the API counts both: it is said at the end."""
    rows = [0, 0, 1, 2, 3, 4]
    error = incomplete(COUNTED, lambda ask: page_of(rows[ask.start :][: ask.size], total=6), size=3)
    assert (error.received, "it ended after 5 rows, and the API counts 6" in error.message) == (5, True)


def test_pages_by_number_are_counted():
    """The first one is 1."""
    asked: list[Any] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask.start)
        return page_of(range(25)[(ask.start - 1) * 10 :][:10], total=25)

    assert rows_of(go(NUMBERED, answer)) == list(range(25))
    assert asked == [1, 2, 3]


# Circles


@pytest.mark.parametrize("paging", [BARE, FLAGGED, Paging(most=100, by="page"), Paging(most=100, key=None)])
def test_a_server_that_gives_the_same_page_again_and_again_is_an_error(paging):
    """One that does not know the offset."""
    keys = None if paging.key is None else list(range(10))
    error = incomplete(paging, lambda _: Rows(items=list(range(10)), keys=keys, mark=7, more=True))
    assert (error.received, error.total) == (10, None)
    assert error.message == (
        "the list is not known to be complete: after 10 rows the API gives rows again that it gave before; "
        "read it again"
    )


@pytest.mark.parametrize("paging", [BARE, COUNTED])
def test_a_server_that_always_begins_anew_is_an_error(paging):
    """As many rows as are asked for: the row more is one of a page with the row before it, and is not given."""
    error = incomplete(paging, lambda ask: page_of(range(25)[: ask.size], total=25 if paging is COUNTED else None))
    assert error.received == 10


def test_a_server_that_repeats_its_last_page_past_the_end_is_an_error_without_a_count_only():
    """With one it is known that nothing is missing."""

    def answer(ask: Ask) -> Rows[int]:
        return page_of(range(20)[min(ask.start, 9) :][: ask.size])

    assert incomplete(BARE, answer).received == 20
    assert rows_of(go(COUNTED, lambda ask: page_of(answer(ask).items, total=20))) == list(range(20))


def test_pages_that_alternate_are_an_error():
    """A, B, A, B; told by their rows, or, where these have no keys, by the pages."""
    for keyed in (True, False):
        asked = iter(range(100))

        def answer(_: Ask, asked: Any = asked, keyed: bool = keyed) -> Rows[int]:
            rows = [[1, 2, 3, 4], [5, 6, 7, 8]][next(asked) % 2]
            return Rows(items=rows, keys=rows if keyed else None, mark=rows[0])

        paging = BARE if keyed else Paging(most=100, key=None)
        assert incomplete(paging, answer, size=4).received == (4 if keyed else 8)


# What is asked for


@pytest.mark.parametrize(("max_items", "sizes"), [(1, [1]), (10, [10]), (12, [10, 3]), (25, [10, 11, 6])])
def test_no_more_is_asked_for_than_is_wanted(max_items, sizes):
    """But for the row before it; and a list of which a part is wanted is not incomplete."""
    asked: list[int] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask.size)
        return list_of(100, total=100)(ask)

    pages = go(COUNTED, answer, max_items=max_items)
    assert (rows_of(pages), asked) == (list(range(max_items)), sizes)
    assert pages[-1].next_start == max_items


def test_a_page_that_is_cut_is_read_again_by_whoever_goes_on():
    """Pages by number have one size: what is over is left out."""

    def answer(ask: Ask) -> Rows[int]:
        return page_of(range((ask.start - 1) * ask.size, ask.start * ask.size), total=100)

    pages = go(NUMBERED, answer, max_items=15)
    assert rows_of(pages) == list(range(15))
    assert [page.next_start for page in pages] == [2, 2]


@pytest.mark.parametrize(
    ("paging", "start", "expected", "requests"),
    [(COUNTED, 20, range(20, 25), 1), (NUMBERED, 2, range(10, 25), 2)],
)
def test_a_walk_can_begin_in_the_middle(paging, start, expected, requests):
    """What was before is not missed."""
    by_number = paging is NUMBERED
    pages = go(
        paging,
        lambda ask: page_of(range(25)[(ask.start - 1) * 10 if by_number else ask.start :][:10], total=25),
        start=start,
    )
    assert (rows_of(pages), len(pages)) == (list(expected), requests)


@pytest.mark.parametrize("paging", [COUNTED, NUMBERED])
def test_a_walk_that_begins_at_the_end_has_no_rows(paging):
    """And nothing is missing: the rows before were read by another walk."""
    pages = go(paging, lambda _: page_of([], total=20), start=20 if paging is COUNTED else 3)
    assert (rows_of(pages), len(pages)) == ([], 1)


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (15, 2)])
def test_each_page_says_what_its_answer_does(count, pages):
    """The count, and what stands beside the rows; an empty one too."""
    facts = [(page.total, page.extra) for page in go(COUNTED, list_of(count, total=count, extra={"id": 7}))]
    assert facts == [(count, {"id": 7})] * pages


def test_each_page_says_how_to_go_on():
    """Three pages, and nothing after the last."""
    assert [page.next_start for page in go(COUNTED, list_of(25, total=25))] == [10, 20, None]


@pytest.mark.parametrize(
    ("paging", "around", "options", "expected"),
    [
        (COUNTED, {"total": 25}, {}, [Ask(19, 11)]),
        (COUNTED, {"total": 20}, {}, []),
        (COUNTED, {"total": 99}, {}, [Ask(19, 11), Ask(29, 11)]),
        (COUNTED, {"total": 99}, {"max_items": 25}, [Ask(19, 6)]),
        (COUNTED, {"total": 99}, {"max_items": 21}, [Ask(19, 2)]),
        (COUNTED, {"total": 99}, {"max_items": 20}, []),
        (NUMBERED, {"total": 99}, {}, [Ask(3, 10), Ask(4, 10)]),
        (NUMBERED, {"total": 21}, {}, [Ask(3, 10)]),
        (BARE, {}, {}, [Ask(19, 11), Ask(29, 11)]),
        (UNKEYED, {"total": 99}, {}, [Ask(20, 10), Ask(30, 10)]),
        (COUNTED._replace(most=10), {"total": 99}, {}, [Ask(18, 10), Ask(27, 10)]),
        (CURSOR, {"cursor": 10}, {}, []),
    ],
)
def test_what_is_fetched_ahead_is_what_will_be_asked_for(paging, around, options, expected):
    """After a first page of ten, and never past the end; by cursor nothing can be known."""
    walk = Walk[int](LABEL, paging, 10, **options)
    assert walk.ahead(2) == []
    walk.accept(walk.next, page_of(range(10), **around))
    assert walk.ahead(2) == expected


def test_nothing_is_fetched_ahead_after_a_short_page():
    """The next one is likely to be empty."""
    walk = Walk[int](LABEL, BARE, 10)
    walk.accept(walk.next, page_of(range(5)))
    assert (walk.next, walk.ahead(2)) == (Ask(4, 11), [])


def test_a_page_is_asked_for_alone_where_the_server_has_none_with_the_row_before():
    """For as many rows as are wanted."""
    walk = Walk[int](LABEL, COUNTED, 10, max_items=12)
    walk.accept(walk.next, page_of(range(10), total=99))
    assert (walk.next, walk.alone()) == (Ask(9, 3), Ask(10, 2))
