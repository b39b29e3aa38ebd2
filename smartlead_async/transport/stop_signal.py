"""What ends waits before their time: the client is closed, a job is stopped."""

import asyncio
from collections.abc import Callable
from contextlib import suppress


class StopSignal(asyncio.Event):
    """Ends waits: what waits when it is set, or would wait after it, does not."""

    def __init__(self) -> None:
        super().__init__()
        self._callbacks: set[Callable[[], object]] = set()

    def add_callback(self, callback: Callable[[], object]) -> None:
        """Call it when this is set, as it may be already."""
        self._callbacks.add(callback)
        if self.is_set():
            callback()

    def remove_callback(self, callback: Callable[[], object]) -> None:
        """Do not call it."""
        self._callbacks.discard(callback)

    def set(self) -> None:
        """End what waits."""
        super().set()
        for callback in tuple(self._callbacks):
            callback()


async def pause(seconds: float, *signals: StopSignal) -> None:
    """Wait, until one of these is set."""
    over = asyncio.Event()
    for signal in signals:
        signal.add_callback(over.set)
    try:
        with suppress(TimeoutError):  # that is how a pause ends where nobody stops it
            async with asyncio.timeout(seconds):
                await over.wait()
    finally:
        for signal in signals:
            signal.remove_callback(over.set)
