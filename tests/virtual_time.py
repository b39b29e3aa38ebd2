"""An event loop on which time costs nothing: when nobody can go on, the clock jumps to the next timer."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

TURN_S = 1e-9  # of each turn; without it aiolimiter's float remainder re-arms a timer for "now" for ever

T = TypeVar("T")


def now() -> float:
    """What the loop's clock shows, in seconds."""
    return asyncio.get_running_loop().time()


class _Clock(selectors.DefaultSelector):
    """A selector that moves a clock where another would sleep. Real sockets and threads do not mix with it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.turns = 0
        self.at_turn: dict[int, list[Callable[[], object]]] = {}

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        events = super().select(0)
        self.now += TURN_S if events else max(timeout, TURN_S)
        self.turns += 1
        for callback in self.at_turn.pop(self.turns, ()):
            callback()
        return events


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An asyncio loop in virtual time, starting at 0."""

    def __init__(self) -> None:
        self._virtual = _Clock()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now

    def stall(self, seconds: float) -> None:
        """Be blocked by work that does not await: the clock goes on, and no timer is served until it ends."""
        self._virtual.now += seconds

    def call_at_turn(self, number: int, callback: Callable[[], object]) -> None:
        """Call so many turns from here, before whatever that turn has to do: between any two awaits."""
        self._virtual.at_turn.setdefault(self._virtual.turns + number, []).append(callback)

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """Do the work at once: while a thread worked, the clock would run ahead of it."""
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 (handed on, as an executor does)
            future.set_exception(error)
        return future


def run(main: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` in virtual time."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(main)
