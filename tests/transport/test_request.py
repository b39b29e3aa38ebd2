"""What is sent of a call, without a network."""

from types import NoneType

import httpx
import pytest

from smartlead_async import Campaign, InvalidInputError
from smartlead_async.transport.call import Call
from smartlead_async.transport.request import to_request

BASE_URL = httpx.URL("https://server.smartlead.ai/api/v1/")
GET = Call("GET", "/campaigns/{campaign_id}", Campaign, ids={"campaign_id": 372}, look_up=True)
ADD = Call("POST", "/campaigns/{campaign_id}/leads/add", NoneType, ids={"campaign_id": 372}, body={"email": "ü"})


def test_a_call_with_a_body_is_json():
    """In UTF-8, without blanks; what is accepted is said."""
    request = to_request(ADD, BASE_URL)
    assert (request.method, str(request.url)) == (
        "POST",
        "https://server.smartlead.ai/api/v1/campaigns/372/leads/add",
    )
    assert request.content == '{"email":"ü"}'.encode()
    assert dict(request.headers) == {
        "host": "server.smartlead.ai",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": "smartlead-async",
        "content-type": "application/json",
        "content-length": "14",
    }


def test_a_call_without_a_body_has_no_type_of_one():
    """Nothing is sent after the headers."""
    request = to_request(GET, BASE_URL)
    assert (request.method, request.url.path, request.content) == ("GET", "/api/v1/campaigns/372", b"")
    assert dict(request.headers) == {
        "host": "server.smartlead.ai",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": "smartlead-async",
    }


def test_an_id_that_is_none_is_named():
    """Before anything is sent."""
    with pytest.raises(InvalidInputError, match="^campaign_id: 0 is not allowed"):
        to_request(Call("GET", "/campaigns/{campaign_id}", Campaign, ids={"campaign_id": 0}), BASE_URL)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), "Out of range float values are not JSON compliant"),
        ("\ud800", "surrogates not allowed"),
        ({1}, "Object of type set is not JSON serializable"),
    ],
)
def test_a_value_that_is_no_json_is_refused_with_the_reason(value, reason):
    """The value itself is not in the message."""
    with pytest.raises(InvalidInputError, match=f"^a value cannot be sent as JSON: {reason}"):
        to_request(Call("POST", "/client/save", NoneType, body=value), BASE_URL)
