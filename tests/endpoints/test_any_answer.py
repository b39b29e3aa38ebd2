"""Whatever JSON a server answers, nothing but a `SmartleadError` comes of it."""

import json

import attrs
import httpx
import pytest
import respx
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from smartlead_async import BadRequestError, Smartlead, SmartleadError
from tests.endpoints.documented import BY_NAME, ENDPOINTS, OUTPUTS, REPRESENTATIVES, Endpoint
from tests.memory_network import KEY
from tests.virtual_time import run

# Of the fields of all models, so that one that is added is tried too; and of refusals.
FIELDS = [field for kind in OUTPUTS for field in attrs.fields(kind)]
KNOWN_NAMES = {name for field in FIELDS for names in [*field.metadata.values(), (field.name,)] for name in names}
KNOWN_NAMES |= {"ok", "success", "message", "error", "validation", "retry_after", "data"}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from(
        ["\ud800", "1", "-0", "٣", "2022-05-26T03:47:31Z", "2022-05-26", "{ tz: 'UTC', days: [ 1, x ] }"]
    )
)
NAMES = st.sampled_from(sorted(KNOWN_NAMES)) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda values: st.lists(values, max_size=5) | st.dictionaries(NAMES, values, max_size=8),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(sorted(KNOWN_NAMES)), VALUES, max_size=12)
ENVELOPES = st.fixed_dictionaries(
    {"data": OBJECTS | st.lists(OBJECTS, max_size=3) | VALUES},
    optional={"ok": st.just(value=True) | VALUES, "success": st.just(value=True) | VALUES, "message": VALUES},
)
ANSWERS = OBJECTS | ENVELOPES | st.lists(OBJECTS | VALUES, max_size=4) | VALUES
FAILURES = st.sampled_from([302, 400, 401, 404, 406, 408, 422, 429, 500, 503, 599])
BARE = ["null", "[]", "{}", "3", '"x"', "true", "[null]", '{"data": null}', '{"ok": true, "data": []}']
# A few of each: `nox -s fuzz` is for minutes of them.
settings = hypothesis_settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = {(endpoint.kind, endpoint.call.look_up): endpoint for endpoint in REPRESENTATIVES}
every_kind = pytest.mark.parametrize("endpoint", KINDS.values(), ids=lambda endpoint: endpoint.name)


def ask(endpoint: Endpoint, status: int, content: bytes) -> None:
    """Make the example call of a server that always answers the same; an error must be ours, and printable."""

    async def main() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(status, content=content))
        async with Smartlead(KEY, http_transport=transport) as smartlead:
            await endpoint(smartlead)

    try:
        run(main())
    except SmartleadError as error:
        str(error).encode()


@hypothesis_settings(settings, max_examples=100)
@given(endpoint=st.sampled_from(ENDPOINTS), answer=ANSWERS)
def test_any_json_is_read_or_a_smartlead_error(endpoint: Endpoint, answer: object) -> None:
    """Objects of known names, lists of them, envelopes and bare values are read, or refused in our own words."""
    ask(endpoint, 200, json.dumps(answer).encode())


@pytest.mark.parametrize("status", [200, 400, 404, 503])
@pytest.mark.parametrize("text", BARE)
@every_kind
def test_a_bare_value_is_read_or_a_smartlead_error(endpoint: Endpoint, text: str, status: int) -> None:
    """What is no object, or an envelope of nothing, is no other exception, whatever kind of result is expected."""
    ask(endpoint, status, text.encode())


@settings
@given(endpoint=st.sampled_from(ENDPOINTS), status=FAILURES, answer=ANSWERS)
def test_any_json_with_any_status_of_failure_is_a_smartlead_error(
    endpoint: Endpoint, status: int, answer: object
) -> None:
    """Refusals, redirects and server errors with a body of any shape are errors of our own."""
    ask(endpoint, status, json.dumps(answer).encode())


@settings
@given(endpoint=st.sampled_from(ENDPOINTS), status=FAILURES | st.just(200), tail=st.binary(max_size=64))
def test_broken_json_with_any_status_is_a_smartlead_error(endpoint: Endpoint, status: int, tail: bytes) -> None:
    """What is not JSON, or not Unicode, is told from JSON, and is an error of our own."""
    ask(endpoint, status, b"{" + tail)


@pytest.mark.parametrize("depth", [40, 300, 500, 900, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"data":', "}"), ('{"error":', "}")])
@pytest.mark.parametrize("status", [200, 400])
def test_json_of_any_depth_is_a_smartlead_error(status: int, opening: str, closing: str, depth: int) -> None:
    """What is nested beyond reason exhausts the stack neither of the parser nor of the search for the key."""
    content = f"{opening * depth}1{closing * depth}".encode()
    ask(BY_NAME["campaigns.get"], status, content)


async def test_half_a_character_in_a_refusal_can_be_printed(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """JSON can hold a lone surrogate, which no output can: the message is without it."""
    api.get("/campaigns/372").respond(400, text=r'{"error": "bad \ud800 name"}')
    with pytest.raises(BadRequestError) as caught:
        await smartlead.campaigns.get(372)
    assert caught.value.message.encode() == "400: bad \ufffd name (campaign_id=372)".encode()
