"""The id of what was created comes back, whatever shape the answer has; else the error says it was created."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smartlead_async import ApiError, InvalidResponseError
from smartlead_async.models.campaigns import Campaign, CreatedCampaign
from smartlead_async.models.clients import CreatedClient
from smartlead_async.models.converter import wire_names
from smartlead_async.models.webhooks import Webhook
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Repeat, Success
from tests.transport.outcomes import to_outcome

ODD: dict[str, str] = dict(
    json.loads((Path(__file__).parent.parent / "models/odd_answers.json").read_text())[
        "campaigns.create: [label, body as text]"
    ]
)
REFUSED = {"ok false with id"}
WITHOUT = {"plain text", "empty body"}
AS_DOCUMENTED = {
    "as documented",
    "BOM",
    "warning beside: error null",
    "wrapped in data",
    "name null",
    "ok as text",
}
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
CREATE = Call("POST", "/campaigns/create", CreatedCampaign, repeat=Repeat.UNLESS_UNKNOWN)
SAVE = Call("POST", "/client/save", CreatedClient, repeat=Repeat.UNLESS_UNKNOWN)


def answered(call: Call[object], text: str, *, strict: bool = False) -> Outcome[object]:
    return to_outcome(call, Answer(200, {}, text.encode()), NOON, strict=strict)


@pytest.mark.parametrize("label", sorted(ODD.keys() - REFUSED - WITHOUT))
def test_the_id_is_found(label):
    """As text, as a float, under another name, in an envelope or a list, beside fields that cannot be read."""
    outcome = answered(CREATE, ODD[label])
    assert isinstance(outcome, Success)
    assert isinstance(outcome.value, CreatedCampaign)
    assert outcome.value.id == 3023


@pytest.mark.parametrize(
    ("text", "client_id"),
    [
        ('{"ok":true,"clientId":"299"}', 299),
        ('{"ok":true,"client":{"id":299,"name":"x"}}', 299),
        ('{"ok":true,"data":[{"clientId":299}],"requestId":"x"}', 299),
        ('{"client_id":299}', 299),
        ('[{"ok":true,"client":{"id":299}}]', 299),
        ('{"ok":true,"result":{"client":299}, "client":[{"id":299}]}', 299),
    ],
)
def test_the_id_of_a_client_is_found(text, client_id):
    """The same for every model that needs one."""
    outcome = answered(SAVE, text)
    assert isinstance(outcome, Success)
    assert isinstance(outcome.value, CreatedClient)
    assert outcome.value.client_id == client_id


@pytest.mark.parametrize("name", ["Id", "ID", "_id", "campaignId", "Campaign_ID", "CAMPAIGN_ID"])
@pytest.mark.parametrize(
    "text", ['{"ok":true,"NAME":3023}', '{"ok":true,"campaign":{"NAME":"3023"}}', '[{"NAME":3023.0}]']
)
def test_the_id_is_found_under_its_names_in_other_letters(name, text):
    """At the top and further in; it is told."""
    outcome = answered(CREATE, text.replace("NAME", name))
    assert isinstance(outcome, Success)
    assert outcome.value.id == 3023
    assert f"expected it as id, got it as {name}" in str(outcome.drifts[-1])


@pytest.mark.parametrize("name", ["uuid", "user_id", "ids", "identity"])
def test_another_name_is_no_id(name):
    """What it stands for is not known; it is in the error."""
    outcome = answered(CREATE, json.dumps({"ok": True, name: 3023}))
    assert isinstance(outcome, Failure)
    assert (outcome.kind, outcome.error.body) == (Kind.REFUSED, {"ok": True, name: 3023})


@pytest.mark.parametrize(
    ("body", "campaign_id"),
    [
        ({"campaign": {"id": 3023}, "created": [{"id": 3023}]}, 3023),
        ({"user": {"id": 7}, "data": {"id": 3023}, "x": 1}, 3023),
        ({"user": {"id": 7}, "campaign": {"id": 3023}}, None),
        ({"user": {"id": 7}, "campaign": {"campaignId": 3023}}, None),
    ],
)
def test_of_two_ids_none_is_guessed(body, campaign_id):
    """Unless one is where answers have their content: a program would go on with the campaign of somebody else."""
    outcome = answered(CREATE, json.dumps(body))
    assert isinstance(outcome, Failure) is (campaign_id is None)
    if isinstance(outcome, Failure):
        assert outcome.error.message.startswith("200: it was applied, but the answer has another shape: missing")
        assert outcome.error.body == body
    else:
        assert outcome.value.id == campaign_id


@pytest.mark.parametrize("name", ["id", "Id", "webhook_id", "webhookId"])
def test_the_id_of_a_webhook_that_was_saved_is_found(name):
    """The documentation prints none; where there is one it is read."""
    save = Call("POST", "/campaigns/{campaign_id}/webhooks", Webhook, repeat=Repeat.UNLESS_UNKNOWN)
    outcome = answered(save, json.dumps({"name": "x", name: "3023"}))
    assert isinstance(outcome, Success)
    assert (outcome.value.id, outcome.value.name) == (3023, "x")


@pytest.mark.parametrize("label", sorted(WITHOUT))
def test_without_an_id_the_error_says_that_it_was_created(label):
    """It is not sent again for the answer's shape; what came is in `body`."""
    outcome = answered(CREATE, ODD[label])
    assert isinstance(outcome, Failure)
    assert outcome.kind is Kind.REFUSED
    assert isinstance(outcome.error, InvalidResponseError)
    assert (outcome.error.status_code, outcome.error.sent, outcome.error.body) == (200, "yes", ODD[label])
    assert outcome.error.message.startswith("200: it was applied, but the answer is ")
    assert outcome.error.message.endswith("; look for what it made before you call again")


@pytest.mark.parametrize("label", sorted(REFUSED))
def test_a_refusal_keeps_the_id_in_its_body(label):
    """`ok` that is false is a refusal, also beside an id."""
    outcome = answered(CREATE, ODD[label])
    assert isinstance(outcome, Failure)
    assert isinstance(outcome.error, ApiError)
    assert outcome.error.body == json.loads(ODD[label])


def test_an_error_beside_an_id_is_kept():
    """The campaign was made; what the server says of it is in `extra`."""
    outcome = answered(CREATE, ODD["warning beside: error text"])
    assert isinstance(outcome, Success)
    assert outcome.value.extra == {"error": "client_id ignored"}
    assert str(outcome.drifts[0]) == "expected no error beside a yes, got one @ $"


@pytest.mark.parametrize("label", sorted(ODD.keys() - REFUSED - WITHOUT - AS_DOCUMENTED))
def test_strict_names_what_is_odd(label):
    """For tests against the real API: the answer is refused, and every surprise named."""
    outcome = answered(CREATE, ODD[label], strict=True)
    assert isinstance(outcome, Failure)
    assert isinstance(outcome.error, InvalidResponseError)
    assert "not as documented, which strict=True refuses: expected " in outcome.error.message


@pytest.mark.parametrize("label", sorted(AS_DOCUMENTED))
def test_strict_takes_what_is_documented(label):
    """Null is a field that is left out."""
    assert isinstance(answered(CREATE, ODD[label], strict=True), Success)


def test_strict_names_twenty_drifts_and_counts_the_rest():
    """The message has an end."""
    names = [name for name, attribute, _ in wire_names(Campaign) if attribute not in ("id", "extra")]
    rows = [{"id": 1, **dict.fromkeys(names, value)} for value in ({"a": 1}, [[1]])]
    outcome = answered(Call("GET", "/campaigns", list[Campaign]), json.dumps(rows), strict=True)
    assert isinstance(outcome, Failure)
    assert outcome.error.message.count("; expected ") == 19
    assert outcome.error.message.endswith(f"; and {2 * len(names) - 21} more")  # one is an object as documented
