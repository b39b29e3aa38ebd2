"""A real Redis on a port of this machine, without a disk."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.loopback import HOST, port_for_a_program, started

PROGRAM = shutil.which("redis-server")


@contextmanager
def running_redis() -> Iterator[str]:
    """Its address; a test that needs it is skipped where it is not installed."""
    if PROGRAM is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    with port_for_a_program() as port:
        words = (PROGRAM, "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no")
        with started(*words, stdout=subprocess.PIPE) as server:
            assert server.stdout is not None
            said = []
            while "Ready to accept connections" not in (line := server.stdout.readline()):
                said.append(line)
                assert line, "".join(said)
            yield f"redis://{HOST}:{port}/0"
