"""Every error of the limiter.

LimiterError
├── LimiterSettingError    a limit, a setting or the address of a store is not allowed
│   └── MissingPackageError    the store needs a package that is not installed
├── LimiterClosedError     closed while a request waited
├── SharedLimitLostError   the store of a shared limit cannot be used
└── StaleSlotError         the process or the loop stood still until its slot was given away
"""


class LimiterError(Exception):
    """The root of the tree."""


class LimiterSettingError(LimiterError):
    """A limit, a setting or the address of a store is not allowed; the message says which and what to do."""


class MissingPackageError(LimiterSettingError):
    """The store needs a package that is not installed; the message says which."""


class LimiterClosedError(LimiterError):
    """The limiter was closed before or while a request waited; nothing was sent."""


class SharedLimitLostError(LimiterError):
    """The store did not reply, or with what is no reply. Whatever was told is to be told again, with its age."""


class StaleSlotError(LimiterError):
    """The process or the loop stood still until its slot was given away: nothing may be sent with it."""
