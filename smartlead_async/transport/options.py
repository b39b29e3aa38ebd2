"""What the calls of one view of a client have of their own. Does nothing."""

from collections.abc import Mapping
from typing import Any, Self

import attrs

from smartlead_async.errors import ConfigurationError
from smartlead_async.limiter.queue import Lane
from smartlead_async.models.rules import shown
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import QueryValue
from smartlead_async.transport.settings import Settings


def _lane(_instance: object, _attribute: object, value: object) -> None:
    if value not in ("interactive", "bulk"):
        raise ConfigurationError(f"lane={shown(value)} is not a lane; give 'interactive' or 'bulk'")


def _mapping(_instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401 (whatever was given)
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{attribute.name} of type {type(value).__name__} is not allowed; give a mapping")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Options:
    """How calls are sent.

    Attributes:
        settings: The numbers.
        lane: Where they wait.
        is_bounded: `max_wait_s` was given for them, and holds in the bulk lane too.
        extra_query: What each query has beside what its endpoint gives it.
        extra_body: The same for each body, of calls that are no GET.
    """

    settings: Settings
    lane: Lane = attrs.field(default="interactive", validator=_lane)
    is_bounded: bool = False
    extra_query: Mapping[str, QueryValue] = attrs.field(factory=dict[str, QueryValue], validator=_mapping)
    extra_body: Mapping[str, Json] = attrs.field(factory=dict[str, Json], validator=_mapping)

    def but_with(
        self,
        *,
        timeout_s: float | UnsetType = UNSET,
        deadline_s: float | UnsetType = UNSET,
        max_attempts: int | UnsetType = UNSET,
        max_wait_s: float | UnsetType | None = UNSET,
        lane: Lane | UnsetType = UNSET,
        extra_query: Mapping[str, QueryValue] | UnsetType = UNSET,
        extra_body: Mapping[str, Json] | UnsetType = UNSET,
    ) -> Self:
        """The same but for what is given."""
        numbers = _given(
            timeout_s=timeout_s, deadline_s=deadline_s, max_attempts=max_attempts, max_wait_s=max_wait_s
        )
        others = _given(lane=lane, extra_query=extra_query, extra_body=extra_body)
        return attrs.evolve(
            self,
            settings=attrs.evolve(self.settings, **numbers),
            is_bounded=self.is_bounded or max_wait_s is not UNSET,
            **others,
        )


def _given(**values: object) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not UNSET}
