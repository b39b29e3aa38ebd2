"""`RateLimit` as users of this package make one, with the limits that Smartlead documents."""

from typing import ClassVar

from smartlead_async.errors import ConfigurationError
from smartlead_async.limiter import rate_limit
from smartlead_async.limiter.errors import LimiterSettingError


class RateLimit(rate_limit.RateLimit):
    """At most `limit` requests in any `per_s` seconds. Documented: 10 every 2 seconds per API key.

    The vendor's guide (https://api.smartlead.ai/guides/rate-limits) names two plans, which hold beside the
    documented limit: `STANDARD` with 60 a minute and 1,000 an hour, `PRO` with 120 a minute and 3,000 an hour.
    Give one of them as `Smartlead(rate_limits=RateLimit.STANDARD)`.

    Args:
        limit: Requests, from 1 to 1,000,000,000.
        per_s: Seconds, from 0.000001 to 1,000,000,000.

    Raises:
        ConfigurationError: One of them is something else.
    """

    __slots__ = ()

    DOCUMENTED: ClassVar["tuple[RateLimit, ...]"]
    STANDARD: ClassVar["tuple[RateLimit, ...]"]
    PRO: ClassVar["tuple[RateLimit, ...]"]

    def __init__(self, limit: int, *, per_s: float) -> None:
        try:
            super().__init__(limit, per_s=per_s)
        except LimiterSettingError as error:
            reason = str(error)
        else:
            return
        finally:
            del self, limit, per_s  # a traceback may be reported with them, and one may be the key by mistake
        raise ConfigurationError(reason)


RateLimit.DOCUMENTED = (RateLimit(10, per_s=2.0),)
RateLimit.STANDARD = (*RateLimit.DOCUMENTED, RateLimit(60, per_s=60.0), RateLimit(1000, per_s=3600.0))
RateLimit.PRO = (*RateLimit.DOCUMENTED, RateLimit(120, per_s=60.0), RateLimit(3000, per_s=3600.0))
