"""Files of leads: what each reader makes of every kind."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from benchmarks.compare.file_kinds import Kind, kinds
from benchmarks.compare.file_readers import Outcome, Reader, Sent, by_csv, by_sniffer, by_us, judge, with_address


def by_pandas(kind: Kind) -> Sent:
    """With nothing but the file's name."""
    return with_address(kind, pd.read_csv(kind.path).to_dict("records"))


def by_pandas_python(kind: Kind) -> Sent:
    """With what people are advised to give: the delimiter is found out, and text stays text."""
    frame = pd.read_csv(kind.path, sep=None, engine="python", dtype=str, keep_default_na=False)
    return with_address(kind, frame.to_dict("records"))


READERS = (
    Reader(title="`csv.DictReader`", read=by_csv),
    Reader(title="`csv.DictReader`, `csv.Sniffer`", read=by_sniffer),
    Reader(title="`pandas.read_csv(path)`", read=by_pandas),
    Reader(title="`pandas.read_csv(path, sep=None, dtype=str, ...)`", read=by_pandas_python),
    Reader(title="**smartlead-async**", read=by_us),
)
Outcomes = Mapping[str, Mapping[str, Outcome]]
"""By reader, and by the name of the file."""


def read_all() -> Outcomes:
    """What each makes of each."""
    with TemporaryDirectory() as folder, warnings.catch_warnings(action="ignore"):
        files = list(kinds(Path(folder)))
        return {reader.title: {kind.path.name: judge(reader, kind) for kind in files} for reader in READERS}
