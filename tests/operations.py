"""The operations that Smartlead documents: `operations.json`, ours, from its pages and what was seen live.

One row an operation: its method and path as the documentation prints them, the host where it is not `server`, the
call that stands for it, and the fields of its query and body with their kinds. This package leaves out what has no
call.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

Fields = Mapping[str, str]  # by name, with dots where one is in another: "string, required"


@attrs.frozen(kw_only=True)
class Operation:
    """One operation."""

    operation: str
    host: str = "server"
    call: str = ""
    query: Fields = attrs.field(factory=dict[str, str])
    body: Fields = attrs.field(factory=dict[str, str])

    @property
    def key(self) -> str:
        """By what it is known, whatever its ids are called and whether its path ends with a slash."""
        return key_of(self.operation)


def key_of(operation: str) -> str:
    """`"GET /campaigns/{}"` of `"GET /campaigns/{campaign_id}/"`."""
    return re.sub(r"{[^}]*}", "{}", operation).rstrip("/")


def read(rows: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """Operations from rows of the list."""
    return [Operation(**row) for row in rows]


OPERATIONS = read(json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8")))
