"""Answers of the documentation and of the deployed API: what is the same stands under the same name."""

from datetime import UTC, datetime

import pytest

from smartlead_async.models.converter import read
from smartlead_async.models.email_accounts import SavedEmailAccount
from smartlead_async.models.inbox import InboxConversation
from smartlead_async.models.leads import AddLeadsResult, Message, MessageType
from smartlead_async.models.output import Output
from smartlead_async.models.smart_prospect import FilterValue

NOON_TEXT, NOON = "2025-01-15T12:00:00Z", datetime(2025, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"type": "REPLY", "time": NOON_TEXT}, Message(type=MessageType.REPLY, time=NOON)),
        ({"direction": "outbound", "sent_at": NOON_TEXT}, Message(type=MessageType.SENT, time=NOON)),
        ({"direction": "inbound", "received_at": NOON_TEXT}, Message(type=MessageType.REPLY, time=NOON)),
        ({"direction": "sideways"}, Message.from_dict({"type": "sideways"})),
        ({"time": NOON_TEXT, "sent_at": "then"}, Message(time=NOON, extra={"sent_at": "then"})),
        ({"sent_at": NOON_TEXT, "received_at": "then"}, Message(time=NOON, extra={"received_at": "then"})),
    ],
    ids=["live", "sent", "received", "unknown", "both names", "both other names"],
)
def test_a_message_has_the_same_fields_in_both_dialects(answer: dict[str, object], expected: Message) -> None:
    """The documentation's direction is its type, and the two names for its time are one."""
    assert read(answer, Message) == expected


@pytest.mark.parametrize(
    ("answer", "counters"),
    [
        ({"added_count": 2, "skipped_count": 1}, {"total_leads": 2}),
        ({"inserted_count": 2, "blocked_count": 1}, {"total_leads": 2, "block_count": 1}),
        ({"total_leads": 2, "added_count": 3}, {"total_leads": 2}),
    ],
)
def test_counters_of_a_batch_have_other_names_on_two_pages(
    answer: dict[str, object], counters: dict[str, int]
) -> None:
    """They say what became of the leads as the deployed API's own do."""
    assert read(answer, AddLeadsResult).counters() == counters


@pytest.mark.parametrize(
    ("model", "answer", "read_as", "extra"),
    [
        (SavedEmailAccount, {"emailAccountId": 1, "id": 2}, {"id": 2}, {"emailAccountId": 1}),
        (
            InboxConversation,
            {"campaign_lead_map_id": "1", "email_lead_map_id": "2"},
            {"email_lead_map_id": 2},
            {"campaign_lead_map_id": "1"},
        ),
        (FilterValue, {"city_name": "Rome", "name": "Roma"}, {"name": "Roma"}, {"city_name": "Rome"}),
    ],
)
def test_where_both_names_come_nothing_is_lost(
    model: type[Output], answer: dict[str, object], read_as: dict[str, object], extra: dict[str, object]
) -> None:
    """The field has what stands under its own name; the other is kept."""
    assert read(answer, model) == model(**read_as, extra=extra)
