"""100,000 rows of a file looked through, read, cleaned and checked: CPU and memory, of CSV and of a workbook."""

import csv
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import peak_mb, print_figure, print_machine
from smartlead_async.bulk.csv.file import open_file
from tests.bulk.csv.workbooks import write_workbook

ROWS = 100_000
BARS = {"csv": "12 s, 50 MB", "xlsx": "8 s"}
NAMES = (
    "Email",
    "First Name",
    "Last Name",
    "Company",
    "Phone",
    "Title",
    "City",
    "Website",
    "Linkedin",
    "Industry",
)


def rows() -> Iterator[list[str]]:
    """As an export has them: half of the rows are not ASCII alone, some cells are empty."""
    yield NAMES
    for number in range(ROWS):
        yield [
            f"person{number}@example{number % 977}.com",
            f"Zoë{number % 50}",
            "O'Neil" if number % 7 == 0 else "Müller",
            f"Company {number % 900}, Inc.",
            f"+49 151 {number:07d}",
            "Head of Sales",
            "Köln" if number % 2 else "Porto",
            f"https://example{number % 977}.com",
            f"http://linkedin.com/in/person{number}",
            "Software" if number % 3 else "",
        ]


def write(folder: Path) -> None:
    """The same rows as both kinds of file."""
    with (folder / "leads.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows())
    write_workbook(folder / "leads.xlsx", {"Leads": rows()})


def read(path: Path) -> None:
    """In a process that did nothing else before."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    count = sum(1 for _ in open_file(path).rows())
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    kind = path.suffix.removeprefix(".")
    print_figure(f"{count:,} rows of {kind}: CPU", cpu_s, "s", BARS[kind])
    print_figure(f"{count:,} rows of {kind}: peak memory of the process", peak_mb(), "MB", BARS[kind])


def main() -> None:
    """Each step in a process of its own: one that was made by a large one counts as large."""
    print_machine()
    with TemporaryDirectory() as folder:
        for path in (Path(folder), Path(folder) / "leads.csv", Path(folder) / "leads.xlsx"):
            subprocess.run([sys.executable, "-m", "benchmarks.files", str(path)], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        given = Path(sys.argv[1])
        (write if given.is_dir() else read)(given)
