# The public names of the limiter, once: type checkers read them here, and `__init__.py` does when a program runs.

from smartlead_async.limiter.errors import LimiterClosedError as LimiterClosedError
from smartlead_async.limiter.errors import LimiterError as LimiterError
from smartlead_async.limiter.errors import LimiterSettingError as LimiterSettingError
from smartlead_async.limiter.errors import MissingPackageError as MissingPackageError
from smartlead_async.limiter.errors import SharedLimitLostError as SharedLimitLostError
from smartlead_async.limiter.limiter_state import LimiterState as LimiterState
from smartlead_async.limiter.rate_limit import RateLimit as RateLimit
from smartlead_async.limiter.rate_limiter import RateLimiter as RateLimiter
from smartlead_async.limiter.rate_limiter import Request as Request
