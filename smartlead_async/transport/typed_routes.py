"""Which method of a client stands for an operation, by the example files: `request` says it where there is one."""

import json
import re
from functools import cache
from importlib.resources import files

_PLACE = re.compile(r"\{[^}]*\}")


def find_method(method: str, template: str, host: str) -> str | None:
    """As in `campaigns.get`; `None` where the operation has no method."""
    return _methods().get(_route(f"{method} {template}", host))


@cache
def _methods() -> dict[str, str]:
    """Read when somebody first calls an operation by hand: 200 small files take some 10 ms."""
    found: dict[str, str] = {}
    for file in files("smartlead_async").joinpath("sandbox", "examples").iterdir():
        example = json.loads(file.read_text(encoding="utf-8"))
        for operation in (example["operation"], example.get("or_else")):
            if operation is not None:
                found[_route(operation, example.get("host", "server"))] = file.name.removesuffix(".json")
    return found


def _route(operation: str, host: str) -> str:
    """Alike for the same route, whatever its ids are called."""
    return f"{host} {_PLACE.sub('{}', operation).rstrip('/')}"
