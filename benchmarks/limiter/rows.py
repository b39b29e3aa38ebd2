"""The limiters that are compared, by the name with which `--only` picks them."""

from collections.abc import Mapping

from benchmarks.limiter import baselines, packages
from benchmarks.limiter.ours import Ours
from benchmarks.limiter.trials import Row

ROWS: Mapping[str, Row] = {
    "ours-interactive": Row("ours, interactive lane", Ours, is_ours=True),
    "ours-bulk": Row("ours, bulk lane", Ours, lane="bulk", is_ours=True),
    "semaphore": Row("semaphore of 10, held 2 s beyond the answer", baselines.Holding),
    "aiolimiter-10-2": Row("aiolimiter `AsyncLimiter(10, 2)`", baselines.ten_in_two),
    "aiolimiter-1-0.2": Row("aiolimiter `AsyncLimiter(1, 0.2)`", baselines.one_in_a_fifth),
    "pyrate-limiter": Row("pyrate-limiter `Rate(10, 2 s)`", packages.pyrate),
    "limits": Row("limits, moving window, its own waiting loop", packages.limits_moving_window),
    "throttled-py": Row("throttled-py, GCRA", packages.throttled_gcra),
    "aiometer": Row("aiometer `max_per_second=5`", packages.Metered),
    "asynciolimiter": Row("asynciolimiter `Limiter(10 / 2)`", packages.asyncio_limiter),
    "httpx-limiter": Row("httpx-limiter over pyrate-limiter", packages.HttpxLimited),
}
