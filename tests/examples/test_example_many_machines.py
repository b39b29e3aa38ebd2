"""The import over several machines: two workers, a sender, and a Redis of their own."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from smartlead_async.sandbox import Sandbox
from tests.loopback import started
from tests.redis_server import running_redis

pytest.importorskip("taskiq")
pytest.importorskip("taskiq_redis")
pytestmark = pytest.mark.real_time

ROOT = Path(__file__).parents[2]
CAMPAIGN = 372


@contextmanager
def running(command: list[str], environment: Mapping[str, str], ready: str) -> Iterator[None]:
    """A process that has said that it is ready, until the end of the block."""
    with started(*command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if ready in line:
                break
        else:
            pytest.fail("".join(said))
        yield
        process.terminate()
        said.append(process.stdout.read())
    assert "Traceback" not in "".join(said), "".join(said)


@pytest.fixture
def redis() -> Iterator[str]:
    with running_redis() as url:
        yield url


def test_two_machines_import_a_file_together(
    redis: str,
    run: Callable[..., subprocess.CompletedProcess[str]],
    environment: Mapping[str, str],
    sandbox: Sandbox,
    tmp_path: Path,
) -> None:
    """Every lead is added once, whichever machine it fell to, within the one limit, and the sender counts them."""
    file = tmp_path / "leads.csv"
    addresses = [f"lead{number}@example.com" for number in range(12)]
    rows = ["Email,Title", "nobody,Captain", *(f"{address},Captain" for address in addresses)]
    file.write_text("\n".join(rows), encoding="utf-8")
    worker = [sys.executable, "-m", "taskiq", "worker", "--workers", "2", "--max-async-tasks", "1"]
    sender = ["-m", "examples.many_machines.send", str(file), "--campaign", str(CAMPAIGN), "--piece-rows", "3"]
    machine = [*worker, "examples.many_machines.worker:broker"]
    with running(machine, {**environment, "REDIS": redis}, "Listening started"):
        done = run(*sender, REDIS=redis)
    assert (done.returncode, done.stderr) == (0, "")
    wrong, *_, last = done.stdout.splitlines()
    assert wrong.startswith(f"{file}, line 2: email: 'nobody' is not allowed")
    assert last == "12 of 12 rows: 12 added"
    assert sandbox.report().times_added == {CAMPAIGN: dict.fromkeys(addresses, 1)}
    assert sandbox.report().fullest_window <= 10
    assert sandbox.leads(CAMPAIGN)[0]["custom_fields"] == {"Title": "Captain"}
