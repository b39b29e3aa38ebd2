"""Leads in any number, and a client that sends them as fast as it can."""

from smartlead_async import Lead

NO_LIMIT: dict[str, object] = {"rate_limits": ()}


def leads(count: int) -> list[Lead]:
    return [Lead(email=f"person{number}@example.com", first_name="Xaviera") for number in range(count)]
