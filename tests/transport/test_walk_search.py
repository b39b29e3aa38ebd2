"""Rows that moved to a page that was read: where a walk looks for them, and when it looks no more."""

from collections.abc import Sequence

import pytest

from smartlead_async.transport.paging import Paging, Rows
from smartlead_async.transport.walk import Walk
from smartlead_async.transport.walk_plan import Ask
from tests.transport.test_walk import BARE, COUNTED, FLAGGED, LABEL, NUMBERED, go, incomplete, page_of, rows_of


class MovingList:
    """A list that is another one at each request, and at last stays as it is; it keeps where it was asked from."""

    def __init__(self, paging: Paging, *lists: Sequence[int]) -> None:
        self._paging = paging
        self._later = iter(lists)
        self._now: Sequence[int] = ()
        self.asked: list[object] = []

    def __call__(self, ask: Ask) -> Rows[int]:
        self.asked.append(ask.start)
        self._now = next(self._later, self._now)
        start = (ask.start - 1) * 10 if self._paging is NUMBERED else ask.start
        return page_of(
            self._now[start:][: ask.size],
            total=len(self._now) if self._paging in (COUNTED, NUMBERED) else None,
            more=start + ask.size < len(self._now) if self._paging is FLAGGED else None,
        )


@pytest.mark.parametrize("paging", [BARE, COUNTED, FLAGGED])
@pytest.mark.parametrize(
    ("lists", "asked"),
    [
        ([range(30), range(4, 30)], [0, 9, 10, 0, 9, 19]),
        ([range(15), range(4, 15)], [0, 9, 10, 0, 9]),
        ([range(12), range(7, 12)], [0, 9, 10, 0]),
        ([range(60), range(60), range(60), range(3, 60)], [0, 9, 19, 29, 30, 20, 29, 39, 49]),
        ([range(39), range(39), range(15, 39)], [0, 9, 19, 20, 10, 0, 9, 19]),
    ],
)
def test_rows_that_moved_are_looked_for_further_and_further_back(paging, lists, asked):
    """By a page, and then twice as far, until a page begins with a row that was given."""
    answer = MovingList(paging, *lists)
    assert rows_of(go(paging, answer)) == list(lists[0])
    assert answer.asked == asked


def test_a_walk_that_finds_no_row_again_goes_back_by_63_pages_at_most():
    """Six times, each twice as far as before; it reads on from there, and ends with an error."""
    others = range(1_000, 1_700)
    answer = MovingList(COUNTED, *[range(700)] * 69, others)
    error = incomplete(COUNTED, answer)
    assert answer.asked[68:79] == [679, 689, 690, 680, 660, 620, 540, 380, 60, 60, 70]
    assert error.message == (
        "the list is not known to be complete: rows moved between its pages, again and again; read it again"
    )


def test_a_walk_that_began_in_the_middle_does_not_go_back_beyond_that():
    """Rows that moved there are missing, which is said."""
    answer = MovingList(COUNTED, range(60), range(15, 60))
    incomplete(COUNTED, answer, start=20)
    assert min(answer.asked) == 20


@pytest.mark.parametrize("paging", [BARE, COUNTED])
@pytest.mark.parametrize(("count", "size", "every"), [(600, 2, 6), (300, 10, 6), (100, 10, 1), (100, 5, 1)])
def test_a_list_that_gets_shorter_all_the_time_is_read_to_its_end(count, size, every, paging):
    """A search that finds rows, or after which the walk comes further, is not in vain."""
    lists = [range(number // every, count) for number in range(count * every)]
    assert rows_of(go(paging, MovingList(paging, *lists), size=size)) == list(range(count))


def test_what_was_fetched_ahead_is_of_no_use_where_the_walk_goes_back():
    """So it says that it did, and until when."""
    walk, answer = Walk[int](LABEL, COUNTED, 10), MovingList(COUNTED, range(30), range(4, 30))
    gone_back: list[bool] = []
    while walk.next is not None:
        walk.accept(walk.next, answer(walk.next))
        gone_back.append(walk.has_gone_back)
    assert gone_back == [False, True, True, False, False, False]


@pytest.mark.parametrize("added", [1, 9])
def test_a_page_without_a_new_row_is_no_circle_where_rows_were_added(added):
    """They push a page's rows to the next one."""
    paging = Paging(most=10, total="total")
    lists = [range(30), range(-added, 30)]
    assert rows_of(go(paging, lambda ask: page_of(lists[ask.start > 0][ask.start :][: ask.size], total=30)))[
        :30
    ] == list(range(30))


@pytest.mark.parametrize("paging", [BARE, COUNTED, NUMBERED])
def test_rows_that_are_added_are_no_reason_for_an_error(paging):
    """What was there all the time is what a walk promises."""
    assert rows_of(go(paging, MovingList(paging, range(20), range(-1, 20)))) == list(range(20))
