"""For tests of a receiver: an event of every type as it would come, and its signature."""

import json
from importlib.resources import files

from smartlead_async.errors import InvalidInputError
from smartlead_async.webhooks.events import CLASSES

_SAMPLES = files("smartlead_async.webhooks") / "samples"


def sample(event_type: str, /, **fields: object) -> bytes:
    """The body of a webhook, as far as it is known from real traffic. The people in it are made up.

    Args:
        event_type: Such as `"EMAIL_REPLY"`.
        **fields: What is to be otherwise, by the names on the wire: `sl_lead_email="rui@example.com"`.

    Raises:
        InvalidInputError: No event is called so.
    """
    if event_type not in CLASSES:
        raise InvalidInputError(f"event_type={event_type!r} is not allowed; use one of {', '.join(CLASSES)}")
    text = (_SAMPLES / f"{event_type}.json").read_text(encoding="utf-8")
    return json.dumps({**json.loads(text), **fields}).encode()
