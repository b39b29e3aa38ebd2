"""The header: which of a table's first rows names the columns, and the names, each of them once. Pure."""

from collections.abc import Collection, Sequence

from smartlead_async.bulk.csv.cells import clean_name
from smartlead_async.models.column_names import field_of, normalise

ROWS_SEARCHED = 50  # titles and notes above it are a few lines
_FULL = 0.8  # of the cells of the fullest row: where no name is known, a header is no title


def find_header(rows: Sequence[Sequence[str]], emails: Collection[str] = ()) -> tuple[int, bool]:
    """The place of the row that names the columns, and whether it names the e-mail address.

    A cell that says "email" may be a value: under a column's name there are addresses, or nothing.
    """
    wanted = frozenset(map(normalise, emails))
    named: list[int] = []
    for at, row in enumerate(rows[:ROWS_SEARCHED]):
        for column in _email_columns(row, wanted):
            below = [other[column] for other in rows[at + 1 :] if column < len(other) and other[column].strip()]
            if not below or any("@" in cell for cell in below):
                return at, True
            named.append(at)
    return (named[0], True) if named else (_likeliest(rows[:ROWS_SEARCHED]), False)


def _email_columns(row: Sequence[str], wanted: Collection[str]) -> list[int]:
    keys = [normalise(clean_name(cell)) for cell in row]
    return [at for at, key in enumerate(keys) if key in wanted or (field_of(key) or ("",))[0] == "email"]


def _likeliest(rows: Sequence[Sequence[str]]) -> int:
    """Where no column is called for the address: the row with most known names, else the first that is full."""
    known = [sum(field_of(clean_name(cell)) is not None for cell in row) for row in rows]
    if known and max(known) > 1:
        return known.index(max(known))
    filled = [sum(map(bool, map(str.strip, row))) for row in rows]
    return next((at for at, count in enumerate(filled) if count >= _FULL * max(filled)), 0)


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names as people see them; the second of a name is `Name#2`, a column without one is `#3`, by its place."""
    names: dict[str, None] = {}
    numbers: dict[str, int] = {}  # of each name the last
    for at, cell in enumerate(cells, start=1):
        unique = name = clean_name(cell) or f"#{at}"
        while unique in names:
            numbers[name] = numbers.get(name, 1) + 1
            unique = f"{name}#{numbers[name]}"
        names[unique] = None
    return tuple(names)
