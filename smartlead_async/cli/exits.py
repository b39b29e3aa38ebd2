"""How a command ended, for whoever called it: the exit codes, and which error gives which."""

import errno
import shlex
import sys
from enum import IntEnum

from smartlead_async.errors import (
    AuthenticationError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    DeadlineExceededError,
    InvalidInputError,
    NotFoundError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
)


class Exit(IntEnum):
    """The exit codes."""

    SETTLED = 0  # done; of an import: every row is added, was there before, or stands twice in the file
    REJECTS = 1  # not all of it: rows that were rejected, are unknown or may be missing; a call that was refused
    USAGE = 2  # an option, a file, its columns or the journal are not right; nothing was sent
    REFUSED = 3  # the key was refused, or there is no such campaign
    TRY_LATER = 75  # out of reach for too long, or no room on the disk; run again to go on
    INTERRUPTED = 130  # Ctrl-C, or SIGTERM; run again to go on


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_CODES = {
    (ConfigurationError, InvalidInputError): Exit.USAGE,
    (AuthenticationError, NotFoundError): Exit.REFUSED,
    (RateLimitedError, QuotaExceededError, ServerError): Exit.TRY_LATER,
    (ConnectionFailedError, DeadlineExceededError, ClientClosedError): Exit.TRY_LATER,
}


def exit_code_of(error: Exception) -> Exit:
    """What a command that ends with this error exits with."""
    if isinstance(error, OSError):
        return Exit.TRY_LATER if error.errno in _NO_ROOM else Exit.USAGE
    return next((code for kinds, code in _CODES.items() if isinstance(error, kinds)), Exit.REJECTS)


def same_command(*, without: str = "", plus: str = "") -> str:
    """The line to type to run this command again, but for an option."""
    words = [word for word in sys.argv[1:] if word != without]
    return shlex.join(["smartlead-async", *words, *filter(None, [plus])])
