"""Puts tables of operations where a page has `<!-- table: NAME -->`, made from the example files.

An extension of Python-Markdown; `zensical.toml` names it.
"""

import re
from collections.abc import Callable
from functools import partial

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from tests.endpoints.documented import RESOURCES
from website.operations import consequences, dead, evidence, table

FOLDER = "api/"  # of the resources' pages, seen from those that have all operations
TABLES: dict[str, Callable[[], str]] = {
    "operations": partial(table, folder=FOLDER),
    "evidence": partial(evidence, FOLDER),
    "consequences": partial(consequences, FOLDER),
    "dead": dead,
    **{f"operations of {resource}": partial(table, resource) for resource in RESOURCES},
}
_MARK = re.compile(r"<!-- table: (?P<name>.+) -->")


def filled(lines: list[str]) -> list[str]:
    """The lines of a page, with its tables."""
    return [
        line
        for text in lines
        for line in _MARK.sub(lambda mark: TABLES[mark["name"]](), text).splitlines() or [""]
    ]


class _Tables(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """As the library wants it."""
        return filled(lines)


class Tables(Extension):
    """The extension."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Fill in tables before anything else is read."""
        md.preprocessors.register(_Tables(md), "smartlead-tables", 100)


def makeExtension(**options: object) -> Tables:  # noqa: N802 (the library's name)
    """As the library wants it."""
    return Tables(**options)
