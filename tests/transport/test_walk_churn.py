"""Lists that change as fast as they are read: nothing comes twice, and nothing is passed over unsaid."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import count

import pytest

from smartlead_async import IncompleteListError
from smartlead_async.transport.paging import Rows
from smartlead_async.transport.walk import Walk
from smartlead_async.transport.walk_plan import Ask
from tests.transport.test_walk import BARE, COUNTED, LABEL, go, incomplete, page_of, rows_of


class ChurningList:
    """Rows are taken from it and added to it, before and after each answer."""

    def __init__(self, seed: int, rows: int) -> None:
        self._rng = random.Random(seed)
        self._taken, self._added = (self._rng.choice((0, 0.2, 0.6, 1)) for _ in range(2))
        self._keys: Iterator[int] = count(1_000)
        self.rows = [*range(rows)]
        self.there_all_the_time = set(self.rows)

    def __call__(self, ask: Ask) -> Rows[int]:
        self._move()
        page = page_of(self.rows[ask.start :][: ask.size], total=len(self.rows))
        self._move()
        return page

    def _move(self) -> None:
        rng = self._rng
        for _ in range(min(len(self.rows), rng.choice((1, 3, 12)) * (rng.random() < self._taken))):
            self.there_all_the_time.discard(self.rows.pop(rng.choice((0, -1, rng.randrange(len(self.rows))))))
        for _ in range(rng.choice((1, 3, 12)) * (rng.random() < self._added and len(self.rows) < 300)):
            self.rows.insert(rng.choice((0, len(self.rows), rng.randrange(len(self.rows) + 1))), next(self._keys))


@pytest.mark.parametrize("size", [2, 3, 10])
@pytest.mark.parametrize("rows", [5, 25, 100])
@pytest.mark.parametrize("seed", range(9))
def test_what_a_walk_passes_over_is_said(seed, rows, size):
    """However many rows move between any two requests."""
    answer = ChurningList(seed, rows)
    walk, given = Walk[int](LABEL, COUNTED, size), list[int]()
    while walk.next is not None:
        given += walk.accept(walk.next, answer(walk.next)).items
    try:
        walk.check()
    except IncompleteListError:
        is_said = True
    else:
        is_said = False
    assert len(given) == len(set(given)) == walk.received
    assert is_said or answer.there_all_the_time <= set(given)


def test_a_list_that_grows_as_fast_as_it_is_read_is_not_whole():
    """A page's rows are pushed by as many others to the next page, and so on: the walk ends, and says so."""
    rows = [*range(4)]
    others = count(1_000)

    def answer(ask: Ask) -> Rows[int]:
        if ask.start == 2:
            rows.extend(range(4, 40))
        if ask.start > 7 and ask.size == 4:  # with the row before it
            rows[0:0] = [next(others) for _ in range(3)]
        return page_of(rows[ask.start :][: ask.size], total=len(rows))

    error = incomplete(COUNTED, answer, size=3)
    assert (error.received, "gives rows again that it gave before" in error.message) == (9, True)


def test_a_list_that_moved_forth_and_back_has_no_fixed_pages():
    """Twice the page is the same with the row before it and without, as fixed ones are; one followed before."""
    answers = iter(
        [
            page_of([0, 1, 2], total=12),
            page_of([2, 3, 4, 5], total=12),
            page_of([7, 8, 9, 10], total=9),  # 0 to 2 are not there
            page_of([9, 10, 11], total=10),  # and something is before them
            page_of([7, 8, 9, 10], total=9),
            page_of([9, 10, 11], total=10),
        ]
    )

    def answer(ask: Ask) -> Rows[int]:
        return next(answers, page_of(range(3, 12)[ask.start :][: ask.size], total=9))

    assert rows_of(go(COUNTED, answer, size=3)) == [*range(12)]


# Servers that give pages of their own size, whatever is asked for


def own_pages(size: int, *lists: Sequence[int], is_counted: bool = True) -> Callable[[Ask], Rows[int]]:
    """A list that is another one at each request; at last it stays as it is."""
    later = iter(lists)
    now: Sequence[int] = ()

    def answer(ask: Ask) -> Rows[int]:
        nonlocal now
        now = next(later, now)
        return page_of(now[ask.start :][:size], total=len(now) if is_counted else None)

    return answer


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("second", [range(25), [-1, *range(24)], [-3, -2, -1, *range(22)]])
def test_rows_that_move_are_found_where_one_page_was_seen_to_go_by_the_row(second, is_counted):
    """A page that begins with the row before, and has others, is a slice of the list: so are those after it."""
    answer = own_pages(5, range(25), second, range(4, 29), is_counted=is_counted)
    assert set(rows_of(go(COUNTED if is_counted else BARE, answer))) >= set(range(25))


@pytest.mark.parametrize("is_counted", [True, False])
def test_an_empty_page_is_no_end_where_one_was_seen_to_go_by_the_row(is_counted):
    """A list that got so short has no row before: those that are left are looked for further back."""
    answer = own_pages(5, range(20), range(20), range(12, 20), is_counted=is_counted)
    assert rows_of(go(COUNTED if is_counted else BARE, answer)) == [*range(9), *range(12, 20)]


@pytest.mark.parametrize("left", [range(20, 40), range(20, 50), range(25, 70)])
def test_where_no_page_was_seen_to_go_by_the_row_a_count_that_changes_is_said(left):
    """Pages written down for a test look the same: they are read without the row before."""
    error = incomplete(COUNTED, own_pages(20, range(40), left), size=3)
    assert f"the API counted 40 rows and then {len(left)}" in error.message
