"""What all examples have in common; `tests/examples/` runs them."""

import ast
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.mark.parametrize("example", sorted(EXAMPLES.rglob("*.py")), ids=lambda path: path.name)
def test_an_example_is_short_and_says_what_it_is(example: Path) -> None:
    """Under 60 lines, and opened by a docstring; of one that is run, with a line that installs what it needs."""
    text = example.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    described = ast.get_docstring(ast.parse(text)) or ""
    assert described
    is_program = example.stem in {"main", "worker"} or (example.parent == EXAMPLES and example.stem != "__init__")
    assert ("pip install" in described) is is_program


def test_every_example_is_listed_and_run() -> None:
    """In the table of examples/README.md, and by a test."""
    programs = {path.stem for path in EXAMPLES.iterdir() if path.suffix == ".py" or path.is_dir()}
    programs -= {"__init__", "__pycache__"}
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("examples/test_*.py"))
    assert {name for name in programs if f"[{name}](" in listed} == programs
    assert {
        name for name in programs if f"examples/{name}.py" in tests or f"examples.{name}." in tests
    } == programs
