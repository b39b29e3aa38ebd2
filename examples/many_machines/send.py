"""Queue a CSV file for the workers of `worker.py`, which says how to run both, and wait for what becomes of it.

A piece whose machine dies is named: send the file again, adding a lead twice does no harm.
The stream keeps the leads until you trim it: `redis-cli XTRIM taskiq MAXLEN 0`.
"""

import argparse
import asyncio
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from taskiq import TaskiqResultTimeoutError

from examples.many_machines.worker import broker, import_piece
from smartlead_async import InvalidInputError, Lead

PIECE_TIMEOUT_S = 600.0  # for a piece, after the one before it; 100 rows take 20 s of the whole limit


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows that are leads, as they stand in the file; the others are named and left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            try:
                Lead.from_row(row)
            except InvalidInputError as error:
                print(f"{path}, line {reader.line_num}: {error}")
            else:
                yield row


async def send(file: Path, campaign: int, piece_rows: int) -> None:
    """Piece by piece; the sum is shown as results come."""
    rows = list(read_rows(file))
    pieces = [rows[start : start + piece_rows] for start in range(0, len(rows), piece_rows)]
    await broker.startup()
    tasks = [await import_piece.kiq(campaign, piece) for piece in pieces]
    total: Counter[str] = Counter()
    for number, task in enumerate(tasks, start=1):
        try:
            result = await task.wait_result(timeout=PIECE_TIMEOUT_S)
        except TaskiqResultTimeoutError:
            print(f"piece {number}: no word of it; send the file again")
            continue
        result.raise_for_error()
        total.update(result.return_value)
        print(f"{total.total()} of {len(rows)} rows:", *(f"{count} {status}" for status, count in total.items()))
    await broker.shutdown()


parser = argparse.ArgumentParser()
parser.add_argument("file", type=Path)
parser.add_argument("--campaign", type=int, required=True)
parser.add_argument("--piece-rows", type=int, default=100)
asyncio.run(send(**vars(parser.parse_args())))
