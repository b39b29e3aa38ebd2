"""E-mail addresses as people paste them: what cannot be seen and what is left over around them is taken off. Pure.

What remains is not judged here: by `Lead` whether it can be an address at all, by files with a library's rules.
"""

import re

from smartlead_async.models.column_names import INVISIBLE
from smartlead_async.models.rules import refuse

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
# What no address begins or ends with, however it is quoted: brackets, quotes of every country, punctuation.
_AROUND = " \t\r\n\xa0;,.:<>()[]{}\"'`*|\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2039\u203a"
_MAX_CHARACTERS = 1_000  # an address has 254, and a name before it some; longer is no address
_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_NAME_BEHIND = re.compile(r"(\S+@\S+)\s*\([^()]*\)")
_ADDRESS = re.compile(r"[^\s<>()\[\]{}\"',;:/|]+@[^\s<>()\[\]{}\"',;:/|@]+")


def clean_address(text: str) -> str:
    """The address in `Name <a@b.c>`, `mailto:a@b.c`, `'a@b.c';` and the like.

    Raises:
        InvalidInputError: there is more than one.
    """
    text = without_invisible(text).strip()
    if len(text) > _MAX_CHARACTERS:
        return text
    if text.count("@") > 1:
        _check_that_there_is_one(text)
    if ("<" in text or "(" in text) and (found := _IN_BRACKETS.search(text) or _NAME_BEHIND.fullmatch(text)):
        text = found[1]
    text = text.strip(_AROUND)
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    return text.strip(_AROUND)


def without_invisible(text: str) -> str:
    """Text without characters that nobody sees and no address has."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _check_that_there_is_one(text: str) -> None:
    found = {address.strip(_AROUND).casefold() for address in _ADDRESS.findall(text)}
    if len(found) > 1:
        raise refuse("email", text, "one e-mail address, not several; keep one, or make a row of each")
