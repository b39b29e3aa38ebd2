"""One request as the endpoints see it: already admitted, its path matched, its body read."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import attrs

from smartlead_async.sandbox.answers import Answer, JsonObject, RefusedError, json_answer
from smartlead_async.sandbox.checks import is_email, js_text
from smartlead_async.sandbox.examples import Example
from smartlead_async.sandbox.records import Campaign, CampaignLead
from smartlead_async.sandbox.shapes import Value
from smartlead_async.sandbox.state import Account


@attrs.frozen(kw_only=True)
class Incoming:
    """A request to one endpoint of one account, and when it came."""

    account: Account
    example: Example
    ids: dict[str, int]
    query: JsonObject
    body: JsonObject
    now: datetime

    @property
    def deployed(self) -> bool:
        """Whether the deployed API's dialect is spoken."""
        return self.account.deployed

    def answer(self, values: Value = None, *, live_rows: tuple[str, str] | None = None) -> Answer:
        """An answer in the example's shape, filled with these values.

        `live_rows` says where the documented and the deployed answer have their rows: as documented, a row
        then has the fields of the deployed one too, because without them other operations could not be used.
        """
        is_known = live_rows and "deployed" in self.example.fields
        example = self.example.with_live_rows(*live_rows) if live_rows and is_known else self.example
        return example.answer({} if values is None else values, deployed=self.deployed)

    def campaign(self) -> Campaign:
        """The campaign in the path, or the documented 404."""
        return self.account.campaign(self.ids["campaign_id"])

    def campaign_lead(self) -> CampaignLead:
        """The lead in the path, or the 404 of an update to a lead the campaign does not have."""
        found = self.campaign().leads.get(self.ids["lead_id"])
        if found is None:
            raise RefusedError(json_answer({"ok": False, "error": "Invalid request!"}, 404))
        return found

    def text(self, name: str) -> str:
        """A field of the body as text; a missing one reads as JavaScript has it, `undefined`."""
        return js_text(self.body, name)

    def has_email(self) -> bool:
        """Whether the body's `email` is an address."""
        return is_email(self.body.get("email"))

    def asked(self, name: str) -> str | None:
        """A field of the query, where it has text in it."""
        value = self.query.get(name)
        return str(value) if value not in (None, "") else None


Endpoint: TypeAlias = Callable[[Incoming], Answer]
