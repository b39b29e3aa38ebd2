"""The log `smartlead_async`: what stands in it at which level, and what `SMARTLEAD_LOG` turns on."""

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartlead_async import ConfigurationError, Lead, NotFoundError, Smartlead
from tests.memory_network import KEY, MemoryServer, Reply

HERE = Path(__file__).parents[2]
EMAIL = "cristiano@mufc.com"
LEAD = Lead(email=EMAIL)
ADD = "POST /campaigns/{campaign_id}/leads/add"
REFUSED = Reply(status=429, headers=(("retry-after", "3"),))
ATTEMPT = f"{ADD}: attempt 1: 429 RateLimitedError in 0.000 s, waited 0.000 s"
PAUSE = f"all calls pause for 3.000 s: {ADD} was refused for rate"
RETRY = f"{ADD}: attempt 1: 429 RateLimitedError; again in 3.000 s"
SECOND = f"{ADD}: attempt 2: 200 in 0.000 s, waited 3.000 s"

# Two clients of two keys, one after another, and a call each: the first is refused once.
PROGRAM = """
import asyncio
from smartlead_async import Lead
from tests.memory_network import MemoryServer, Reply
from tests.virtual_time import VirtualTimeLoop

async def main():
    server = MemoryServer(replies=[Reply(status=429, headers=(("retry-after", "3"),))])
    for key in ("key-one", "key-two"):
        async with server.client(key) as smartlead:
            await smartlead.leads.add(372, Lead(email="cristiano@mufc.com"))

with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
    runner.run(main())
"""


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [
        (record.levelname, record.getMessage()) for record in caplog.records if record.name == "smartlead_async"
    ]


def run(program: str, level: str) -> subprocess.CompletedProcess[str]:
    """A program of its own, in which nothing but itself has set up logging."""
    environment = os.environ | {"SMARTLEAD_LOG": level, "PYTHONPATH": str(HERE)}
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    )


def messages(stream: str) -> list[str]:
    """Each line without its time."""
    return [line.split(" ", 2)[2] for line in stream.splitlines()]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (
            logging.DEBUG,
            [("DEBUG", ATTEMPT), ("WARNING", PAUSE), ("INFO", RETRY), ("DEBUG", SECOND)],
        ),
        (logging.INFO, [("WARNING", PAUSE), ("INFO", RETRY)]),
        (logging.WARNING, [("WARNING", PAUSE)]),
        (logging.ERROR, []),
    ],
)
async def test_attempts_are_debug_retries_info_and_pauses_warnings(level, expected, caplog):
    """One line each, with the label of the call, its status, what it waited and which attempt it was."""
    server = MemoryServer(replies=[REFUSED])
    with caplog.at_level(level, "smartlead_async"):
        async with server.client() as smartlead:
            await smartlead.leads.add(372, LEAD)
    assert lines(caplog) == expected


async def test_a_call_that_fails_says_so_once_more_at_its_end(caplog):
    """What is raised may not be what the last attempt ended with, and there may have been none."""
    server = MemoryServer(lambda _: Reply(status=404, down_s=0.5))
    async with server.client(max_wait_s=0.1) as smartlead:
        with pytest.raises(NotFoundError):
            await smartlead.leads.add(372, LEAD)
    assert lines(caplog) == [
        ("DEBUG", f"{ADD}: attempt 1: 404 NotFoundError in 0.500 s, waited 0.000 s"),
        ("DEBUG", f"{ADD}: ended with NotFoundError after 0.500 s, attempts 1, waited 0.000 s"),
    ]


async def test_a_server_without_room_is_a_warning(caplog):
    """Its headers said that nothing is left for five seconds."""
    server = MemoryServer(replies=[Reply(headers=(("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "5")))])
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
    assert ("WARNING", f"all calls pause for 5.000 s: {ADD} took the last of the server's own window") in lines(
        caplog
    )


async def test_no_line_holds_an_address_or_an_id(caplog):
    """Nor the words of the server; the key is looked for after every test."""
    server = MemoryServer(lambda _: Reply(status=400, body=f'{{"error":"{EMAIL} 94372511"}}'.encode()))
    async with server.client() as smartlead:
        with pytest.raises(Exception, match=EMAIL):
            await smartlead.leads.update(94_372_511, 94_372_511, LEAD)
    ours = [record for record in caplog.records if record.name == "smartlead_async"]
    assert len(ours) == 2
    assert [record for record in ours if EMAIL in repr(vars(record)) or "94372511" in repr(vars(record))] == []


@pytest.mark.parametrize("level", ["debug", "DEBUG"])
def test_smartlead_log_prints_ours_to_stderr(level):
    """Nothing of the libraries below, whose lines hold addresses; each line once, for all clients."""
    ended = run(PROGRAM, level)
    assert messages(ended.stderr) == [
        f"DEBUG smartlead_async: {ATTEMPT}",
        f"WARNING smartlead_async: {PAUSE}",
        f"INFO smartlead_async: {RETRY}",
        f"DEBUG smartlead_async: {SECOND}",
        f"DEBUG smartlead_async: {ADD}: attempt 1: 200 in 0.000 s, waited 0.000 s",
    ]
    assert ended.stdout == ""


def test_smartlead_log_has_levels():
    """`info` is retries and pauses."""
    assert messages(run(PROGRAM, "info").stderr) == [
        f"WARNING smartlead_async: {PAUSE}",
        f"INFO smartlead_async: {RETRY}",
    ]


def test_without_it_a_program_prints_nothing():
    """As libraries do: not even a warning, which Python would print by itself."""
    ended = run(PROGRAM, "")
    assert (ended.stdout, ended.stderr) == ("", "")


def test_a_program_with_logging_of_its_own_gets_the_lines_there():
    """In its own format, and not twice."""
    own = "import logging, sys; logging.basicConfig(stream=sys.stdout, format='own %(message)s')\n"
    ended = run(own + PROGRAM, "warning")
    assert (ended.stdout, ended.stderr) == (f"own {PAUSE}\n", "")


def test_another_level_is_refused(monkeypatch):
    """The message says which are allowed."""
    monkeypatch.setenv("SMARTLEAD_LOG", "loud")
    with pytest.raises(
        ConfigurationError, match="SMARTLEAD_LOG='loud' is not allowed; set it to debug, info, warning"
    ):
        Smartlead(KEY)


async def test_ten_refusals_at_once_are_one_warning(caplog):
    """A storm does not drown what matters."""
    server = MemoryServer(replies=[REFUSED] * 10)
    async with server.client() as smartlead:
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(10)))
    assert [line for level, line in lines(caplog) if level == "WARNING"] == [PAUSE]
