"""Cells: what a spreadsheet makes of them, and of a header's the names that people see. Pure."""

import re
from collections.abc import Iterable

from smartlead_async.models.addresses import without_invisible
from smartlead_async.models.row_values import text_of_formula

# What a spreadsheet takes for a formula, or for the end of the cell before it; OWASP "CSV Injection".
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(f"\\s*[{_SIGNS}\t\r\0]")
_SPACES_ALONE = " \xa0"  # no separators
# Over a line end none stands before a sign: there it is put behind the line end.
_APOSTROPHES = re.compile(f"(?:\\s*'(?=[{_SPACES_ALONE}]*[{_SIGNS}]|\\s*[\t\r\0]))+")
# Behind a list separator of some country's Excel, or a line end, a formula may begin in the middle of a cell.
_RUN = "(?<![;,|\\s])([;,|\\s]++)"  # of separators and space, as a whole: in linear time
_INNER = re.compile(f"{_RUN}(?=[{_SIGNS}])")
# Finds every cell that one of these may find, and few others: looked for from the end, in a sixth of the time.
_MAY_BE_FORMULA = re.compile(f"[{_SIGNS}\t\r\0](?<![^;,|\\s].)")
_INNER_APOSTROPHE = re.compile(f"{_RUN}'(?=[{_SIGNS}])")
_SPACES = re.compile(r"\s+")


def is_filled(cells: Iterable[str]) -> bool:
    """Whether any cell holds more than space; spreadsheets end their files with rows that do not."""
    return any(map(str.strip, cells))


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, whatever its separator: an apostrophe stands before one.

    Read from a file, a cell is the same whether it was made safe or not.
    """
    if not _MAY_BE_FORMULA.search(text):
        return text
    safe = _INNER.sub(_put_apostrophe, text)
    return f"'{safe}" if _FORMULA.match(safe) else safe


def _put_apostrophe(found: re.Match[str]) -> str:
    return f"{found[0]}'" if found[0].strip(_SPACES_ALONE) else found[0]


def unsafe_cell(cell: str) -> str:
    """A cell without the spaces around it, and without the apostrophes of `safe_cell`."""
    apostrophes = _APOSTROPHES.match(cell)
    cell = cell[apostrophes.end() :] if apostrophes else cell
    return _INNER_APOSTROPHE.sub(_take_apostrophe, cell).strip()


def _take_apostrophe(found: re.Match[str]) -> str:
    return found[1] if found[1].strip(_SPACES_ALONE) else found[0]


def clean_name(cell: str) -> str:
    """A column's name as a person sees it."""
    return _SPACES.sub(" ", without_invisible(text_of_formula(unsafe_cell(cell)))).strip()
