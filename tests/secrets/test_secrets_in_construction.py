"""What cannot be made says why, and shows no secret: clients set up wrongly, and models with a wrong field.

Settings, properties and models are those that there are; none is named here.
"""

import asyncio
import inspect
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import attrs
import pytest

from smartlead_async import ConfigurationError, InvalidInputError, RateLimit, Smartlead, SmartleadError, models
from smartlead_async.limiter import LimiterSettingError, RateLimiter
from smartlead_async.models.converter import wire_names
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from tests.memory_network import MemoryServer, Reply
from tests.secrets.canaries import KEY, PASSWORD, PROXY, PROXY_PASSWORD, STORE, STORE_PASSWORD
from tests.secrets.search import Search, below_the_test, searching

SECRET_SETTINGS = {"api_key": KEY, "proxy": PROXY, "shared_limit": STORE}
SETTINGS = tuple(inspect.signature(Smartlead).parameters)
PROPERTIES = tuple(
    name for name in dir(Smartlead) if isinstance(getattr(Smartlead, name), property | cached_property)
)
WRONG_VALUES = (
    5,
    -1.0,
    float("nan"),
    True,
    "",
    "wrong",
    b"wrong",
    object(),
    ["wrong"],
    {"wrong": "wrong"},
    Smartlead,
)
WRONG_ADDRESSES = [
    {"api_key": f"{KEY} "},
    {"api_key": f"{KEY}\n"},
    {"base_url": "http://server.smartlead.ai/api/v1"},
    {"base_url": f"https://server.smartlead.ai/api/v1?api_key={KEY}"},
    {"base_url": f"https://{KEY}@server.smartlead.ai"},
    {"base_url": f"https://server.smartlead.ai/{KEY}"},
    {"base_url": f"http://server.smartlead.ai/{KEY}"},
    {"base_url": {"server": f"http://server.smartlead.ai/{KEY}"}},
    {"base_url": {KEY: "http://127.0.0.1"}},
    {"proxy": f"http://agent:{PROXY_PASSWORD}@127.0.0.1:99999999"},
    {"proxy": f"ftp://agent:{PROXY_PASSWORD}@127.0.0.1"},
    {"proxy": f"http://agent:{PROXY_PASSWORD}@[::1"},
    {"shared_limit": f"ftp://:{STORE_PASSWORD}@127.0.0.1"},
    {"shared_limit": f"redis://:{STORE_PASSWORD}@[::1"},
    {"shared_limit": f"redis://:{STORE_PASSWORD}@127.0.0.1:no"},
    {"shared_limit": f"file://:{STORE_PASSWORD}@host/x"},
]


def _input_models() -> Iterator[type]:
    for module in iter_modules(models.__path__):
        loaded = import_module(f"{models.__name__}.{module.name}")
        for kind in (getattr(loaded, name) for name in dir(loaded)):
            if attrs.has(kind) and not issubclass(kind, Output) and kind.__module__.startswith(models.__name__):
                yield kind


INPUT_MODELS = sorted(set(_input_models()), key=lambda kind: kind.__name__)


def set_up(search: Search, **settings: Any) -> None:
    """Make a client, or see what comes of it: one error of ours, or none."""
    try:
        smartlead = Smartlead(**{**SECRET_SETTINGS, **settings})
    except ConfigurationError as error:
        search.error(below_the_test(error))
    else:
        search.see("client: repr", smartlead)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_with_a_wrong_value_shows_no_canary(setting, capfd):
    """Whatever is wrong is a `ConfigurationError`, in which no secret is to be seen."""
    with searching(capfd) as search:
        for value in WRONG_VALUES:
            set_up(search, **{setting: value})
    assert search.misplaced() == {}


@pytest.mark.parametrize("wrong", WRONG_ADDRESSES, ids=repr)
def test_an_address_that_cannot_be_used_shows_no_canary(wrong, capfd):
    """A line break behind the key, an impossible port: the error goes to a reporter, the secret does not."""
    with searching(capfd) as search:
        set_up(search, **wrong)
    assert "error: locals" in search._texts
    assert search.misplaced() == {}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSL_CERT_FILE", "gone.pem"),
        ("SSL_CERT_DIR", "gone"),
        ("SSL_CERT_FILE", __file__),
        ("SSLKEYLOGFILE", "gone/log"),
        ("SMARTLEAD_LOG", "verbose"),
        ("SMARTLEAD_API_KEY", f"{KEY} "),
        ("HTTPS_PROXY", f"ftp://agent:{PROXY_PASSWORD}@127.0.0.1"),
    ],
)
def test_a_variable_with_a_wrong_value_shows_no_canary(variable, value, capfd, monkeypatch, tmp_path: Path):
    """It is named, as the setting would be."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv(variable, value)
    settings = {"HTTPS_PROXY": {"proxy": "environment"}, "SMARTLEAD_API_KEY": {"api_key": None}}.get(variable, {})
    with searching(capfd) as search:
        set_up(search, **settings)
    assert any(variable in text for text in search._texts["error: text"])
    assert search.misplaced() == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"pace": "fast"},
        {"rate_limits": 5},
        {"lost_after_s": "x"},
        {"shared_limit": f"redis://:{STORE_PASSWORD}@127.0.0.1:99999/0"},
        {"shared_limit": f"nowhere://:{STORE_PASSWORD}@127.0.0.1"},
    ],
    ids=str,
)
def test_a_limiter_with_a_wrong_setting_shows_no_canary(wrong, capfd):
    """It takes the key, and the address of Redis with its password."""
    settings = {"key": KEY, "rate_limits": RateLimit.DOCUMENTED, "shared_limit": STORE}
    with searching(capfd) as search:
        with pytest.raises(LimiterSettingError) as caught:
            RateLimiter(**settings | wrong)
        search.error(below_the_test(caught.value))
    assert search.misplaced() == {}


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_shows_no_canary(name, capfd):
    """Outside a loop, of a client that is closed, and of a second one of the key with other limits."""

    def ask(smartlead: Smartlead) -> None:
        try:
            search.see("client: repr", getattr(smartlead, name))
        except SmartleadError as error:
            search.error(error)

    async def inside() -> None:
        ask(smartlead)
        async with MemoryServer().client(**SECRET_SETTINGS | {"rate_limits": (RateLimit(1, per_s=9.0),)}) as other:
            ask(other)
        await smartlead.aclose()
        ask(smartlead)

    with searching(capfd) as search:
        smartlead = MemoryServer().client(**SECRET_SETTINGS)
        ask(smartlead)
        asyncio.run(inside())
    assert search.misplaced() == {}


def test_what_a_client_holds_shows_no_password(capfd):
    """Deep in its own objects alone: not in repr, and not in a pickle of them."""
    with searching(capfd) as search:
        smartlead = Smartlead(**SECRET_SETTINGS)
        for thing in (smartlead, *vars(smartlead).values()):
            search.thing("client", thing)
    assert search.misplaced() == {}


async def test_a_second_client_of_the_key_with_other_limits_shows_no_canary(capfd):
    """Its first call says so."""
    with searching(capfd) as search:
        server = MemoryServer(lambda _: Reply(body=b"[]"))
        async with server.client(KEY) as one, server.client(KEY, rate_limits=()) as other:
            await one.campaigns.list()
            with pytest.raises(ConfigurationError, match="another open client") as caught:
                await other.campaigns.list()
            search.error(caught.value)
    assert search.misplaced() == {}


@pytest.mark.parametrize("kind", INPUT_MODELS, ids=lambda kind: kind.__name__)
def test_a_model_with_a_wrong_field_shows_no_password(kind, capfd):
    """Of what it is made of nothing that `repr` would hide is in the frames of its error."""
    fields = {field.name: object() if field.repr else PASSWORD for field in attrs.fields(kind) if field.init}
    with searching(capfd) as search:
        try:
            kind(**fields)
        except InvalidInputError as error:
            search.error(below_the_test(error))
    assert search.misplaced() == {}


@pytest.mark.parametrize(
    "kind", [kind for kind in INPUT_MODELS if issubclass(kind, Given)], ids=lambda kind: kind.__name__
)
def test_a_model_made_of_json_with_a_wrong_field_shows_no_password(kind, capfd):
    """Nor is the JSON in the frames of its error."""
    fields = {name: PASSWORD if not is_shown else object() for name, _, is_shown in wire_names(kind)}
    with searching(capfd) as search:
        for data in (fields, {**fields, "no such field": 1}, {"no such field": PASSWORD}):
            with pytest.raises(InvalidInputError) as caught:
                kind.from_dict(data)
            search.error(below_the_test(caught.value))
    assert search.misplaced() == {}


def test_there_are_settings_properties_and_models_to_try():
    """Lists that are empty would prove nothing."""
    assert set(SECRET_SETTINGS) < set(SETTINGS)
    assert "limiter" in PROPERTIES
    assert any(not field.repr for kind in INPUT_MODELS for field in attrs.fields(kind))
