"""What every output model is: frozen, with what it does not know kept beside what it does."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeGuard

import attrs

Json: TypeAlias = Any  # what json.loads returns; the converter checks it field by field


def is_object(value: object) -> TypeGuard[dict[str, Json]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Json]]:
    """Whether a JSON value is a list."""
    return isinstance(value, list)


def is_sequence(value: object) -> TypeGuard[Sequence[Json]]:
    """Whether a value given by a caller is a list to JSON: any sequence but text."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


@attrs.frozen(kw_only=True)
class Output:
    """Something the API answers.

    Attributes:
        extra: Fields of the answer this package does not know, and times it cannot read, as JSON.
    """

    # Not shown: what is not known may be a secret.
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], repr=False)

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Bring the dialects of an answer to one shape; called before its fields are read."""
        return value
