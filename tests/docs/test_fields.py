"""The comments beside fields become the reference's tables."""

from pathlib import Path
from typing import Any

import attrs
import pytest

import smartlead_async
from tests.docs.pages import ROOT
from tests.endpoints.documented import INPUTS, OUTPUTS

griffe: Any = pytest.importorskip("griffe", reason="needs the dependency group docs")

NOTHING = "&nbsp;"  # what stands in a table where there are no words

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


Tables = dict[str, dict[str, tuple[str, str]]]


def _load(name: str, folder: Path) -> Any:
    """A package or module, with the tables of its classes."""
    from website.fields import Fields  # noqa: PLC0415 (it needs griffe)

    return griffe.load(name, search_paths=[folder], extensions=griffe.Extensions(Fields()))


def _tables(module: Any) -> Tables:
    """Of a module's own classes, by name: each attribute's type and words."""
    found: Tables = {}
    for kind_name, kind in module.classes.items():
        if kind.is_alias:
            continue
        sections = griffe.parse_google(kind.docstring, warnings=False)
        tables = [part.value for part in sections if isinstance(part, griffe.DocstringSectionAttributes)]
        found[kind_name] = {row.name: (str(row.annotation), row.description) for table in tables for row in table}
    return found


@pytest.fixture
def attributes(tmp_path: Path) -> Tables:
    """By class: each attribute's type and words."""
    (tmp_path / "things.py").write_text(SOURCE, encoding="utf-8")
    return _tables(_load("things", tmp_path))


def test_a_field_is_told_by_what_stands_beside_above_or_below_it(attributes):
    """As a sentence, in the docstring's words where it has some; an alias is spelled out."""
    assert attributes["Thing"] == {
        "plain": ("int", NOTHING),
        "beside": ("str | None", "Minutes; since the start."),
        "above": ("int", "Above it, over two lines. Optional."),
        "told": ("int", "As the docstring says."),
        "below": ("int", "Text of two lines."),
    }


def test_a_class_that_is_no_data_is_left_as_it_is(attributes):
    """Its attributes are not its fields."""
    assert attributes["Other"] == {}


def test_every_field_of_what_is_public_says_what_it_is():
    """In a line of its own, wherever the name says it too; the values of an enumeration may do without."""
    public = [kind for name in smartlead_async.__all__ if isinstance(kind := getattr(smartlead_async, name), type)]
    package = _load("smartlead_async", ROOT)
    modules = {kind.__module__.partition(".")[2] for kind in {*public, *INPUTS, *OUTPUTS}}
    tables = {name: table for module in modules for name, table in _tables(package[module]).items()}
    fields = [
        (kind.__name__, field.name)
        for kind in {*public, *OUTPUTS}
        if attrs.has(kind)
        for field in attrs.fields(kind)
        if field.name in vars(kind)["__annotations__"] and not field.name.startswith("_")
    ]
    assert len(fields) > 150
    silent = [
        f"{name}.{field}"
        for name, field in fields
        if tables[name][field][1].removesuffix("Optional.").strip() in ("", NOTHING)
    ]
    assert silent == []
