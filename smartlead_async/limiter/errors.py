"""Every error of the limiter.

LimiterError
├── LimiterSettingError    a limit, a setting or the address of a store is not allowed
│   └── MissingPackageError    the store needs a package that is not installed
├── LimiterClosedError     closed while a request waited
├── SharedLimitLostError   the store of a shared limit cannot be used
└── StaleSlotError         the process or the loop stood still until its slot was given away
"""

import re
from typing import Self

_LONGEST = 200  # characters of a value in a message
_MAY_BE_SECRET = re.compile(r"[\w-]{24,}")  # longer than any name here: a key, given in the wrong place


class LimiterError(Exception):
    """The root of the tree; itself where no event loop of asyncio runs, or a request is entered twice at once."""


class LimiterSettingError(LimiterError):
    """A limit, a setting or the address of a store is not allowed; the message says which and what to do."""

    @classmethod
    def of(cls, name: str, value: object, rule: str) -> Self:
        """The refusal of one value."""
        return cls(f"{name}={_shown(value)} is not allowed; give {rule}")


class MissingPackageError(LimiterSettingError):
    """The store needs a package that is not installed; the message says which."""


class LimiterClosedError(LimiterError):
    """The limiter was closed before or while a request waited; nothing was sent."""


class SharedLimitLostError(LimiterError):
    """The store did not reply, or with what is no reply. Whatever was told is to be told again, with its age."""


class StaleSlotError(LimiterError):
    """The process or the loop stood still until its slot was given away: nothing may be sent with it."""


def _shown(value: object) -> str:
    try:
        words = repr(value)
    except ValueError:  # an integer of thousands of digits
        return f"({type(value).__name__} that cannot be shown)"
    return (words if isinstance(value, int) else _MAY_BE_SECRET.sub("***", words))[:_LONGEST]
