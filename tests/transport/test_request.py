"""What is sent of a call, without a network."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from functools import reduce
from types import NoneType
from typing import Any

import attrs
import httpx
import pytest

from smartlead_async import UNSET, ConfigurationError, InvalidInputError
from smartlead_async.models.campaigns import Campaign, CampaignStatus
from smartlead_async.transport import request as requests
from smartlead_async.transport.addresses import to_base_urls
from smartlead_async.transport.call import Call
from smartlead_async.transport.options import Options
from smartlead_async.transport.paging import Paging, Rows
from smartlead_async.transport.settings import Settings

SETTINGS = Settings(
    base_urls=to_base_urls("https://server.smartlead.ai/api/v1/"),
    rate_limits=(),
    pace="even",
    sharing=None,
    timeout_s=45.0,
    deadline_s=120.0,
    max_wait_s=None,
    max_attempts=3,
)
OPTIONS = Options(settings=SETTINGS)
GET = Call("GET", "/campaigns/{campaign_id}", Campaign, ids={"campaign_id": 372}, look_up=True)
ADD = Call("POST", "/campaigns/{campaign_id}/leads/add", NoneType, ids={"campaign_id": 372}, body={"email": "ü"})


def to_request(call: Call[Any], options: Options) -> httpx.Request:
    url, content = requests.to_url(call, options), requests.to_content(call, options)
    return requests.to_request(call, url, content, options.settings.user_agent)


class Own(str, Enum):  # noqa: UP042 (whose `str()` is the name of the member)
    """An enumeration of a caller."""

    ACTIVE = "ACTIVE"


class OwnNumber(int, Enum):
    """Another."""

    FIRST = 1


def test_a_call_with_a_body_is_json():
    """In UTF-8, without blanks; what is accepted is said."""
    request = to_request(ADD, OPTIONS)
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
    request = to_request(GET, OPTIONS)
    assert (request.method, request.url.path, request.content) == ("GET", "/api/v1/campaigns/372", b"")
    assert dict(request.headers) == {
        "host": "server.smartlead.ai",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": "smartlead-async",
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ""),
        ({"offset": UNSET}, ""),
        ({"offset": 0, "limit": UNSET, "ratio": 0.5}, "offset=0&ratio=0.5"),
        ({"include_tags": True, "fetchBody": False}, "include_tags=true&fetchBody=false"),
        ({"tagIds": [1, 2], "state": ("new york", "texas")}, "tagIds=1%2C2&state=new%20york%2Ctexas"),
        ({"email": "ana+x@example.com"}, "email=ana%2Bx%40example.com"),
        ({"name": "Übung & Co=#?/"}, "name=%C3%9Cbung%20%26%20Co%3D%23%3F%2F"),
        ({"status": CampaignStatus.ACTIVE}, "status=ACTIVE"),
        ({"status": Own.ACTIVE, "of": [Own.ACTIVE], "step": OwnNumber.FIRST}, "status=ACTIVE&of=ACTIVE&step=1"),
        ({"since": datetime(2025, 1, 1, tzinfo=UTC)}, "since=2025-01-01T00%3A00%3A00.000Z"),
        ({"start_date": date(2025, 1, 1)}, "start_date=2025-01-01"),
        ({"offset": 2**64 - 1}, "offset=18446744073709551615"),
    ],
)
def test_a_query_is_written_as_the_api_reads_it(query, expected):
    """Flags are words, lists have commas, what is unset is left out, nothing can end a value early."""
    request = to_request(Call("GET", "/campaigns/", list[Campaign], query=query), OPTIONS)
    assert str(request.url) == "https://server.smartlead.ai/api/v1/campaigns/" + f"?{expected}" * bool(expected)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"email": None}, "email: NoneType cannot be sent in a query; text, numbers, .*"),
        ({"email": b"x"}, "email: bytes cannot be sent in a query; text, numbers, .*"),
        ({"ids": bytearray(b"x")}, "ids: bytearray cannot be sent in a query; text, numbers, .*"),
        ({"offset": 2**64}, "offset: int cannot be sent in a query; text, numbers, .*"),
        ({"offset": 10**5000}, "offset: int cannot be sent in a query; text, numbers, .*"),
        ({"since": datetime(2025, 1, 1)}, "since: datetime cannot be sent in a query; text, numbers, .*"),  # noqa: DTZ001 (the subject)
        (
            {"since": datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))},
            "since: datetime cannot be sent in a query; .*",
        ),
        ({"ids": [[1], 2]}, "ids: list cannot be sent in a query; text, numbers, .*"),
        ({"ids": [1, None]}, "ids: NoneType cannot be sent in a query; text, numbers, .*"),
        ({"ratio": float("nan")}, "ratio: float cannot be sent in a query; text, numbers, .*"),
        ({"email": "\ud800"}, "a value cannot be sent in a query: surrogates not allowed"),
        ({"email": "x" * 70_000}, "the query cannot be sent: URL too long"),
        ({"api_key": "x"}, "the query holds api_key; the key is added by the client itself"),
    ],
)
def test_what_has_no_meaning_in_a_query_is_refused(query, reason):
    """By its name and kind; the value may be somebody's address."""
    with pytest.raises(InvalidInputError, match=f"^{reason}$"):
        to_request(Call("GET", "/leads/", Campaign, query=query), OPTIONS)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_every_method_takes_a_body(method):
    """And a query beside it."""
    request = to_request(Call(method, "/tags", NoneType, query={"id": 7}, body={"name": "a"}), OPTIONS)
    assert (request.method, request.url.raw_path, request.content) == (
        method,
        b"/api/v1/tags?id=7",
        b'{"name":"a"}',
    )


@pytest.mark.parametrize("result", [str, bytes])
def test_a_call_for_a_file_takes_what_there_is(result):
    """The API's files say of themselves that they are CSV."""
    assert to_request(Call("GET", "/x", result), OPTIONS).headers["accept"] == "*/*"


@pytest.mark.parametrize(
    ("result", "mebibytes"),
    [(Campaign, 8), (NoneType, 8), (list[Campaign], 64), (object, 64), (str, 256), (bytes, 256)],
)
def test_how_much_is_read_follows_from_what_is_expected(result, mebibytes):
    """A list has no pages, and a file is a whole campaign."""
    assert Call("GET", "/x", result).max_bytes == mebibytes * 2**20


def test_an_id_that_is_none_is_named():
    """Before anything is sent."""
    with pytest.raises(InvalidInputError, match="^campaign_id: 0 is not allowed"):
        to_request(Call("GET", "/campaigns/{campaign_id}", Campaign, ids={"campaign_id": 0}), OPTIONS)


def test_an_id_is_text_where_the_documentation_shows_text():
    """And only there."""
    ids = {"test_id": "test_001"}
    request = to_request(Call("GET", "/tests/{test_id}", object, ids=ids, text_ids=True), OPTIONS)
    assert request.url.path == "/api/v1/tests/test_001"
    with pytest.raises(InvalidInputError, match="^test_id: 'test_001' is not allowed; it must be a"):
        to_request(Call("GET", "/tests/{test_id}", object, ids=ids), OPTIONS)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), "Out of range float values are not JSON compliant"),
        ("\ud800", "surrogates not allowed"),
        ({1}, "Object of type set is not JSON serializable"),
        (reduce(lambda inner, _: [inner], range(100_000), []), "it is nested too deeply"),
    ],
)
def test_a_value_that_is_no_json_is_refused_with_the_reason(value, reason):
    """The value itself is not in the message."""
    with pytest.raises(InvalidInputError, match=f"^a value cannot be sent as JSON: {reason}"):
        to_request(Call("POST", "/client/save", NoneType, body=value), OPTIONS)


@pytest.mark.parametrize("base_url", ["https://proxy.example/api/v1", "https://proxy.example/api/v1/"])
def test_a_base_url_may_end_with_a_slash(base_url):
    """The path has one of its own."""
    options = Options(settings=attrs.evolve(SETTINGS, base_urls=to_base_urls(base_url)))
    assert str(to_request(GET, options).url) == "https://proxy.example/api/v1/campaigns/372"


@pytest.mark.parametrize(
    ("query", "extra", "kept"),
    [
        ({}, {}, None),
        ({"a": 1}, {}, "https://server.smartlead.ai/api/v1/x?a=1"),
        ({}, {"b": 2}, "https://server.smartlead.ai/api/v1/x?b=2"),
    ],
)
def test_an_address_with_a_query_is_made_when_the_call_is(query, extra, kept):
    """What is in a query may be changed while the call waits; without one it is made when it is sent."""
    assert (
        requests.url_to_keep(Call("GET", "/x", object, query=query), OPTIONS.but_with(extra_query=extra)) == kept
    )


def test_a_call_goes_to_its_host():
    """Each is where it is, unless the client was told another address."""
    request = to_request(Call("GET", "/spam-test/seed/providers", object, host="smartdelivery"), OPTIONS)
    assert str(request.url) == "https://smartdelivery.smartlead.ai/api/v1/spam-test/seed/providers"


@pytest.mark.parametrize(
    ("call", "url", "content"),
    [
        (Call("GET", "/x", object, query={"a": 1, "b": 1}), "?a=1&b=2&c=true", b""),
        (Call("POST", "/x", object, body={"d": 1, "e": 1}), "?b=2&c=true", b'{"d":1,"e":2}'),
        (Call("POST", "/x", object), "?b=2&c=true", b'{"e":2}'),
    ],
)
def test_what_a_view_adds_goes_over_what_the_endpoint_gives(call, url, content):
    """To every query, and to the body of whatever is no GET."""
    view = OPTIONS.but_with(extra_query={"b": 2, "c": True}, extra_body={"e": 2})
    request = to_request(call, view)
    assert (str(request.url), request.content) == (f"https://server.smartlead.ai/api/v1/x{url}", content)


def test_a_body_that_is_no_object_takes_nothing_more():
    """There is no name under which it could stand."""
    with pytest.raises(InvalidInputError, match="^extra_body: this call sends no object"):
        to_request(Call("POST", "/x", object, body=[1]), OPTIONS.but_with(extra_body={"e": 2}))


@pytest.mark.parametrize("name", ["extra_query", "extra_body"])
def test_what_is_added_is_a_mapping(name):
    """Said when the view is made."""
    with pytest.raises(ConfigurationError, match=f"^{name} of type list is not allowed; give a mapping$"):
        OPTIONS.but_with(**{name: ["x"]})


@pytest.mark.parametrize(
    ("call", "is_read"),
    [
        (Call("GET", "/x", object), True),
        (Call("POST", "/x", object), False),
        (Call("POST", "/x", Rows[object], paging=Paging(most=1)), True),
    ],
)
def test_a_list_that_is_asked_for_by_post_is_read(call, is_read):
    """Nothing can have been applied, and nothing happens twice."""
    assert call.is_read is is_read
