"""The code blocks of a Markdown page, with the comments above them that say how they are run.

CONTRIBUTING.md lists the comments.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LANGUAGES = {"python", "sh", "text", "json", ""}  # of which the first two are run

_FENCE = re.compile(r"^( *)```(.*)$")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_WORDS = ("setup", "check", "prints", "exits", "background", "saved as", "not run:")


@attrs.frozen(kw_only=True)
class Block:
    """One block, and what is said about it."""

    language: str
    code: str
    line: int
    """Of its first line of code, from 1."""
    notes: dict[str, str]
    """What the comments directly above it say, by their first word."""

    @property
    def is_run(self) -> bool:
        """Whether it is code, not said to be left alone, and not a file: examples have tests of their own."""
        is_code = self.language in ("python", "sh") and not self.code.startswith("--8<--")
        return is_code and "not run:" not in self.notes


def read_blocks(page: Path) -> list[Block]:
    """The blocks of a page in their order."""
    return list(_blocks(page.read_text(encoding="utf-8").splitlines()))


def _blocks(lines: list[str]) -> Iterator[Block]:
    above = 0  # where the text before the next block begins
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is None:
            number += 1
            continue
        indent, language = opening.groups()
        end = next(at for at in range(number + 1, len(lines)) if lines[at] == f"{indent}```")
        code = "\n".join(line.removeprefix(indent) for line in lines[number + 1 : end])
        notes = _notes("\n".join(lines[above:number]))
        yield Block(language=language.partition(" ")[0], code=code, line=number + 2, notes=notes)
        number = above = end + 1


def _notes(text: str) -> dict[str, str]:
    """The comments between which and the block nothing but blank lines stand."""
    notes: dict[str, str] = {}
    while (before := text.rstrip()).endswith("-->"):
        start = before.rindex("<!--")
        comment = before[start + 4 : -3].strip()
        word = next((word for word in _WORDS if comment.startswith(word)), None)
        if word is not None:
            notes[word] = comment.removeprefix(word).strip("\n")
        text = before[:start]
    return notes
