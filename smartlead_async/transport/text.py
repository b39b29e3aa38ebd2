"""Answers that are files: is it one, and what it says. Pure."""

from smartlead_async.transport.call import T


def is_text(body: bytes) -> bool:
    """Whether an answer is a file: not empty, and no page of a server."""
    start = body[:64].lstrip()
    return bool(start) and not start.startswith(b"<")


def read_text(body: bytes, cls: type[T], charset: str) -> T:
    """The file as `bytes` or `str`: UTF-8, or else `charset`, where a byte without a meaning becomes U+FFFD."""
    value: bytes | str = body
    if issubclass(cls, str):
        try:
            value = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            value = body.decode(charset, "replace")
    return value  # type: ignore[return-value]  # T is what the caller asked for
