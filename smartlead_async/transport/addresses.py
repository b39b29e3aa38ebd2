"""Where requests go: the hosts of the API, and the proxies on the way to them.

An address is shown by its scheme and host alone: what else is in it may be the key, or a password.
"""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from ipaddress import ip_address
from typing import get_args
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import attrs
import httpx

from smartlead_async.errors import SHORTEST_KEY, ConfigurationError
from smartlead_async.transport.call import Host
from smartlead_async.transport.signing import Secret

BASE_URL = "https://server.smartlead.ai/api/v1"
ENVIRONMENT = "environment"
_HOSTS: tuple[Host, ...] = get_args(Host)
_HIGHEST_PORT = 65535
_PROXIES = ("http", "https", "socks5", "socks5h")


def to_base_urls(base_url: str | Mapping[Host, str]) -> Mapping[Host, httpx.URL]:
    """Where each host of the API is: one address for all, or an address for some."""
    if isinstance(base_url, str) and base_url.rstrip("/") != BASE_URL:
        return dict.fromkeys(_HOSTS, _check_base_url(base_url))
    given: Mapping[Host, str] = {} if isinstance(base_url, str) else base_url
    if not isinstance(given, Mapping) or not given.keys() <= set(_HOSTS):
        raise ConfigurationError(
            f"base_url of type {type(base_url).__name__} is not allowed; give an address, or a mapping of "
            f"{', '.join(_HOSTS)} to addresses"
        )
    return {host: _check_base_url(given[host]) if host in given else _default(host) for host in _HOSTS}


@cache
def _default(host: Host) -> httpx.URL:
    return httpx.URL(f"https://{host}.smartlead.ai/api/v1")


def _check_base_url(text: str) -> httpx.URL:
    """An https address, or http on loopback."""
    url = _parse(text)
    if url is None:
        raise ConfigurationError(f"base_url is not an address; give one such as {BASE_URL}")
    shown = f"base_url to {url.scheme}://{url.host}"
    if url.userinfo or url.query or url.fragment:
        raise ConfigurationError(f"{shown} must not hold a user, a query or a fragment")
    if not url.host or not _is_port(url):
        raise ConfigurationError(f"{shown} has no host, or a port outside 1 to {_HIGHEST_PORT}")
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.host)):
        raise ConfigurationError(
            f"{shown}: the key travels in the query, so the address must be https:// "
            "(http:// only for this machine itself)"
        )
    return url


def check_apart(key: Secret, base_urls: Mapping[Host, httpx.URL]) -> None:
    """The key has no place in an address, which is shown; a short one may stand there by chance."""
    if any(len(key.reveal()) >= SHORTEST_KEY and key.reveal() in str(url) for url in base_urls.values()):
        raise ConfigurationError("base_url holds the API key, which the client adds itself; leave it out")


@attrs.frozen(eq=False, repr=False)  # passwords may be in it
class Proxies:
    """The proxies of a client: an address for each host that has one."""

    by_host: Mapping[str, str] = attrs.field(factory=dict[str, str])

    @property
    def shown(self) -> Mapping[str, str]:
        """The same by host and port; user and password stay out."""
        return {host: httpx.URL(address).netloc.decode("ascii") for host, address in self.by_host.items()}

    @property
    def passwords(self) -> list[str]:
        """What must not be seen of their addresses."""
        return passwords_in(*self.by_host.values())


def find_proxies(proxy: str | None, urls: Iterable[httpx.URL]) -> Proxies:
    """The proxy for each host that has one: the one given, or that of the environment."""
    if proxy is None:
        return Proxies()
    if proxy != ENVIRONMENT:
        _check_proxy("proxy", proxy)
        return Proxies({url.host: proxy for url in urls})
    found = {url.host: (variable, address) for url in urls for variable, address in environment_proxy(url).items()}
    for variable, address in found.values():
        _check_proxy(variable, address)
    return Proxies({host: address for host, (_, address) in found.items()})


def environment_proxy(url: httpx.URL) -> Mapping[str, str]:
    """The variable that names a proxy for an address, and its value; nothing where there is none."""
    proxies = getproxies()
    scheme = url.scheme if url.scheme in proxies else "all"
    if scheme not in proxies or proxy_bypass(url.host):
        return {}
    address = proxies[scheme]
    names = (f"{scheme}_proxy", f"{scheme.upper()}_PROXY")
    variable = next((name for name in names if os.environ.get(name)), "the proxy in the system's settings")
    return {variable: address if "://" in address else f"http://{address}"}


def passwords_in(*addresses: str | None) -> list[str]:
    """What must not be seen of addresses with a password in them."""
    parts = [urlsplit(address) for address in addresses if address]
    quoted = [part.password for part in parts if part.password]
    return [unquote(one) for one in quoted] + [
        one for part in parts for one in parse_qs(part.query).get("password", [])
    ]


def _check_proxy(name: str, text: str) -> None:
    """Address of an HTTP or SOCKS proxy, with user and password if need be."""
    url = _parse(text)
    if url is None:
        raise ConfigurationError(f"{name} is not an address; give one such as http://127.0.0.1:3128")
    if url.scheme not in _PROXIES or not url.host or not _is_port(url):
        raise ConfigurationError(
            f"{name}: {url.scheme!r} to {url.host!r} is not allowed; give {', '.join(_PROXIES)}://HOST:PORT"
        )
    if url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError(f"{name}: SOCKS needs a package of its own: pip install 'httpx[socks]'")


def _parse(text: str) -> httpx.URL | None:
    try:
        return httpx.URL(text)
    except (httpx.InvalidURL, TypeError, UnicodeEncodeError):
        return None  # the error is raised elsewhere: one that is raised here would keep the address in a frame


def _is_port(url: httpx.URL) -> bool:
    return url.port is None or 1 <= url.port <= _HIGHEST_PORT


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
