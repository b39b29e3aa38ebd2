"""The examples are whole programs, and run as they are."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.py"))


@pytest.mark.real_time
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_when_pasted(example: Path) -> None:
    """Without a key, without a network, and without a warning."""
    words = [sys.executable, "-W", "error", str(example)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(example.read_text(encoding="utf-8").splitlines()) < 60


def test_the_readme_s_programs_are_python() -> None:
    """Every block of it compiles."""
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    blocks = [block.partition("```")[0] for block in readme.split("```python\n")[1:]]
    assert len(blocks) >= 3
    for block in blocks:
        body = "".join(f"    {line}\n" for line in block.splitlines())
        compile(f"async def block():\n{body}", "README.md", "exec")
