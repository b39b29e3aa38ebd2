"""What a run has measured, as one value."""

from collections.abc import Mapping, Sequence
from statistics import median

import attrs

from benchmarks.compare.clients import Client
from benchmarks.compare.pairs import Costs
from benchmarks.compare.rush import Rush
from benchmarks.compare.twice import Twice

BUSY = 3.0
"""The load from which on CPU figures are not to be trusted."""


@attrs.frozen(kw_only=True)
class Row:
    """All of one client's rounds."""

    client: Client
    rushes: Sequence[Rush]
    twice: Twice


@attrs.frozen(kw_only=True)
class Measured:
    """A whole run."""

    rows: Sequence[Row]
    in_process: Costs
    over_sockets: Costs
    loads: tuple[float, float]
    """Of the machine over the last minute, before and after the costs were measured."""
    starts: Mapping[str, Sequence[float]]
    """Seconds of CPU, of each round."""
    memory: Mapping[str, Sequence[float]]
    """MB, of each process."""
    took_s: float
    versions: Mapping[str, str]


def spread(values: Sequence[float], form: str = "{:g}") -> str:
    """From the least to the most; one value where they are the same as written."""
    least, most = form.format(min(values)), form.format(max(values))
    return least if least == most else f"{least}..{most}"


def middle(values: Sequence[float], form: str) -> str:
    """The median, and from the least to the most where that says more."""
    shown, others = form.format(median(values)), spread(values, form)
    return shown if shown == others else f"{shown} ({others})"
