"""What systems differ in: marks for tests of what Windows does not have, and what goes by another name there."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

needs_deleting = pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be deleted there")
needs_file_limits = pytest.mark.skipif(find_spec("resource") is None, reason="a process has no limits there")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be forked there")
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no folder has pipes there")
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="a process is ended there, whatever the signal")
needs_terminals = pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo-terminals")

# The variable of the environment that decides where programs keep what they remember for a user.
STATE_VARIABLE = {"win32": "LOCALAPPDATA", "darwin": "HOME"}.get(sys.platform, "XDG_STATE_HOME")


def is_private(file: Path) -> bool:
    """Whether nobody but its owner may read it; on Windows the folder decides."""
    return sys.platform == "win32" or stat.S_IMODE(file.stat().st_mode) == 0o600


@contextmanager
def limited_files() -> Iterator[Callable[[int], None]]:
    """Call what it gives with a number of bytes: no file grows beyond, as on a full disk, until the block ends."""
    resource = import_module("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield lambda most_bytes: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
