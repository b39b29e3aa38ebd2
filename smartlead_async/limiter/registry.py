"""The one registry: all clients of a key in this process have one memory of it, since the server counts by key.

There is a limiter for each event loop on which clients of the key are open, and one memory for all of them. The
memory stays when the clients have gone, as long as something in it matters. A forked process begins without any.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from smartlead_async.limiter.errors import LimiterSettingError
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.memory import KeyMemory, KeyName, clock_of
from smartlead_async.limiter.pool import COUNTED_WITHIN_S
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.sharing import Sharing

_FEW = 64  # keys, up to which nobody looks for those of which nothing is known any more


class _Terms(NamedTuple):
    """What all open clients of a key must agree on."""

    rates: tuple[RateLimit, ...]
    pace: Pace
    sharing: Sharing | None
    counted_within_s: float


class _Key:
    """The limiters of one key, by event loop."""

    def __init__(self, name: KeyName) -> None:
        self._name = name
        self._terms: _Terms | None = None
        self._memory: KeyMemory | None = None
        self._limiters: dict[asyncio.AbstractEventLoop, Limiter] = {}

    def join(self, loop: asyncio.AbstractEventLoop, terms: _Terms) -> Limiter:
        """The limiter of a loop, for one more client."""
        self.forget_closed_loops()
        if self._memory is None or (terms != self._terms and not self._is_open()):
            self._terms = terms
            self._memory = KeyMemory(terms.rates, terms.pace, self._name, self._memory, terms.counted_within_s)
        if terms != self._terms:
            raise LimiterSettingError(
                f"rate_limits={terms.rates!r}, pace={terms.pace!r}, shared_limit={terms.sharing!r}, "
                f"counted_within_s={terms.counted_within_s!r} differ from "
                f"those of another open client with the same key, {tuple(self._terms or ())!r}, perhaps on "
                "another event loop or thread; the server counts both together, so give both the same"
            )
        limiter = self._limiters.get(loop)
        if limiter is None or limiter.memory is not self._memory:
            limiter = Limiter(terms.rates, terms.pace, sharing=terms.sharing, memory=self._memory)
            self._limiters[loop] = limiter
        limiter.users += 1
        return limiter

    def leave(self, limiter: Limiter) -> None:
        """Nobody uses this limiter any more."""
        limiter.leave()
        self._limiters = {loop: other for loop, other in self._limiters.items() if other is not limiter}

    def forget_closed_loops(self) -> None:
        """Whoever was open on a loop that has ended is gone; what it sent stays counted."""
        for loop in [loop for loop in self._limiters if loop.is_closed()]:
            self._limiters.pop(loop).leave()

    def is_over(self) -> bool:
        """Whether no client is open, and nothing is remembered that would matter to the next one."""
        self.forget_closed_loops()
        has_ended = self._name[1] is not time.monotonic  # the time of a loop ends with it
        return not self._limiters and (has_ended or self._memory is None or self._memory.is_blank())

    def _is_open(self) -> bool:
        return any(limiter.users for limiter in self._limiters.values())


_keys: dict[KeyName, _Key] = {}
_lock = Lock()


def join_limiter(
    fingerprint: str,
    rates: Sequence[RateLimit],
    pace: Pace,
    sharing: Sharing | None,
    counted_within_s: float = COUNTED_WITHIN_S,
) -> Limiter:
    """The limiter of the running loop for a key, for one more client; `fingerprint` stands for the key."""
    loop = asyncio.get_running_loop()
    name = (fingerprint, clock_of(loop))
    with _lock:
        if name not in _keys:
            _forget_blank_keys()
            _keys[name] = _Key(name)
        return _keys[name].join(loop, _Terms(tuple(rates), pace, sharing, counted_within_s))


async def leave_limiter(limiter: Limiter) -> None:
    """A client is gone. What it sent stays counted."""
    limiter.users -= 1
    if limiter.users:
        return
    await limiter.aclose()
    with _lock:
        key = _keys.get(limiter.memory.name)
        if key is not None and not limiter.users:  # nobody came meanwhile
            key.leave(limiter)


def forget_all() -> None:
    """Begin as a process does that has sent nothing."""
    _keys.clear()


def _forget_blank_keys() -> None:
    """Now and then, so that many keys after another cost neither memory nor time."""
    if len(_keys) >= _FEW and len(_keys).bit_count() == 1:
        for name in [name for name, key in _keys.items() if key.is_over()]:
            del _keys[name]


def _after_fork() -> None:
    """The loops of the parent do not run here, and its requests are not this process's."""
    forget_all()
    _lock.release()


if hasattr(os, "register_at_fork"):  # pragma: no branch (Windows has no fork)
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_after_fork)
