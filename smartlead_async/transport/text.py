"""Answers that are files: is it one, and what it says. Pure."""

from collections.abc import Generator

from smartlead_async.transport.call import T
from smartlead_async.transport.json_steps import decode_in_steps


def is_text(body: bytes) -> bool:
    """Whether an answer is a file: not empty, and no page of a server."""
    start = body[:64].lstrip()
    return bool(start) and not start.startswith(b"<")


def read_text(body: bytes, cls: type[T], charset: str) -> Generator[None, None, T]:
    """The file as `bytes` or `str`: UTF-8, or else `charset`, where a byte without a meaning becomes U+FFFD."""
    value: bytes | str = body
    if issubclass(cls, str):
        try:
            value = yield from decode_in_steps(body, "utf-8-sig")
        except UnicodeDecodeError:
            value = yield from decode_in_steps(body, charset, "replace")
    return value  # type: ignore[return-value]  # T is what the caller asked for
