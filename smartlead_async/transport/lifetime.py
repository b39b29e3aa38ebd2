"""How long a client may be used: from its first call until it is closed, on one event loop of one process.

Its connections and its place in the queue belong to that loop and that process. Anywhere else a call is refused
with the remedy, instead of failing somewhere below or, after a fork, answering one process's calls with the
other's. Decides, and awaits nothing.
"""

import asyncio
import os

from smartlead_async.errors import ClientClosedError, ConfigurationError
from smartlead_async.transport.stop_signal import StopSignal


class Lifetime:
    """Knows the loop and the process of a client's first call, and whether it is closed.

    Attributes:
        is_closed: No call may be made any more.
        leaving: Set when the client is closed: what waits need not wait any longer.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0
        self.is_closed = False
        self.leaving = StopSignal()

    def check(self) -> None:
        """Refuse a call after the end, and one in any other loop or process than those of the first."""
        self.check_open()
        self._check_place()

    def check_open(self) -> None:
        """Refuse a call after the end."""
        if self.is_closed:
            raise closed_error()

    def close(self) -> bool:
        """End it; whether the connections are to be closed here: elsewhere they end with their loop or process."""
        self.is_closed = True
        if self._loop is not None and (self._process != os.getpid() or self._loop is not _running_loop()):
            return False
        self._check_place()
        self.leaving.set()
        return True

    def _check_place(self) -> None:
        """Refuse any other loop or process; the first are remembered."""
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


def closed_error() -> ClientClosedError:
    """What a call raises after the end."""
    return ClientClosedError("the client is closed; make calls inside its `async with`, or make another")


def _running_loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        reason = "no asyncio event loop runs here; await the client inside asyncio.run()"
    raise ConfigurationError(reason)
