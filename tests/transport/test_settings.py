"""What a client is set up with."""

import asyncio
from base64 import b64encode

import pytest

from smartlead_async import ConfigurationError, RateLimit, Smartlead
from smartlead_async.transport.addresses import to_base_urls
from tests.memory_network import KEY

HOSTS = ("server", "smartdelivery", "prospect-api", "smart-senders")


def test_the_key_comes_from_the_environment(monkeypatch):
    """`SMARTLEAD_API_KEY`, where none is given."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    assert repr(Smartlead()) == "Smartlead(base_url='https://server.smartlead.ai/api/v1')"


def test_a_missing_key_says_which_variable_to_set():
    """And where Smartlead shows the key."""
    with pytest.raises(ConfigurationError, match="SMARTLEAD_API_KEY.*Activate API"):
        Smartlead()


@pytest.mark.parametrize("key", ["a b", "abc\n", " abc", "ab\tc", "schlüssel", "a\x00b", "'abc'", "a\\b"])
def test_a_key_with_spaces_or_line_breaks_is_refused_and_not_shown(key):
    """It was copied with too much around it; the message does not repeat it."""
    with pytest.raises(ConfigurationError, match="strip it") as caught:
        Smartlead(key)
    assert key not in str(caught.value)


def test_an_empty_key_is_a_missing_key():
    """An empty variable is as good as none."""
    with pytest.raises(ConfigurationError, match="no API key"):
        Smartlead("")


@pytest.mark.parametrize(
    "base_url",
    [
        "https://\ud800.example",
        "http://server.smartlead.ai/api/v1",
        "http://192.168.1.5/api/v1",
        "ftp://server.smartlead.ai",
        "server.smartlead.ai/api/v1",
        "https://",
        "https://server.smartlead.ai:0/api/v1",
        "https://server.smartlead.ai:99999/api/v1",
        "https://user:pass@server.smartlead.ai/api/v1",
        "https://server.smartlead.ai@evil.example/api/v1",
        "https://server.smartlead.ai/api/v1?x=1",
        "https://server.smartlead.ai/api/v1#x",
        "",
        None,
        5,
        {"server": "http://server.smartlead.ai/api/v1"},
        {"api": "https://api.smartlead.ai/api/v1"},
        {"server": "https://[::1"},
        [("server", "https://server.smartlead.ai/api/v1")],
    ],
)
def test_an_address_the_key_would_not_be_safe_at_is_refused(base_url):
    """https only, but for this machine itself; no user, query or fragment."""
    with pytest.raises(ConfigurationError, match="base_url"):
        Smartlead(KEY, base_url=base_url)


@pytest.mark.parametrize(
    "base_url",
    ["http://127.0.0.1:8000/api/v1", "http://localhost/api/v1/", "http://[::1]:9/", "https://example.com"],
)
def test_loopback_may_be_http(base_url):
    """The sandbox runs there."""
    Smartlead(KEY, base_url=base_url)


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        (
            "https://server.smartlead.ai/api/v1",
            {host: f"https://{host}.smartlead.ai/api/v1" for host in HOSTS},
        ),
        ("http://localhost/api/v1", dict.fromkeys(HOSTS, "http://localhost/api/v1")),
        (
            {"smart-senders": "http://localhost/api/v1"},
            {host: f"https://{host}.smartlead.ai/api/v1" for host in HOSTS}
            | {"smart-senders": "http://localhost/api/v1"},
        ),
    ],
    ids=["the API", "one address", "one host elsewhere"],
)
def test_an_address_serves_all_hosts_or_those_it_is_given_for(base_url, expected):
    """By itself each of the four hosts is where Smartlead has it."""
    assert {host: str(url) for host, url in to_base_urls(base_url).items()} == expected


@pytest.mark.parametrize(
    "base_url",
    [
        f"https://server.smartlead.ai/{KEY}",
        f"https://server.smartlead.ai/api/v1?api_key={KEY}",
        f"https://{KEY}@server.smartlead.ai",
        f"http://server.smartlead.ai/{KEY}/",
        f"https:///{KEY}",
        f"https://server.smartlead.ai:99999/{KEY}",
        KEY,
    ],
)
def test_an_address_with_the_key_in_it_is_refused_and_not_shown(base_url):
    """The client shows its address."""
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        Smartlead(KEY, base_url=base_url)
    assert KEY not in str(caught.value)


def test_a_short_key_may_stand_in_an_address_by_chance():
    """Keys in tests are such."""
    Smartlead("api", base_url="http://127.0.0.1/api/v1")


def test_the_address_is_not_read_from_the_environment(monkeypatch):
    """A variable somebody else sets must not send the key elsewhere."""
    monkeypatch.setenv("SMARTLEAD_BASE_URL", "https://evil.example")
    assert "server.smartlead.ai" in repr(Smartlead(KEY))


NESTED: list[object] = [10**5000]
NESTED.append(NESTED)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("counted_within_s", 0),
        ("counted_within_s", 2.1),
        ("counted_within_s", True),
        ("counted_within_s", "2"),
        ("timeout_s", 0),
        ("timeout_s", -1.0),
        ("timeout_s", float("inf")),
        pytest.param("timeout_s", 10**5000, id="timeout_s-huge"),
        pytest.param("max_attempts", -(10**5000), id="max_attempts-huge"),
        ("pace", NESTED),
        ("on_event", NESTED),
        ("timeout_s", None),
        ("deadline_s", "120"),
        ("max_wait_s", -1),
        ("max_wait_s", True),
        ("max_attempts", 0),
        ("max_attempts", 2.5),
        ("on_shared_limit_lost", "stop"),
        ("user_agent", ""),
        ("user_agent", "a\r\nx: y"),
        ("user_agent", "bücher"),
        ("user_agent", None),
        ("ssl_context", True),
        ("ssl_context", "/etc/ssl/cert.pem"),
        ("http_transport", "http://127.0.0.1"),
        ("http_transport", False),
        ("rate_limits", RateLimit(10, per_s=2.0)),
        ("rate_limits", [(10, 2.0)]),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(setting, value):
    """The message holds the setting and the value."""
    with pytest.raises(ConfigurationError, match=setting):
        Smartlead(KEY, **{setting: value})


@pytest.mark.parametrize(
    "proxy",
    [
        "nonsense",
        "\ud800",
        "ftp://127.0.0.1:1",
        5,
        "http://host:99999",
        "http://[::1",
        "socks5://127.0.0.1:1",
        "http://",
    ],
)
def test_a_proxy_that_cannot_be_used_is_refused(proxy):
    """Before a call would find out."""
    with pytest.raises(ConfigurationError, match="proxy"):
        Smartlead(KEY, proxy=proxy)


@pytest.mark.real_time
async def test_a_proxy_is_given_its_user_and_password():
    """And the request for another host goes through it."""
    heads: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Smartlead(
        KEY, base_url="http://localhost:9/api/v1", proxy=f"http://ana:s3cret@127.0.0.1:{port}"
    ) as client:
        assert await client.campaigns.list() == []
    server.close()
    await server.wait_closed()
    assert f"proxy-authorization: Basic {b64encode(b'ana:s3cret').decode()}" in heads[0].replace(
        "Proxy-Auth", "proxy-auth"
    )
