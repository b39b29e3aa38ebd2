"""What every test shares: virtual time unless it is marked `real_time`, and a search for the key."""

import asyncio
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings

from smartlead_async.limiter.registry import forget_all
from tests.memory_network import KEY
from tests.systems import STATE_VARIABLE
from tests.virtual_time import VirtualTimeLoop

if find_spec("sniffio") is None:
    # httpcore imports it for each connection: to look for it in all folders each time is a tenth of the tests.
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # Python's way to say that there is none

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # In the background of a shell Ctrl-C is ignored, by the programs too that tests start and interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

_numbers = count()

# What `asyncio.run` takes: on Windows another one, which alone starts processes there.
REAL_LOOP = getattr(asyncio, "ProactorEventLoop", asyncio.SelectorEventLoop)

# Nothing here leaves the machine: no certificates of its own are read, no proxy is asked. And what is printed is
# printed as where there is no terminal; GITHUB_ACTIONS is a terminal to Typer.
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
FROM_OUTSIDE = (
    *("SMARTLEAD_API_KEY", "SMARTLEAD_LOG", "SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"),
    *(*PROXIES, *map(str.lower, PROXIES)),
    *("COLUMNS", "LINES", "TERMINAL_WIDTH", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
    *("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS"),
)

# Machines are shared: how long an example takes, or to draw one, says nothing.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(  # of `tests.mutation`: the same examples every time, and the first that fails will do
    "mutation", deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("busy")


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    real = item.get_closest_marker("real_time") is not None
    return {"real": REAL_LOOP} if real else {"virtual": VirtualTimeLoop}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Only where the reports of all workers come together."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_NamesFailuresAtOnce(config), "names-failures-at-once")


def pytest_sessionstart() -> None:
    """Nothing of this is there when a test, or what it tests, is imported."""
    for variable in FROM_OUTSIDE:
        os.environ.pop(variable, None)


class _NamesFailuresAtOnce:
    """A test that fails is named when it fails; why is shown at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            terminal = self._config.pluginmanager.get_plugin("terminalreporter")
            terminal.write_line(f"\nFAILED {report.nodeid} ({report.when})", flush=True, red=True)


@pytest.fixture(autouse=True)
def _nothing_sent_yet() -> None:
    """A test begins as a process does: what the one before has sent with the same key is forgotten."""
    forget_all()


@pytest.fixture(autouse=True)
def _nothing_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is remembered for a user is looked for in a folder that no other test has."""
    state = tmp_path_factory.getbasetemp() / "state" / str(next(_numbers))
    monkeypatch.setenv(STATE_VARIABLE, str(state))  # it is made where somebody uses it


@pytest.fixture(autouse=True)
def _key_stays_out_of_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every logger at its lowest level, those of the libraries below included; the key in none of it."""
    caplog.set_level(logging.INFO, "uvicorn")  # the sandbox's server, which is sent the key
    caplog.set_level(1)  # the last word: it is the level of the handler too
    for name in ("httpcore", "httpx", "asyncio"):
        logging.getLogger(name).setLevel(1)
    yield
    for record in caplog.get_records("call"):
        text = f"{record.getMessage()} {record.args!r} {record.__dict__!r}"
        if record.exc_info:
            text += "".join(traceback.format_exception(*record.exc_info))
        assert KEY not in text, f"the key is in a log record of {record.name}"
