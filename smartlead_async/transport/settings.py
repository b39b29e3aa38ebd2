"""What a client is set up with, checked once: each refusal says which setting, which value, what to do."""

import os
import re
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from inspect import iscoroutinefunction
from ipaddress import ip_address
from math import inf
from typing import Any, get_args

import attrs
import httpx

from smartlead_async.errors import ConfigurationError
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.shared.client import OnLost, Sharing
from smartlead_async.limiter.shared.opening import open_shared_limit
from smartlead_async.telemetry.events import OnEvent
from smartlead_async.transport.call import Host
from smartlead_async.transport.signing import Secret

BASE_URL = "https://server.smartlead.ai/api/v1"
_HOSTS: tuple[Host, ...] = get_args(Host)
KEY_VARIABLE = "SMARTLEAD_API_KEY"
_HIGHEST_PORT = 65535
_PROXIES = ("http", "https", "socks5", "socks5h")
_KEY = re.compile(r"[!#-&(-\[\]-~]+")  # visible ASCII but for quotes and the backslash


def find_key(api_key: str | None) -> Secret:
    """The key given, or the one of the environment."""
    key = os.environ.get(KEY_VARIABLE, "") if api_key is None else api_key
    if not key:
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


def check_base_url(text: str) -> httpx.URL:
    """An https address, or http on loopback."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError):
        raise ConfigurationError(f"base_url={text!r} is not an address") from None
    if url.userinfo or url.query or url.fragment:
        raise ConfigurationError(f"base_url with host {url.host!r} must not hold a user, a query or a fragment")
    if not url.host or (url.port is not None and not 1 <= url.port <= _HIGHEST_PORT):
        raise ConfigurationError(f"base_url={text!r} has no host, or a port outside 1 to {_HIGHEST_PORT}")
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.host)):
        raise ConfigurationError(
            f"base_url={text!r}: the key travels in the query, so the address must be https:// "
            "(http:// only for this machine itself)"
        )
    return url


def to_base_urls(base_url: str | Mapping[Host, str]) -> Mapping[Host, httpx.URL]:
    """Where each host of the API is: one address for all, or an address for some."""
    if isinstance(base_url, str) and base_url.rstrip("/") != BASE_URL:
        return dict.fromkeys(_HOSTS, check_base_url(base_url))
    given: Mapping[Host, str] = {} if isinstance(base_url, str) else base_url
    if not isinstance(given, Mapping) or not given.keys() <= set(_HOSTS):
        raise ConfigurationError(
            f"base_url of type {type(base_url).__name__} is not allowed; give an address, or a mapping of "
            f"{', '.join(_HOSTS)} to addresses"
        )
    return {host: check_base_url(given.get(host, f"https://{host}.smartlead.ai/api/v1")) for host in _HOSTS}


def check_proxy(text: str | None) -> str | None:
    """Address of an HTTP or SOCKS proxy, with user and password if need be."""
    if text is None:
        return None
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError):
        url = (
            None  # raised further down: an error keeps the one it was raised from, with the address in its frames
        )
    if url is None:
        raise ConfigurationError("proxy is not an address; give one such as http://127.0.0.1:3128")
    if url.scheme not in _PROXIES or not url.host or not 1 <= (url.port or 1) <= _HIGHEST_PORT:
        raise ConfigurationError(
            f"proxy: {url.scheme!r} to {url.host!r} is not allowed; give {', '.join(_PROXIES)}://HOST:PORT"
        )
    if url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError("proxy: SOCKS needs a package of its own: pip install 'httpx[socks]'")
    return text


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _seconds(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < inf:
        raise ConfigurationError(f"{attribute.name}={value!r} is not allowed; give seconds, more than 0")


def _seconds_or_none(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    check_wait(attribute.name, value)


def check_wait(name: str, value: object) -> None:
    """Seconds, 0 or more, or `None` for as long as it takes."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
        raise ConfigurationError(f"{name}={value!r} is not allowed; give seconds, 0 or more, or None")


def _rates(_instance: object, _attribute: object, value: tuple[object, ...]) -> None:
    if not all(isinstance(rate, RateLimit) for rate in value):
        raise ConfigurationError(f"rate_limits={value!r} is not allowed; give RateLimit objects, or () for none")


def _pace(_instance: object, _attribute: object, value: object) -> None:
    if value not in ("even", "burst"):
        raise ConfigurationError(f"pace={value!r} is not allowed; give 'even' or 'burst'")


def to_sharing(
    url: str | None, on_lost: OnLost, deadline_s: float, secret: Secret, rates: Sequence[RateLimit]
) -> Sharing | None:
    """Where the limit is shared, if it is; what is wrong with the address is said at once."""
    if on_lost not in ("wait", "local"):
        raise ConfigurationError(f"on_shared_limit_lost={on_lost!r} is not allowed; give 'wait' or 'local'")
    if url is None:
        return None
    fingerprint = secret.fingerprint(b"shared-limit")  # the same in every process of the key
    opening = partial(open_shared_limit, url, fingerprint, _to_tuple(rates))
    opening()
    return Sharing(url=url, on_lost=on_lost, deadline_s=deadline_s, open=opening)


def _attempts(_instance: object, _attribute: object, value: int) -> None:
    if type(value) is not int or value < 1:
        raise ConfigurationError(f"max_attempts={value!r} is not allowed; give a whole number of at least 1")


def _hook(_instance: object, _attribute: object, value: OnEvent | None) -> None:
    if value is not None and (not callable(value) or iscoroutinefunction(value)):
        raise ConfigurationError(
            f"on_event={value!r} is not allowed; give a plain function that takes one event. It is called in the "
            "event loop, where a function with work to do puts the event on a queue"
        )


def _to_tuple(rates: Sequence[RateLimit]) -> tuple[RateLimit, ...]:
    try:
        return tuple(rates)
    except TypeError:
        raise ConfigurationError(f"rate_limits={rates!r} is not a sequence; give (RateLimit(...),)") from None


@attrs.frozen(kw_only=True)
class Settings:
    """The numbers of a client; `Smartlead` documents them."""

    base_urls: Mapping[Host, httpx.URL] = attrs.field(converter=to_base_urls)
    rate_limits: tuple[RateLimit, ...] = attrs.field(converter=_to_tuple, validator=_rates)
    pace: Pace = attrs.field(validator=_pace)
    sharing: Sharing | None
    timeout_s: float = attrs.field(validator=_seconds)
    deadline_s: float = attrs.field(validator=_seconds)
    max_wait_s: float | None = attrs.field(validator=_seconds_or_none)
    max_attempts: int = attrs.field(validator=_attempts)
    on_event: OnEvent | None = attrs.field(default=None, validator=_hook)

    @property
    def base_url(self) -> httpx.URL:
        """Where the main host is."""
        return self.base_urls["server"]
