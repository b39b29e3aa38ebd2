"""A sandbox without a limit, and a way to run a program against it as a person would."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from smartlead_async.sandbox import Sandbox

ROOT = Path(__file__).parents[2]

Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limit=None) as sandbox:
        yield sandbox


@pytest.fixture
def environment(sandbox: Sandbox) -> Mapping[str, str]:
    """What the docstrings tell people to export."""
    return {**os.environ, "SMARTLEAD_API_KEY": sandbox.api_key, "API": sandbox.base_url, "PYTHONWARNINGS": "error"}


@pytest.fixture
def run(environment: Mapping[str, str]) -> Run:
    """Run `python WORDS` from the root of the repository, with more in the environment where a test gives it."""

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env={**environment, **more},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    return run
