"""Absent is not null: `UNSET` leaves a field out of the request, `None` sends null."""

from enum import Enum
from typing import Final, Literal, TypeAlias


class Unset(Enum):
    """The type of `UNSET`; a one-member enum, so that type checkers can narrow it."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
UnsetType: TypeAlias = Literal[Unset.UNSET]
