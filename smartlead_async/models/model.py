"""What every model can do: go where data goes, as JSON, and come back."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from types import NoneType
from typing import Any, Self, cast, get_args

import attrs

from smartlead_async.errors import InvalidInputError
from smartlead_async.models.converter import read, wire_names
from smartlead_async.models.drift import WrongTypeError
from smartlead_async.models.json_schema import pydantic_schema
from smartlead_async.models.secrets import hides_arguments
from smartlead_async.models.unset import UNSET
from smartlead_async.models.values import Json, is_list, is_object, is_sequence, plain_text

_SECRET = r"api_?key|passw|secret|token|(^|_)otp($|_)"  # noqa: S105 (words, not one)
_PLAIN = frozenset((str, int, float, bool, NoneType))  # most values: JSON as they are


class Model:
    """What is sent to the API or comes from it."""

    __slots__ = ()

    def to_dict(self, *, secrets: bool = False) -> dict[str, Json]:
        """As JSON: names as on the wire, times as ISO 8601 text, what is in `extra` under its own name.

        Args:
            secrets: Put in passwords, keys and tokens, known and unknown ones; by default they are left out.
        """
        fields: dict[str, Json] = {}
        model: Any = type(self)
        for name, attribute in _fields(model, secrets=secrets):
            value = getattr(self, attribute)
            if type(value) in _PLAIN:
                fields[name] = value
            elif value is not UNSET:
                fields[name] = _made_plain(value, secrets=secrets)
        extra: Mapping[str, Json] = getattr(self, "extra", {})
        return {**fields, **without_secrets(extra, secrets=secrets)} if extra else fields

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object, /) -> dict[str, Any]:
        """For pydantic, and so for FastAPI, which find it by its name: a model is read and written as JSON."""
        return pydantic_schema(cls, cls._of_pydantic, is_open=issubclass(cls, Received))

    @classmethod
    def _of_pydantic(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise ValueError(f"a {cls.__name__} is an object")  # noqa: TRY004 (what pydantic reads as a refusal)
        make: Any = cls
        try:
            made: Self = make.from_dict(value)
        except InvalidInputError as error:
            raise ValueError(str(error)) from None
        return made


class Received(Model):
    """What comes from the API."""

    __slots__ = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read it from JSON, as an answer of the API is read.

        Raises:
            InvalidInputError: What makes it usable at all, such as an id, is missing or of another kind.
        """
        try:
            return read(dict(data), cls)
        except WrongTypeError as error:
            raise InvalidInputError(f"this is no {cls.__name__}: {error}") from None


class Given(Model):
    """What is sent to the API."""

    __slots__ = ()

    @classmethod
    @hides_arguments
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Make it of JSON, by the names on the wire; every value is checked as usual.

        Raises:
            InvalidInputError: A name is not known, one that is needed is missing, or a value breaks a rule.
        """
        make: Any = cls
        fields = {name: attribute for name, attribute, _ in wire_names(make)}
        types = {field.name: (field.type, field.default) for field in attrs.fields(make)}
        needed = [name for name, attribute in fields.items() if types[attribute][1] is attrs.NOTHING]
        if unknown := [name for name in data if name not in fields]:
            raise InvalidInputError(f"{cls.__name__} has no field {', '.join(map(repr, unknown))}")
        if missing := [name for name in needed if name not in data]:
            raise InvalidInputError(f"{cls.__name__} needs {', '.join(missing)}")
        made: Self = make(**{fields[name]: _to_given(types[fields[name]][0], data[name]) for name in data})
        return made


def _to_given(cls: Any, value: Json) -> object:  # noqa: ANN401 (the type of any field)
    """A value of a field, with the models in it made."""
    model = _model_in(cls)
    if model is None:
        return value
    if is_object(value):
        return model.from_dict(value)
    return [_to_given(model, item) for item in value] if is_list(value) else value


def _model_in(cls: Any) -> type[Given] | None:  # noqa: ANN401 (the type of any field)
    """The input model that a type is, or takes among others, or takes a list of."""
    if isinstance(cls, type) and issubclass(cls, Given):
        return cls
    return next((found for one in get_args(cls) if (found := _model_in(one)) is not None), None)


@cache
def _fields(model: Any, *, secrets: bool) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 (a class)
    """Name on the wire and attribute of each field that is written, but for `extra`."""
    names = wire_names(model)
    return tuple((name, at) for name, at, is_shown in names if at != "extra" and (is_shown or secrets))


def _to_json(value: object, *, secrets: bool) -> Json:
    return value if type(value) in _PLAIN else _made_plain(value, secrets=secrets)


def _made_plain(value: object, *, secrets: bool) -> Json:
    if isinstance(value, Model):
        return value.to_dict(secrets=secrets)
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, datetime):
        return _to_utc(value).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return without_secrets(cast("Mapping[str, Json]", value), secrets=secrets)
    return [_to_json(item, secrets=secrets) for item in value] if is_sequence(value) else value


def _to_utc(moment: datetime) -> datetime:
    if moment.tzinfo is UTC:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # before the year 1 or after 9999 there
        return moment


def without_secrets(value: Mapping[str, Json], *, secrets: bool) -> dict[str, Json]:
    """JSON of which not all is known: what is called like a secret is taken for one."""
    return {
        name: _to_json(item, secrets=secrets) for name, item in value.items() if secrets or not _is_secret(name)
    }


def secrets_in(value: object) -> Iterator[str]:
    """The texts in JSON that stand in fields called like a secret."""
    if is_object(value):
        for name, item in value.items():
            if isinstance(name, str) and isinstance(item, str) and item and _is_secret(name):
                yield item
            else:
                yield from secrets_in(item)
    elif is_list(value):
        for item in value:
            yield from secrets_in(item)


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    """By what it is called; rows of a list have the same names."""
    return re.search(_SECRET, name, re.IGNORECASE) is not None
