"""What the values of a row mean: of files, where all is text, and of data frames, forms and readers. Pure.

A value that says "there is none" in the words of a spreadsheet or a program is none, and is never sent as a name.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, cast

import attrs

from smartlead_async.models import column_names
from smartlead_async.models.addresses import clean_address
from smartlead_async.models.rules import refuse

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
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)  # `4.47911E+11`: its digits are lost
# Space of any kind, and characters without any width.
_EDGE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061"
    "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufeff"
)
_NO_VALUE_TYPES = ("NAType", "NaTType")  # pandas' own; compared by name, as pandas may not be there


def clean_text(text: str) -> str:
    """Text without space, and what nobody sees, around it."""
    return text.strip() if text.isascii() else text.strip(_EDGE)


def is_no_value(text: str) -> bool:
    """Whether a cell says in a spreadsheet's or a program's words that it holds nothing."""
    return text in PLACEHOLDERS or (text[:1] == "#" and _SPREADSHEET_ERROR.fullmatch(text) is not None)


def read_value(name: str, value: object) -> Value | None:
    """What a value of a row means; `None` where there is none: NaN, NaT, empty text, `#N/A`."""
    if isinstance(value, str):
        text = clean_text(value)
        return None if not text or is_no_value(text) else text
    if _is_nothing(value):
        return None
    if getattr(value, "shape", None) == () and callable(scalar := getattr(value, "item", None)):
        return read_value(name, scalar())  # a number of numpy
    if isinstance(value, float):  # a frame makes 2138.0 of 2138 where another row has none
        return int(value) if value.is_integer() else value
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal | date | time):
        return str(value)
    raise refuse(name, value, "text, a number, a date, or empty (None, NaN)")


def _is_nothing(value: object) -> bool:
    is_nan = isinstance(value, float) and math.isnan(value)
    return value is None or is_nan or type(value).__name__ in _NO_VALUE_TYPES


def read_custom_fields(name: str, value: object) -> dict[str, Value]:
    """All custom fields in one value, as Smartlead's export has them: an object, or JSON text of one."""
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except ValueError:
            raise refuse(name, value, "a JSON object of custom fields, such as {}") from None
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        read = {key: read_value(_label(key), item) for key, item in fields.items()}
        return {key: item for key, item in read.items() if item is not None}
    if isinstance(value, str) or _is_nothing(value):
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
    """Known names and aliases, as of files; what no field is called is a custom field."""
    beside = frozenset(map(column_names.normalise, names))
    found: dict[str, list[tuple[int, str]]] = {}
    custom: list[str] = []
    together: str | None = None
    for name in names:
        if column_names.is_left_out(name, beside):
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


def fields_of_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The arguments of a `Lead` that a row stands for."""
    names = tuple(row)
    for name in names:
        if not isinstance(name, str):
            raise refuse("the row's key", name, "text, the name of a column")
    plan = plan_row(names)
    fields: dict[str, Any] = {
        field: str(value) for field, keys in plan.fields.items() if (value := _first(row, keys)) is not None
    }
    if "email" in fields:
        fields["email"] = clean_address(fields["email"])
    custom: dict[str, Value] = {}
    if plan.custom_fields is not None:
        custom |= read_custom_fields(_label(plan.custom_fields), row[plan.custom_fields])
    for name in plan.custom:
        if (value := read_value(_label(name), row[name])) is not None:
            custom[clean_text(name)] = value
    return fields | ({"custom_fields": custom} if custom else {})


def _first(row: Mapping[Any, Any], keys: Iterable[str]) -> Value | None:
    return next((value for key in keys if (value := read_value(_label(key), row[key])) is not None), None)


def _label(name: str) -> str:
    return f"column {name!r}"
