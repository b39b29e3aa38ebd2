"""What a run has measured, as one value."""

from collections.abc import Mapping, Sequence

import attrs

from benchmarks.compare.clients import Client
from benchmarks.compare.files import Outcomes
from benchmarks.compare.pairs import Costs
from benchmarks.compare.reading import Runs
from benchmarks.compare.reading_limited import Rounds
from benchmarks.compare.receiving import Received
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
    reading: Runs
    reading_limited: Rounds
    receiving: Mapping[str, Received]
    files: Outcomes
    took_s: float
    versions: Mapping[str, str]
