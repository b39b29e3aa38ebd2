"""A key that is given in the place of something else: no error repeats it.

A newcomer takes one setting for another, or pastes a whole address with the key in it.
"""

import sys
from typing import Any

import pytest
from typer.testing import CliRunner

from smartlead_async import ConfigurationError, InvalidInputError, RateLimit, Smartlead, SmartleadError
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.cli.commands import app
from smartlead_async.errors import without_keys
from smartlead_async.limiter import LimiterSettingError, RateLimiter
from tests.memory_network import MemoryServer
from tests.secrets.search import Search, below_the_test, searching
from tests.secrets.test_secrets_in_construction import SETTINGS

MADE_BY_SMARTLEAD = "7f7f7f7f-93c4-4d0e-b7a2-0f2d6c5e9a22_q9w8e7r"
OF_ANOTHER_FORM = "another-form-of-key"
GIVEN = {
    "key": "{key}",
    "list": ["{key}"],
    "mapping": {"{key}": "{key}"},
    "address": "https://server.smartlead.ai/api/v1/campaigns?api_key={key}",
    "host": "http://{key}",
    "path": "/campaigns/{key}/leads",
}


def filled(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [filled(one, key) for one in value]
    if isinstance(value, dict):
        return {filled(name, key): filled(one, key) for name, one in value.items()}
    return value.format(key=key)


def places_of(search: Search, key: str) -> list[str]:
    """Where it is to be seen; a host is in small letters."""
    return [place for place, texts in search._texts.items() if key in "\n".join(texts).lower()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (MADE_BY_SMARTLEAD, "***"),
        (f"pace='{MADE_BY_SMARTLEAD}' is not allowed", "pace='***' is not allowed"),
        (f"http://{MADE_BY_SMARTLEAD.upper()}:80/", "http://***:80/"),
        ("/campaigns?api_key=abc&limit=5", "/campaigns?api_key=***&limit=5"),
        ("'API_KEY=abc'", "'API_KEY=***'"),
        (f"the key {OF_ANOTHER_FORM}", "the key ***"),
        ("7f7f7f7f-93c4-4d0e-b7a2-0f2d6c5e9a22 is an id", "7f7f7f7f-93c4-4d0e-b7a2-0f2d6c5e9a22 is an id"),
        ("set SMARTLEAD_API_KEY, or give api_key", "set SMARTLEAD_API_KEY, or give api_key"),
        ("give Smartlead(api_key=...). Smartlead", "give Smartlead(api_key=...). Smartlead"),
    ],
)
def test_what_looks_like_a_key_is_hidden(text, shown, monkeypatch):
    """And the one that is in the environment, whatever its form."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", OF_ANOTHER_FORM)
    assert without_keys(text) == shown


def test_a_short_key_of_the_environment_stands_in_many_a_word(monkeypatch):
    """So that no error is made unreadable by it."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", "key")
    assert without_keys("the key is not allowed") == "the key is not allowed"


@pytest.mark.parametrize("key", [MADE_BY_SMARTLEAD, OF_ANOTHER_FORM], ids=["made by Smartlead", "another form"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_no_setting_repeats_the_key(setting, key, capfd):
    """Whether it is the client's own or looks like one."""
    with searching(capfd) as search:
        for value in GIVEN.values():
            try:
                Smartlead(**{"api_key": key, setting: filled(value, key)})
            except ConfigurationError as error:
                search.error(below_the_test(error))
    assert places_of(search, key) == []


@pytest.mark.parametrize("form", GIVEN)
def test_no_limit_repeats_a_key(form, capfd):
    """Of the client's limit and of the limiter alone."""
    value = filled(GIVEN[form], MADE_BY_SMARTLEAD)
    makers: list[Any] = [
        lambda: RateLimit(value, per_s=1),
        lambda: RateLimit(1, per_s=value),
        lambda: RateLimiter("key", value),
        lambda: RateLimiter("key", [], pace=value),
    ]
    with searching(capfd) as search:
        for make in makers:
            with pytest.raises((ConfigurationError, LimiterSettingError)) as caught:
                make()
            search.see("error: text", caught.value, repr(caught.value))
    assert places_of(search, MADE_BY_SMARTLEAD) == []


@pytest.mark.parametrize("form", GIVEN)
async def test_no_call_repeats_a_key(form, capfd):
    """In the place of an id, a path, a method, a host, a query."""
    value = filled(GIVEN[form], MADE_BY_SMARTLEAD)
    async with MemoryServer().client() as smartlead:
        calls: list[Any] = [
            lambda: smartlead.campaigns.get(value),
            lambda: smartlead.leads.add(value, value),
            lambda: smartlead.bulk.add_leads(value, []),
            lambda: smartlead.bulk.add_leads(372, [], journal=value, workers=value),
            lambda: smartlead.request("GET", value),
            lambda: smartlead.request(value, "/campaigns"),
            lambda: smartlead.request("GET", "/campaigns", host=value),
            lambda: smartlead.request("GET", "/campaigns", query={"api_key": value}),
            lambda: smartlead.request("GET", "/campaigns/{id}", ids={"id": value}),
            lambda: smartlead.with_options(lane=value),
        ]
        with searching(capfd) as search:
            for call in calls:
                with pytest.raises(SmartleadError) as caught:
                    await call()
                search.see("error: text", caught.value, repr(caught.value), vars(caught.value))
    assert places_of(search, MADE_BY_SMARTLEAD) == []


def test_no_file_repeats_a_key(capfd, tmp_path):
    """Neither its path nor what is asked of it."""
    leads = tmp_path / "leads.csv"
    leads.write_text("email\nana@example.com\n", encoding="utf-8")
    key = MADE_BY_SMARTLEAD
    asked: list[dict[str, Any]] = [
        {"path": key},
        {"encoding": key},
        {"delimiter": key},
        {"sheet": key},
        {"columns": {key: "email"}},
        {"columns": {"email": key}},
        {"ignore": [key]},
        {"only": [key]},
    ]
    with searching(capfd) as search:
        for options in asked:
            with pytest.raises(InvalidInputError) as caught:
                open_file(**{"path": leads, **options})
            search.see("error: text", caught.value, repr(caught.value), vars(caught.value))
    assert places_of(search, key) == []


@pytest.mark.parametrize(
    "words",
    [
        "KEY",
        "--KEY",
        "import KEY --campaign 1",
        "import leads.csv --campaign KEY",
        "import leads.csv --campaign 1 --api-key KEY",
        "import leads.csv --campaign 1 --api-key-file KEY",
        "import leads.csv --campaign 1 --base-url KEY",
        "import leads.csv --campaign 1 --rate-limit KEY",
        "import leads.csv --campaign 1 --map KEY",
        "import leads.csv --campaign 1 --journal KEY/KEY --yes",
        "import leads.csv --campaign 1 --rejects KEY/KEY --yes",
        "import leads.csv --campaign 1 --resume --journal KEY",
        "export KEY -o leads.csv",
        "export leads -o KEY",
        "export leads -o KEY/KEY.csv",
        "api KEY /campaigns",
        "api GET KEY",
        "api GET /campaigns?api_key=KEY",
        "api POST /campaigns/create --json @KEY",
        "doctor --base-url KEY",
        "webhooks KEY",
        "webhooks send EMAIL_REPLY --to KEY",
        "sandbox --port KEY",
    ],
)
def test_no_option_repeats_a_key(words, monkeypatch, tmp_path):
    """A command that is mistyped ends with what was wrong, and its output goes into logs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMARTLEAD_API_KEY", OF_ANOTHER_FORM)
    (tmp_path / "leads.csv").write_text("email\nana@example.com\n", encoding="utf-8")
    arguments = words.replace("KEY", MADE_BY_SMARTLEAD).split()
    monkeypatch.setattr(sys, "argv", ["smartlead-async", *arguments])
    done = CliRunner().invoke(app, arguments, terminal_width=500)
    assert done.exit_code == 2
    assert MADE_BY_SMARTLEAD[:20] not in done.output
