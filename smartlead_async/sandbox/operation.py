"""An operation of the API: its example file says what it takes, and a handler keeps its state.

Without a handler it answers as the file says.
"""

from functools import reduce

import attrs

from smartlead_async.sandbox.answers import Answer, Json
from smartlead_async.sandbox.checks import joi
from smartlead_async.sandbox.examples import Example, together
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.shapes import FREE


@attrs.frozen
class Operation:
    """One route, whole."""

    example: Example
    handler: Endpoint | None = None

    def __call__(self, incoming: Incoming) -> Answer:
        """Answer a request that names nothing but what the file names."""
        for source, given in (("query", incoming.query), ("body", incoming.body)):
            _allow_named(given, self.example.named(source), source=source, deployed=incoming.deployed)
        if self.handler:
            return self.handler(incoming)
        if "campaign_id" in incoming.ids:
            incoming.campaign()
        return self._answer(incoming)

    def _answer(self, incoming: Incoming) -> Answer:
        """The example's answer, without the rows before the offset."""
        offset = str(incoming.query.get("offset", incoming.body.get("offset", 0)))
        value = self.example.shape(deployed=incoming.deployed)
        for place in self.example.places:
            value = _without_first(value, place, int(offset) if offset.isdecimal() else 0)
        return self.example.say(value, deployed=incoming.deployed)


def _without_first(value: Json, place: str, offset: int) -> Json:
    """An answer without the first of its rows, where it has rows in this place."""
    if isinstance(value, list):
        return value[offset:]
    name, _, rest = place.partition(".")
    if not isinstance(value, dict) or name not in value:
        return value
    return {**value, name: _without_first(value[name], rest, offset)}


def _allow_named(given: Json, named: Json, *, source: str, deployed: bool, within: str = "") -> None:
    """Refuse a field that is not in the example, however deep; an empty object there stands for any fields."""
    if isinstance(given, list) and isinstance(named, list) and named:
        whole = reduce(together, named)
        for index, item in enumerate(given):
            _allow_named(item, whole, source=source, deployed=deployed, within=f"{within}[{index}]")
    if not isinstance(given, dict) or (within and not (isinstance(named, dict) and named)):
        return
    fields = named if isinstance(named, dict) else {}
    for key, value in given.items():
        place = f"{within}.{key}" if within else key
        if key not in fields:
            raise joi(f'"{place}" is not allowed', place, deployed=deployed, source=source)
        if key not in FREE:
            _allow_named(value, fields[key], source=source, deployed=deployed, within=place)
