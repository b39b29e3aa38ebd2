"""What becomes of every kind of answer, without a network."""

from datetime import UTC, datetime
from types import NoneType

import httpx
import pytest

from smartlead_async import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    InvalidResponseError,
    NotFoundError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
)
from smartlead_async.models.campaigns import Campaign, CampaignAnalytics
from smartlead_async.models.email_accounts import ReconnectQueued
from smartlead_async.models.webhooks import Webhook
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Success
from tests.transport.outcomes import to_outcome

BASE_URL = httpx.URL("https://server.smartlead.ai/api/v1/")
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
GET = Call("GET", "/campaigns/{campaign_id}", Campaign, ids={"campaign_id": 372}, look_up=True)
LIST = Call("GET", "/campaigns", list[Campaign])
SEQUENCES = Call("GET", "/campaigns", list[Campaign], one_or_many=True)
ANALYTICS = Call("GET", "/campaigns/1/analytics", CampaignAnalytics)
WEBHOOKS = Call("GET", "/webhooks", list[Webhook])
QUEUE = Call("POST", "/reconnect", ReconnectQueued)
ADD = Call("POST", "/campaigns/{campaign_id}/leads/add", NoneType, ids={"campaign_id": 372}, body={"email": "ü"})
ADVISED = Call("POST", "/x", NoneType, advice="ask for it by its name")
RECONNECT = Call("POST", "/reconnect", NoneType, daily_quota=True)


def answered(call: Call[object], body: bytes, status: int = 200, **headers: str) -> Outcome[object]:
    return to_outcome(
        call, Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body), NOON
    )


def failed(call: Call[object], body: bytes, status: int = 200, **headers: str) -> Failure:
    outcome = answered(call, body, status, **headers)
    assert isinstance(outcome, Failure)
    return outcome


ONE = b'{"id":372,"name":"x"}'
CAMPAIGN = Campaign(id=372, name="x")


@pytest.mark.parametrize(
    ("call", "body", "result"),
    [
        (GET, ONE, CAMPAIGN),
        (GET, b'\xef\xbb\xbf{"id":372,"name":"x"}', CAMPAIGN),
        (GET, '{"id":372,"name":"x"}'.encode("utf-16"), CAMPAIGN),
        (GET, b'{"ok":true,"success":true,"message":"fine","data":' + ONE + b"}", CAMPAIGN),
        (LIST, b"[" + ONE + b"]", [CAMPAIGN]),
        (LIST, b'{"data":[' + ONE + b"]}", [CAMPAIGN]),
        (LIST, b"[]", []),
        (SEQUENCES, ONE, [CAMPAIGN]),
        (SEQUENCES, b"[" + ONE + b"]", [CAMPAIGN]),
        (SEQUENCES, b"null", []),
        (SEQUENCES, b"{}", []),
        (SEQUENCES, b'{"ok":true,"data":{}}', []),
        (ADD, b'{"ok":true}', None),
        (ADD, b'{"anything":[1],"error":""}', None),
    ],
)
def test_an_answer_is_read_from_each_shape_it_has(call, body, result):
    """Bare or in an envelope, one object where a list is documented, a byte order mark in front."""
    assert answered(call, body) == Success(result)
    assert answered(call, body, 299) == Success(result)


def test_data_beside_fields_of_its_own_is_no_envelope():
    """It is a field that is not known."""
    outcome = answered(GET, b'{"id":372,"name":"x","data":{"id":1}}')
    assert outcome == Success(Campaign(id=372, name="x", extra={"data": {"id": 1}}))


def test_a_yes_may_be_without_a_body():
    """204, and where nothing is read of the answer."""
    assert answered(ADD, b"", 204) == Success(None)
    assert failed(LIST, b"", 204).error.message == "204: the answer is empty"


@pytest.mark.parametrize(
    "body",
    [
        *[
            b"",
            b" ",
            b"success",
            b'"success"',
            b"true",
            b"[]",
            b"null",
            b"3",
            b"{}",
            b'{"data":null}',
            b"\xff\xff\xff",
        ],
        *[b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":-Infinity}', b'{"message":"Lead added"}', b"y" * 600],
    ],
)
@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_write_that_only_says_yes_is_done_whatever_it_answers(body, status):
    """Its 2xx says that it was applied."""
    outcome = answered(ADD, body, status)
    assert isinstance(outcome, Success)
    assert outcome.value is None


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (b'{"data":[{"id":372,"name":"x"}],"requestId":"y"}', [CAMPAIGN]),
        (b'{"ok":true,"campaigns":[{"id":372,"name":"x"}]}', [CAMPAIGN]),
        (b'{"ok":true,"data":{"campaigns":[{"id":372,"name":"x"}]}}', [CAMPAIGN]),
        (ONE, [CAMPAIGN]),
        (b'{"data":' + ONE + b"}", [CAMPAIGN]),
        (
            b'{"id":372,"name":"x","badges":[{"id":1}]}',
            [Campaign(id=372, name="x", extra={"badges": [{"id": 1}]})],
        ),
    ],
)
def test_rows_are_found_in_an_envelope_that_nobody_documents(body, result):
    """Wherever a list of such rows is; one that is alone is a list of one."""
    outcome = answered(LIST, body)
    assert isinstance(outcome, Success)
    assert outcome.value == result


@pytest.mark.parametrize("body", [b'{"leads":[{"email":"x"}]}', b'{"data":[3],"total":1}', b'{"a":{"b":[1]}}'])
def test_what_is_no_row_is_not_taken_for_one(body):
    """A list of other things is another shape."""
    assert "the answer has another shape" in failed(LIST, body).error.message


@pytest.mark.parametrize(
    ("call", "body", "words"),
    [
        (LIST, b'{"message":"Plan expired"}', "Plan expired"),
        (LIST, b'{"success":false,"message":"Plan expired"}', "Plan expired"),
        (LIST, b'[{"error":"Invalid API KEY"}]', "Invalid API KEY"),
        (SEQUENCES, b'{"message":"Plan expired"}', "Plan expired"),
        (GET, b'{"message":"Plan expired"}', "Plan expired (campaign_id=372)"),
        (GET, b'[{"message":"Plan expired"}]', "Plan expired (campaign_id=372)"),
        (ANALYTICS, b'{"message":"Plan expired"}', "Plan expired"),
        (WEBHOOKS, b'[{"error":"Invalid API KEY"}]', "Invalid API KEY"),
        (WEBHOOKS, b'{"message":"Plan expired","statusCode":402}', "Plan expired"),
    ],
)
def test_words_in_place_of_a_thing_are_a_refusal(call, body, words):
    """And no row that has nothing in it."""
    failure = failed(call, body)
    assert failure.kind is Kind.REFUSED
    assert type(failure.error) is ApiError
    assert failure.error.message == f"200, but refused: {words}"


def test_words_beside_a_thing_are_none():
    """A model may have a `message`, and a row an `error`."""
    assert answered(QUEUE, b'{"message":"queued"}') == Success(ReconnectQueued(message="queued"))
    assert answered(ANALYTICS, b'{"ok":true,"message":"nothing yet"}') == Success(
        CampaignAnalytics(extra={"message": "nothing yet"})
    )
    assert answered(LIST, b'[{"id":372,"name":"x","error":"y"}]') == Success(
        [Campaign(id=372, name="x", extra={"error": "y"})]
    )


@pytest.mark.parametrize("body", [b"", b" ", b"{}", b'{"ok":true,"data":{}}', b'{"success":true,"data":{}}'])
def test_a_look_up_that_is_answered_with_nothing_found_nothing(body):
    """The API has no 404 for it; what to check is said. A busy server answers so, too."""
    failure = failed(GET, body)
    assert failure.kind is Kind.EMPTY
    assert type(failure.error) is NotFoundError
    assert failure.error.status_code == 200
    assert failure.error.message == (
        "200: the answer is empty, which is how the API says that there is no such thing (campaign_id=372); "
        "check the ids"
    )


@pytest.mark.parametrize(
    ("call", "body", "reason"),
    [
        (LIST, b"", "the answer is empty"),
        (LIST, b"\xff\xff\xff", "the answer is not valid Unicode"),
        (ADD, b"[" * 100_000, "the answer's JSON is nested too deeply"),
        (ADD, b" <html>oops", "the answer is an HTML page, not JSON"),
        (LIST, b"oo\x00\x1bps ", "the answer is text, not JSON ('oo ps')"),
        (LIST, b"y" * 600, f"the answer is text, not JSON ('{'y' * 200}')"),
        (LIST, b"\xc3\xbc" * 3, "the answer is text, not JSON ('üüü')"),
        (ADD, b'{"a":', "the answer is JSON that cannot be read"),
        (ADD, b"[1,", "the answer is JSON that cannot be read"),
    ],
)
def test_an_answer_that_is_no_json_is_said_to_be_what_it_is(call, body, reason):
    """Whether the request was applied is not known then; another attempt may fare better."""
    failure = failed(call, body)
    assert failure.kind is Kind.UNKNOWN
    assert type(failure.error) is InvalidResponseError
    assert (failure.error.message, failure.error.sent, failure.is_passing) == (f"200: {reason}", "yes", True)


@pytest.mark.parametrize(
    ("call", "body", "reason"),
    [
        (GET, b'{"name":"x"}', "missing @ $.id"),
        (SEQUENCES, b'"x"', "expected a list, got text @ $"),
    ],
    ids=["an object", "a list"],
)
def test_an_answer_of_another_shape_is_final(call: Call[object], body: bytes, reason: str):
    """It was applied, and would be answered the same way again."""
    failure = failed(call, body)
    assert failure.kind is Kind.REFUSED
    assert type(failure.error) is InvalidResponseError
    assert failure.error.message == f"200: the answer has another shape: {reason}"
    assert failure.error.sent == "yes"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error":"no"}', "no"),
        (b'{"error":{"message":"no","code":1}}', "no"),
        (b'{"error":{"code":1}}', '{"code": 1}'),
        (b'{"error":"Bad Request","validation":{},"message":"no"}', "no"),
        (b'{"error":"no","validation":{}}', "no"),
        (b'{"error":"no","message":"other"}', "no"),
        (b'{"ok":false,"message":"no"}', "no"),
        (b'{"success":false,"message":"no"}', "no"),
        (b'{"ok":false}', '{"ok": false}'),
        (b'{"ok":false,"message":["a\\u001bb"]}', '["a\\u001bb"]'),
        (b'{"error":"a\\u001b\\u0000b"}', "a b"),
        (b'{"error":"' + b"y" * 600 + b'"}', "y" * 500),
    ],
)
def test_a_200_that_refuses_is_refused_in_the_server_s_own_words(body, words):
    """Wherever they stand in the answer; control characters are blanks, and 500 characters are enough."""
    failure = failed(ADD, body)
    assert failure.kind is Kind.REFUSED
    assert type(failure.error) is ApiError
    assert failure.error.message == f"200, but refused: {words} (campaign_id=372)"
    assert failure.error.status_code == 200
    assert isinstance(failure.error.body, dict)


# Refusals

OVER = "the key is over its rate limit: does another process use it?"


@pytest.mark.parametrize(
    ("call", "status", "kind", "error_class", "advice"),
    [
        (ADD, 400, Kind.REFUSED, BadRequestError, ""),
        (ADD, 401, Kind.REFUSED, AuthenticationError, "check the API key (Smartlead: Settings, Activate API)"),
        (
            ADD,
            403,
            Kind.REFUSED,
            AuthenticationError,
            "the plan may lack API access, or the address may be blocked",
        ),
        (ADD, 404, Kind.REFUSED, NotFoundError, "check the ids"),
        (LIST, 404, Kind.REFUSED, NotFoundError, ""),
        (ADVISED, 404, Kind.REFUSED, NotFoundError, "ask for it by its name"),
        (ADVISED, 500, Kind.UNKNOWN, ServerError, "ask for it by its name"),
        (ADVISED, 401, Kind.REFUSED, AuthenticationError, "check the API key (Smartlead: Settings, Activate API)"),
        (ADD, 406, Kind.RATE, RateLimitedError, OVER),
        (RECONNECT, 406, Kind.REFUSED, QuotaExceededError, ""),
        (RECONNECT, 429, Kind.RATE, RateLimitedError, OVER),
        (ADD, 408, Kind.UNKNOWN, ApiError, ""),
        (ADD, 418, Kind.REFUSED, ApiError, ""),
        (ADD, 422, Kind.REFUSED, BadRequestError, ""),
        (ADD, 429, Kind.RATE, RateLimitedError, OVER),
        (ADD, 499, Kind.REFUSED, ApiError, ""),
        (ADD, 500, Kind.UNKNOWN, ServerError, ""),
        (ADD, 599, Kind.UNKNOWN, ServerError, ""),
        (ADD, 600, Kind.UNKNOWN, ApiError, ""),
        (ADD, 199, Kind.UNKNOWN, ApiError, ""),
    ],
)
def test_the_status_decides_what_a_refusal_is(call, status, kind, error_class, advice):
    """Its class, what may be repeated after it, and what to do about it."""
    failure = failed(call, b'{"ok":true,"message":"no"}', status, retry_after="7")
    ids = " (campaign_id=372)" if call.ids else ""
    assert failure.kind is kind
    assert type(failure.error) is error_class
    assert failure.error.message == f"{status}: no{ids}" + (f"; {advice}" if advice else "")
    assert isinstance(failure.error, ApiError)
    assert (failure.error.status_code, failure.error.body) == (status, {"ok": True, "message": "no"})
    assert failure.retry_after_s == failure.error.retry_after_s == 7.0


@pytest.mark.parametrize(
    ("words", "kind", "error_class"),
    [("no such list", Kind.REFUSED, ApiError), ("no such list today", Kind.UNKNOWN, ServerError)],
)
def test_some_words_refuse_for_good_whatever_the_status(words, kind, error_class):
    """The API answers some wrong ids with 500; asked again it would say the same."""
    failure = failed(
        Call("GET", "/x", object, refusals=("no such list",)), f'{{"message":"{words}"}}'.encode(), 500
    )
    assert (failure.kind, type(failure.error), failure.error.message) == (kind, error_class, f"500: {words}")


def test_the_headers_of_a_refusal_are_kept():
    """But for cookies, which are a session of somebody."""
    failure = failed(LIST, b"{}", 400, x_request_id="7", set_cookie="session=1")
    assert isinstance(failure.error, ApiError)
    assert failure.error.headers == {"x-request-id": "7"}


@pytest.mark.parametrize("call", [ADD, LIST], ids=["with-id", "without"])
def test_a_page_for_a_path_that_is_not_there_tells_of_the_base_url(call):
    """Ids are not the reason where the server, and not the API, says that there is nothing."""
    failure = failed(call, b"<html>Cannot GET /campaigns</html>", 404)
    assert failure.error.message.endswith(
        "an HTML page, not JSON"
        + (" (campaign_id=372)" if call.ids else "")
        + "; the server has no such path; a base_url ends in /api/v1"
    )


def test_a_refusal_that_is_no_json_has_its_text_as_body():
    """500 bytes of it, without control characters; the message tells what it is."""
    failure = failed(LIST, b"<p>\x00" + b"y" * 600, 500)
    assert failure.error.message == "500: an HTML page, not JSON"
    assert isinstance(failure.error, ApiError)
    assert failure.error.body == "<p> " + "y" * 496


def test_an_error_shows_500_characters_of_a_text():
    """However many bytes each of them takes; what is no character is shown as one that is not known."""
    failure = failed(LIST, ("y" + "ü" * 600).encode(), 500)
    assert failure.error.message == f"500: text, not JSON ('y{'ü' * 199}')"
    assert isinstance(failure.error, ApiError)
    assert failure.error.body == "y" + "ü" * 499
    failure = failed(LIST, "yü".encode("latin-1"), 500)
    assert isinstance(failure.error, ApiError)
    assert failure.error.body == "y\ufffd"


def test_a_refusal_names_all_ids_and_whatever_json_it_is():
    """A list, for one."""
    call = Call(
        "POST", "/campaigns/{campaign_id}/leads/{lead_id}/update", NoneType, ids={"campaign_id": 372, "lead_id": 7}
    )
    assert failed(call, b'["no"]', 400).error.message == '400: ["no"] (campaign_id=372, lead_id=7)'


def test_a_refusal_may_ask_to_wait_until_a_date():
    """By the wall clock."""
    failure = failed(LIST, b"{}", 429, retry_after="Wed, 01 Jan 2025 12:00:09 GMT")
    assert failure.retry_after_s == 9.0


def test_a_refusal_may_ask_to_wait_in_its_body():
    """Where no header does."""
    assert failed(LIST, b'{"error":{"message":"no","retry_after":30}}', 429).retry_after_s == 30.0
    assert failed(LIST, b"oops", 429).retry_after_s is None


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("https://evil.example/?x=1", " to 'evil.example'"),
        ("/login", ""),
        ("http://evil.example:port/", ""),
        (None, ""),
    ],
)
@pytest.mark.parametrize("status", [300, 399])
def test_a_redirect_is_named_and_final(location, host, status):
    """Where it leads to is said, its query is not."""
    failure = failed(LIST, b"", status, **({} if location is None else {"location": location}))
    assert failure.kind is Kind.UNKNOWN
    assert failure.error.message == f"{status}: the server redirects{host}; not followed"
    assert (failure.error.status_code, failure.is_passing) == (status, False)


def test_what_was_not_as_documented_comes_with_the_result():
    """Whoever asked is told of it."""
    outcome = answered(GET, b'{"id":"372","name":"x"}')
    assert isinstance(outcome, Success)
    assert outcome.value == CAMPAIGN
    assert [str(drift) for drift in outcome.drifts] == ["expected an integer, got text @ $.id"]


@pytest.mark.parametrize(
    ("body", "status_code"), [(b"<html>Sorry</html>", None), (b" \n<p>", None), (b"Sorry", 200), (b"{", 200)]
)
def test_the_status_of_a_page_is_another_server_s(body, status_code):
    """It stands on the way to the API, and says nothing of what the API did."""
    failure = failed(GET, body)
    assert failure.kind is Kind.UNKNOWN
    assert isinstance(failure.error, InvalidResponseError)
    assert (failure.error.status_code, failure.error.sent) == (status_code, "yes")
