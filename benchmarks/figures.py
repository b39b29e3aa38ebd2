"""How a figure is printed: name, value, unit, and what it should be; the machine once, before the first."""

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Any

from smartlead_async.sandbox import Sandbox


def print_machine() -> None:
    """One line of what the figures were measured on."""
    packages = " ".join(f"{name} {version(name)}" for name in ("smartlead-async", "httpx", "httpcore", "anyio"))
    print(f"# {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}")


def print_figure(name: str, value: float, unit: str, bar: str = "") -> None:
    """One figure."""
    print(f"{name:<64} {value:>10.3f} {unit:<14} {bar}", flush=True)


def peak_mb() -> float:
    """The most memory that this process had. In `ru_maxrss` Linux also counts what its parent had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 2**10


def share(values: Sequence[float], percent: int) -> float:
    """A percentile."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


@contextmanager
def sandbox_process(**settings: Any) -> Iterator[str]:
    """A sandbox in a process of its own, so that its work is not counted; gives its base URL."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, settings), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join(10)


def _serve(pipe: Connection, settings: dict[str, Any]) -> None:
    with Sandbox(**settings) as sandbox:
        pipe.send(sandbox.base_url)
        pipe.recv()
    sys.exit(0)
