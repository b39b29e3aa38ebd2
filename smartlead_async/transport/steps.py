"""Work that comes in steps: done at once, or with a turn of the loop for others between two of them."""

import asyncio
from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


def run(steps: Generator[None, None, T]) -> T:
    """All steps at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: T = end.value
            return value


async def run_in_turns(steps: Generator[None, None, T], until: float) -> T:
    """One step in a turn; what has no steps, such as a small answer, is done at once.

    Raises:
        TimeoutError: They took until then, by the loop's time.
    """
    try:
        next(steps)
        async with asyncio.timeout_at(until):
            while True:
                await asyncio.sleep(0)
                next(steps)
    except StopIteration as end:
        value: T = end.value
        return value
