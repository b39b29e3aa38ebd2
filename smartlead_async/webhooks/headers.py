"""Headers as any server or framework hands them over. Whatever is odd in them is passed over. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeGuard

from smartlead_async.errors import InvalidWebhookError
from smartlead_async.models.values import is_list

Headers: TypeAlias = Mapping[str, Any] | Iterable[tuple[Any, Any]] | None
"""A mapping, pairs, or the environment of WSGI; names in any case, text or bytes."""

MAX_HEADERS = 256
_PAIR = 2  # a name and what it says


def values_of(headers: Headers, name: str) -> list[str]:
    """What a header says, once for each time it is there.

    Raises:
        InvalidWebhookError: There are too many headers.
    """
    return [
        value
        for given, values in _pairs(headers)
        if _to_name(given) == name
        for one in (values if is_list(values) else [values])
        if (value := _to_text(one)) is not None
    ]


def _pairs(headers: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 (what a framework has)
    items: Any = headers.items() if hasattr(headers, "items") else headers
    for count, pair in enumerate(items if _is_iterable(items) else ()):
        if count == MAX_HEADERS:
            raise InvalidWebhookError(f"there are more than {MAX_HEADERS} headers", status_code=431)
        if _is_pair(pair):
            yield pair


def _is_iterable(value: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes)


def _is_pair(value: object) -> TypeGuard[tuple[Any, Any]]:
    return isinstance(value, list | tuple) and len(value) == _PAIR  # pyright: ignore[reportUnknownArgumentType]


def _to_name(given: object) -> str:
    """As HTTP has it; WSGI says HTTP_X_REQUEST_ID."""
    return (_to_text(given) or "").lower().replace("_", "-").removeprefix("http-")


def _to_text(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else None
