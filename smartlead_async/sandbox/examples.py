"""The example files: what is known of each operation. They are data, shared with the SDK's tests on purpose."""

import json
from functools import cache, reduce
from pathlib import Path
from typing import Any

import attrs

from smartlead_async.sandbox.answers import JSON, Answer, Json, JsonObject, json_answer
from smartlead_async.sandbox.checks import WHOLE, Kind
from smartlead_async.sandbox.shapes import Value, fill

EXAMPLES = Path(__file__).with_name("examples")


@attrs.frozen
class Example:
    """One operation, as its file describes it."""

    name: str
    fields: dict[str, Any]

    @property
    def routes(self) -> dict[bool, str]:
        """`METHOD /path` as documented, and as deployed."""
        documented = str(self.fields["operation"])
        return {False: documented, True: str(self.fields.get("or_else", documented))}

    @property
    def places(self) -> list[str]:
        """Where an answer in pages may have its rows."""
        places: list[str] = self.fields.get("pages", [])
        return places

    def named(self, part: str) -> Json:
        """What the example calls send in the query or in the body, all of them together."""
        named: Json = self.fields.get(part)
        others: list[JsonObject] = self.fields.get("alternatives", [])
        if isinstance(named, list):
            return {WHOLE: named}
        for other in others:
            named = together(named, other.get(part))
        return named

    @property
    def body_kind(self) -> Kind:
        """Of the body: nearly all are objects."""
        return "array" if isinstance(self.fields.get("body"), list) else "object"

    def shape(self, *, deployed: bool) -> Json:
        """The answer of a dialect; where the file has none, the other one's."""
        shape: Json = self.fields[self._dialect(deployed=deployed)]
        return shape

    def with_live_rows(self, documented: str, deployed: str) -> "Example":
        """The same, where a row of the documented answer has the fields of a deployed one too."""
        answer = self.fields["answer"]
        rows = together(answer[documented], self.fields["deployed"][deployed])
        return Example(self.name, {**self.fields, "answer": {**answer, documented: rows}})

    def answer(self, values: Value, *, deployed: bool) -> Answer:
        """An answer of this shape with these values, or the example's text where the dialect answers with text."""
        shape = self.shape(deployed=deployed)
        return self.say(shape if isinstance(shape, str) else fill(shape, values), deployed=deployed)

    def say(self, value: Json, *, deployed: bool) -> Answer:
        """An answer in the dialect's content type."""
        media = self._media(deployed=deployed)
        return json_answer(value) if media == JSON else Answer(200, str(value).encode(), media)

    def _dialect(self, *, deployed: bool) -> str:
        first, second = ("deployed", "answer") if deployed else ("answer", "deployed")
        return first if first in self.fields else second

    def _media(self, *, deployed: bool) -> str:
        media = str(self.fields.get("media", JSON))
        own = self._dialect(deployed=deployed) == "deployed"
        return str(self.fields.get("deployed_media", media)) if own else media


def together(one: Json, other: Json) -> Json:
    """The fields of both; a list is one item that has those of all."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{name: together(one.get(name), item) for name, item in other.items()}}
    if isinstance(one, list) and isinstance(other, list):
        return [reduce(together, [*one, *other])] if one or other else []
    return one if other is None else other


@cache
def examples() -> tuple[Example, ...]:
    """All of them, by name."""
    files = sorted(EXAMPLES.glob("*.json"))
    return tuple(Example(file.stem, json.loads(file.read_text(encoding="utf-8"))) for file in files)
