"""Large answers: how long the loop is held at a time, and CPU beside `json.loads` and the same objects by hand.

The transport gives the body in one piece. Both are measured in turn, and the least of some rounds is printed:
others use the machine too. The longest turn is measured with Python's cyclic garbage collector and without.
"""

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from time import thread_time
from typing import Any, TypeAlias

import httpx

from benchmarks.figures import print_figure, print_machine
from smartlead_async import Smartlead
from smartlead_async.models.leads import (
    CampaignLead,
    LeadDetails,
    LeadMessages,
    LeadStatus,
    Message,
    MessageHistories,
    MessageType,
)

ROUNDS = 3
BYTES = 10_000_000
AT = "2025-11-25T12:54:54.000Z"
TEXT = 'Dear {{first_name}},\nthank you for your "reply" of last week; ünd so weiter. '


def lead(number: int, text: str, fields: Any = None) -> dict[str, Any]:
    """A row of a campaign's leads."""
    who = {
        "id": 2_000_000 + number,
        "first_name": "Cristiano",
        "last_name": "Ronaldo",
        "email": f"cristiano{number}@mufc.com",
        "phone_number": "+1234567890",
        "company_name": "Manchester United",
        "website": "https://mufc.com",
        "location": text,
        "custom_fields": fields or {"job_title": "CEO", "industry": "Football"},
        "is_unsubscribed": False,
        "unsubscribed_client_id_map": None,
    }
    at = "2025-11-25T12:54:54.000Z"
    return {
        "campaign_lead_map_id": number,
        "lead_category_id": None,
        "status": "INPROGRESS",
        "created_at": at,
        "lead": who,
    }


def deep(levels: int) -> Any:
    """An object in an object, and so on."""
    return {"next": deep(levels - 1), "number": levels} if levels else {}


def page(rows: int, text: str, fields: Any = None) -> bytes:
    """A page of leads."""
    data = [lead(number, text, fields) for number in range(rows)]
    return json.dumps({"total_leads": str(rows), "data": data, "offset": 0}, ensure_ascii=False).encode()


def histories(leads: int) -> bytes:
    """What was written to so many leads, by their ids."""
    message = {"stats_id": "x", "type": "SENT", "time": AT, "email_body": TEXT * 10}
    return json.dumps({str(number): {"history": [message] * 5} for number in range(1, leads)}).encode()


def page_by_hand(body: bytes) -> object:
    """The leads of a page."""
    return [
        CampaignLead(
            campaign_lead_map_id=row["campaign_lead_map_id"],
            lead_category_id=row["lead_category_id"],
            status=LeadStatus(row["status"]),
            created_at=datetime.fromisoformat(row["created_at"]),
            lead=LeadDetails(**row["lead"]),
        )
        for row in json.loads(body)["data"]
    ]


def message_by_hand(one: dict[str, Any]) -> Message:
    """One message."""
    kind, at = one.pop("type"), one.pop("time")
    return Message(type=MessageType(kind), time=datetime.fromisoformat(at), **one)


def histories_by_hand(body: bytes) -> object:
    """The histories of leads."""
    return MessageHistories(
        leads=[
            LeadMessages(
                lead_id=int(number),
                history=[
                    Message(**{**one, "time": datetime.fromisoformat(one["time"])}) for one in its["history"]
                ],
            )
            for number, its in json.loads(body).items()
        ]
    )


def text_by_hand(body: bytes) -> object:
    """The text of a file."""
    return body.decode("utf-8-sig")


Read: TypeAlias = Callable[[Smartlead], Awaitable[object]]
Build: TypeAlias = Callable[[bytes], object]


async def read_page(smartlead: Smartlead) -> object:
    """By this package."""
    return await smartlead.leads.list(372)


SHAPES: list[tuple[str, bytes, Read, Build]] = [
    ("19,000 rows of 500 bytes", page(19_000, "Old Trafford " * 6), read_page, page_by_hand),
    ("1,000 rows of 10 KB", page(1_000, TEXT * 120), read_page, page_by_hand),
    ("one row of 10 MB", page(1, TEXT * (BYTES // len(TEXT))), read_page, page_by_hand),
    ("10,000 rows of 30 levels", page(10_000, "", deep(30)), read_page, page_by_hand),
    (
        "an object of 2,400 histories",
        histories(2_400),
        lambda one: one.leads.get_message_histories(372, None),
        histories_by_hand,
    ),
    ("text", (TEXT * (BYTES // len(TEXT))).encode(), lambda one: one.leads.export(372), text_by_hand),
]


async def measure(body: bytes, read: Read, *, is_watched: bool) -> tuple[float, float]:
    """CPU of one reading, and of its longest turn; to look at each turn costs some itself."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    loop = asyncio.get_running_loop()
    longest = began = turned = 0.0

    def look() -> None:
        nonlocal longest, turned
        now = thread_time()
        longest, turned = max(longest, now - turned), now
        watch[0] = loop.call_soon(look)

    async with Smartlead("sandbox-key", rate_limits=(), http_transport=transport) as smartlead:
        began = turned = thread_time()
        watch = [loop.call_soon(look)] if is_watched else []
        kept = await read(smartlead)
        cpu = thread_time() - began
        for handle in watch:
            handle.cancel()
    del kept
    return cpu, longest


def by_hand(body: bytes, build: Build) -> float:
    """CPU of it."""
    began = thread_time()
    kept = build(body)
    cpu = thread_time() - began
    del kept
    return cpu


def print_shape(name: str, body: bytes, read: Read, build: Build) -> None:
    """All figures of one."""
    pairs = [(by_hand(body, build), asyncio.run(measure(body, read, is_watched=False))[0]) for _ in range(ROUNDS)]
    least_by_hand, least = (min(figures) for figures in zip(*pairs, strict=True))
    print_figure(f"{name}: by hand", least_by_hand * 1000, "ms")
    print_figure("  CPU to that", least / least_by_hand, "times", "<= 1.5")
    print_figure("  longest turn", turn_ms(body, read), "ms", "<= 20")
    gc.disable()
    print_figure("  longest turn without garbage collection", turn_ms(body, read), "ms", "<= 20")
    gc.enable()


def turn_ms(body: bytes, read: Read) -> float:
    """Of the longest turns of some rounds the least: others use the machine too."""
    return min(asyncio.run(measure(body, read, is_watched=True))[1] for _ in range(ROUNDS)) * 1000


def main() -> None:
    """Print all figures."""
    print_machine()
    for shape in SHAPES:
        print_shape(*shape)


if __name__ == "__main__":
    main()
