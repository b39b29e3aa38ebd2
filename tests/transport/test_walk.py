"""What follows a page: the rules by which a walk over a list goes on and ends, without a network."""

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import IncompleteListError
from smartlead_async.transport.paging import Paging, Rows
from smartlead_async.transport.walk import Ask, Page, Walk

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
    """The pages of a walk, to its end; two hundred requests are taken for a circle."""
    walk = Walk[int](LABEL, paging, size, **options)
    pages: list[Page[int]] = []
    while walk.next is not None:
        assert len(pages) < 200
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


@pytest.mark.parametrize("paging", [NUMBERED, UNKEYED])
def test_an_empty_page_that_cannot_be_the_end_is_asked_for_once_more(paging):
    """A busy server answers so."""
    asked: list[int] = []

    def answer(ask: Ask) -> Rows[int]:
        before = ask.start if paging is UNKEYED else (ask.start - 1) * 10
        asked.append(before)
        keys = [] if asked == [0, 10] else range(20)[before : before + ask.size]
        return Rows(items=keys, keys=None if paging is UNKEYED else keys, mark=before, total=20)

    assert rows_of(go(paging, answer)) == list(range(20))
    assert asked == [0, 10, 10, 20]


def test_where_a_row_that_came_should_stand_an_empty_page_is_no_end():
    """It is looked at again without that row, and with it."""
    asked: list[Any] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask.start)
        return page_of([] if asked == [0, 9] else range(20)[ask.start :][: ask.size], total=20)

    assert rows_of(go(COUNTED, answer)) == list(range(20))
    assert asked == [0, 9, 10, 9, 19]


def test_pages_by_number_are_counted():
    """The first one is 1."""
    asked: list[Any] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask.start)
        return page_of(range(25)[(ask.start - 1) * 10 :][:10], total=25)

    assert rows_of(go(NUMBERED, answer)) == list(range(25))
    assert asked == [1, 2, 3]


# Cursors


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


@pytest.mark.parametrize("cycle", ["A", "AB", "ABC"])
def test_cursors_that_go_in_circles_are_an_error(cycle):
    """The same one again, or one of before it."""
    asked = iter(range(100))

    def answer(_: Ask) -> Rows[int]:
        number = next(asked)
        return page_of([number], cursor=cycle[number % len(cycle)])

    error = incomplete(CURSOR, answer)
    assert error.received == len(cycle) + 1
    assert "gives rows again that it gave before" in error.message


def test_a_cursor_that_repeats_at_the_end_of_a_full_count_is_the_end():
    """Nothing is missing."""
    pages = go(
        CURSOR, lambda ask: page_of(range(10) if ask.start is None else range(10, 20), cursor="A", total=20)
    )
    assert rows_of(pages) == list(range(20))


def test_a_walk_that_begins_at_a_cursor_does_not_know_what_was_before():
    """Its count says nothing."""
    assert rows_of(go(CURSOR, by_cursor(25, total=25), start=12)) == list(range(13, 26))


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


# Rows that move


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


def test_rows_that_move_to_a_page_that_was_read_are_found():
    """Four of the first ten are deleted: another row stands where the last one was, and the walk goes back."""
    left = [*range(4, 30)]
    asked: list[Any] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask.start)
        rows = range(30) if len(asked) == 1 else left
        return page_of(list(rows)[ask.start :][: ask.size], total=len(rows))

    assert rows_of(go(COUNTED, answer)) == list(range(30))
    assert asked == [0, 9, 10, 0, 9, 19]


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


@pytest.mark.parametrize("lie", [5, 10, 1_000])
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
    assert (error.received, "says that more rows follow, and gives none" in error.message) == (25, True)


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
@pytest.mark.parametrize(("pages", "count"), [*((name, 25) for name in FIXED), ("nothing elsewhere", 40)])
def test_a_server_with_fixed_pages_is_read_without_the_row_before(pages, count, most, size, is_counted):
    """Whatever it gives at an offset between them: every row, for four requests more and no error."""
    asked: list[Ask] = []

    def answer(ask: Ask) -> Rows[int]:
        asked.append(ask)
        return page_of(FIXED[pages](count, ask.start, ask.size), total=count if is_counted else None)

    paging = attrs.evolve(COUNTED if is_counted else BARE, most=most)
    assert rows_of(go(paging, answer, size=size)) == list(range(count))
    assert len(asked) <= 2 + 1 + 4


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
    """A page of one row has no room to move in."""
    assert [(ask.start, ask.size) for ask in asks_of(COUNTED, size=1)] == [(0, 1), (1, 1), (2, 1), (3, 1)]
    assert [(ask.start, ask.size) for ask in asks_of(attrs.evolve(COUNTED, most=1), size=1)] == [
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
    pages = go(NUMBERED, lambda ask: page_of(range((ask.start - 1) * 10, ask.start * 10), total=100), max_items=15)
    assert rows_of(pages) == list(range(15))
    assert [page.next_start for page in pages] == [2, 2]


@pytest.mark.parametrize(
    ("paging", "start", "expected"), [(COUNTED, 20, range(20, 25)), (NUMBERED, 2, range(10, 25))]
)
def test_a_walk_can_begin_in_the_middle(paging, start, expected):
    """What was before is not missed."""
    by_number = paging is NUMBERED
    pages = go(
        paging,
        lambda ask: page_of(range(25)[(ask.start - 1) * 10 if by_number else ask.start :][:10], total=25),
        start=start,
    )
    assert rows_of(pages) == list(expected)


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
        (COUNTED, {"total": 99}, {"max_items": 20}, []),
        (NUMBERED, {"total": 99}, {}, [Ask(3, 10), Ask(4, 10)]),
        (NUMBERED, {"total": 21}, {}, [Ask(3, 10)]),
        (BARE, {}, {}, [Ask(19, 11), Ask(29, 11)]),
        (UNKEYED, {"total": 99}, {}, [Ask(20, 10), Ask(30, 10)]),
        (attrs.evolve(COUNTED, most=10), {"total": 99}, {}, [Ask(18, 10), Ask(27, 10)]),
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
