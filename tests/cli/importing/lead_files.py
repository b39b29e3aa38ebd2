"""Files of leads to import, and what is in a folder of them."""

import csv
from pathlib import Path

LEADS = Path(__file__).parents[3] / "examples" / "leads.csv"


def write_leads(path: Path, count: int) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["E-mail", "First Name", "Title"])
        table.writerows([f"person{number}@example.com", f"Person {number}", "CEO"] for number in range(count))
    return path


def contents_of(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def copy_of(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    return copy
