"""Which proxy is on the way to which host."""

import httpx
import pytest

from smartlead_async import ConfigurationError, Smartlead
from smartlead_async.transport.addresses import find_proxies, passwords_in
from smartlead_async.transport.pool import PoolTransport
from tests.memory_network import KEY, MemoryServer

HOSTS = [httpx.URL(f"https://{host}.smartlead.ai/api/v1") for host in ("server", "prospect-api")]
LOCAL = httpx.URL("http://127.0.0.1:8000")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, {}),
        (
            {"HTTPS_PROXY": "http://p:1"},
            {"server.smartlead.ai": "http://p:1", "prospect-api.smartlead.ai": "http://p:1"},
        ),
        ({"https_proxy": "p:1", "NO_PROXY": "prospect-api.smartlead.ai"}, {"server.smartlead.ai": "http://p:1"}),
        ({"HTTP_PROXY": "http://p:1"}, {"127.0.0.1": "http://p:1"}),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "smartlead.ai"}, {"127.0.0.1": "http://p:1"}),
        ({"ALL_PROXY": "http://p:1", "HTTP_PROXY": "http://q:2", "NO_PROXY": "*"}, {}),
        ({"HTTPS_PROXY": "http://p:1", "no_proxy": "example.com,127.0.0.1,.smartlead.ai"}, {}),
    ],
)
def test_the_environment_names_a_proxy_for_each_host(variables, found, monkeypatch):
    """As httpx and others read it, where it is asked for."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert find_proxies("environment", [*HOSTS, LOCAL]).by_host == found
    assert find_proxies(None, [*HOSTS, LOCAL]).by_host == {}


async def test_a_proxy_of_the_environment_is_used_if_it_is_asked_for(monkeypatch):
    """By the built-in connections."""
    monkeypatch.setenv("HTTPS_PROXY", "http://ana:s3cret@proxy.example:3128")
    smartlead = Smartlead(KEY, proxy="environment")
    pool = smartlead._session._transport._inner
    assert pool._proxies.keys() == {url.host for url in smartlead._session._settings.base_urls.values()}
    assert Smartlead(KEY)._session._transport._inner._proxies == {}


@pytest.mark.parametrize("address", ["ftp://ana:s3cret@proxy.example", "http://ana:s3cret@[::1"])
def test_a_variable_that_names_no_proxy_is_named(address, monkeypatch):
    """Its value is not shown: it may hold a password."""
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(ConfigurationError, match="^HTTPS_PROXY") as caught:
        Smartlead(KEY, proxy="environment")
    assert "s3cret" not in str(caught.value)
    Smartlead(KEY)


async def test_each_host_has_its_own_proxy():
    """Or none."""
    server = MemoryServer()
    pool = PoolTransport(proxy={"a.example": "http://proxy.example:3128"}, network_backend=server)
    for host in ("a.example", "b.example"):
        answer = await pool.handle_async_request(httpx.Request("GET", f"http://{host}/x"))
        await answer.aread()
    assert server.addresses == [("proxy.example", 3128), ("b.example", 80)]
    await pool.aclose()


def test_the_passwords_of_addresses_are_known():
    """Of Redis in the query, too; quoted ones as they are meant."""
    assert passwords_in(None, "http://a:b%40c@d", "redis://d?password=e", "http://d") == ["b@c", "e"]
