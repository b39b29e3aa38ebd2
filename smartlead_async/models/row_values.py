"""What the values of a row mean: of files, where all is text, and of data frames, forms and readers. Pure.

A value that says "there is none" in the words of a spreadsheet or a program is none, and is never sent as a name.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, TypeGuard, cast

import attrs

from smartlead_async.errors import InvalidInputError
from smartlead_async.models import column_names
from smartlead_async.models.addresses import clean_address
from smartlead_async.models.column_names import list_names
from smartlead_async.models.rules import MAX_ID, is_id, refuse
from smartlead_async.models.unset import UNSET
from smartlead_async.models.values import is_sequence

Value: TypeAlias = str | int | float | bool

# Excel, LibreOffice and Google Sheets; in German, French, Spanish and Italian too.
_SPREADSHEET_ERROR = re.compile(
    r"#(N/A|NV|N/D|REF!?|BEZUG!|¡REF!|VALUE!|WERT!|VALEUR!|¡VALOR!|VALORE!|NAME\?|NOM\?|¿NOMBRE\?|NOME\?|¡?DIV/0!|"
    r"¡?NUM!|ZAHL!|NOMBRE!|NULL!|NUL!|¡NULO!|SPILL!|ÜBERLAUF!|CALC!|GETTING_DATA|FIELD!|CONNECT!|BLOCKED!|UNKNOWN!|"
    r"ERROR!|###+)",
    re.IGNORECASE,
)
# What programs write where there is nothing. "Null" and "None" as people write them are names.
PLACEHOLDERS = frozenset(
    ("null", "NULL", "undefined", "NaN", "nan", "NaT", "<NA>", "N/A", "n/a", "[object Object]")
)
_TEXT_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')  # how exports keep a spreadsheet from making a number of text
_QUOTED = re.compile(
    r"""'((?:[^']|'')+)'|"([^"]+)"|\u201c([^\u201d]+)\u201d|\u201e([^\u201c\u201d]+)[\u201c\u201d]"""
)
# No letter at all, an address, or what a template left: {{first_name}}, *|FNAME|*, %NAME%, ${name}, <<Name>>.
_NO_NAME = re.compile(
    r"[\W_]+|[^@\s]+@[^@\s]+\.[^@\s]+|\{\{.*\}\}|\$?\{\w+\}|\*\|.*\|\*|%+\w+%+|<<.*>>", re.DOTALL
)
NAMED = frozenset(("first_name", "last_name", "company_name"))  # fields by which a lead is addressed
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)  # `4.47911E+11`: its digits are lost
# Space of any kind, and characters without any width.
_EDGE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061"
    "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufeff"
)
_NO_VALUE_TYPES = ("NAType", "NaTType")  # pandas' own; compared by name, as pandas may not be there
# What gives a mapping of what is none: by an attribute it has, the surest first.
_AS_MAPPINGS = (
    ("columns", "each of frame.to_dict('records')"),
    ("_asdict", "row._asdict()"),  # named tuples: `DataFrame.itertuples()`, rows of SQLAlchemy
    ("to_dict", "row.to_dict()"),  # `DataFrame.iterrows()`
    ("model_dump", "row.model_dump()"),  # pydantic
    ("keys", "dict(row)"),  # rows of sqlite3 and asyncpg
)
_MAX_DIGITS = 308  # what a float has room for, and so what a JSON number surely is read as
_MAX_BITS = 1024  # of such a number


def clean_text(text: str) -> str:
    """Text without space, and what nobody sees, around it."""
    return text.strip() if text.isascii() else text.strip(_EDGE)


def is_no_value(text: str) -> bool:
    """Whether a cell says in a spreadsheet's or a program's words that it holds nothing."""
    return text in PLACEHOLDERS or (text[:1] == "#" and _SPREADSHEET_ERROR.fullmatch(text) is not None)


def text_of_formula(text: str) -> str:
    """The text that a formula such as `="0151"` is; any other as it is."""
    found = _TEXT_FORMULA.fullmatch(text) if text[:1] == "=" else None
    return text if found is None else clean_text(found[1].replace('""', '"'))


def name_in(text: str) -> str:
    """A name without quotes around it; nothing where a text is surely nobody's name."""
    if text.isalnum():
        return text
    quoted = _QUOTED.fullmatch(text)
    name = text if quoted is None else clean_text(next(filter(None, quoted.groups())).replace("''", "'"))
    return "" if _NO_NAME.fullmatch(name) else name


def read_value(name: str, value: object) -> Value | None:
    """What a value of a row means; `None` where there is none: NaN, NaT, empty text, `#N/A`."""
    if isinstance(value, str):
        text = text_of_formula(clean_text(value))
        return None if not text or is_no_value(text) else text
    value = _of_python(value)
    if _is_nothing(value):
        return None
    if isinstance(value, Decimal | float | int):
        return _read_number(name, value)
    if isinstance(value, date | time | str):  # text: a moment that Python has no other for
        return str(value)
    raise refuse(name, value, "text, a number, a date, or empty (None, NaN)")


def _is_nothing(value: object) -> bool:
    is_nan = (isinstance(value, float) and math.isnan(value)) or (isinstance(value, Decimal) and value.is_nan())
    return value is None or value is UNSET or is_nan or type(value).__name__ in _NO_VALUE_TYPES


def _of_python(value: Any) -> Any:  # noqa: ANN401 (a cell may hold anything)
    """A number or a moment of numpy as Python has it; anything else as it is."""
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind is None or getattr(value, "shape", None) != ():
        return value
    if getattr(value, "mask", False):  # numpy's own for a cell that is none
        return None
    to_python = _OF_NUMPY.get(kind)
    return value if to_python is None else to_python(value)


def _moment(value: Any) -> object:  # noqa: ANN401 (of numpy, which need not be there)
    """Numpy gives an integer for what is finer than a microsecond, or beyond the year 9999."""
    found = (value.item(), value.astype("datetime64[us]").item())
    return next((moment for moment in found if not isinstance(moment, int)), str(value))


def _read_number(name: str, value: Decimal | float) -> Value:
    """A number that JSON can hold; without a fraction where it has none, as a frame makes 2138.0 of 2138."""
    if isinstance(value, int) and value.bit_length() < _MAX_BITS:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return int(value) if value.is_integer() else value
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _MAX_DIGITS:
        return f"{value:f}"
    raise refuse(name, value, f"a number of at most {_MAX_DIGITS} digits")


def read_custom_fields(name: str, value: object) -> dict[str, Value]:
    """All custom fields in one value, as Smartlead's export has them: an object, or JSON text of one."""
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise refuse(name, value, "a JSON object of custom fields, such as {}") from None
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        read = {key: read_value(_label(key), item) for key, item in fields.items()}
        return {key: item for key, item in read.items() if item is not None}
    if isinstance(value, str) or _is_nothing(_of_python(value)):
        return {}
    raise refuse(name, value, "a JSON object of custom fields, such as {}")


@attrs.frozen
class RowPlan:
    """Which keys of a row fill which field: of several the first that is filled."""

    fields: Mapping[str, tuple[str, ...]]  # of each field its keys, the best first
    custom: tuple[str, ...]
    custom_fields: str | None  # the key of all custom fields together


@lru_cache(maxsize=128)  # rows of one table have the same keys
def plan_row(names: tuple[str, ...]) -> RowPlan:
    """Known names and aliases, as of files; what no field is called is a custom field, if it has a name."""
    beside = frozenset(map(column_names.normalise, names))
    found: dict[str, list[tuple[int, str]]] = {}
    custom: list[str] = []
    together: str | None = None
    for name in names:
        if column_names.is_left_out(name, beside) or not clean_text(name):
            continue
        if column_names.is_custom_fields(name):
            together = name
        elif place := column_names.field_of(name, beside):
            found.setdefault(place[0], []).append((place[1], name))
        else:
            custom.append(name)
    ranked = {field: tuple(name for _, name in sorted(pairs, key=_rank)) for field, pairs in found.items()}
    return RowPlan(ranked, tuple(custom), together)


def _rank(pair: tuple[int, str]) -> int:
    return pair[0]


def is_row(row: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether something can be a row, whatever its columns are."""
    return isinstance(row, Mapping)


def check_row(row: object) -> Mapping[Any, Any]:
    """Refuse what is no mapping; of what can be made one it says how."""
    if is_row(row):
        return row
    raise refuse("row", row, f"a mapping of columns to values, such as {as_mapping(row)}")


def as_mapping(row: object) -> str:
    """What to write for a mapping, as what was given can be made one."""
    ways = (way for name, way in _AS_MAPPINGS if hasattr(row, name))
    return next(ways, "{'email': 'ada@example.com'}")


def fields_of_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The arguments of a `Lead` that a row stands for."""
    plan = plan_row(_names(row))
    fields: dict[str, Any] = {
        field: text for field, keys in plan.fields.items() if (text := _first(row, field, keys)) is not None
    }
    if "email" not in fields:
        raise _lacks(row, "e-mail address", "email", plan.fields.get("email", ()))
    fields["email"] = clean_address(fields["email"])
    custom: dict[str, Value] = {}
    if plan.custom_fields is not None:
        custom |= read_custom_fields(_label(plan.custom_fields), row[plan.custom_fields])
    for name in plan.custom:
        if (value := read_value(_label(name), row[name])) is not None:
            custom[clean_text(name)] = value
    return fields | ({"custom_fields": custom} if custom else {})


def lead_id_of_row(row: Mapping[Any, Any]) -> tuple[int, dict[Any, Any]]:
    """The id of the lead that a row updates, and the row without it: `lead_id`, or where there is none `id`."""
    ranked = sorted((rank, name) for name in _names(row) if (rank := column_names.lead_id_rank(name)) is not None)
    keys = [name for _, name in ranked[:1]]
    for key in keys:
        if not _is_empty(row[key]):
            rest = {name: item for name, item in row.items() if name != key}
            return read_lead_id(row[key], f"{_label(key)}, lead_id"), rest
    raise _lacks(row, "lead's id", "lead_id", keys)


def read_lead_id(value: object, name: str = "lead_id") -> int:
    """A whole number, also of numpy, or its digits: `int` takes `1_000` and other scripts' digits as well."""
    number = read_value(name, value)
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) <= len(str(MAX_ID)):
        number = int(number)
    if not is_id(number):
        raise refuse(name, value, "a positive integer")
    return number


def _names(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """The columns of a row. `csv.DictReader` has cells beyond them under `None`: empty ones are nothing."""
    names = tuple(row)
    if all(isinstance(name, str) for name in names):
        return names
    for name in names:
        if not isinstance(name, str) and not _is_empty(row[name]):
            raise _nameless(name, row[name])
    return tuple(name for name in names if isinstance(name, str))


def _is_empty(value: object) -> bool:
    """Whether a value, or all of several, say nothing."""
    cells = value if is_sequence(value) else [value]
    return all(_is_nothing(_of_python(cell)) or (isinstance(cell, str) and not clean_text(cell)) for cell in cells)


def _nameless(name: object, cells: object) -> InvalidInputError:
    if name is None and is_sequence(cells):
        return InvalidInputError(
            f"the row has more cells than columns: {len(cells)} without a column; a cell with a comma in it must "
            "be in quotes"
        )
    return refuse("the row's key", name, "text, the name of a column")


def _lacks(row: Mapping[Any, Any], what: str, name: str, empty: Iterable[str]) -> InvalidInputError:
    """The error for a row without what it cannot do without; says what there is, and what to do."""
    if columns := " and ".join(map(_label, empty)):
        return InvalidInputError(f"the row has no {what}: {columns} is empty")
    found = list_names(_names(row)) or "none"
    return InvalidInputError(
        f"the row has no {what}: its columns are {found}; call the one that holds it {name!r}"
    )


def _first(row: Mapping[Any, Any], field: str, keys: Iterable[str]) -> str | None:
    """The first value that a field has in a row."""
    texts = (str(value) for key in keys if (value := read_value(_label(key), row[key])) is not None)
    return next(filter(None, map(name_in, texts) if field in NAMED else texts), None)


def _label(name: str) -> str:
    return f"column {name!r}"


_OF_NUMPY: Mapping[str, Callable[[Any], object]] = {
    "b": bool,
    "i": int,
    "u": int,
    "f": float,
    "M": _moment,
}
