"""Servers and processes of this machine: they are waited for as long as it takes, whatever else the machine does.

What never comes is ended by pytest, with the place where it was waited for (`faulthandler_timeout`).
"""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

HOST = "127.0.0.1"


def http_client(base_url: str = "", **settings: Any) -> httpx.Client:
    """A client that waits, and that no variable of the environment sends elsewhere."""
    return httpx.Client(base_url=base_url, timeout=None, trust_env=False, verify=False, **settings)


def until(is_so: Callable[[], bool], process: subprocess.Popen[Any] | None = None) -> None:
    """Look again until another thread has made it so, or a process, which can only do it while it runs."""
    while not is_so():
        has_ended = process is not None and process.poll() is not None
        assert is_so() or not has_ended, "the process ended before"
        time.sleep(0.001)


@contextmanager
def started(*words: str, **settings: Any) -> Iterator[subprocess.Popen[str]]:
    """A program that runs beside the test, and no longer than the block, however that ends."""
    with subprocess.Popen(words, text=True, **settings) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def port_for_a_program() -> Iterator[int]:
    """A port on which a program may listen that is started in the block; the machine gives it to nobody else."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((HOST, 0))
        port = held.getsockname()[1]
        if sys.platform != "linux":
            held.close()  # elsewhere a second socket may not have it, though the first does not listen
        yield port


@contextmanager
def refusing_port() -> Iterator[int]:
    """A port on which nobody listens, nor anybody will in the block."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        yield held.getsockname()[1]
