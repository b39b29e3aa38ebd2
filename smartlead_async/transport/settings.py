"""What a client is set up with, checked once: each refusal says which setting, which value, what to do."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any, NoReturn, TypeAlias, TypeVar

import attrs
import httpx

from smartlead_async import telemetry
from smartlead_async.errors import KEY_VARIABLE, SHORTEST_KEY, ConfigurationError
from smartlead_async.limiter.errors import LimiterSettingError, MissingPackageError
from smartlead_async.limiter.pool import COUNTED_WITHIN_S
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.settings import LONGEST_S, check_counted_within_s, check_on_lost, check_pace, to_rates
from smartlead_async.limiter.sharing import OnLost, Sharing
from smartlead_async.models.rules import shown
from smartlead_async.transport.call import Host
from smartlead_async.transport.signing import Secret

S = TypeVar("S")
T = TypeVar("T")
Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]

PROGRAM = "smartlead-async"  # names the folder and the keys of a shared limit
USER_AGENT = PROGRAM
_HEADER_VALUE = re.compile(r"[!-~]+( [!-~]+)*")
_KEY = re.compile(r"[!#-&(-\[\]-~]+")  # visible ASCII but for quotes and the backslash


def find_key(api_key: str | None) -> Secret:
    """The key given, or the one of the environment."""
    key = os.environ.get(KEY_VARIABLE, "") if api_key is None else api_key
    if key == "":
        raise ConfigurationError(
            f"no API key: set the environment variable {KEY_VARIABLE}, or give Smartlead(api_key=...). "
            "Smartlead shows it under Settings, Activate API"
        )
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ConfigurationError(
            "the API key holds a space, a quote, a line break or another character no key has, perhaps at its end "
            f"(it is not shown here); strip it, in {KEY_VARIABLE} or api_key"
        )
    return Secret(key)


def without_arguments(error: ConfigurationError, key: Secret | None) -> ConfigurationError:
    """The error alone: frames, and errors before it, hold arguments, and one of these may be the key."""
    error.__cause__ = error.__context__ = None
    if key is not None and len(key.reveal()) >= SHORTEST_KEY:
        error.message = key.scrub(error.message)
        error.args = (error.message,)
    return error.with_traceback(None)


def _seconds(*, or_zero: bool = False, or_none: bool = False) -> Validator:
    """More than 0 unless that is allowed, too."""
    rule = f"seconds, {'0 or more' if or_zero else 'more than 0'}{', or None' if or_none else ''}"

    def check(_instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is None and or_none:
            return
        seconds = value if isinstance(value, int | float) and not isinstance(value, bool) else -1.0
        if not 0 <= seconds <= LONGEST_S or (seconds == 0 and not or_zero):
            raise ConfigurationError(f"{attribute.name}={shown(value)} is not allowed; give {rule}")

    return check


def _by_limiter(check: Callable[[object], None]) -> Validator:
    """A rule of the limiter; what it refuses is an error of this package."""

    def validate(_instance: object, _attribute: object, value: object) -> None:
        _as_configuration(check, value)

    return validate


def _as_configuration(check: Callable[[S], T], value: S) -> T:
    try:
        return check(value)
    except LimiterSettingError as error:
        reason = str(error)
    raise ConfigurationError(reason)


def to_sharing(url: str | None, on_lost: OnLost, secret: Secret, settings: Settings) -> Sharing | None:
    """Where the limit is shared, if it is; what is wrong with the address is said at once."""
    _as_configuration(check_on_lost, on_lost)
    if url is None:
        return None
    fingerprint = secret.fingerprint(b"shared-limit")  # the same in every process of the key
    # By name: the stores take longer to import than all else that a client without one needs.
    opening = import_module("smartlead_async.limiter.shared.opening")
    rates, deadline_s = settings.rate_limits, settings.deadline_s
    try:
        sharing: Sharing = opening.to_sharing(url, fingerprint, rates, on_lost, deadline_s, PROGRAM)
    except MissingPackageError:
        reason = f"shared_limit: Redis needs a package of its own: pip install '{PROGRAM}[redis]'"
    except LimiterSettingError as error:
        reason = str(error)
    else:
        return sharing
    raise ConfigurationError(reason)


def _attempts(_instance: object, _attribute: object, value: int) -> None:
    if type(value) is not int or value < 1:
        raise ConfigurationError(f"max_attempts={shown(value)} is not allowed; give a whole number of at least 1")


def check_ssl_context(value: ssl.SSLContext | None) -> ssl.SSLContext | None:
    """One of the standard library's, or of a class made of it, such as `truststore.SSLContext`."""
    if value is not None and not isinstance(value, ssl.SSLContext):
        raise ConfigurationError(
            f"ssl_context of type {type(value).__name__} is not allowed; give an ssl.SSLContext"
        )
    return value


def check_transport(value: httpx.AsyncBaseTransport | None) -> httpx.AsyncBaseTransport | None:
    """Anything with the methods of one: httpx2's are no subclass of httpx's."""
    if value is not None and not callable(getattr(value, "handle_async_request", None)):
        raise ConfigurationError(
            f"http_transport of type {type(value).__name__} is not allowed; give an httpx.AsyncBaseTransport"
        )
    return value


def _user_agent(_instance: object, _attribute: object, value: object) -> None:
    if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
        raise ConfigurationError("user_agent is not allowed; give visible ASCII characters and single spaces")


def _flag(_instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, bool):
        raise ConfigurationError(f"{attribute.name}={shown(value)} is not allowed; give True or False")


def _hook(_instance: object, _attribute: object, value: telemetry.OnEvent | None) -> None:
    if value is not None and (not callable(value) or iscoroutinefunction(value)):
        raise ConfigurationError(
            f"on_event={shown(value)} is not allowed; give a plain function that takes one event. It is called in "
            "the event loop, where a function with work to do puts the event on a queue"
        )


def _to_rates(rates: Sequence[RateLimit]) -> tuple[RateLimit, ...]:
    return _as_configuration(to_rates, rates)


@attrs.frozen(kw_only=True, eq=False, repr=False)  # the key may be in a base URL
class Settings:
    """The numbers of a client; `Smartlead` documents them."""

    base_urls: Mapping[Host, httpx.URL]
    rate_limits: tuple[RateLimit, ...] = attrs.field(converter=_to_rates)
    pace: Pace = attrs.field(validator=_by_limiter(check_pace))
    counted_within_s: float = attrs.field(default=COUNTED_WITHIN_S, validator=_by_limiter(check_counted_within_s))
    sharing: Sharing | None = None
    timeout_s: float = attrs.field(validator=_seconds())
    deadline_s: float = attrs.field(validator=_seconds())
    max_wait_s: float | None = attrs.field(validator=_seconds(or_zero=True, or_none=True))
    max_attempts: int = attrs.field(validator=_attempts)
    user_agent: str = attrs.field(default=USER_AGENT, validator=_user_agent)
    proxies: Mapping[str, str] = attrs.field(factory=dict[str, str])  # host and port, by the API's hosts
    strict: bool = attrs.field(default=False, validator=_flag)
    on_event: telemetry.OnEvent | None = attrs.field(default=None, validator=_hook)

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a client's settings may hold a password and cannot be pickled or copied; make another client"
        )

    @property
    def base_url(self) -> httpx.URL:
        """Where the main host is."""
        return self.base_urls["server"]
