"""A client belongs to the event loop and the process of its first call. Decides, and awaits nothing.

Its connections and its place in the queue belong to them. Anywhere else a call is refused with the remedy, instead
of failing somewhere below or, after a fork, answering one process's calls with the other's.
"""

import asyncio
import os

from smartlead_async.errors import ConfigurationError


class LoopGuard:
    """Knows the loop and the process of a client's first call."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def check(self) -> None:
        """Refuse any other; the first is remembered."""
        if self._loop is not None and self._process != os.getpid():
            raise ConfigurationError(
                "the client was first used before os.fork(), and the other process uses its connections; "
                "make one client per process"
            )
        loop = _running_loop()
        if self._loop is None:
            self._loop, self._process = loop, os.getpid()
        if self._loop is not loop:
            raise ConfigurationError(
                "the client was first used on another event loop; make one client per asyncio.run() or thread: "
                "the limit of the key holds over all of them"
            )

    def is_outside(self) -> bool:
        """Whether this is another loop or another process: the connections end with their own."""
        return self._loop is not None and (self._process != os.getpid() or self._loop is not _running_loop())


def _running_loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        reason = "no asyncio event loop runs here; await the client inside asyncio.run()"
    raise ConfigurationError(reason)
