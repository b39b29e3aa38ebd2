"""`python -m benchmarks.compare`: what people use and this package, side by side, to the terminal and into docs.

`--rounds` says how often; with another number than the page's nothing is written.
"""

import argparse
import asyncio
import os
import time
from pathlib import Path

from benchmarks.compare import cost, plot, report
from benchmarks.compare.clients import Client
from benchmarks.compare.results import Measured, Row
from benchmarks.compare.rows import CLIENTS, versions
from benchmarks.compare.rush import Rush, rush
from benchmarks.compare.twice import create_once

ROUNDS = 3
DOCS = Path(__file__).parents[2] / "docs"


def _rush(client: Client, seed: int) -> Rush:
    """One round, in an event loop of its own."""
    measured = asyncio.run(rush(client, seed))
    print(f"# round {seed + 1}: {client.title}: {measured}", flush=True)
    return measured


def _costs() -> tuple[cost.Costs, cost.Costs, tuple[float, float]]:
    before = os.getloadavg()[0]
    in_process, over_sockets = asyncio.run(cost.in_process()), asyncio.run(cost.over_sockets())
    return in_process, over_sockets, (before, os.getloadavg()[0])


def _measure(rounds: int) -> Measured:
    began_at = time.monotonic()
    in_process, over_sockets, loads = _costs()  # first: the rounds are a load themselves
    rushes = [[_rush(client, seed) for client in CLIENTS] for seed in range(rounds)]
    rows = [
        Row(client=client, rushes=of_client, twice=asyncio.run(create_once(client)))
        for client, of_client in zip(CLIENTS, zip(*rushes, strict=True), strict=True)
    ]
    return Measured(
        rows=rows,
        in_process=in_process,
        over_sockets=over_sockets,
        loads=loads,
        took_s=time.monotonic() - began_at,
        versions=versions(),
    )


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    measured = _measure(rounds)
    tables = (report.rush_table(measured), report.twice_table(measured), *report.cost_tables(measured))
    print(*tables, f"load {measured.loads}", sep="\n\n")
    if rounds == ROUNDS:
        (DOCS / "compare.md").write_text(report.page(measured), encoding="utf-8")
        plot.draw(measured, DOCS / "compare.png")


if __name__ == "__main__":
    main()
