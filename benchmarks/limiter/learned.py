"""`python -m benchmarks.limiter.learned [NAME ...]`: what is learned of servers that allow less, into docs."""

import sys
from pathlib import Path

from benchmarks.limiter.learning import FIRST_S, HOUR_S, Part, missed, trial
from benchmarks.limiter.unknown import ROWS
from benchmarks.page import markdown_table

DOCS = Path(__file__).parents[2] / "docs"
INTRODUCTION = f"""\
# What is learned from refusals

Our limiter, told that 10 in 2 s are allowed, before servers that let in less: 20 tasks call as often as they may,
with 20 to 80 ms each way, in virtual time. Everything on this page is written by `nox -s lab`.

A cell is *share / refused*: of what the server would let in at the most, so much was let in; requests refused. The
first {FIRST_S:g} s, and the {HOUR_S:g} s after. To be reached are 0.92 / 10 and 0.92 / 6; where a row is to reach
something else, the last column says why. [How it is learned](limit.md#what-is-learned).
"""


def _cells(parts: list[Part]) -> list[str]:
    return [f"{part.share:.3f} / {part.refused}" for part in parts]


def main() -> int:
    """Print what was asked for; all of it is written."""
    names = [name for name in ROWS if name in sys.argv[1:] or not sys.argv[1:]]
    rows, short = [], []
    for name in names:
        single, bulk = trial(name, "interactive"), trial(name, "bulk")
        rows.append([ROWS[name].title, *_cells(single), *_cells(bulk), ROWS[name].why])
        print(name, *rows[-1], sep="  ", flush=True)
        short += [*missed(f"{name}", single), *missed(name, bulk)]
    if len(names) == len(ROWS):
        head = ["the server", "single calls", "the hour after", "bulk", "the hour after", ""]
        (DOCS / "limiter-learning.md").write_text(f"{INTRODUCTION}\n{markdown_table(head, rows)}\n")
    print(*short, sep="\n")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
