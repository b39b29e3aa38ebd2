"""Bodies that are hostile or odd: one error, or the event, in bounded time and memory."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import InvalidInputError
from smartlead_async.webhooks import (
    EmailReply,
    InvalidWebhookError,
    WebhookEvent,
    parse,
    sample,
)
from smartlead_async.webhooks.parsing import MAX_BODY_BYTES, MAX_DEPTH, MAX_VALUES

HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "HTML": b"<html>",
    "no object": b"[{}]",
    "text": b'"EMAIL_REPLY"',
    "null": b"null",
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": "b"}'.encode("utf-16"),
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": [-Infinity]}',
    "too large a float": b'{"a": 1e999}',
    "too many digits": b'{"campaign_id": ' + b"9" * 5000 + b"}",
    "too deep": b'{"a": ' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1),
    "too deep for Python": b'{"a": ' + b"[" * 15_000 + b"]" * 15_000 + b"}",
    "two values": b"{} {}",
    "a zero in the text": b'{"a": "\x00"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_what_is_hostile_is_one_error(body: bytes) -> None:
    """To be answered with 400; nothing of it is in the message."""
    with pytest.raises(InvalidWebhookError) as caught:
        parse(body)
    assert caught.value.status_code == 400
    assert caught.value.message.startswith("the body ")
    assert caught.value.__context__ is None
    assert len(caught.value.message) < 60


def test_what_is_wide_is_not_deep() -> None:
    """However much there is of it."""
    event = parse(json.dumps({"event_type": "EMAIL_OPEN", "wide": [[], {"a": 1.5}] * MAX_DEPTH}).encode())
    assert event.extra["wide"] == [[], {"a": 1.5}] * MAX_DEPTH


def test_what_is_too_large_is_not_read() -> None:
    """It is answered with 413."""
    with pytest.raises(InvalidWebhookError) as caught:
        parse(b" " * (MAX_BODY_BYTES + 1))
    assert caught.value.status_code == 413


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_nothing_but_the_one_error_comes_out(body: bytes) -> None:
    """Of any bytes."""
    with suppress(InvalidWebhookError):
        assert isinstance(parse(body), WebhookEvent)


def test_text_that_was_cut_within_an_emoji_is_read() -> None:
    """As JavaScript cuts it: half a character is U+FFFD, wherever it stands."""
    event = parse(
        b'{"event_type": "EMAIL_REPLY", "preview_text": "Hi \\ud83d", "x": [{"\\uDE00": "\\ud83d\\ude00"}, 1]}'
    )
    assert isinstance(event, EmailReply)
    assert event.preview_text == "Hi \N{REPLACEMENT CHARACTER}"
    assert event.extra == {"x": [{"\N{REPLACEMENT CHARACTER}": "\N{GRINNING FACE}"}, 1]}


FULL = MAX_BODY_BYTES - 100
WIDE = {
    "numbers": b'{"a":[' + b"1," * (FULL // 2) + b"1]}",
    "objects": b'{"a":[' + b"{}," * (FULL // 3) + b"1]}",
    "lists": b'{"a":' + b"[" * (FULL // 2) + b"]" * (FULL // 2) + b"}",
    "texts": b'{"a":[' + b'"a",' * (FULL // 4) + b'"a"]}',
    "names": b'{"a":1' + b',"a":1' * (FULL // 6) + b"}",
    "rows of another kind": b'{"event_type":"EMAIL_LINK_CLICK","link_clicked":[' + b"1," * MAX_VALUES + b"1]}",
    "after a text": b'{"b":"\\\\","c":"\\"","a":[' + b"1," * MAX_VALUES + b"1]}",
}


@pytest.mark.parametrize("body", WIDE.values(), ids=WIDE)
def test_what_has_too_many_values_is_not_read(body: bytes) -> None:
    """A body of the size that is taken could hold two million: each costs memory and time."""
    with pytest.raises(InvalidWebhookError, match="the body has more than 20000 values") as caught:
        parse(body)
    assert caught.value.status_code == 413


@pytest.mark.parametrize("text", [",[{", '\\"', "\\\\", "\\ud83d"])
def test_what_stands_in_a_text_is_one_value(text: str) -> None:
    """However long it is, and whatever is in it: the e-mails of a history are HTML."""
    event = parse(b'{"event_type": "EMAIL_REPLY", "subject": "' + (text * MAX_VALUES).encode() + b'"}')
    assert isinstance(event, EmailReply)
    assert len(str(event.subject)) == len(json.loads(f'"{text}"')) * MAX_VALUES


def test_as_many_values_as_allowed_are_read() -> None:
    """Their key is that of the body's bytes: nothing is gone through twice."""
    event = parse(b'{"a":[' + b"1," * (MAX_VALUES - 2) + b"1]}")
    assert event.body_hash is not None
    assert len(event.dedupe_key) == 64


def test_pairs_of_surrogates_are_characters() -> None:
    """JSON may write them so; so is a byte order mark no fault."""
    assert parse(b'\xef\xbb\xbf{"event_type": "EMAIL_REPLY", "subject": "\\ud83d\\ude00"}') == EmailReply(
        subject="\N{GRINNING FACE}"
    )


@pytest.mark.parametrize("body", [{"event_type": "EMAIL_REPLY"}, "{}", None], ids=str)
def test_a_body_that_was_decoded_is_refused(body: Any) -> None:
    """A signature is of the bytes; the error says how to come by them."""
    with pytest.raises(InvalidInputError, match=r"give the bytes as they came, such as `await request.body\(\)`"):
        parse(body)


@pytest.mark.parametrize("make", [bytearray, memoryview], ids=["bytearray", "memoryview"])
def test_bytes_of_another_type_are_bytes(make: Any) -> None:
    """As some servers hand them over."""
    assert parse(make(sample("EMAIL_OPEN"))) == parse(sample("EMAIL_OPEN"))
