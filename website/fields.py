"""Shows the fields of attrs classes and the members of enumerations as a table, with the comments beside them.

mkdocstrings reads docstrings. What is received documents a field where it stands, by a comment on its line or
above it; here these comments become the `Attributes:` section of the class, beside those that a docstring has.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import griffe

NOTHING = "&nbsp;"  # where the name says it all; a description must not be empty
_SECTION = re.compile(r"\n*^Attributes:\n(?:(?: {4}.*)?\n?)+", re.MULTILINE)


class Fields(griffe.Extension):
    """The extension; `zensical.toml` names it."""

    def on_class(self, *, cls: griffe.Class, **_: Any) -> None:
        """Give a class of data its table."""
        if not _is_data(cls):
            return
        docstring = cls.docstring or griffe.Docstring("", parent=cls)
        documented = dict(_documented(docstring))
        lines = []
        for name, field in cls.attributes.items():
            is_its_own = not field.is_alias and not name.startswith("_")
            if not is_its_own or "ClassVar" in str(field.annotation):
                continue
            field.annotation = _spelled_out(field)
            words = [documented.get(name) or _words(field), "Optional." if _is_optional(field) else ""]
            lines.append(f"    {name}: {' '.join(filter(None, words)) or NOTHING}")
        own_words = _SECTION.sub("\n", docstring.value).strip()
        docstring.value = "\n".join([own_words, "", "Attributes:", *lines])
        cls.docstring = docstring


def _is_data(cls: griffe.Class) -> bool:
    is_attrs = any("attrs.frozen" in str(decorator.value) for decorator in cls.decorators)
    return is_attrs or any(str(base) == "OpenEnum" for base in cls.bases)


def _documented(docstring: griffe.Docstring) -> Iterator[tuple[str, str]]:
    """What an `Attributes:` section that is there says."""
    for section in griffe.parse_google(docstring, warnings=False):
        if isinstance(section, griffe.DocstringSectionAttributes):
            for attribute in section.value:
                yield attribute.name, " ".join(attribute.description.split())


def _spelled_out(field: griffe.Attribute) -> Any:
    """The annotation, an alias of the same module in full."""
    alias = field.module.members.get(str(field.annotation))
    return alias.value if isinstance(alias, griffe.Attribute) and alias.value else field.annotation


def _is_optional(field: griffe.Attribute) -> bool:
    """Whether it may be left out of a request."""
    return "default=UNSET" in str(field.value)


def _words(field: griffe.Attribute) -> str:
    """The text below a field; or the comment on its lines, or above it, as a sentence."""
    if field.docstring:
        return " ".join(field.docstring.value.split())
    if not isinstance(field.filepath, Path) or field.lineno is None:
        return ""
    comments, alone = _comments(field.filepath)
    last = field.endlineno or field.lineno
    words = [comments[line] for line in range(field.lineno, last + 1) if line in comments]
    if not words:
        above = field.lineno - 1
        while above in alone:
            words.insert(0, comments[above])
            above -= 1
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""


@cache
def _comments(path: Path) -> tuple[dict[int, str], set[int]]:
    """The comments of a file by line, and those lines that hold nothing else."""
    source = path.read_text(encoding="utf-8")
    comments, alone = {}, set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and "noqa" not in token.string:
            comments[token.start[0]] = token.string.lstrip("# ")
            if token.line.lstrip().startswith("#"):
                alone.add(token.start[0])
    return comments, alone
