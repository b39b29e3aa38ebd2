"""Leads in any number, and a client that sends them as fast as it can."""

import json

from smartlead_async import Lead
from tests.memory_network import Received, Reply

NO_LIMIT: dict[str, object] = {"rate_limits": ()}


def leads(count: int) -> list[Lead]:
    return [Lead(email=f"person{number}@example.com", first_name="Xaviera") for number in range(count)]


def batch_reply(request: Received) -> Reply:
    """All of them were added."""
    count = len(request.json["lead_list"])
    return Reply(body=json.dumps({"ok": True, "upload_count": count, "total_leads": count}).encode())
