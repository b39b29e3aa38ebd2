"""Text that was encoded twice: UTF-8 read in another encoding and saved as UTF-8, `ZoÃ«` for `Zoë`. Pure."""

import re

# What UTF-8's first bytes become: of Latin, Greek, Cyrillic, Hebrew, Arabic; then of quotes and East Asia. Those
# of letters that no name has (É, È, Ç, ...) are left out.
_FIRST_OF_TWO = "\u00c2-\u00c5\u00ce-\u00d1\u00d7-\u00d9"
_FIRST_OF_THREE = "\u00e0-\u00ed"
_FOLLOWING = "\x80-\xbf" + re.escape(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))
_CP1252 = re.compile(
    f"(?:[{_FIRST_OF_TWO}][{_FOLLOWING}]|[{_FIRST_OF_THREE}][{_FOLLOWING}]{{2}}|\u00f0[{_FOLLOWING}]{{3}})+"
)
_MAC_ROMAN = re.compile("(?:[\u221a\u00ac][^\0-\x7f])+")  # what C3 and C2 are on a Mac
_MAY_BE = re.compile(f"[{_FIRST_OF_TWO}{_FIRST_OF_THREE}\u00f0\u221a\u00ac][^\0-\x7f]")  # ten times as fast


def may_be_double(text: str) -> bool:
    """Whether something in a text may be undone."""
    return _MAY_BE.search(text) is not None and bool(_CP1252.search(text) or _MAC_ROMAN.search(text))


def undo(text: str) -> str | None:
    """The text as it was before it was encoded a second time; nothing where it was not."""
    if _CP1252.search(text):
        undone = _CP1252.sub(lambda found: _decode(found[0], "cp1252"), text)
    elif _MAC_ROMAN.search(text):
        undone = _MAC_ROMAN.sub(lambda found: _decode(found[0], "mac_roman"), text)
    else:
        return None
    return undone if undone != text else None


def _decode(text: str, encoding: str) -> str:
    try:
        return b"".join(_to_byte(letter, encoding) for letter in text).decode()
    except ValueError:
        return text


def _to_byte(letter: str, encoding: str) -> bytes:
    """Windows has no letters for five bytes, and leaves them as control characters."""
    return letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else letter.encode(encoding)
