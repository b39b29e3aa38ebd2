"""What holds for every endpoint: its request, its refusals, its ids."""

import json

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
from tests.endpoints.documented import BASE_URL, ENDPOINTS, Endpoint, any_answer, to_the_letter
from tests.memory_network import KEY

every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
NEVER_REPEATED_BLINDLY = {"campaigns.create", "clients.save", "email_accounts.reconnect_failed"}
REPEATABLE = [endpoint for endpoint in ENDPOINTS if endpoint.name not in NEVER_REPEATED_BLINDLY]
ONCE_ONLY = [endpoint for endpoint in ENDPOINTS if endpoint.name in NEVER_REPEATED_BLINDLY]
RECONNECT = ENDPOINTS[-1]
NULL_IS_ALLOWED = {"client_id", "category_id"}
WRONG_IDS = [
    (endpoint, name, value)
    for endpoint in ENDPOINTS
    for name in endpoint.ids
    for value in (0, -1, 2**63, True, "372", "../x", 3.0, None)
    if not (value is None and name in NULL_IS_ALLOWED)
]


@every_endpoint
async def test_the_request_is_the_documented_one(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Method, address with the key in the query, body and content type are documented, fields in their order."""
    api.route().mock(return_value=any_answer(endpoint.name))
    await endpoint(smartlead)
    [call] = api.calls
    sent = json.loads(call.request.content) if call.request.content else None
    assert call.request.method == endpoint.method
    assert str(call.request.url) == f"{BASE_URL}{endpoint.path}?api_key={KEY}"
    assert to_the_letter(sent) == to_the_letter(endpoint.body)
    assert call.request.headers.get("content-type") == (None if endpoint.body is None else "application/json")


@pytest.mark.parametrize(
    ("endpoint", "name", "value"),
    WRONG_IDS,
    ids=[f"{endpoint.name}-{name}-{value!r}" for endpoint, name, value in WRONG_IDS],
)
async def test_a_wrong_id_is_refused_and_nothing_is_sent(
    endpoint: Endpoint, name: str, value: object, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """An id is a positive integer and nothing else; the error names the argument, the value and the rule."""
    with pytest.raises(InvalidInputError) as caught:
        await endpoint.with_id(smartlead, name, value)
    assert caught.value.message == f"{name}: {value!r} is not allowed; it must be a positive integer"
    assert (caught.value.sent, caught.value.attempts) == ("no", 0)
    assert api.calls.call_count == 0


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [(endpoint, name) for endpoint in ENDPOINTS for name in endpoint.path_ids],
    ids=lambda value: getattr(value, "name", value),
)
async def test_a_wrong_id_of_the_path_names_the_endpoint(
    endpoint: Endpoint, name: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Although nothing is sent, the error says which call it was."""
    with pytest.raises(InvalidInputError) as caught:
        await endpoint.with_id(smartlead, name, 0)
    assert caught.value.call == endpoint.label
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
@every_endpoint
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


@every_endpoint
async def test_a_refusal_names_the_ids_of_the_path(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Which campaign and which lead it was stands in the message, and nothing where there are none."""
    api.route().respond(400, json={"error": "no"})
    with pytest.raises(BadRequestError) as caught:
        await endpoint(smartlead)
    ids = ", ".join(f"{name}={value}" for name, value in endpoint.path_ids.items())
    assert caught.value.message == (f"400: no ({ids})" if ids else "400: no")


@every_endpoint
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
@pytest.mark.parametrize("endpoint", ENDPOINTS[:-1], ids=lambda endpoint: endpoint.name)
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


@pytest.mark.parametrize("endpoint", REPEATABLE, ids=lambda endpoint: endpoint.name)
async def test_what_may_happen_twice_is_tried_again_after_a_server_error(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Reads, and writes that set a state, are repeated after 5xx up to the cap of attempts."""
    api.route().respond(503, json={"error": "down"})
    with pytest.raises(ServerError) as caught:
        await endpoint(smartlead)
    assert (caught.value.status_code, caught.value.attempts, api.calls.call_count) == (503, 3, 3)


@pytest.mark.parametrize("endpoint", ONCE_ONLY, ids=lambda endpoint: endpoint.name)
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
@every_endpoint
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
@pytest.mark.parametrize("endpoint", REPEATABLE, ids=lambda endpoint: endpoint.name)
async def test_an_answer_that_is_not_json_is_said_to_be_what_it_is(
    endpoint: Endpoint, text: str, words: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """HTML, plain text and half an answer are told apart, and HTML stays out of the message."""
    api.route().respond(200, text=text)
    with pytest.raises(InvalidResponseError) as caught:
        await endpoint(smartlead)
    assert words in caught.value.message
    assert "<html>" not in caught.value.message


@every_endpoint
async def test_no_error_holds_the_key(endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A server that echoes the address does not bring the key into an error."""
    api.route().respond(404, json={"error": f"no route {endpoint.path}?api_key={KEY}", "key": [KEY]})
    with pytest.raises(SmartleadError) as caught:
        await endpoint(smartlead)
    assert KEY not in f"{caught.value}{vars(caught.value)}"
