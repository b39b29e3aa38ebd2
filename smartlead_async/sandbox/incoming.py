"""One request as the endpoints see it: already admitted, its path matched, its body read."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import attrs

from smartlead_async.sandbox.answers import Answer, JsonObject, RefusedError, json_answer
from smartlead_async.sandbox.checks import is_email, js_text
from smartlead_async.sandbox.state import Account, Campaign, Lead


@attrs.frozen(kw_only=True)
class Incoming:
    """A request to one endpoint of one account, and when it came."""

    account: Account
    ids: dict[str, int]
    query: JsonObject
    body: JsonObject
    now: datetime

    def campaign(self) -> Campaign:
        """The campaign in the path, or the documented 404."""
        return self.account.campaign(self.ids["campaign_id"])

    def lead(self, campaign: Campaign) -> Lead:
        """The lead in the path, or the 404 of an update to a lead the campaign does not have."""
        lead = self.account.lead(campaign, self.ids["lead_id"])
        if lead is None:
            raise RefusedError(json_answer({"ok": False, "error": "Invalid request!"}, 404))
        return lead

    def text(self, name: str) -> str:
        """A field of the body as text; a missing one reads as JavaScript has it, `undefined`."""
        return js_text(self.body, name)

    def has_email(self) -> bool:
        """Whether the body's `email` is an address."""
        return is_email(self.body.get("email"))


Endpoint: TypeAlias = Callable[[Incoming], Answer]
