"""What the documentation says of values, as attrs validators.

Each raises `InvalidInputError` naming field, value and rule. `UNSET` passes; secrets are not shown.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from math import inf
from typing import Any, TypeAlias, TypeGuard, TypeVar, cast
from urllib.parse import urlsplit

import attrs

from smartlead_async.errors import InvalidInputError, without_keys
from smartlead_async.models.unset import UNSET
from smartlead_async.models.values import is_sequence, plain_text

T = TypeVar("T")
Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]

MAX_CUSTOM_FIELDS = 20  # "custom_fields supports max 20 fields"; the deployed API takes 200 in places
MAX_ID = 2**63 - 1  # what fits a bigint
_SHOWN_CHARACTERS = 80
_HUGE_BITS = 1024
_LARGEST = 2**_HUGE_BITS  # of a number in a custom field: Python refuses to print what is far larger
_HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_LABEL = r"[^\s@/:.\x00-\x1f\x7f]+"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})+"
_TEXT_ID = r"[A-Za-z]{1,20}_[A-Za-z0-9]{1,40}"
_ANY_ID = "a positive integer, or text such as 'test_001'"
_PRIVATE_NAMES = (".local", ".localhost", ".internal", ".test", ".invalid")
_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]")  # each lead is searched


def refuse(field: str, value: object, rule: str) -> InvalidInputError:
    """The error for a value that breaks a rule."""
    return InvalidInputError(f"{field}: {shown(value)} is not allowed; it must be {rule}")


def shown(value: object) -> str:
    """A value in the words of an error: not too long, whatever it is."""
    words = without_keys(_shown(value))  # before it is cut: half a key is none that is found
    return words if len(words) <= _SHOWN_CHARACTERS else f"{words[:_SHOWN_CHARACTERS]}... ({type(value).__name__})"


def _shown(value: object) -> str:
    """As Python writes it; of what stands in fields by name the types alone, as it is about a person."""
    if isinstance(value, int) and value.bit_length() > _HUGE_BITS:  # Python refuses to print such
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, Mapping):
        fields = cast("Mapping[object, object]", value)
        return "{" + ", ".join(f"{_shown(name)}: {type(item).__name__}" for name, item in fields.items()) + "}"
    try:
        if is_sequence(value):
            return "[" + ", ".join(map(_shown, value[:_SHOWN_CHARACTERS])) + "]"
        return repr(value)
    except (RecursionError, ValueError):  # a nesting too deep, an integer too long
        return f"a {type(value).__name__} that cannot be shown"


def is_id(value: object) -> TypeGuard[int]:
    """Whether a value can be an id: bool, text and floats cannot."""
    return type(value) is int and 0 < value <= MAX_ID


def is_any_id(value: object) -> TypeGuard[int | str]:
    """Whether a value can be an id where the documentation shows text: nothing that could lead to another path."""
    return is_id(value) or (isinstance(value, str) and re.fullmatch(_TEXT_ID, value) is not None)


def check_id(field: str, value: object) -> int:
    """A positive integer; bool, text and floats are refused, so that a path holds nothing but digits."""
    if not is_id(value):
        raise refuse(field, value, "a positive integer")
    return value


def check_id_or_null(field: str, value: object) -> int | None:
    """An id, or `None`, which is sent as null."""
    return None if value is None else check_id(field, value)


def check_any_id(field: str, value: object) -> int | str:
    """An id where the documentation shows text."""
    if not is_any_id(value):
        raise refuse(field, value, _ANY_ID)
    return plain_text(value) if isinstance(value, str) else value


def rule(accepts: Callable[[Any], bool], words: str) -> Validator:
    """A validator from a predicate and the words that say what it accepts."""

    def validate(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if (value is UNSET and attribute.default is UNSET) or accepts(value):
            return
        if not attribute.repr:
            raise InvalidInputError(f"{attribute.name}: its value (not shown) is not allowed; it must be {words}")
        raise refuse(attribute.name, value, words)

    return validate


def check(name: str, value: T, validator: Validator) -> T:
    """A parameter of a call, held to a rule as the fields of an input model are; `UNSET` passes."""
    validator(None, cast("attrs.Attribute[Any]", _Parameter(name)), value)
    return value


def check_given(name: str, value: T, validator: Validator) -> T:
    """A parameter that a call cannot do without: `UNSET` is refused too."""
    validator(None, cast("attrs.Attribute[Any]", _Parameter(name, default=attrs.NOTHING)), value)
    return value


class _Parameter:
    """What a validator asks of a field."""

    repr = True

    def __init__(self, name: str, default: object = UNSET) -> None:
        self.name = name
        self.default = default


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_filled_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_integer(value: object) -> bool:
    return type(value) is int


def is_email(value: object) -> bool:
    """Whether a text can be an address; what stands on both sides of the @ is left to the server."""
    if not isinstance(value, str) or _SPACE_OR_CONTROL.search(value):
        return False
    name, at, domain = value.partition("@")
    return bool(name and at and domain) and "@" not in domain


def is_domain(value: object) -> bool:
    """Whether a text can be a domain: names with dots between them, and nothing of an address around it."""
    return isinstance(value, str) and re.fullmatch(_DOMAIN, value) is not None


def _is_percentage(value: object) -> bool:
    return type(value) is int and 0 <= value <= 100  # noqa: PLR2004 (a percentage)


def _is_http_url(value: object) -> bool:
    if not isinstance(value, str) or _SPACE_OR_CONTROL.search(value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:  # urlsplit's word for a broken IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_public_url(value: object) -> bool:
    """An address that Smartlead can reach: it downloads what stands there."""
    if not isinstance(value, str) or not _is_http_url(value):
        return False
    host = urlsplit(value).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:  # a name
        return "." in host and not host.endswith(_PRIVATE_NAMES)


def _is_base64(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(b64decode(value, validate=True))
    except ValueError:
        return False


def _is_hour(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(_HOUR, value) is not None


def _is_week(value: Any) -> bool:  # noqa: ANN401 (any argument a caller may pass)
    """Days 0 to 6 (Sunday is 0) or 1 to 7 (Sunday is 7): both are in use, never in one list."""
    if not is_sequence(value) or not all(type(day) is int and 0 <= day <= 7 for day in value):  # noqa: PLR2004 (days)
        return False
    return bool(value) and not {0, 7} <= set(value)


def is_moment(value: object) -> bool:
    """Whether a value says a moment: a datetime with a time zone, or ISO 8601 text with one."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return False
    if not isinstance(value, datetime) or value.utcoffset() is None:
        return False
    try:
        value.astimezone(UTC)
    except OverflowError:  # before the year 1 or after 9999 there
        return False
    return True


def _is_custom_fields(value: Any) -> bool:  # noqa: ANN401 (any argument a caller may pass)
    if not isinstance(value, Mapping):
        return False
    fields = cast("Mapping[object, object]", value)
    return len(fields) <= MAX_CUSTOM_FIELDS and all(
        isinstance(name, str)
        and (item is None or isinstance(item, str | float) or (isinstance(item, int) and abs(item) <= _LARGEST))
        for name, item in fields.items()
    )


def instance_of(cls: type) -> Validator:
    """A model made before."""
    return rule(lambda value: isinstance(value, cls), f"a {cls.__name__}")


def instances_of(cls: type, *, at_most: int | None = None) -> Validator:
    """A list of models made before; where there is a most, not empty."""
    return rule(
        lambda value: (
            is_sequence(value)
            and all(isinstance(item, cls) for item in value)
            and (at_most is None or 0 < len(value) <= at_most)
        ),
        f"a list of {cls.__name__}" if at_most is None else f"a list of 1 to {at_most} {cls.__name__}",
    )


def one_of(allowed: Collection[str]) -> Validator:
    """One of the documented values."""
    return rule(lambda value: isinstance(value, str) and value in allowed, f"one of {', '.join(sorted(allowed))}")


def some_of(allowed: Collection[str], *, at_least_one: bool = False) -> Validator:
    """A list of documented values."""
    return rule(
        lambda value: (
            is_sequence(value) and all(item in allowed for item in value) and (bool(value) or not at_least_one)
        ),
        f"a list{' of at least one' if at_least_one else ''} of {', '.join(sorted(allowed))}",
    )


def ids(at_most: int | None = None) -> Validator:
    """A list of ids, not empty."""
    words = "a list of at least one positive integer"
    return rule(
        lambda value: is_sequence(value) and 0 < len(value) <= (at_most or len(value)) and all(map(is_id, value)),
        words if at_most is None else f"a list of 1 to {at_most} positive integers",
    )


def texts(at_most: int | None = None) -> Validator:
    """A list of texts, not empty."""
    number = "at least one text" if at_most is None else f"1 to {at_most} texts"
    return rule(
        lambda value: (
            is_sequence(value) and 0 < len(value) <= (at_most or len(value)) and all(map(_is_filled_text, value))
        ),
        f"a list of {number}, none of them empty",
    )


def short_text(at_most: int) -> Validator:
    """A text that is not empty, within a length."""
    return rule(
        lambda value: _is_filled_text(value) and len(value) <= at_most, f"text of 1 to {at_most} characters"
    )


def integer(lowest: int, highest: int) -> Validator:
    """A number within bounds."""
    return rule(
        lambda value: _is_integer(value) and lowest <= value <= highest, f"an integer from {lowest} to {highest}"
    )


def exactly_one(**given: object) -> None:
    """Of parameters that exclude each other one is there; `UNSET` is not, nor is False.

    Raises:
        InvalidInputError: None is, or more than one.
    """
    there = [name for name, value in given.items() if value is not UNSET and value is not False]
    if len(there) != 1:
        names, found = ", ".join(given), " and ".join(there) or "none of them"
        raise InvalidInputError(f"{names}: {found} is not allowed; it must be exactly one of them")


TEXT = rule(_is_text, "text (leave the field out, or give UNSET, where there is none)")
TEXT_OR_NULL = rule(lambda value: value is None or _is_text(value), "text, or None for null")
FILLED_TEXT = rule(_is_filled_text, "text that is not empty")
TEXTS = rule(lambda value: is_sequence(value) and all(map(_is_filled_text, value)), "a list of texts")
LIST = rule(is_sequence, "a list")
OBJECT = rule(lambda value: isinstance(value, Mapping), "a mapping")
OBJECTS = rule(
    lambda value: is_sequence(value) and all(isinstance(item, Mapping) for item in value), "a list of mappings"
)
SOME_TEXTS = texts()
FLAG = rule(lambda value: isinstance(value, bool), "True or False")
COUNT = rule(lambda value: _is_integer(value) and 0 <= value <= MAX_ID, "an integer of at least 0")
AMOUNT = rule(lambda value: type(value) in (int, float) and 0 <= value < inf, "a number of at least 0")
ID = rule(is_id, "a positive integer")
ID_OR_NULL = rule(lambda value: value is None or is_id(value), "a positive integer, or None for null")
IDS = ids()
ANY_ID = rule(is_any_id, _ANY_ID)
ANY_IDS = rule(
    lambda value: is_sequence(value) and bool(value) and all(map(is_any_id, value)),
    f"a list of at least one, each {_ANY_ID}",
)
STATS_ID = rule(
    lambda value: isinstance(value, str) and bool(value.strip()) and not {"@", "<"} & set(value),
    "the stats_id of a message (its message_id, which has an @, is another)",
)
ADDRESSES = rule(
    lambda value: isinstance(value, str) and all(is_email(one.strip()) for one in value.split(",")),
    "e-mail addresses with commas between them",
)
EMAILS = rule(
    lambda value: is_sequence(value) and bool(value) and all(map(is_email, value)),
    "a list of at least one e-mail address",
)
DOMAINS = rule(
    lambda value: is_sequence(value) and bool(value) and all(map(is_domain, value)),
    "a list of at least one domain, each as example.com",
)
PERCENTAGE = rule(_is_percentage, "an integer from 0 to 100 (percent)")
EMAIL = rule(is_email, "an e-mail address: one @, something on both sides of it, no spaces")
DOMAIN = rule(is_domain, "a domain, as example.com")
HTTP_URL = rule(_is_http_url, "an http:// or https:// address")
PUBLIC_URL = rule(
    _is_public_url, "an http:// or https:// address that Smartlead can reach: it downloads what stands there"
)
BASE64 = rule(_is_base64, "a file in Base64, as base64.b64encode(file).decode() makes it")
PORT = integer(1, 65535)
HOUR = rule(_is_hour, "an hour as 'HH:MM', from '00:00' to '23:59'")
WEEK = rule(_is_week, "a list of day numbers, 0 to 6 (Sunday is 0) or 1 to 7 (Sunday is 7)")
MOMENT = rule(is_moment, "an aware datetime, or ISO 8601 text with a time zone")
CUSTOM_FIELDS = rule(
    _is_custom_fields, f"at most {MAX_CUSTOM_FIELDS} custom fields, names to text, numbers, bools or None"
)
