"""The schedule of a campaign as the documentation prints it: JavaScript, not JSON.

`{ tz: 'Australia/Sydney', days: [ 1, 2 ], endHour: '23:00' }`
"""

import re
from collections.abc import Mapping

from smartlead_async.models.values import Json

_CRON_CHARACTERS = 500  # the documented one has 86
_CRON_FIELD = r"""\b(\w+)\s*:\s*(?:'([^']*)'|"([^"]*)"|\[([^\]]*)\])"""


def read_cron_text(text: str) -> Mapping[str, Json] | None:
    """Its fields, or nothing where it has none."""
    fields: dict[str, Json] = {}
    for found in re.finditer(_CRON_FIELD, text) if len(text) <= _CRON_CHARACTERS else ():
        name, single, double, items = found.groups()
        is_text = items is None
        fields[name] = (
            (single or double or "") if is_text else [_to_day(item) for item in items.split(",") if item.strip()]
        )
    return fields or None


def _to_day(text: str) -> int | str:
    day = text.strip()
    return int(day) if len(day) == 1 and day.isdigit() and day.isascii() else day
