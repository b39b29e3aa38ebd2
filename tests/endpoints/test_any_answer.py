"""Whatever JSON a server answers, nothing but a `SmartleadError` comes of it."""

import json
from contextlib import suppress

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from smartlead_async import Smartlead, SmartleadError
from tests.endpoints.documented import ENDPOINTS, Endpoint
from tests.memory_network import KEY
from tests.virtual_time import run

KNOWN_NAMES = {
    "id",
    "name",
    "status",
    "user_id",
    "client_id",
    "clientId",
    "created_at",
    "updated_at",
    "track_settings",
    "scheduler_cron_value",
    "tz",
    "days",
    "startHour",
    "min_time_btwn_emails",
    "max_leads_per_day",
    "follow_up_percentage",
    "campaign_lead_stats",
    "notStarted",
    "revenue",
    "sent_count",
    "seq_number",
    "seq_delay_details",
    "delayInDays",
    "sequence_variants",
    "subject",
    "email_body",
    "event_types",
    "categories",
    "event_type_map",
    "category_id_map",
    "webhook_url",
    "client_permision",
    "permission",
    "retricted_category",
    "uuid",
    "email",
    "password",
    "upload_count",
    "invalid_emails",
    "unsubscribed_leads",
    "is_lead_limit_exhausted",
    "message",
    "ok",
    "success",
    "error",
    "validation",
    "retry_after",
    "extra",
}  # fields of the models, and of refusals
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from(["1", "-0", "٣", "2022-05-26T03:47:31Z", "2022-05-26", "{ tz: 'UTC', days: [ 1, x ] }"])
)
NAMES = st.sampled_from(sorted(KNOWN_NAMES)) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda values: st.lists(values, max_size=5) | st.dictionaries(NAMES, values, max_size=8),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(sorted(KNOWN_NAMES)), VALUES, max_size=12)
FAILURES = st.sampled_from([302, 400, 401, 404, 406, 408, 422, 429, 500, 503, 599])
READS_A_LIST = {"campaigns.list", "campaigns.get_sequences", "webhooks.list", "clients.list"}
LISTS = st.sampled_from([endpoint for endpoint in ENDPOINTS if endpoint.name in READS_A_LIST])
settings = hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ask(endpoint: Endpoint, status: int, content: bytes) -> None:
    """Make the example call of a server that always answers the same."""

    async def main() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(status, content=content))
        async with Smartlead(KEY, http_transport=transport) as smartlead:
            await endpoint(smartlead)

    with suppress(SmartleadError):
        run(main())


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
@hypothesis_settings(settings, max_examples=12)
@given(answer=OBJECTS)
def test_an_object_of_any_fields_is_read_or_a_smartlead_error(endpoint: Endpoint, answer: object) -> None:
    """Known names with values of any type, nested in any way, are read or refused in our own words."""
    ask(endpoint, 200, json.dumps(answer).encode())


@settings
@given(endpoint=LISTS, answer=st.lists(VALUES, max_size=4))
def test_a_list_of_anything_is_read_or_a_smartlead_error(endpoint: Endpoint, answer: object) -> None:
    """Where a list is read, its items may be anything."""
    ask(endpoint, 200, json.dumps(answer).encode())


@settings
@given(endpoint=st.sampled_from(ENDPOINTS), status=FAILURES, answer=VALUES)
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
