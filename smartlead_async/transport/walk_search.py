"""The search for rows that moved to a page that was read before. Pure.

A page by offset is asked for together with the row before it. If another row stands there, either rows before it
were taken from the list, or the server has fixed pages, whatever the offset. To tell them apart the page is asked
for alone, again with the row, and again alone: of a list these are the same rows, one place apart.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Self

import attrs

from smartlead_async.transport.given_rows import Keys

MAX_BACKS = 6  # one after the other; each twice as far as the one before it, 63 pages in all
MAX_TURNS = 50  # where each finds rows, and the walk comes no further: they are known by something that changes


class Verdict(Enum):
    """What becomes of a page."""

    FOLLOWS = auto()  # it is what comes next, and is taken
    FIXED = auto()  # it is taken too, and pages are asked for alone from here on
    ALONE = auto()  # it is asked for again, without the row before it
    AGAIN = auto()  # it is asked for again as it was
    MOVED = auto()  # its rows moved: the walk goes back


@attrs.frozen
class Search:
    """How far a search is.

    Attributes:
        looks: A page that does not follow, and what came since when it was asked for again.
        was_empty: Such a page was empty; the walk went back, and found nothing since.
        backs: How often the walk went back since it found a row, or came further.
        turns: How often it did since it came further.
        goes_by_row: A page began with the row before it, and another one: so pages are not fixed.
    """

    looks: tuple[Keys, ...] = ()
    was_empty: bool = False
    backs: int = 0
    turns: int = 0
    goes_by_row: bool = False

    def look_closer(self, keys: Keys, knows: Callable[[Keys], bool]) -> tuple[Self, Verdict]:
        """What to do after a page was asked for again."""
        looks = (*self.looks, keys)
        match looks:
            case (page, alone) if alone[:1] != page[1:2]:
                return attrs.evolve(self, looks=looks), Verdict.AGAIN
            case (page, _, again) if page == again:
                return attrs.evolve(self, looks=looks), Verdict.ALONE
            case _:
                done = attrs.evolve(self, looks=())
        are_fixed = looks[1::2] == (looks[1],) * 2 and not self.goes_by_row
        if are_fixed or (self.was_empty and not any(looks)):
            return done, Verdict.FIXED
        done = attrs.evolve(done, was_empty=not looks[0])
        return done, Verdict.FOLLOWS if knows(keys[:1]) else Verdict.MOVED

    def follow(self, *, has_row_before: bool) -> Self:
        """After a page followed."""
        return attrs.evolve(self, goes_by_row=self.goes_by_row or has_row_before)

    def go_back(self) -> Self:
        """After the walk went back."""
        return attrs.evolve(self, backs=self.backs + 1, turns=self.turns + 1)

    def take(self, *, is_further: bool, has_fresh: bool) -> Self:
        """After a page was taken."""
        return attrs.evolve(
            self,
            was_empty=self.was_empty and not has_fresh,
            backs=0 if is_further or has_fresh else self.backs,
            turns=0 if is_further else self.turns,
        )

    @property
    def is_in_vain(self) -> bool:
        """Whether the walk went back too often."""
        return self.backs >= MAX_BACKS or self.turns >= MAX_TURNS
