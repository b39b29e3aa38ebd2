"""A long list of leads read without a limit: CPU and memory of the programs that write it into a file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import attrs

from benchmarks.compare import measured_process
from benchmarks.compare.by_command import PROGRAM
from benchmarks.compare.clients import CAMPAIGN_ID
from benchmarks.compare.reading_programs import KEY
from benchmarks.compare.reading_server import LEADS, PAGE, list_server

ROUNDS = 3
RUN = token_hex(4)
COMMAND_PAGES = 3
"""That smartlead-cli reads, a command each; its figures are those of as many more."""
RAW = "httpx, a loop that writes rows as they come"
COMMAND = "smartlead-cli, a page each"


@attrs.frozen(kw_only=True)
class Run:
    """A program that has read all leads."""

    cpu_s: float
    took_s: float
    peak_mb: float


Runs = Mapping[str, Sequence[Run]]
Start = Callable[[str, Path], Sequence[str]]


def _program(name: str) -> Start:
    return lambda base_url, target: [
        sys.executable,
        "-m",
        "benchmarks.compare.reading_programs",
        name,
        base_url,
        str(target),
    ]


def _export(base_url: str, target: Path) -> Sequence[str]:
    where = ["--campaign", str(CAMPAIGN_ID), "--base-url", base_url, "-o", str(target)]
    return [str(PROGRAM.with_name("smartlead-async")), "export", "leads", *where, "--rate-limit", "1000000/1"]


PROGRAMS: Mapping[str, Start] = {
    RAW: _program("httpx"),
    "httpx, a loop that keeps all rows": _program("httpx-in-memory"),
    "**smartlead-async**, the first loop over `leads.list`": _program("ours"),
    "**smartlead-async**, `smartlead-async export`": _export,
}


def read_all() -> Runs:
    """In rounds, in each of which all have their turn."""
    runs: dict[str, list[Run]] = {title: [] for title in (*PROGRAMS, COMMAND)}
    with list_server() as base_url, TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            for title, start in PROGRAMS.items():
                target = Path(folder, f"{len(runs[title])}.csv")
                runs[title].append(_read(start(base_url, target), number))
                _check(target)
            runs[COMMAND].append(_read_by_command(base_url, number))
    return runs


def _check(target: Path) -> None:
    with target.open(encoding="utf-8") as file:
        lines = sum(1 for _ in file)
    if lines != LEADS + 1:
        raise RuntimeError(f"{target}: {lines} lines, not {LEADS + 1}")
    target.unlink()


def _read_by_command(base_url: str, number: int) -> Run:
    runs = [
        _read(
            [
                str(PROGRAM),
                *("--base-url", base_url, "campaigns", "leads", "list", str(CAMPAIGN_ID)),
                *("--offset", str(page * PAGE), "--limit", str(PAGE)),
            ],
            number,
        )
        for page in range(COMMAND_PAGES)
    ]
    more = LEADS / PAGE / COMMAND_PAGES
    return Run(
        cpu_s=sum(run.cpu_s for run in runs) * more,
        took_s=sum(run.took_s for run in runs) * more,
        peak_mb=max(run.peak_mb for run in runs),
    )


def _read(command: Sequence[str], number: int) -> Run:
    """Of a process; each has a key of its own, so that none waits for the limit of another, or of a run before."""
    environment = os.environ | {KEY: f"compare-reading-{RUN}-{number}"}
    printed = subprocess.check_output([sys.executable, "-S", measured_process.__file__, *command], env=environment)
    return Run(**json.loads(printed))
