"""Secrets taken out of words, in whatever form the words have them. Pure.

A server that repeats what it was sent may quote it for an address, for JSON or for HTML, or in base64. Only what
is shown passes here: what an answer means is read from the answer as it came.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from html.entities import codepoint2name
from typing import TypeAlias

from smartlead_async.models.values import is_list, is_object

Scrub: TypeAlias = Callable[[str], str]

HIDDEN = "***"
_LEVELS = 50  # far below the depth at which Python gives up
_READ_CHARACTERS = 64 * 1024  # of a text that is shortened
_LONGEST_FORM = 4 * 1024  # of a secret, in characters
_BASE64_CHARACTERS = 8  # fewer stand in many a word
_NAMES = {**codepoint2name, ord("'"): "apos"}
_ESCAPES = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}


def forms_of(secret: str) -> list[re.Pattern[str]]:
    """What finds a secret in a text, in upper and lower case and with each character in a form of its own.

    The zeros between are of UTF-16 and UTF-32 that was read as UTF-8.
    """
    found = [r"\0*".join(f"(?:{'|'.join(_forms(character))})" for character in secret)]
    return [re.compile(pattern) for pattern in [*found, *_in_base64(secret)]]


def scrubbed(text: str, patterns: list[re.Pattern[str]]) -> str:
    """A text without what the patterns find."""
    for pattern in patterns:
        text = pattern.sub(HIDDEN, text)
    return text


def shortened(text: str, scrub: Scrub, characters: int) -> str:
    """The beginning of a text without secrets; nor is half of one left where it ends."""
    if len(text) > _READ_CHARACTERS:
        return scrub(text[:_READ_CHARACTERS])[:-_LONGEST_FORM][:characters]
    return scrub(text)[:characters]


def scrub_json(value: object, scrub: Scrub, *, levels: int = _LEVELS) -> object:
    """A JSON value whose names and texts are scrubbed; what is nested deeper than anybody reads is cut off."""
    if not levels:
        return HIDDEN
    if isinstance(value, str):
        return scrub(value)
    if is_list(value):
        return [scrub_json(item, scrub, levels=levels - 1) for item in value]
    if is_object(value):
        return {scrub(name): scrub_json(item, scrub, levels=levels - 1) for name, item in value.items()}
    return value


def _forms(character: str) -> list[str]:
    """As it is, quoted for an address, escaped for JSON (once or more), as HTML has it, and lost.

    Each begins with a character of its own: so Python looks for these, and at nothing else.
    """
    code = ord(character)
    units = character.encode("utf-16-be", "surrogatepass")
    in_json = "".join(rf"\\+u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
    forms = [re.escape(case) for case in dict.fromkeys((character, character.lower(), character.upper()))]
    forms += [_any_case("".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass")))]
    forms += [_any_case(in_json).replace(r"\\+", r"\\\\*", 1)]
    forms += [rf"&#0*{code};", "&" + _any_case(rf"#x0*{code:x};")]
    forms += [rf"&{_NAMES[code]};"] if code in _NAMES else []
    forms += [rf"\\\\*{_ESCAPES.get(character, re.escape(character))}"] if character in "\n\r\t\b\f\"'/\\" else []
    forms += [r"\+"] if character == " " else []
    forms += ["\ufffd\ufffd*"] if not character.isascii() else []
    return forms


def _any_case(pattern: str) -> str:
    return re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", pattern)


def _in_base64(secret: str) -> list[str]:
    """The characters of base64 that the secret alone decides, for each place in which it can begin."""
    data = secret.encode("utf-8", "surrogatepass")
    cores = (b64encode(bytes(before) + data).decode() for before in range(3))
    cut = [
        core[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        for before, core in zip(range(3), cores, strict=True)
    ]
    quoted = (re.escape(core).replace(r"\+", "[-+]").replace("/", "[_/]") for core in cut)
    return [pattern for pattern, core in zip(quoted, cut, strict=True) if len(core) >= _BASE64_CHARACTERS]
