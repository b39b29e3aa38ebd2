"""The one registry: all clients of a key on a loop share one limiter, since the server counts by key."""

import asyncio
from collections.abc import Sequence
from hashlib import blake2b

from smartlead_async.errors import ConfigurationError
from smartlead_async.transport.limiter import Limiter
from smartlead_async.transport.window import Pace, RateLimit

_limiters: dict[asyncio.AbstractEventLoop, dict[bytes, Limiter]] = {}


def join_limiter(key: str, rates: Sequence[RateLimit], pace: Pace) -> Limiter:
    """The limiter of this key on this loop, for one more client. The key itself is not kept."""
    for loop in [loop for loop in _limiters if loop.is_closed()]:
        del _limiters[loop]
    limiters = _limiters.setdefault(asyncio.get_running_loop(), {})
    fingerprint = blake2b(key.encode(), digest_size=16).digest()
    limiter = limiters.get(fingerprint)
    wanted = (tuple(rates), pace)
    if limiter is None or ((limiter.rates, limiter.pace) != wanted and not limiter.users):
        limiter = limiters[fingerprint] = Limiter(rates, pace, before=limiter)
    if (limiter.rates, limiter.pace) != wanted:
        raise ConfigurationError(
            f"rate_limits={tuple(rates)!r}, pace={pace!r} differ from those of another open client with the same "
            f"key ({limiter.rates!r}, {limiter.pace!r}); the server counts both together, so give both the same"
        )
    limiter.users += 1
    return limiter


async def leave_limiter(limiter: Limiter) -> None:
    """A client is gone. What it sent stays counted."""
    limiter.users -= 1
    if not limiter.users:
        await limiter.aclose()
