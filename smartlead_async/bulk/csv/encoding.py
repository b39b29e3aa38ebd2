"""What a file of text is written in: certain, or a list of likely encodings to choose from. Never guessed.

Certain are a mark, the zeros of UTF-16, ASCII, and UTF-8, whose bytes follow a pattern that no other text keeps by
chance. Every other encoding reads any bytes as some text, right or wrong, so that somebody has to look at it.
"""

import codecs
import re
from collections.abc import Iterator, Sequence

import attrs
import chardet

from smartlead_async.bulk.csv.source import Source
from smartlead_async.errors import InvalidInputError, Sent
from smartlead_async.models.rules import refuse

MAX_CANDIDATES = 6
_FROM_DETECTOR = 4  # the likeliest that it names; in measurements the right one was among them in 55 of 56 files
_SAMPLES = 3
_MAX_SAMPLED_BYTES = 65_536  # of lines with letters beyond ASCII
# Excel's own in Europe, then those of Windows in East Asia, then Excel's on a Mac: each reads almost any bytes.
_USUAL = ("cp1252", "cp1250", "cp1251", "cp932", "gb18030", "cp949", "cp950", "mac-roman")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHARE_OF_ZEROS = 0.1  # ASCII has a zero in every second byte of UTF-16; addresses and delimiters are ASCII
_UTF_8_LETTERS = re.compile(
    b"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = bytes(range(128, 256))
_BEYOND_ASCII = re.compile(b"[\x80-\xff]")
_CELL_ENDS = re.compile(b'[\r\n;,\t"]+')  # no second byte of an East Asian letter is one of these
_CELLS_COMPARED = 200
_NO_LETTERS = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")  # controls, private use
# What Windows writes where a detector names the part of it that the file happens to use.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "cp950",
}


@attrs.frozen
class Candidate:
    """An encoding that a file may be in, and how some of its cells would read."""

    encoding: str
    samples: tuple[str, ...]


class UncertainEncodingError(InvalidInputError):
    """A file may be in several encodings, and reads differently in each.

    Attributes:
        candidates: The likeliest first.
    """

    def __init__(
        self,
        message: str,
        *,
        candidates: tuple[Candidate, ...] = (),
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "no",
    ) -> None:
        super().__init__(message, call=call, attempts=attempts, waited_s=waited_s, sent=sent)
        self.candidates = candidates


def find_encoding(source: Source) -> str:
    """The encoding of a file, where it is certain.

    Raises:
        UncertainEncodingError: it is not.
    """
    if name := _by_mark(source.head) or _utf_16_by_look(source.head):
        return name
    intact, damaged, lines = _look_through(source.blocks())
    if not damaged or intact > damaged:
        return "utf-8"  # more letters that are right than bytes that are wrong is UTF-8 with damage
    candidates = find_candidates(lines)
    shown = "; ".join(f"--encoding {one.encoding}: {', '.join(one.samples)}" for one in candidates)
    raise UncertainEncodingError(
        f"it is not UTF-8, and may be in several encodings; choose the one in which the names read right: {shown}",
        candidates=candidates,
    )


def check_encoding(source: Source, encoding: str) -> str:
    """The codec's own name for an encoding that was given, if the file's head can be in it."""
    name = _codec_name(encoding)
    marked = _by_mark(source.head)
    if name in ("utf-16", "utf-32") and source.head and not (marked or "").startswith(name):
        raise InvalidInputError(f"it does not begin with the mark of {name}; try --encoding {name}-le")
    if marked is not None and not _is_of_mark(name, marked):
        raise InvalidInputError(f"it begins with the mark of {marked}; leave out --encoding {encoding}")
    if name in ("utf-8", "utf-8-sig"):
        intact, damaged, _ = _look_through(iter([source.head]))
        if damaged >= max(intact, 1):
            raise InvalidInputError(
                "it is not UTF-8; leave out --encoding to see how it reads in the encodings that it may be in"
            )
        return name
    _decode_head(source, name)
    return name


def encoding_name(encoding: str) -> str:
    """As people write it: `UTF-8`."""
    return encoding.upper() if encoding.startswith("utf") else encoding


def _is_of_mark(name: str, marked: str) -> bool:
    return name.removesuffix("-sig") in (marked, marked[: -len("-le")])


def _codec_name(encoding: str) -> str:
    try:
        "x".encode(encoding, "replace")  # a look-up alone does not refuse codecs that are not for files of text
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise refuse("encoding", encoding, "one that Python knows, such as utf-8, utf-16 or cp1252") from None


def _decode_head(source: Source, encoding: str) -> None:
    head = source.head
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, len(head) == source.size_bytes)
    except UnicodeDecodeError as error:
        offset = len(head) - len(error.object) + error.start
        raise InvalidInputError(
            f"byte 0x{head[offset]:02X} at offset {offset} is not {encoding}; leave out --encoding to see how it "
            "reads in the encodings that it may be in"
        ) from None
    except UnicodeError as error:  # pragma: no cover (punycode before Python 3.13, which says no more)
        raise InvalidInputError(f"it is not {encoding}: {error}; leave out --encoding") from None
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidInputError(f"there is a NUL or half a letter in it, so it is not text in {encoding}")


def _by_mark(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def _utf_16_by_look(head: bytes) -> str | None:
    pairs = len(head) // 2
    zeros_first, zeros_second = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    fewest = _SHARE_OF_ZEROS * pairs
    if zeros_second > fewest and zeros_second > 10 * zeros_first:
        return "utf-16-le"
    if zeros_first > fewest and zeros_first > 10 * zeros_second:
        return "utf-16-be"
    return None


def _look_through(blocks: Iterator[bytes]) -> tuple[int, int, bytes]:
    """Letters of UTF-8 that are whole, bytes that are none, and the first lines that have such bytes."""
    intact = damaged = 0
    lines = bytearray()
    rest = b""
    for block in blocks:
        if block.isascii() and not rest:
            continue
        text = rest + block
        cut = max(text.rfind(b"\n"), text.rfind(b"\r")) + 1 or len(text)
        text, rest = text[:cut], text[cut:]
        intact, damaged = _count(text, intact, damaged)
        _collect(text, lines)
    intact, damaged = _count(rest, intact, damaged)
    _collect(rest, lines)
    return intact, damaged, bytes(lines)


def _count(text: bytes, intact: int, damaged: int) -> tuple[int, int]:
    if text.isascii():
        return intact, damaged
    try:
        return intact + len(text.decode()) - len(text.translate(None, _HIGH)), damaged
    except UnicodeDecodeError:
        letters = _UTF_8_LETTERS.findall(text)
        return intact + len(letters), damaged + len(_BEYOND_ASCII.findall(text)) - sum(map(len, letters))


def _collect(text: bytes, lines: bytearray) -> None:
    if len(lines) < _MAX_SAMPLED_BYTES:
        for line in text.splitlines():
            if not line.isascii() and len(lines) < _MAX_SAMPLED_BYTES:
                lines += line[:_MAX_SAMPLED_BYTES] + b"\n"


def find_candidates(lines: bytes) -> tuple[Candidate, ...]:
    """Encodings in which lines read differently, the likeliest first, each with some cells as it reads them."""
    named = [found["encoding"] for found in chardet.detect_all(lines, ignore_threshold=True)]
    readings: dict[str, str] = {}  # text -> the first encoding that reads it so
    for name in filter(None, named):
        if len(readings) < _FROM_DETECTOR:
            _add_reading(readings, lines, name)
    for name in _USUAL:
        if len(readings) < MAX_CANDIDATES:
            _add_reading(readings, lines, name)
    cells = _telling_cells(lines, [*readings.values()])
    return tuple(
        Candidate(name, tuple(cell.decode(name, "replace") for cell in cells)) for name in readings.values()
    )


def _add_reading(readings: dict[str, str], lines: bytes, name: str) -> None:
    try:
        codec = codecs.lookup(name).name
        codec = _SUPERSETS.get(codec, codec)
        text = lines.decode(codec)
    except (LookupError, ValueError):
        return
    if not _NO_LETTERS.search(text):
        readings.setdefault(text, codec)


def _telling_cells(lines: bytes, encodings: Sequence[str]) -> list[bytes]:
    """Cells that read in as many ways as can be, in the order of the file."""
    cells = [cell for cell in dict.fromkeys(_CELL_ENDS.split(lines)) if not cell.isascii()][:_CELLS_COMPARED]
    ways = {cell: len({cell.decode(name, "replace") for name in encodings}) for cell in cells}
    chosen = sorted(cells, key=lambda cell: -ways[cell])[:_SAMPLES]
    return [cell for cell in cells if cell in chosen]
