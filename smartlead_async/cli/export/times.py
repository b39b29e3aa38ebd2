"""Times as people type them: a span back from now, a day, a moment. Pure."""

import re
from datetime import datetime, timedelta

from smartlead_async.errors import InvalidInputError

_SPAN = re.compile(r"(\d{1,4})([hdw])", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 168}


def to_moment(name: str, text: str, now: datetime) -> datetime:
    """`7d` before now, or a day or a moment by this machine's clock where no other is said."""
    if span := _SPAN.fullmatch(text.strip().lower()):
        return now - timedelta(hours=int(span[1]) * _HOURS[span[2]])
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError, OSError):  # Windows knows no zone of this machine before 1970
        raise InvalidInputError(
            f"{name} {text!r} is no time; give 7d, 24h or 2w back from now, a day as 2025-01-31, or a moment as "
            "2025-01-31T09:00+01:00"
        ) from None
