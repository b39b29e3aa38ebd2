"""What is learned of the server's limit is told when it is believed, and not with each answer."""

import logging

import pytest

from smartlead_async import Event, LimitLearned
from smartlead_async.telemetry import logs
from tests.memory_network import MemoryServer
from tests.telemetry.limits import LIST, EightInTwo, call_until


async def test_a_lower_limit_is_told_once_for_all_clients_of_a_key():
    """Ten at once, of which two are refused: when eight in 2 s were good for ten seconds, it is told."""
    events: list[Event] = []
    server = MemoryServer(EightInTwo())
    async with server.client(on_event=events.append) as one, server.client(on_event=events.append) as other:
        await call_until(one, 16.0)
        await call_until(other, 18.0)
        limits = [(its.limit, its.per_s) for its in other.limiter.limits]
    learned = [event for event in events if isinstance(event, LimitLearned)]
    assert learned == [LimitLearned(call=LIST, change="lowered", limit=8, per_s=2.0)]
    assert limits == [(8, 2.0)]


@pytest.mark.parametrize(
    ("change", "level", "line"),
    [
        (
            "lowered",
            "WARNING",
            "the server refuses more than 8 requests in 2 s, and no more are sent: GET /campaigns",
        ),
        ("raised", "INFO", "the server lets in 8 requests in 2 s again: GET /campaigns"),
        (
            "found",
            "WARNING",
            "the server also has a limit of 8 requests in 2 s, which is kept too: GET /campaigns",
        ),
        ("gone", "INFO", "the server has no limit of 8 requests in 2 s any more: GET /campaigns"),
    ],
)
def test_a_limit_that_is_lower_is_a_warning_in_the_log(change, level, line, caplog):
    """Its end is information."""
    with caplog.at_level(logging.INFO, "smartlead_async"):
        logs.log(LimitLearned(call=LIST, change=change, limit=8, per_s=2.0))
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [(level, line)]
