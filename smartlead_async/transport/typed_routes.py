"""Which method of a client stands for an operation, by the example files: `request` says it where there is one."""

import json
import re
from functools import cache
from pathlib import Path

import smartlead_async
from smartlead_async.models.values import Json

EXAMPLES = Path(smartlead_async.__file__).with_name("sandbox") / "examples"
_PLACE = re.compile(r"\{[^}]*\}")


def find_method(method: str, template: str, host: str) -> str | None:
    """As in `campaigns.get`; `None` where the operation has no method."""
    return _methods().get(_route(f"{method} {template}", host))


@cache
def read_examples(folder: Path = EXAMPLES) -> tuple[tuple[str, dict[str, Json]], ...]:
    """The example of each method. Read when somebody first calls an operation by hand: it takes some 10 ms."""
    return tuple((file.stem, json.loads(file.read_text(encoding="utf-8"))) for file in folder.glob("*.json"))


@cache
def _methods() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, example in read_examples():
        for operation in (example["operation"], example.get("or_else")):
            if operation is not None:
                found[_route(operation, example.get("host", "server"))] = name
    return found


def _route(operation: str, host: str) -> str:
    """Alike for the same route, whatever its ids are called."""
    return f"{host} {_PLACE.sub('{}', operation).rstrip('/')}"
