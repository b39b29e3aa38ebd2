"""What is not as documented in an answer is told: once for each field of an answer, never the value."""

import logging
from collections.abc import Sequence

import httpx
import pytest

from smartlead_async import Event, InvalidResponseError, SchemaDrift, Smartlead
from tests.memory_network import KEY

ROWS = [
    {"id": 1, "name": "x"},
    {"id": "2", "status": 5, "name": "x"},
    {"id": 3, "status": {"a": "cristiano@mufc.com"}, "name": "x"},
    {"id": 4, "status": 6, "name": "x"},
]


async def listed(times: int, *, strict: bool = False) -> Sequence[SchemaDrift]:
    events: list[Event] = []
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=ROWS))
    async with Smartlead(KEY, http_transport=transport, on_event=events.append, strict=strict) as smartlead:
        for _ in range(times):
            assert [campaign.id for campaign in await smartlead.campaigns.list()] == [1, 2, 3, 4]
    return [event for event in events if isinstance(event, SchemaDrift)]


async def test_each_field_is_told_once_in_each_answer():
    """With the place where it was first, the kinds, how often, and whether this client has told of it before."""
    first, second = (await listed(2))[:3], (await listed(2))[3:]
    assert [(event.path, event.expected, event.got, event.is_kept, event.count) for event in first] == [
        ("$[1].id", "an integer", "text", False, 1),
        ("$[1].status", "text", "an integer", True, 2),
        ("$[2].status", "text", "an object", True, 1),
    ]
    assert {event.call for event in first} == {"GET /campaigns"}
    assert ([event.is_first for event in first], [event.is_first for event in second]) == ([True] * 3, [False] * 3)


async def test_the_log_warns_once_of_a_field_that_is_kept(caplog):
    """What could be read, and what was told before, is there for whoever looks for it."""
    caplog.set_level(logging.DEBUG, "smartlead_async")
    await listed(2)
    lines = [
        (record.levelname, record.getMessage()) for record in caplog.records if "expected" in record.getMessage()
    ]
    assert lines[:3] == [
        (
            "DEBUG",
            "GET /campaigns: $[1].id: expected an integer, got text; read as what it means (1 times in this answer)",  # noqa: E501
        ),
        (
            "WARNING",
            "GET /campaigns: $[1].status: expected text, got an integer; kept in extra (2 times in this answer)",
        ),
        (
            "WARNING",
            "GET /campaigns: $[2].status: expected text, got an object; kept in extra (1 times in this answer)",
        ),
    ]
    assert {level for level, _ in lines[3:]} == {"DEBUG"}
    assert "cristiano" not in caplog.text


async def test_strict_refuses_instead():
    """The error names every one of them."""
    with pytest.raises(InvalidResponseError) as caught:
        await listed(1, strict=True)
    assert caught.value.message == (
        "200: not as documented, which strict=True refuses: expected an integer, got text @ $[1].id; "
        "expected text, got an integer @ $[1].status (2 times); expected text, got an object @ $[2].status"
    )
    assert caught.value.body == ROWS
