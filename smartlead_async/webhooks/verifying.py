"""Who sent a webhook: by the signature of its body, by the key in it, or by a token in the address. Pure.

Every comparison takes the same time however much is alike, and every value that is given is compared.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from smartlead_async.errors import InvalidInputError, InvalidWebhookError
from smartlead_async.webhooks.headers import Headers, values_of
from smartlead_async.webhooks.parsing import check_raw, read_object

Secrets: TypeAlias = Sequence[str | bytes]

SIGNATURE = "x-smartlead-signature"
_PREFIX = "sha256="
_MAX_PARAMETERS = 100


@attrs.frozen(kw_only=True)
class Verified:
    """By what a webhook was verified.

    Attributes:
        by: `"nothing"` where nothing was asked for, on purpose.
        index: Which of the values that were given, from 0; after a rotation it says whether the old one is in use.
    """

    by: Literal["signature", "secret_key", "token", "nothing"]
    index: int | None = None


def sign(body: bytes, secret: str | bytes) -> str:
    """What the header `X-Smartlead-Signature` says of a body, as the documentation has it."""
    return _PREFIX + _digest(body, _to_bytes(secret))


def verify(
    body: bytes,
    headers: Headers,
    *,
    secrets: Secrets = (),
    secret_keys: Secrets = (),
    tokens: Secrets = (),
    url: str | None = None,
    unverified: bool = False,
) -> Verified:
    """Make sure of who sent a webhook. One value that fits is enough; several of a kind are for rotation.

    Args:
        body: As it came, undecoded: `await request.body()`.
        headers: Of the request, as the framework has them.
        secrets: Of signatures: `X-Smartlead-Signature` is the HMAC-SHA256 of the body, with `sha256=` or without.
        secret_keys: What the body has as `secret_key`.
        tokens: What the address has as any value of its query, or as the last segment of its path.
        url: The address that was called, or its path and query; needed for tokens.
        unverified: Take it from anybody. Without it, nothing to verify by means that nothing is taken.

    Raises:
        InvalidWebhookError: Nothing fits.
        InvalidInputError: A secret is empty, or what was given cannot be used together.
    """
    return to_credentials(secrets, secret_keys, tokens, unverified=unverified).verify(body, headers, url)


def to_credentials(secrets: Secrets, secret_keys: Secrets, tokens: Secrets, *, unverified: bool) -> "Credentials":
    """What webhooks are verified by, checked.

    Raises:
        InvalidInputError: A secret is empty, or what was given cannot be used together.
    """
    credentials = Credentials(
        secrets=_all_of("secrets", secrets),
        secret_keys=_all_of("secret_keys", secret_keys),
        tokens=_all_of("tokens", tokens),
        unverified=unverified,
    )
    if unverified and credentials.are_given:
        raise InvalidInputError("unverified=True takes webhooks from anybody: leave it out, or the secrets")
    return credentials


def _all_of(name: str, values: Secrets) -> tuple[bytes, ...]:
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InvalidInputError(f"{name} is {type(values).__name__}: give a list, [...]")
    found = tuple(values)
    for index, value in enumerate(found):
        if not isinstance(value, str | bytes) or not value.strip():
            raise InvalidInputError(f"{name}[{index}] is empty, or no text: is its variable set?")
    return tuple(map(_to_bytes, found))


@attrs.frozen(kw_only=True, repr=False)
class Credentials:
    """What webhooks are verified by."""

    secrets: tuple[bytes, ...]
    secret_keys: tuple[bytes, ...]
    tokens: tuple[bytes, ...]
    unverified: bool

    @property
    def are_given(self) -> bool:
        """Whether there is anything to verify by."""
        return bool(self.secrets or self.secret_keys or self.tokens)

    def verify(self, body: bytes, headers: Headers, url: str | None) -> Verified:
        """See the function of this name."""
        check_raw(body)
        if self.tokens and url is None:
            raise InvalidInputError("tokens are looked for in the address: give url=")
        if self.unverified:
            return Verified(by="nothing")
        if not self.are_given:
            raise InvalidWebhookError(
                "there is nothing to verify it by: give secrets, secret_keys or tokens, or unverified=True",
                status_code=401,
            )
        found = self._by_signature(body, headers) or self._by_token(url) or self._by_secret_key(body)
        if found is None:
            raise InvalidWebhookError(f"no secret fits: {self._why_not(body, headers)}", status_code=401)
        return found

    def _why_not(self, body: bytes, headers: Headers) -> str:
        """What is missing or another: in a log it tells a wrong secret from a forgotten one."""
        reasons: list[str] = []
        if self.secrets:
            has_one = bool(values_of(headers, SIGNATURE))
            reasons.append("its signature is another" if has_one else "it has no X-Smartlead-Signature")
        if self.tokens:
            reasons.append("its address has no token that fits")
        if self.secret_keys:
            has_one = "secret_key" in read_object(body)
            reasons.append("its secret_key is another" if has_one else "its body has no secret_key")
        return ", ".join(reasons)

    def _by_signature(self, body: bytes, headers: Headers) -> Verified | None:
        given = [_to_bytes(value.strip().removeprefix(_PREFIX).lower()) for value in values_of(headers, SIGNATURE)]
        expected = [_digest(body, secret).encode() for secret in self.secrets]
        return _matched("signature", expected, given)

    def _by_token(self, url: str | None) -> Verified | None:
        return _matched("token", self.tokens, _tokens_in(str(url)) if self.tokens else [])

    def _by_secret_key(self, body: bytes) -> Verified | None:
        key = read_object(body).get("secret_key") if self.secret_keys else None
        return _matched("secret_key", self.secret_keys, [_to_bytes(key)] if isinstance(key, str) else [])


def _matched(
    by: Literal["signature", "secret_key", "token"], expected: Iterable[bytes], given: Sequence[bytes]
) -> Verified | None:
    """The first of those expected that was given, found without stopping at it."""
    matches = [
        index
        for index, value in enumerate(expected)
        if any([hmac.compare_digest(value, one) for one in given])  # noqa: C419 (`any` would stop at the first)
    ]
    return Verified(by=by, index=matches[0]) if matches else None


def _tokens_in(url: str) -> list[bytes]:
    """What may be a token, decoded and as it stands: a + is not always a blank."""
    try:
        parts = urlsplit(url)
        decoded = [value for _, value in parse_qsl(parts.query, max_num_fields=_MAX_PARAMETERS)]
    except ValueError:
        pass
    else:
        raw = [pair.partition("=")[2] for pair in parts.query.split("&")]
        segment = parts.path.rstrip("/").rpartition("/")[2]
        return [_to_bytes(one) for one in (*decoded, *raw, segment, unquote(segment))]
    raise InvalidWebhookError("the address cannot be read")


def _digest(body: bytes, secret: bytes) -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def _to_bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "replace") if isinstance(value, str) else value
