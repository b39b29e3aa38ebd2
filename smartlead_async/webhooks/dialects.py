"""Events as different pages and years have them, brought to one shape before their fields are read. Pure.

Three things differ: the names of events (pages of the documentation have older ones), a skeleton that older pages
print (`event`, `timestamp`, `lead`, `reply`), and where the lead is named.
"""

import re
from collections.abc import Iterable, Sequence

from smartlead_async.models.values import Json, is_object

OLDER_NAMES = {
    "EMAIL_OPENED": "EMAIL_OPEN",
    "LEAD_OPENED": "EMAIL_OPEN",
    "EMAIL_CLICKED": "EMAIL_LINK_CLICK",
    "LEAD_CLICKED": "EMAIL_LINK_CLICK",
    "EMAIL_LINK_CLICKED": "EMAIL_LINK_CLICK",
    "EMAIL_REPLIED": "EMAIL_REPLY",
    "LEAD_REPLIED": "EMAIL_REPLY",
    "EMAIL_BOUNCED": "EMAIL_BOUNCE",
    "LEAD_BOUNCED": "EMAIL_BOUNCE",
    "EMAIL_UNSUBSCRIBE": "LEAD_UNSUBSCRIBED",
    "EMAIL_UNSUBSCRIBED": "LEAD_UNSUBSCRIBED",
    "CAMPAIGN_STATUS_CHANGE": "CAMPAIGN_STATUS_CHANGED",
}
_BETWEEN_WORDS = re.compile(r"[\s.:/-]+")
_EMAIL_AT = (
    ("lead_email",),
    ("sl_lead_email",),
    ("leadCorrespondence", "targetLeadEmail"),
    ("lead_data", "email"),
    ("lead", "email"),
    ("to_email",),  # of a reply an alias of the lead may stand there
)
_ID_AT = (("lead_id",), ("sl_email_lead_id",), ("lead", "id"), ("lead", "lead_id"))
_SKELETON = {  # where a field is, if it is not there under its own name
    "event_timestamp": (("timestamp",),),
    "campaign_id": (("campaign", "id"), ("lead", "campaign_id")),
    "campaign_name": (("campaign", "name"),),
    "reply_message": (("reply",),),
}


def to_event_type(value: Json) -> Json:
    """The name of an event as the documentation has it; another one as it is."""
    if not isinstance(value, str):
        return value
    name = _BETWEEN_WORDS.sub("_", value.strip()).upper()
    return OLDER_NAMES.get(name, name)


def to_one_shape(given: dict[str, Json]) -> dict[str, Json]:
    """An event with its fields where they are documented, and the lead in `lead_email` and `lead_id`."""
    shaped = dict(given)
    for name, places in _SKELETON.items():
        _fill(shaped, name, _all_at(given, places))
    _fill(shaped, "lead_email", (value for value in _all_at(given, _EMAIL_AT) if isinstance(value, str) and value))
    _fill(shaped, "lead_id", (value for value in _all_at(given, _ID_AT) if isinstance(value, int | str) and value))
    return shaped


def take_other_names(given: dict[str, Json], **others: str) -> dict[str, Json]:
    """Each field from where it is under its other name too, which is dropped."""
    shaped = dict(given)
    for name, other in others.items():
        _fill(shaped, name, [shaped.pop(other, None)])
    return shaped


def to_message(given: dict[str, Json]) -> dict[str, Json]:
    """A message whose text is called `body`, as older pages have it."""
    shaped = dict(given)
    if "html" not in given:
        _fill(shaped, "text", _all_at(given, (("body",), ("message",))))
    return shaped


def _fill(shaped: dict[str, Json], name: str, values: Iterable[Json]) -> None:
    if shaped.get(name) is None and (value := next(iter(values), None)) is not None:
        shaped[name] = value


def _all_at(given: Json, places: Sequence[Sequence[str]]) -> Iterable[Json]:
    for place in places:
        value = given
        for name in place:
            value = value.get(name) if is_object(value) else None
        if value is not None:
            yield value
