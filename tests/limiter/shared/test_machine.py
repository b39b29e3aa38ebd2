"""One limit for all processes of a user on a machine, without a file that anybody named."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from smartlead_async import ConfigurationError, RateLimit
from smartlead_async.limiter.registry import forget_all
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.machine import machine_file, state_folder
from smartlead_async.limiter.shared.opening import open_shared_limit
from tests.memory_network import MemoryServer, Reply, fullest_window
from tests.systems import STATE_VARIABLE, is_private

HOME = Path.cwd() / "home"
STATE = Path.cwd() / "state"  # absolute, as paths are on this system


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {}, HOME / ".local/state"),
        ("linux", {"XDG_STATE_HOME": str(STATE)}, STATE),
        ("linux", {"XDG_STATE_HOME": "not/absolute"}, HOME / ".local/state"),
        ("linux", {"XDG_RUNTIME_DIR": "/run/user/1000"}, HOME / ".local/state"),
        ("darwin", {"XDG_STATE_HOME": str(STATE)}, HOME / "Library/Application Support"),
        ("win32", {}, HOME / "AppData/Local"),
        ("win32", {"LOCALAPPDATA": str(STATE)}, STATE),
    ],
)
def test_the_file_lies_where_programs_of_a_user_keep_what_they_remember(system, environment, folder):
    """A login session and a job of cron find the same one."""
    assert state_folder(system, environment, HOME) == folder


def test_folder_and_file_are_the_user_s_alone():
    """And the same for every process that asks."""
    assert isinstance(open_shared_limit("machine", "key", (RateLimit(10, per_s=2.0),), "a-program"), FileLimit)
    file = machine_file("a-program")
    assert file == machine_file("a-program")
    assert is_private(file)
    assert sys.platform == "win32" or file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.real_time
def test_another_process_finds_the_same_file():
    """In which nobody has named one either."""
    program = "from smartlead_async.limiter.shared.machine import machine_file; print(machine_file('a-program'))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said == f"{machine_file('a-program')}\n"


def test_a_folder_that_cannot_be_made_is_said_with_what_to_give(monkeypatch):
    """As in a container without a home."""
    monkeypatch.setenv(STATE_VARIABLE, f"{__file__}/nowhere")
    with pytest.raises(
        ConfigurationError, match=r"shared_limit='machine': there is no folder .* give file:///PATH"
    ):
        MemoryServer().client(shared_limit="machine")


@pytest.mark.real_time
async def test_two_programs_right_after_one_another_keep_the_limit():
    """The second one waits for what the first has sent; they have nothing in common but the machine."""
    server, limits = MemoryServer(lambda _: Reply(body=b'{"id":372}')), (RateLimit(10, per_s=0.2),)
    for _ in range(2):
        async with server.client(shared_limit="machine", rate_limits=limits) as smartlead:
            await asyncio.gather(*(smartlead.campaigns.get(372) for _ in range(10)))
        forget_all()
    assert len(server.received) == 20
    assert fullest_window([request.at for request in server.received], 0.2) <= 10
