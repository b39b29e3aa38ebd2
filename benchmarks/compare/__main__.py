"""`python -m benchmarks.compare`: what people use and this package, side by side, to the terminal and into docs.

`--rounds` says how often; with another number than the page's nothing is written.
"""

import argparse
import asyncio
import os
import time
from pathlib import Path

from benchmarks.compare import cost, files, plot, reading, report
from benchmarks.compare.memory import memory
from benchmarks.compare.reading_limited import read_limited
from benchmarks.compare.receiving import receive_all
from benchmarks.compare.results import Measured, Row
from benchmarks.compare.rounds import rush_all
from benchmarks.compare.rows import CLIENTS, versions
from benchmarks.compare.start import starts
from benchmarks.compare.twice import create_once

ROUNDS = 3
DOCS = Path(__file__).parents[2] / "docs"


def _measure(rounds: int) -> Measured:
    began_at = time.monotonic()
    load_before = os.getloadavg()[0]  # CPU first: the rounds are a load themselves
    in_process, over_sockets = asyncio.run(cost.in_process()), asyncio.run(cost.over_sockets())
    started, load_after = starts(), os.getloadavg()[0]
    read, received = reading.read_all(), receive_all()
    rushes = rush_all(rounds)
    rows = [
        Row(client=client, rushes=rushes[client.title], twice=asyncio.run(create_once(client)))
        for client in CLIENTS
    ]
    return Measured(
        rows=rows,
        in_process=in_process,
        over_sockets=over_sockets,
        loads=(load_before, load_after),
        starts=started,
        memory=memory(),
        reading=read,
        reading_limited=asyncio.run(read_limited()),
        receiving=received,
        files=files.read_all(),
        took_s=time.monotonic() - began_at,
        versions=versions(),
    )


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    measured = _measure(rounds)
    print(*report.tables(measured), f"load {measured.loads}", sep="\n\n")
    if rounds == ROUNDS:
        (DOCS / "compare.md").write_text(report.page(measured), encoding="utf-8")
        plot.draw(measured, DOCS / "compare.png")


if __name__ == "__main__":
    main()
