"""Where a client lives: the event loop and the process of its first call. Decides, and awaits nothing.

Its connections and its place in line belong to them. Anywhere else a call is refused with the remedy, instead of
failing somewhere below or, after a fork, answering one process's calls with the other's.
"""

import asyncio
import os

from smartlead_async.errors import ConfigurationError


class Home:
    """The loop and the process of a client's first call."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def settle(self) -> None:
        """Live here, or go on doing so."""
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
                "the client was first used on another event loop; make one client per asyncio.run() or thread"
            )

    def is_elsewhere(self) -> bool:
        """Whether the client lives on another loop or in another process, which its connections end with."""
        return self._loop is not None and (self._process != os.getpid() or self._loop is not _running_loop())


def _running_loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        reason = "no asyncio event loop runs here; await the client inside asyncio.run()"
    raise ConfigurationError(reason)
