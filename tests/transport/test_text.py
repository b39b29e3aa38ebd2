"""Answers that are files, and JSON as it came."""

import json
from datetime import UTC, datetime

import pytest

from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Success
from smartlead_async.transport.json_text import LARGE_BYTES
from tests.transport.outcomes import to_outcome

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)


def answered(call: Call[object], body: bytes) -> Outcome[object]:
    return to_outcome(call, Answer(200, {}, body), NOON)


def failed(call: Call[object], body: bytes) -> Failure:
    outcome = answered(call, body)
    assert isinstance(outcome, Failure)
    return outcome


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("email,name\na@example.com,Übung".encode(), "utf-8", "email,name\na@example.com,Übung"),
        (b"\xef\xbb\xbfemail", "utf-8", "email"),
        ("name\nÜbung €".encode("windows-1252"), "windows-1252", "name\nÜbung €"),
        ("name\nÜbung".encode(), "windows-1252", "name\nÜbung"),
        (b"a\x81\xfc", "windows-1252", "a\ufffdü"),
        (b"1,2\n", "utf-8", "1,2\n"),
        (b"[]", "utf-8", "[]"),
    ],
)
def test_a_file_is_read_as_what_it_is(body, charset, expected):
    """UTF-8 where it is that, else the endpoint's own character set; as bytes nothing is done to it."""
    assert answered(Call("GET", "/x", str, charset=charset), body) == Success(expected)
    assert answered(Call("GET", "/x", bytes, charset=charset), body) == Success(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the answer is empty"),
        (b" \r\n", "the answer is empty"),
        (b"\n<html>", "the answer is an HTML page, not JSON"),
        (b"<html>" + b" " * LARGE_BYTES, "the answer is an HTML page, not JSON"),
    ],
    ids=len,
)
def test_what_is_no_file_may_be_one_the_next_time(body, reason):
    """Nothing at all, or a page of a server on the way."""
    failure = failed(Call("GET", "/x", str), body)
    assert (failure.kind, failure.is_passing) == (Kind.UNKNOWN, True)
    assert failure.error.message == f"200: {reason}"


def test_a_refusal_in_place_of_a_file_is_one():
    """With 200 and an error in JSON."""
    failure = failed(Call("GET", "/x", bytes), b'{"error":"Campaign not found"}')
    assert (failure.kind, failure.error.message) == (Kind.REFUSED, "200, but refused: Campaign not found")


@pytest.mark.parametrize("body", [b"[1]", b'{"ok":true,"data":[1]}', b"null"])
def test_json_can_be_had_as_it_came(body):
    """With its envelope."""
    assert answered(Call("GET", "/x", object), body) == Success(json.loads(body))
