"""What holds for every endpoint of a policy and a kind of result: refusals, repeats, ids, the key.

One endpoint stands for each. `tests/test_matrix.py` tries them against every fault of a network.
"""

import pytest
import respx

from smartlead_async import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    InvalidInputError,
    InvalidResponseError,
    NotFoundError,
    OutcomeUnknownError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
    Smartlead,
    SmartleadError,
)
from smartlead_async.transport.call import Repeat
from tests.endpoints.documented import BY_NAME, REPRESENTATIVES, Endpoint
from tests.memory_network import KEY


def endpoints(*endpoints: Endpoint) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("endpoint", endpoints, ids=lambda endpoint: endpoint.name)


every_policy = endpoints(*REPRESENTATIVES)
REPEATABLE = [endpoint for endpoint in REPRESENTATIVES if endpoint.call.repeat is Repeat.ALWAYS]
# Of a file any text is one, and where the API only says yes, any words say it.
READS_JSON = [endpoint for endpoint in REPEATABLE if endpoint.kind not in ("text", "nothing")]
ONCE_ONLY = [endpoint for endpoint in REPRESENTATIVES if endpoint.call.repeat is not Repeat.ALWAYS]
RECONNECT = BY_NAME["email_accounts.reconnect_failed"]
WRONG_IDS = [
    (BY_NAME[name], id_name, value)
    for name, id_name in (
        ("campaigns.get", "campaign_id"),
        ("webhooks.delete", "webhook_id"),
        ("leads.set_category", "category_id"),
    )
    for value in (0, -1, 2**63, True, "372", "../x", 3.0, None)
    if not (value is None and id_name == "category_id")
]


@pytest.mark.parametrize(
    ("endpoint", "name", "value"), WRONG_IDS, ids=[f"{name}-{value!r}" for _, name, value in WRONG_IDS]
)
async def test_an_id_is_a_positive_integer_and_nothing_else(
    endpoint: Endpoint, name: str, value: object, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """In the path, in the body, and where null is allowed; the error shows the value."""
    with pytest.raises(InvalidInputError) as caught:
        await endpoint(smartlead, **{name: value})
    assert caught.value.message == f"{name}: {value!r} is not allowed; it must be a positive integer"
    assert api.calls.call_count == 0


@pytest.mark.parametrize(
    ("value", "bits"), [(10**5000, 16610), (-(10**5000), 16610)], ids=["positive", "negative"]
)
async def test_a_number_too_long_to_print_is_a_wrong_id(
    value: int, bits: int, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Python prints no more than 4300 digits: the error gives the size in place of the value."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.campaigns.get(value)
    assert caught.value.message == (
        f"campaign_id: an integer of {bits} bits is not allowed; it must be a positive integer"
    )
    assert api.calls.call_count == 0


async def test_the_largest_id_is_sent(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What fits a bigint is an id."""
    route = api.get(f"/campaigns/{2**63 - 1}").respond(json={"id": 2**63 - 1})
    assert (await smartlead.campaigns.get(2**63 - 1)).id == 2**63 - 1
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("status", "error_class"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, AuthenticationError),
        (404, NotFoundError),
        (409, ApiError),
        (422, BadRequestError),
    ],
)
@every_policy
async def test_a_refusal_in_the_documented_format_ends_the_call(
    endpoint: Endpoint, status: int, error_class: type[ApiError], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """A status of 400 and up ends the call at once, with an error that says all there is to say."""
    body = {"error": "Error message description"}
    api.route().respond(status, json=body)
    with pytest.raises(ApiError) as caught:
        await endpoint(smartlead)
    error = caught.value
    assert type(error) is error_class
    assert (error.status_code, error.body, error.call) == (status, body, endpoint.label)
    assert (error.attempts, error.sent, api.calls.call_count) == (1, "yes", 1)
    assert error.message.startswith(f"{status}: Error message description")
    assert str(error) == f"{endpoint.label}: {error.message}"


@every_policy
async def test_a_refusal_names_the_ids_of_the_path(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Which campaign and which lead it was stands in the message, and nothing where there are none."""
    api.route().respond(400, json={"error": "no"})
    with pytest.raises(BadRequestError) as caught:
        await endpoint(smartlead)
    ids = ", ".join(f"{name}={value}" for name, value in endpoint.path_ids.items())
    assert caught.value.message == (f"400: no ({ids})" if ids else "400: no")


@every_policy
async def test_what_is_not_found_is_looked_for_by_its_ids(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The advice of a 404 is to check the ids, where the call has any."""
    api.route().respond(404, json={"error": "no"})
    with pytest.raises(NotFoundError) as caught:
        await endpoint(smartlead)
    ids = ", ".join(f"{name}={value}" for name, value in endpoint.path_ids.items())
    assert caught.value.message == (f"404: no ({ids}); check the ids" if ids else "404: no")


@pytest.mark.parametrize("status", [406, 429])
@endpoints(*(endpoint for endpoint in REPRESENTATIVES if endpoint is not RECONNECT))
async def test_a_refusal_for_rate_is_tried_again_and_then_raised(
    endpoint: Endpoint, status: int, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """429, and the 406 of the documentation's table, mean the rate limit: nothing was applied, so try again."""
    api.route().respond(status, json={"error": "slow down"})
    with pytest.raises(RateLimitedError) as caught:
        await endpoint(smartlead)
    assert (caught.value.status_code, caught.value.attempts, api.calls.call_count) == (status, 3, 3)


@pytest.mark.parametrize(("status", "error_class"), [(406, QuotaExceededError), (429, RateLimitedError)])
async def test_reconnecting_is_tried_once(
    status: int, error_class: type[ApiError], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Each reconnect may count against the three of a day, so that no answer makes it repeat."""
    api.route().respond(status, json={"error": "no more"})
    with pytest.raises(error_class) as caught:
        await RECONNECT(smartlead)
    assert (caught.value.status_code, caught.value.attempts, api.calls.call_count) == (status, 1, 1)


@endpoints(*REPEATABLE)
async def test_what_may_happen_twice_is_tried_again_after_a_server_error(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Reads, and writes that set a state, are repeated after 5xx up to the cap of attempts."""
    api.route().respond(503, json={"error": "down"})
    with pytest.raises(ServerError) as caught:
        await endpoint(smartlead)
    assert (caught.value.status_code, caught.value.attempts, api.calls.call_count) == (503, 3, 3)


@endpoints(*ONCE_ONLY)
async def test_what_would_happen_twice_is_not_tried_again_after_a_server_error(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """What creates or counts is not repeated after 5xx; the error says to look, its cause what came."""
    api.route().respond(503, json={"error": "down"})
    with pytest.raises(OutcomeUnknownError) as caught:
        await endpoint(smartlead)
    assert (caught.value.call, caught.value.sent, api.calls.call_count) == (endpoint.label, "maybe", 1)
    assert "Look" in caught.value.message
    assert type(caught.value.__cause__) is ServerError


@pytest.mark.parametrize("body", [{"ok": False, "message": "not today"}, {"error": "not today"}])
@every_policy
async def test_an_ok_that_refuses_is_a_refusal(
    endpoint: Endpoint, body: dict[str, object], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """A 200 whose body says no is an error with status 200 and the server's words, and is not repeated."""
    api.route().respond(200, json=body)
    with pytest.raises(ApiError) as caught:
        await endpoint(smartlead)
    assert (type(caught.value), caught.value.status_code, caught.value.body) == (ApiError, 200, body)
    assert "not today" in caught.value.message
    assert api.calls.call_count == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html>Cannot GET</html>", "an HTML page, not JSON"),
        ("success", "text, not JSON ('success')"),
        ('{"ok":', "JSON that cannot be read"),
    ],
)
@endpoints(*READS_JSON)
async def test_an_answer_that_is_not_json_is_said_to_be_what_it_is(
    endpoint: Endpoint, text: str, words: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """HTML, plain text and half an answer are told apart, and HTML stays out of the message."""
    api.route().respond(200, text=text)
    with pytest.raises(InvalidResponseError) as caught:
        await endpoint(smartlead)
    assert words in caught.value.message
    assert "<html>" not in caught.value.message


@every_policy
async def test_no_error_holds_the_key(endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A server that echoes the address does not bring the key into an error."""
    api.route().respond(404, json={"error": f"no route {endpoint.path}?api_key={KEY}", "key": [KEY]})
    with pytest.raises(SmartleadError) as caught:
        await endpoint(smartlead)
    assert KEY not in f"{caught.value}{vars(caught.value)}"
