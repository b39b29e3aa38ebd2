"""Several event loops in one virtual time, as if each ran on a thread of its own; driven from the test's thread.

A loop runs until it has nothing to do, then the next does; when none has, the clock jumps to the first timer. The
same test gives the same run.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, TypeVar

T = TypeVar("T")

TURN_S = 1e-9  # of each step, as in `tests.virtual_time`


class Clock:
    """The time of all loops."""

    def __init__(self) -> None:
        self.now = 0.0
        self._looks = 0
        self._interrupts: dict[int, Callable[[], object]] = {}

    def time(self) -> float:
        self._looks += 1
        self._interrupts.pop(self._looks, int)()
        return self.now

    def at_look(self, number: int, callback: Callable[[], object]) -> None:
        """Call when the clock is looked at so many times from here: between any two steps of a loop."""
        self._interrupts[self._looks + number] = callback


class _Selector(selectors.DefaultSelector):
    """Has its loop stop where it would sleep, and notes for how long it would."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.loop: asyncio.AbstractEventLoop | None = None
        self.sleeps_until = inf
        self.looks = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        self.clock.now += TURN_S
        self.looks += 1
        if not events and (timeout is None or timeout > 0):
            self.sleeps_until = inf if timeout is None else self.clock.now + timeout
            assert self.loop is not None
            self.loop.stop()
        return events


class _Loop(asyncio.SelectorEventLoop):
    """Says that it runs also while another has its turn, as it would on a thread of its own."""

    def __init__(self, selector: _Selector) -> None:
        self.is_alive = False
        super().__init__(selector)
        self.time = selector.clock.time  # type: ignore[method-assign]  # that all of them share
        selector.loop = self

    def is_running(self) -> bool:
        return self.is_alive or super().is_running()

    def run_as_far_as_it_comes(self) -> None:
        self.is_alive = False  # asyncio asks, and would refuse
        self.run_forever()
        self.is_alive = True


class Loops:
    """Event loops, of which any may come and go."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._selectors: dict[_Loop, _Selector] = {}
        self._stopped: dict[_Loop, _Selector] = {}

    def open(self) -> _Loop:
        """One more loop."""
        selector = _Selector(self.clock)
        loop = _Loop(selector)
        self._selectors[loop] = selector
        return loop

    def close(self, loop: asyncio.AbstractEventLoop) -> None:
        """A loop ends, as at the end of `asyncio.run`: its tasks are cancelled and run to their end."""
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self.run(asyncio.gather(*tasks, return_exceptions=True))
        self.drop(loop)

    def stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """A loop is not run any more, and not closed either."""
        assert isinstance(loop, _Loop)
        loop.is_alive = False
        self._stopped[loop] = self._selectors.pop(loop)

    def go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """It is run again."""
        assert isinstance(loop, _Loop)
        self._selectors[loop] = self._stopped.pop(loop)

    def drop(self, loop: asyncio.AbstractEventLoop) -> None:
        """A loop is closed with whatever it was doing, as where its thread is killed."""
        for task in asyncio.all_tasks(loop):
            task.get_coro().close()  # type: ignore[union-attr]  # it is a coroutine
            task._log_destroy_pending = False  # type: ignore[attr-defined]  # nobody waits for it, on purpose
        assert isinstance(loop, _Loop)
        self._selectors.pop(loop, None)
        loop.is_alive = False
        loop.close()

    def start(self, main: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Begin with something on a loop of its own."""
        return self.open().create_task(main)

    def run_alone(self, main: Coroutine[Any, Any, T]) -> T:
        """What `asyncio.run` does, while the other loops go on."""
        task = self.start(main)
        [result] = self.run(task)
        self.close(task.get_loop())
        return result

    def run(self, *futures: "asyncio.Future[T]") -> list[T]:
        """Let all loops go on until these are done."""
        self._settle()
        while not all(future.done() for future in futures):
            self._jump()
            self._settle()
        return [future.result() for future in futures]

    def sleep(self, seconds: float) -> None:
        """Let all loops go on for so long."""
        until = self.clock.now + seconds
        self._settle()
        while self.clock.now < until:
            self._jump(until)
            self._settle()

    def _settle(self) -> None:
        """Each loop as far as it comes without waiting."""
        while not self._is_idle():
            pass

    def _jump(self, until: float = inf) -> None:
        """To the next timer of all."""
        next_at = min(until, *(selector.sleeps_until for selector in self._selectors.values()))
        assert next_at < inf, "nobody will ever go on"
        self.clock.now = max(self.clock.now, next_at)

    def _is_idle(self) -> bool:
        was_idle = True
        for loop, selector in list(self._selectors.items()):
            selector.looks = 0
            loop.run_as_far_as_it_comes()
            was_idle &= selector.looks == 1
        return was_idle


@contextmanager
def loops() -> Iterator[Loops]:
    """Loops that are all closed afterwards."""
    all_loops = Loops()
    try:
        yield all_loops
    finally:
        for loop in list(all_loops._stopped):
            all_loops.go_on(loop)
        for loop in list(all_loops._selectors):
            all_loops.close(loop)
