"""What one sandbox is told to be: its key, its limit, its delays, its dialect."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, TypeAlias

import attrs

Window = Literal["sliding", "fixed"]
RefusalStatus = Literal[429, 406]
Dialect = Literal["documented", "deployed"]
Scenario = Literal["agency"]
Validator: TypeAlias = "Callable[[object, attrs.Attribute[Any], object], None]"

MAX_PORT = 65_535


def _is_port(_: object, attribute: "attrs.Attribute[int]", value: int) -> None:
    if not 0 <= value <= MAX_PORT:
        raise ValueError(f"{attribute.name} is {value}: it must be 0 (any free one) to {MAX_PORT}")


def one_of(options: Sequence[object]) -> Validator:
    """One of some values, named where it is none."""

    def check(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if value not in options:
            named = ", ".join(str(option) for option in options)
            raise ValueError(f"{attribute.name} is {value}: it must be one of {named}")

    return check


def _is_limit(_: object, attribute: "attrs.Attribute[int]", value: int | None) -> None:
    if value is not None and value < 1:
        raise ValueError(f"{attribute.name} is {value}: it must be at least 1 request, or None for no limit")


def _is_period(_: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if not (value > 0 and math.isfinite(value)):
        raise ValueError(f"{attribute.name} is {value}: it must be more than 0 seconds")


def _is_range(_: object, attribute: "attrs.Attribute[tuple[float, float]]", value: tuple[float, float]) -> None:
    shortest, longest = value
    if not 0 <= shortest <= longest < math.inf:
        raise ValueError(f"{attribute.name} is {value}: it must be (shortest, longest) in seconds, from 0 up")


def _is_count(_: object, attribute: "attrs.Attribute[int]", value: int) -> None:
    if value < 0:
        raise ValueError(f"{attribute.name} is {value}: it must be 0 or more")


@attrs.define(kw_only=True, eq=False, on_setattr=attrs.setters.frozen)
class Settings:
    """The choices of one sandbox, checked when it is made.

    Attributes:
        api_key: The one key that is let in.
        port: On 127.0.0.1; 0 takes a free one.
        limit: Requests admitted per window; None admits all.
        per_s: The length of the window, in seconds.
        window: A log of the last `per_s` seconds, or windows that start at multiples of `per_s`.
        refuse_with: The status of a refusal for rate: 429 as deployed, 406 as documented.
        latency_s: Shortest and longest delay of a request, in seconds: half before it is counted, half after.
        seed: Start of the sandbox's randomness: delays, and the uuids of clients.
        dialect: Answer as the documentation prints it, or as the deployed API was seen to.
        failed_accounts: E-mail accounts waiting to be reconnected; with 0 the reconnect endpoint answers 404.
        scenario: What the account holds from the start: `"agency"` is an agency's, filled; None has one campaign.
        webhook_secret: What deliveries have as `secret_key`; as documented, they are signed with it too. The
            deployed API signs none.
        today: The day before which everything of the scenario happened, in UTC; by default the day it is filled.
    """

    api_key: str = attrs.field(default="sandbox-key", repr=False)
    port: int = attrs.field(default=0, validator=_is_port)
    limit: int | None = attrs.field(default=10, validator=_is_limit)
    per_s: float = attrs.field(default=2.0, validator=_is_period)
    window: Window = attrs.field(default="sliding", validator=one_of(("sliding", "fixed")))
    refuse_with: RefusalStatus = attrs.field(default=429, validator=one_of((429, 406)))
    latency_s: tuple[float, float] = attrs.field(default=(0.0, 0.0), validator=_is_range)
    seed: int = 0
    dialect: Dialect = attrs.field(default="documented", validator=one_of(("documented", "deployed")))
    failed_accounts: int = attrs.field(default=1, validator=_is_count)
    scenario: Scenario | None = attrs.field(default=None, validator=one_of((None, "agency")))
    webhook_secret: str = attrs.field(default="sandbox-webhook-secret", repr=False)
    today: date | None = None
