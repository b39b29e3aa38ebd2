"""A receiver that is killed in the middle of deliveries loses nothing, and says what it hands over again."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from benchmarks.webhook_kills import Result, run
from tests.systems import needs_fork


@needs_fork
def test_kills_lose_nothing_and_repeats_are_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real SIGKILLs, by the program whose full run has a thousand of them."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # the processes find what this one does
    result = asyncio.run(run(tmp_path, deliveries=60, kills=5))
    assert result == Result(delivered=60, kills=6, lost=0, handled_again=result.handled_again, unmarked=0)
