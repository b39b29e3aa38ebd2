"""A list that is read by a scroll: one cursor for the whole walk, which the server moves on."""

from itertools import islice

import attrs

from smartlead_async.transport.paging import Rows
from smartlead_async.transport.walk_plan import Ask
from tests.transport.test_walk import CURSOR, go, incomplete, page_of, rows_of

SCROLL = attrs.evolve(CURSOR, is_scroll=True)


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
