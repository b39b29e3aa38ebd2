"""The comments beside fields become the reference's tables."""

from pathlib import Path
from typing import Any

import pytest

griffe: Any = pytest.importorskip("griffe", reason="needs the dependency group docs")

SOURCE = '''
import attrs
from typing import TypeAlias

Words: TypeAlias = str | None


@attrs.frozen
class Base:
    inherited: int = 0  # told where it stands


@attrs.frozen
class Thing(Base):
    """A thing.

    Attributes:
        told: As the docstring
            says.
    """

    plain: int
    beside: Words = None  # minutes; since the start
    # Above it,
    # over two lines.
    above: int = attrs.field(default=UNSET)
    told: int = 0  # not this
    below: int = 0
    """Text
    of two lines."""
    _hidden: int = 0  # nor this


class Other:
    """No data."""

    plain: int = 0  # a number
'''


@pytest.fixture
def attributes(tmp_path: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """By class: each attribute's type and words."""
    from website.fields import Fields  # noqa: PLC0415 (it needs griffe)

    (tmp_path / "things.py").write_text(SOURCE, encoding="utf-8")
    module = griffe.load("things", search_paths=[tmp_path], extensions=griffe.Extensions(Fields()))
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for name, kind in module.classes.items():
        sections = griffe.parse_google(kind.docstring)
        tables = [part.value for part in sections if isinstance(part, griffe.DocstringSectionAttributes)]
        found[name] = {row.name: (str(row.annotation), row.description) for table in tables for row in table}
    return found


def test_a_field_is_told_by_what_stands_beside_above_or_below_it(attributes):
    """As a sentence, in the docstring's words where it has some; an alias is spelled out."""
    assert attributes["Thing"] == {
        "plain": ("int", "&nbsp;"),
        "beside": ("str | None", "Minutes; since the start."),
        "above": ("int", "Above it, over two lines. Optional."),
        "told": ("int", "As the docstring says."),
        "below": ("int", "Text of two lines."),
    }


def test_a_class_that_is_no_data_is_left_as_it_is(attributes):
    """Its attributes are not its fields."""
    assert attributes["Other"] == {}
