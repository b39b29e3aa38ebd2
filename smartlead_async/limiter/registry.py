"""The one registry: all clients of a key on a loop share one limiter, since the server counts by key."""

import asyncio
from collections.abc import Sequence
from hashlib import blake2b

from smartlead_async.errors import ConfigurationError
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.shared.client import Sharing

_limiters: dict[asyncio.AbstractEventLoop, dict[bytes, Limiter]] = {}


def join_limiter(key: str, rates: Sequence[RateLimit], pace: Pace, sharing: Sharing | None) -> Limiter:
    """The limiter of this key on this loop, for one more client. The key itself is not kept."""
    for loop in [loop for loop in _limiters if loop.is_closed()]:
        del _limiters[loop]
    limiters = _limiters.setdefault(asyncio.get_running_loop(), {})
    fingerprint = blake2b(key.encode(), digest_size=16).digest()
    limiter = limiters.get(fingerprint)
    wanted = (tuple(rates), pace, sharing)
    if limiter is None or (_terms(limiter) != wanted and not limiter.users):
        limiter = limiters[fingerprint] = Limiter(rates, pace, limiter, sharing)
    if _terms(limiter) != wanted:
        raise ConfigurationError(
            f"rate_limits={tuple(rates)!r}, pace={pace!r}, shared_limit={sharing!r} differ from those of another "
            f"open client with the same key, {_terms(limiter)!r}; the server counts both together, so give both "
            "the same"
        )
    limiter.users += 1
    return limiter


def _terms(limiter: Limiter) -> tuple[tuple[RateLimit, ...], Pace, Sharing | None]:
    return limiter.rates, limiter.pace, limiter.sharing


async def leave_limiter(limiter: Limiter) -> None:
    """A client is gone. What it sent stays counted."""
    limiter.users -= 1
    if not limiter.users:
        await limiter.aclose()
