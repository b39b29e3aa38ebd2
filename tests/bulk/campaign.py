"""A campaign behind the memory network: it takes leads by the batch, counts what it does, and can be listed."""

import json
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import attrs

from tests.memory_network import Received, Reply

CAMPAIGN = 372
_LONG_AGO_S = 1_700_000_000.0


@attrs.define(kw_only=True)
class Campaign:
    """What the deployed API does with leads, and the faults it is told to have.

    Attributes:
        blocked: Addresses that it counts and does not name.
        unsubscribed: Addresses that it names.
        elsewhere: Addresses of leads of another campaign, which it counts as duplicates.
        is_dated: Whether it says when a lead came there.
        hidden: Addresses that its list does not show yet.
        members: Of each lead here, by its address in small letters: its number here, and when it came.
    """

    blocked: frozenset[str] = frozenset()
    unsubscribed: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    is_dated: bool = True
    hidden: frozenset[str] = frozenset()
    members: dict[str, tuple[int, float]] = attrs.field(factory=dict)
    requests: list[str] = attrs.field(factory=list)

    def put(self, *addresses: str, at_s: float = _LONG_AGO_S) -> None:
        for address in addresses:
            self.members.setdefault(address.lower(), (1000 + len(self.members), at_s))

    def __call__(self, request: Received) -> Reply:
        parts = urlsplit(request.target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if request.method == "POST":
            self.requests.append("add")
            answer = self._add([lead["email"] for lead in request.json["lead_list"]])
        elif parts.path.endswith("/leads/"):
            self.requests.append("look up")
            answer = self._look_up(query["email"])
        else:
            self.requests.append("list")
            answer = self._list(int(query["offset"]), int(query["limit"]))
        return Reply(body=json.dumps(answer).encode())

    def _add(self, addresses: list[str]) -> dict[str, object]:
        named = [address for address in addresses if address.lower() in self.unsubscribed]
        blocked = [each for each in addresses if each.lower() in self.blocked and each.lower() not in self.members]
        elsewhere = [address for address in addresses if address.lower() in self.elsewhere]
        rest = [each for each in addresses if each not in {*named, *blocked, *elsewhere}]
        new = [address for address in rest if address.lower() not in self.members]
        self.put(*new, at_s=time.time())
        return {
            "ok": True,
            "upload_count": len(addresses),
            "total_leads": len(new),
            "already_added_to_campaign": len(rest) - len(new),
            "duplicate_count": len(elsewhere),
            "block_count": len(blocked),
            "invalid_emails": [],
            "unsubscribed_leads": named,
        }

    def _list(self, offset: int, limit: int) -> dict[str, object]:
        shown = [address for address in self.members if address not in self.hidden]
        data = [self._row(address) for address in shown[offset : offset + limit]]
        return {"total_leads": str(len(shown)), "offset": offset, "limit": limit, "data": data}

    def _row(self, address: str) -> dict[str, object]:
        place, at_s = self.members[address]
        dated = {"created_at": _text(at_s)} if self.is_dated else {}
        return {
            "campaign_lead_map_id": place,
            "status": "STARTED",
            "lead": {"id": place * 10, "email": address},
            **dated,
        }

    def _look_up(self, address: str) -> dict[str, object]:
        """Only as it is written here."""
        if address in self.members:
            place, at_s = self.members[address]
            own = [{"campaign_id": CAMPAIGN, "campaign_lead_map_id": place}]
        elif address in self.elsewhere:
            place, at_s, own = 7, _LONG_AGO_S, []
        else:
            return {}
        others = [{"campaign_id": CAMPAIGN + 1, "campaign_lead_map_id": 1}]
        dated = {"created_at": _text(at_s)} if self.is_dated else {}
        return {"id": place * 10, "email": address, "lead_campaign_data": [*others, *own], **dated}


def _text(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat()
