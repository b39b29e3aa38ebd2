"""What a test lets a lead do: asked for by its address or its id, and read from JSON too."""

from datetime import UTC, datetime
from typing import Literal, TypeAlias

import attrs

from smartlead_async.sandbox import happening
from smartlead_async.sandbox.answers import JsonObject
from smartlead_async.sandbox.records import CampaignLead
from smartlead_async.sandbox.settings import one_of
from smartlead_async.sandbox.state import Account

LeadEventKind: TypeAlias = Literal["send", "open", "click", "reply", "bounce", "unsubscribe"]
KINDS = ("send", "open", "click", "reply", "bounce", "unsubscribe")
REPLY = "<p>Thank you. Tell me more.</p>"


def _now() -> datetime:
    return datetime.now(UTC)


def _is_aware(_: object, attribute: "attrs.Attribute[datetime]", value: datetime) -> None:
    if value.tzinfo is None:
        raise ValueError(f"{attribute.name} is {value}: it must have a time zone")


@attrs.frozen(kw_only=True)
class LeadEvent:
    """Something that a lead does, or that is done to it.

    Without `campaign_id` it is the campaign that wrote to the lead last, or else the first that it is in.
    """

    event: LeadEventKind = attrs.field(validator=one_of(KINDS))
    lead: str | int = attrs.field(validator=attrs.validators.instance_of((str, int)))
    campaign_id: int | None = None
    body: str | None = None
    at: datetime = attrs.field(factory=_now, validator=_is_aware)

    def happen(self, account: Account) -> None:
        """Let it happen; what needs an e-mail sends the next one first.

        Raises:
            ValueError: There is no such lead, or no e-mail for it.
        """
        place = self._place(account)
        if self.event not in ("send", "unsubscribe") and not place.sent:
            happening.send(account, place, self.at)
        match self.event:
            case "send":
                happening.send(account, place, self.at)
            case "open":
                happening.open_last(account, place, self.at)
            case "click":
                happening.click_last(account, place, self.at)
            case "reply":
                happening.reply(account, place, self.body or REPLY, self.at)
            case "bounce":
                happening.bounce_last(account, place, self.at)
            case _:
                happening.unsubscribe(account, place, self.at)

    def _place(self, account: Account) -> CampaignLead:
        found = account.lead_by_email(self.lead) if isinstance(self.lead, str) else account.leads.get(self.lead)
        places = [place for _, place in account.of_lead(found)] if found else []
        places = [place for place in places if self.campaign_id in (None, place.campaign_id)]
        if not places:
            where = "any campaign" if self.campaign_id is None else f"campaign {self.campaign_id}"
            raise ValueError(f"there is no lead {self.lead!r} in {where}")
        written_to = [place for place in places if place.history]
        return max(written_to, key=lambda place: place.history[-1].time) if written_to else places[0]


def lead_event_from(fields: JsonObject) -> LeadEvent:
    """The event that JSON describes: `{"event": "reply", "lead": "ana@example.com"}`.

    Raises:
        ValueError: It is none.
    """
    known = {field.name for field in attrs.fields(LeadEvent)}
    if unknown := [name for name in fields if name not in known]:
        raise ValueError(f"{unknown[0]} is not known: an event has {', '.join(sorted(known))}")
    given: dict[str, object] = dict(fields)
    if "at" in fields:
        given["at"] = datetime.fromisoformat(str(fields["at"]))
    return LeadEvent(**given)  # type: ignore[arg-type]  # its validators say what is wrong
