"""Who sent a webhook is found out in constant time, and what is hostile in a request is one error."""

import hashlib
import hmac
from http.client import HTTPMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import InvalidInputError
from smartlead_async.webhooks import InvalidWebhookError, Verified, sample, sign, verify
from smartlead_async.webhooks.headers import MAX_HEADERS

BODY = sample("EMAIL_REPLY", secret_key="key-of-the-body")
SECRET = "s3cret"
HEX = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
ADDRESS = "https://app.example.com/smartlead"


def message(name: str, value: str) -> HTTPMessage:
    headers = HTTPMessage()
    headers[name] = value
    return headers


@pytest.mark.parametrize("prefix", ["sha256=", ""])
@pytest.mark.parametrize("secret", [SECRET, SECRET.encode()], ids=["text", "bytes"])
def test_a_signature_is_verified(prefix: str, secret: Any) -> None:
    """As the documentation has it, with the prefix and without; in capital letters too."""
    for value in (HEX, HEX.upper()):
        headers = {"X-Smartlead-Signature": f"{prefix}{value}"}
        assert verify(BODY, headers, secrets=[secret]) == Verified(by="signature", index=0)


def test_what_is_signed_is_verified() -> None:
    """By the helper for tests, which writes the documented header."""
    assert sign(BODY, SECRET) == f"sha256={HEX}"
    assert verify(BODY, {"x-smartlead-signature": sign(BODY, SECRET)}, secrets=[SECRET]).by == "signature"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-SMARTLEAD-SIGNATURE": HEX},
        {"HTTP_X_SMARTLEAD_SIGNATURE": HEX, "wsgi.input": object()},
        {b"x-smartlead-signature": HEX.encode()},
        [(b"host", b"x"), (b"x-smartlead-signature", HEX.encode())],
        [("x-smartlead-signature", "other"), ("x-smartlead-signature", HEX)],
        {"x-smartlead-signature": [HEX]},
        message("X-Smartlead-Signature", f" {HEX} "),
    ],
    ids=["capitals", "WSGI", "bytes", "ASGI", "twice", "API Gateway", "http.client"],
)
def test_headers_may_come_as_any_framework_has_them(headers: Any) -> None:
    """A mapping, pairs, an environment; text or bytes."""
    assert verify(BODY, headers, secrets=[SECRET]).by == "signature"


def test_the_key_in_the_body_is_verified() -> None:
    """What deliveries were seen to have."""
    assert verify(BODY, {}, secret_keys=["key-of-the-body"]) == Verified(by="secret_key", index=0)


@pytest.mark.parametrize(
    "url",
    [
        f"{ADDRESS}?secret=to%2Bken",
        f"{ADDRESS}?x=1&anything=to%2Bken",
        f"{ADDRESS}?secret=to+ken",
        f"{ADDRESS}/to+ken",
        f"{ADDRESS}/to%2Bken/",
        "/smartlead?token=to%2Bken#top",
    ],
)
def test_a_token_in_the_address_is_verified(url: str) -> None:
    """As any value of the query, or the last segment of the path; quoted or not."""
    assert verify(BODY, {}, tokens=["to+ken"], url=url) == Verified(by="token", index=0)


@pytest.mark.parametrize(
    "given",
    [
        {"secrets": ["new", SECRET]},
        {"secret_keys": ["new", "key-of-the-body"]},
        {"tokens": ["new", "token"]},
        {"secrets": ["new"], "secret_keys": ["new", "key-of-the-body"], "tokens": ["new"]},
    ],
    ids=str,
)
def test_one_of_several_is_enough(given: Any) -> None:
    """For a rotation: it says which one matched."""
    headers = {"x-smartlead-signature": HEX}
    assert verify(BODY, headers, **given, url=f"{ADDRESS}/token").index == 1


@pytest.mark.parametrize(
    ("headers", "given"),
    [
        ({}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": ""}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": "sha256="}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": "!!! no base64, no hex =="}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": f"sha1={HEX}"}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": "\u00e9\ud800"}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": b"\xff"}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": HEX[:-1]}, {"secrets": [SECRET]}),
        ({"x-smartlead-signature": HEX}, {"secrets": ["other"]}),
        ({"x-smartlead-signature": 7, 7: HEX}, {"secrets": [SECRET]}),
        (None, {"secrets": [SECRET]}),
        (7, {"secrets": [SECRET]}),
        ("x-smartlead-signature", {"secrets": [SECRET]}),
        ([("x-smartlead-signature",), "x", None], {"secrets": [SECRET]}),
        ({}, {"secret_keys": ["other"]}),
        ({}, {"tokens": ["other"], "url": f"{ADDRESS}?secret=&x=token"}),
        ({}, {"tokens": ["token"], "url": f"{ADDRESS}/token/more"}),
        ({}, {"tokens": ["token"], "url": ""}),
        ({}, {}),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(headers: Any, given: Any) -> None:
    """With 401, whatever is odd in it; so is everything where there is nothing to verify by."""
    with pytest.raises(InvalidWebhookError) as caught:
        verify(BODY, headers, **given)
    assert caught.value.status_code == 401


@pytest.mark.parametrize(
    ("body", "headers", "signature", "key"),
    [
        (BODY, {}, "it has no X-Smartlead-Signature", "its secret_key is another"),
        (b"{}", {"x-smartlead-signature": HEX}, "its signature is another", "its body has no secret_key"),
    ],
    ids=["unsigned", "without a key"],
)
def test_what_does_not_fit_is_named(body: bytes, headers: Any, signature: str, key: str) -> None:
    """For the log: a secret that is wrong is another fault than one that never came."""
    with pytest.raises(InvalidWebhookError) as caught:
        verify(body, headers, secrets=["a"], secret_keys=["b"], tokens=["c"], url="/")
    assert caught.value.message == f"no secret fits: {signature}, its address has no token that fits, {key}"


def test_a_key_that_is_no_text_fits_nothing() -> None:
    """Nor does one that is not there."""
    with pytest.raises(InvalidWebhookError):
        verify(b'{"secret_key": 7}', {}, secret_keys=["7"])


@pytest.mark.parametrize("url", ["https://[", "/?" + "a=1&" * 200])
def test_an_address_that_cannot_be_read_is_the_one_error(url: str) -> None:
    """With 400."""
    with pytest.raises(InvalidWebhookError, match="the address cannot be read") as caught:
        verify(BODY, {}, tokens=["token"], url=url)
    assert (caught.value.status_code, caught.value.__context__) == (400, None)


def test_too_many_headers_are_the_one_error() -> None:
    """With 431, and no more than that many are looked at."""
    looked_at = []
    pairs = ((looked_at.append(number), "x") for number in range(10_000))
    with pytest.raises(InvalidWebhookError) as caught:
        verify(BODY, pairs, secrets=[SECRET])
    assert (caught.value.status_code, len(looked_at)) == (431, MAX_HEADERS + 1)


def test_nothing_is_verified_only_on_purpose() -> None:
    """`unverified=True` says so."""
    assert verify(BODY, {}, unverified=True) == Verified(by="nothing", index=None)


@pytest.mark.parametrize(
    "given",
    [
        {"secrets": [""]},
        {"secrets": ["a", None]},
        {"secret_keys": [" \n"]},
        {"secret_keys": [b""]},
        {"tokens": ["a", ""], "url": ADDRESS},
        {"secrets": "text"},
        {"secrets": None},
        {"tokens": ["token"]},
        {"secrets": ["a"], "unverified": True},
    ],
    ids=str,
)
def test_what_is_given_by_mistake_is_refused(given: Any) -> None:
    """An empty secret, as of a variable that is not set, is never a match; nor a text taken apart as a list."""
    with pytest.raises(InvalidInputError) as caught:
        verify(b'{"secret_key": ""}', {"x-smartlead-signature": sign(b"x", "x")}, **given)
    assert "text" not in str(given.values()) or "give a list" in caught.value.message


def test_everything_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each value that is given with each that came, by `hmac.compare_digest`, though the first fits already."""
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    keys = [b"key-of-the-body", b"second", b"third"]
    assert verify(BODY, {}, secret_keys=keys).index == 0
    assert compared == [(key, b"key-of-the-body") for key in keys]
    compared.clear()
    headers = [("x-smartlead-signature", HEX), ("x-smartlead-signature", "0" * 64)]
    assert verify(BODY, headers, secrets=[SECRET, "other"]).index == 0
    assert [given for _, given in compared] == [HEX.encode(), b"0" * 64] * 2
    compared.clear()
    assert verify(BODY, {}, tokens=["a", "b"], url="/x?a=a").index == 0
    assert {expected for expected, _ in compared} == {b"a", b"b"}
    assert len(compared) == 2 * 4


NAMES = st.sampled_from(["x-smartlead-signature", b"X-Smartlead-Signature", "x-request-id"]) | st.text(max_size=4)
VALUES = st.text(max_size=9) | st.binary(max_size=9) | st.none() | st.integers() | st.lists(st.text(max_size=2))
URLS = st.text(max_size=30) | st.text(max_size=9).map(lambda text: f"https://{text}?secret=%{text}")


@given(
    st.binary(max_size=50), st.lists(st.tuples(NAMES, VALUES), max_size=5) | st.dictionaries(NAMES, VALUES), URLS
)
def test_nothing_but_the_one_error_comes_out(body: bytes, headers: Any, url: str) -> None:
    """Of any request that does not fit."""
    with pytest.raises(InvalidWebhookError):
        verify(body, headers, secrets=["long enough a secret"], secret_keys=["a"], tokens=["another one"], url=url)


def test_secrets_are_in_no_text(caplog: pytest.LogCaptureFixture) -> None:
    """Of an error, or of what is verified."""
    with pytest.raises(InvalidWebhookError) as caught:
        verify(BODY, {}, secrets=["canary-1"], secret_keys=["canary-2"], tokens=["canary-3"], url="/canary-4")
    with pytest.raises(InvalidInputError) as mistaken:
        verify(BODY, {}, secrets="canary-5")
    assert "canary" not in f"{caught.value!r} {mistaken.value!r} {caplog.text}"
