"""The limiters that are compared, by the name with which `--only` picks them."""

from collections.abc import Callable, Mapping

import attrs

from benchmarks.limiter import baselines
from benchmarks.limiter.network import Client
from benchmarks.limiter.ours import Ours
from smartlead_async.transport.scope import Lane


@attrs.frozen
class Row:
    """A limiter, made anew for each load on the loop it runs on."""

    title: str
    make: Callable[[], Client]
    lane: Lane = "interactive"  # only ours has lanes
    is_ours: bool = False


ROWS: Mapping[str, Row] = {
    "ours-interactive": Row("ours, interactive lane", Ours, is_ours=True),
    "ours-bulk": Row("ours, bulk lane", Ours, lane="bulk", is_ours=True),
    "aiolimiter-10-2": Row("aiolimiter `AsyncLimiter(10, 2)`", baselines.ten_in_two),
    "aiolimiter-1-0.2": Row("aiolimiter `AsyncLimiter(1, 0.2)`", baselines.one_in_a_fifth),
    "semaphore": Row("semaphore of 10, held 2 s beyond the answer", baselines.Holding),
}
