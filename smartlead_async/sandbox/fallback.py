"""Routes without a handler: each answers as its example file says, and refuses what the file does not name.

An example file is data. It is the one thing that the sandbox and the SDK's tests share, on purpose.
"""

import json
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import TypeAlias

import attrs

from smartlead_async.sandbox.answers import JSON, Answer, Json, JsonObject, json_answer
from smartlead_async.sandbox.checks import WHOLE, Kind, joi
from smartlead_async.sandbox.incoming import Incoming

EXAMPLES = Path(__file__).with_name("examples")
Example: TypeAlias = JsonObject


def examples() -> Iterator[tuple[str, str, "Fallback"]]:
    """Method, path and endpoint of each example file."""
    for file in sorted(EXAMPLES.glob("*.json")):
        example: Example = json.loads(file.read_text(encoding="utf-8"))
        method, _, path = str(example["operation"]).partition(" ")
        yield method, path, Fallback(example)


@attrs.frozen
class Fallback:
    """An endpoint that keeps no state."""

    example: Example

    def __call__(self, incoming: Incoming) -> Answer:
        """Answer as the file says, after the checks that it is enough for."""
        deployed = incoming.account.deployed
        if "campaign_id" in incoming.ids:
            incoming.campaign()
        _allow_named(incoming.query, self._named("query"), source="query", deployed=deployed)
        _allow_named(incoming.body, self._named("body"), source="body", deployed=deployed)
        offset = str(incoming.query.get("offset", incoming.body.get("offset", 0)))
        return self._answer(int(offset) if offset.isdecimal() else 0, deployed=deployed)

    def _named(self, part: str) -> Json:
        """What the example calls send, all of them together."""
        others = self.example.get("alternatives")
        named = self.example.get(part)
        if isinstance(named, list):
            return {WHOLE: named}
        for other in others if isinstance(others, list) else ():
            named = _together(named, other.get(part) if isinstance(other, dict) else None)
        return named

    @property
    def body_kind(self) -> Kind:
        """Of the body: nearly all are objects."""
        return "array" if isinstance(self.example.get("body"), list) else "object"

    @property
    def places(self) -> list[str]:
        """Where an answer in pages may have its rows."""
        places = self.example.get("pages")
        return [str(place) for place in places] if isinstance(places, list) else []

    def _answer(self, offset: int, *, deployed: bool) -> Answer:
        first, second = ("deployed", "answer") if deployed else ("answer", "deployed")
        dialect = first if first in self.example else second
        value = self.example[dialect]
        for place in self.places:
            value = _without_first(value, place, offset)
        media = str(self.example.get("media", JSON))
        if dialect == "deployed":
            media = str(self.example.get("deployed_media", media))
        return json_answer(value) if media == JSON else Answer(200, str(value).encode(), media)


def _without_first(value: Json, place: str, offset: int) -> Json:
    """An answer without the first of its rows, where it has rows in this place."""
    if isinstance(value, list):
        return value[offset:]
    name, _, rest = place.partition(".")
    if not isinstance(value, dict) or name not in value:
        return value
    return {**value, name: _without_first(value[name], rest, offset)}


def _together(one: Json, other: Json) -> Json:
    """The fields of both; a list is one item that has those of all."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{name: _together(one.get(name), item) for name, item in other.items()}}
    if isinstance(one, list) and isinstance(other, list):
        return [reduce(_together, [*one, *other])] if one or other else []
    return one if other is None else other


def _allow_named(given: Json, named: Json, *, source: str, deployed: bool, within: str = "") -> None:
    """Refuse a field that is not in the example, however deep; an empty object there stands for any fields."""
    if isinstance(given, list) and isinstance(named, list) and named:
        whole = reduce(_together, named)
        for index, item in enumerate(given):
            _allow_named(item, whole, source=source, deployed=deployed, within=f"{within}[{index}]")
    if not isinstance(given, dict) or (within and not (isinstance(named, dict) and named)):
        return
    fields = named if isinstance(named, dict) else {}
    for key, value in given.items():
        place = f"{within}.{key}" if within else key
        if key not in fields:
            raise joi(f'"{place}" is not allowed', place, deployed=deployed, source=source)
        _allow_named(value, fields[key], source=source, deployed=deployed, within=place)
