"""Enumerations of what the API answers: known values are named, unknown ones are kept."""

from enum import StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """A `StrEnum` to which any other text is a value too, equal to that text, not listed among the members."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = value
        unknown._value_ = value
        return unknown
