"""The rule for names of time zones; apart from the others, since the database of zones takes time to import."""

from functools import cache
from zoneinfo import available_timezones

from smartlead_async.models.rules import rule

_NO_ZONES = {"Factory", "localtime"}  # in the database, but no time zones


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_ZONES)


def _is_time_zone(value: object) -> bool:
    """A name of the IANA database; where the machine has no database, any name is left to the server."""
    return isinstance(value, str) and (value in _time_zones() or (bool(value) and not _time_zones()))


TIME_ZONE = rule(_is_time_zone, "a name of the IANA time zone database, such as 'America/Los_Angeles'")
