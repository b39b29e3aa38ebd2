"""The one place where packages are given the loop's time.

Three of them look at the machine's clock, through a name in a module of theirs, and take no other where they are
set up as their documentation says. aiolimiter, aiometer and asynciolimiter ask the loop; all of them sleep on it.
"""

import asyncio

import limits.aio.storage.memory
import pyrate_limiter.clocks
import throttled.utils


class LoopTime:
    """Stands where these modules have `time`."""

    @staticmethod
    def time() -> float:
        """Seconds on the running loop's clock."""
        return asyncio.get_running_loop().time()

    monotonic = time

    @staticmethod
    def monotonic_ns() -> int:
        """The same in nanoseconds."""
        return int(LoopTime.time() * 1e9)


def follow_loop() -> None:
    """Let the packages read the running loop's clock from here on."""
    pyrate_limiter.clocks.monotonic_ns = LoopTime.monotonic_ns
    limits.aio.storage.memory.time = LoopTime
    throttled.utils.time = LoopTime
