"""JSON of a large answer, piece by piece, with a step after each, so that nobody waits for it. Pure.

`json` decodes what is whole within a piece. Objects, lists and texts that are larger, and those around the rows,
are gone through here.
"""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Collection, Generator
from typing import Protocol, TypeAlias

from smartlead_async.models.values import Json
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.json_text import as_unreadable, decoder, may_have_halves, to_integer, without_halves

Path: TypeAlias = tuple[str, ...]

PIECE_BYTES = 64 * 1024  # a millisecond or two; four, of numbers
_TEXT_BYTES = 1024 * 1024  # of a file, of which nothing but the characters is decoded
STEP_ROWS = 100  # of small rows, of which a piece has many
_FEW_FIELDS = 100  # an object with more is decoded as a list is, many at a time; its rows are not
_LARGE_ROW = 4 * 1024  # characters

_MOST_LEVELS = 30  # of objects that are larger than a piece; what is deeper is decoded at once
_CUT = object()  # in place of a value: it is not whole within the piece
_BLANK = re.compile(r"[ \t\n\r]*")
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_HEAD = re.compile(r'{[ \t\n\r]*"[^"\\]*"[ \t\n\r]*:')
# Where a text can be cut: before an escape that is not the second half of a character.
_ESCAPE = re.compile(r"(?<!\\)(?:(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\|\\(?=[^u]|u(?![dD][c-fC-F])[0-9a-fA-F]{2}))")
_ENDS = ']}"'  # of a value, but for numbers and words
_INSIDE = "0123456789aeflnrstuINy-+."  # of those: they are no part of what stands between two of them
_TAIL = 256  # characters in which such an escape is looked for; an escape has 12 at most
_NAME = ("",)  # in place of a path: a name is never on the way to the rows


class Rows(Protocol):
    """Takes the rows of a list as they are decoded."""

    @property
    def items(self) -> list[object]:
        """What became of them."""
        ...

    def append(self, row: Json, /) -> None:
        """Take one more; what it raises ends the reading: no more of a wrong answer is decoded."""
        ...

    def append_in_steps(self, row: Json, /) -> Generator[None, None, None]:
        """The same of one that is large."""
        ...


def parse_in_steps(
    answer: Answer, rows_at: Collection[Path], to_rows: Callable[[], Rows]
) -> Generator[None, None, Json]:
    """The value of an answer. Whether a field is given twice is not looked at.

    Args:
        answer: What came.
        rows_at: Where the rows are, as the names of the objects around them: `()`, `("data",)`.
        to_rows: Makes what takes the rows of such a list; in the value its `items` stand in their place.

    Raises:
        UnreadableError: It is no JSON.
    """
    with as_unreadable(answer):
        return (yield from _Steps(answer.body, rows_at, to_rows).run())


def decode_in_steps(body: bytes, encoding: str, errors: str = "strict") -> Generator[None, None, str]:
    """The text of a large answer."""
    pieces = _Pieces(body, encoding, errors)
    texts = [pieces.take(_TEXT_BYTES)]
    while not pieces.is_last:
        yield
        texts.append(pieces.take(_TEXT_BYTES))
    return "".join(texts)


class _Pieces:
    """The text of an answer, piece by piece."""

    def __init__(self, body: bytes, encoding: str, errors: str = "strict") -> None:
        self._body = body
        self._decoder = getincrementaldecoder(encoding)(errors)
        self._taken = 0
        self.is_last = not body  # the last one was taken

    def take(self, size: int = PIECE_BYTES) -> str:
        """The next one."""
        start, self._taken = self._taken, self._taken + size
        self.is_last = self._taken >= len(self._body)
        return self._decoder.decode(self._body[start : self._taken], final=self.is_last)


class _Steps:
    """A value that is being decoded: a piece of the text, and where in it."""

    def __init__(self, body: bytes, rows_at: Collection[Path], to_rows: Callable[[], Rows]) -> None:
        self._pieces = _Pieces(body, json.detect_encoding(body))
        self._decode = decoder().raw_decode
        self._size = len(body)
        self._rows_at = rows_at
        self._outside = {place[:level] for place in rows_at for level in range(len(place) + 1)}
        self._to_rows = to_rows
        self._text = ""
        self._at = 0
        self._may_have_halves: bool | None = None  # of this piece; not looked for yet
        self._is_tried = False  # to decode the fields of this piece at once, in vain
        self._is_due = False  # a piece was taken since the last step
        self._rows = 0  # since the last step

    def run(self) -> Generator[None, None, Json]:
        yield
        self._skip()
        value = yield from self._parts(())
        if self._skip():
            raise ValueError  # more than one value
        return value

    def _value(self, path: Path) -> Generator[None, None, Json]:
        """The value that begins here and is not whole in what is left of this piece."""
        if path in self._outside:
            return (yield from self._parts(path))
        yield from self._step_after_vain()
        value = self._whole() if self._is_short() and self._take_piece() else _CUT
        if value is _CUT and len(path) > _MOST_LEVELS:
            self._take_piece(self._size)
            value = self._whole()
        if value is not _CUT:
            return value
        yield from self._step_after_vain()
        return (yield from self._parts(path))

    def _parts(self, path: Path) -> Generator[None, None, Json]:
        match self._text[self._at : self._at + 1]:
            case "{":
                return (yield from self._object(path))
            case "[":
                return (yield from self._list(path))
            case '"':
                return (yield from self._long_text())
            case _:
                value = self._whole()
        if value is _CUT:
            raise ValueError  # no value
        return value

    def _object(self, path: Path) -> Generator[None, None, Json]:
        fields: dict[str, Json] = {}
        between = ""  # what is between two fields
        count = 0  # one may come many times
        is_open = self._opens("}")
        while is_open:
            if count > _FEW_FIELDS and (several := self._several_fields(between)):
                fields |= several
            else:
                name = yield from self._name()
                inner = (*path, name)
                value = _CUT if inner in self._outside else self._whole()
                fields[name] = (yield from self._value(inner)) if value is _CUT else value
                count += 1
                self._rows += 1
            yield from self._step()
            ended_at = self._at
            is_open = self._goes_on("}")
            between = self._text[ended_at - self._ends_before(ended_at) : self._at]
        return fields

    def _name(self) -> Generator[None, None, str]:
        """The name of a field; what follows is its value."""
        name = self._whole()
        if name is _CUT:
            name = yield from self._value(_NAME)
        if not isinstance(name, str):
            raise ValueError  # noqa: TRY004 (as `json` says it: a name that is no text)
        if self._skip() != ":":
            raise ValueError  # no colon
        self._at += 1
        self._skip()
        return name

    def _list(self, path: Path) -> Generator[None, None, Json]:
        rows = self._to_rows() if path in self._rows_at else None
        items: list[Json] = [] if rows is None else rows.items
        inner = (*path, "")
        between: str | None = None  # what is between two rows; empty where that does not tell where a row ends
        is_open = self._opens("]")
        while is_open:
            began_at = self._at
            several = self._several(between) if between else []
            if several is None:
                between = ""
            found = several or [(yield from self._item(inner))]
            if rows is None:
                items += found
            else:
                is_large = not several or (self._at - began_at) > _LARGE_ROW * len(several)
                yield from self._hand_over(rows, found, is_large=is_large)
            yield from self._step()
            ended_at = self._at
            is_open = self._goes_on("]")
            between = self._between(ended_at) if between is None else between
        return items

    def _hand_over(self, rows: Rows, found: list[Json], *, is_large: bool) -> Generator[None, None, None]:
        for row in found:
            if is_large:
                yield from rows.append_in_steps(row)
            else:
                rows.append(row)
            self._rows += 1
            if self._rows >= STEP_ROWS:
                yield from self._step()

    def _item(self, path: Path) -> Generator[None, None, Json]:
        if self._is_short():
            self._take_piece()
        item = self._whole()
        return (yield from self._value(path)) if item is _CUT else item

    def _between(self, ended_at: int) -> str:
        """What stands between two items of a list: of objects with the first name of the second, `]}},{"id":`."""
        head = _HEAD.match(self._text, self._at)
        before = self._text[:ended_at]
        end = before[len(before.rstrip(_ENDS)) :] if head is not None else before[-1:].strip(_INSIDE)
        begin = self._text[self._at : self._at + 1].strip(_INSIDE) if head is None else head[0]
        return end + self._text[ended_at : self._at] + begin

    def _several(self, between: str) -> list[Json] | None:
        """The items that are whole in this piece, at once; `None` where what is between them stands within one."""
        found = self._text.rfind(between, self._at)
        if found < 0:
            return []
        last = found + len(between) - len(between.lstrip(_ENDS))
        items: list[Json]
        try:
            items, end = self._decoded(f"[{self._text[self._at : last]}]")
        except json.JSONDecodeError:
            return None
        self._at += end - 2  # the list may have ended, and another one begun
        return [*map(without_halves, items)] if self._has_halves() else items

    def _several_fields(self, between: str) -> dict[str, Json]:
        """The fields that are whole in this piece, at once; none where what is between them stands within one."""
        found = -1 if self._is_tried or not between else self._text.rfind(f'{between}"', self._at)
        if found < 0:
            return {}
        last = found + len(between) - len(between.lstrip(_ENDS))
        fields: dict[str, Json]
        try:
            fields, end = self._decoded("{" + self._text[self._at : last] + "}")
        except json.JSONDecodeError:
            self._is_tried = True
            return {}
        self._at += end - 2  # the object may have ended, and another one begun
        return without_halves(fields) if self._has_halves() else fields

    def _ends_before(self, place: int) -> int:
        """How many ends of values stand before a place, one behind the other."""
        before = self._text[max(0, place - _TAIL) : place]
        return len(before) - len(before.rstrip(_ENDS))

    def _long_text(self) -> Generator[None, None, str]:
        parts: list[str] = []
        self._at += 1
        while True:
            cut = self._cut()
            part, end = self._decode(f'"{self._text[self._at : cut]}"')
            parts.append(without_halves(part))
            self._at += end - 1
            if self._at <= cut:
                return "".join(parts)
            self._at = cut
            if not self._take_piece():
                raise ValueError  # a text without an end
            yield from self._step()

    def _cut(self) -> int:
        """Where the piece of a text ends that holds no part of an escape."""
        tail = max(self._at, len(self._text) - _TAIL)
        if self._pieces.is_last or "\\" not in self._text[tail:]:
            return len(self._text)
        return max((found.start() for found in _ESCAPE.finditer(self._text, tail)), default=self._at)

    def _whole(self) -> Json:
        """The value that begins here, or `_CUT`; what ends where the piece ends may go on in the next."""
        try:
            value, end = self._decoded(self._text, self._at)
        except json.JSONDecodeError:
            return _CUT
        if end == len(self._text) and not self._pieces.is_last:
            return _CUT
        self._at = end
        return without_halves(value) if self._has_halves() else value

    def _has_halves(self) -> bool:
        """Whether the piece may hold half of a character. A long text is looked at by itself, in less time."""
        if self._may_have_halves is None:
            self._may_have_halves = may_have_halves(self._text)
        return self._may_have_halves

    def _decoded(self, text: str, start: int = 0) -> tuple[Json, int]:
        """The value that begins there, and where it ends."""
        try:
            return self._decode(text, start)
        except json.JSONDecodeError:
            raise
        except ValueError:  # an integer of thousands of digits
            self._decode = decoder(parse_int=to_integer).raw_decode
        return self._decode(text, start)

    def _is_short(self) -> bool:
        """Whether less than a piece is left."""
        return len(self._text) - self._at < PIECE_BYTES

    def _take_piece(self, size: int = PIECE_BYTES) -> bool:
        """Add the next piece; whether there is one."""
        if self._pieces.is_last:
            return False
        self._text = self._text[self._at :] + self._pieces.take(size)
        self._at = 0
        self._may_have_halves = None
        self._is_tried = False
        self._is_due = True
        return True

    def _step(self) -> Generator[None, None, None]:
        """Let others have their turn, where there was something to do since the last."""
        if self._is_due or self._rows >= STEP_ROWS:
            self._is_due, self._rows = False, 0
            yield

    def _step_after_vain(self) -> Generator[None, None, None]:
        """Let others have their turn: as much was decoded as there was, and it ends within the value."""
        self._is_due |= len(self._text) - self._at > PIECE_BYTES // 2
        yield from self._step()

    def _opens(self, end: str) -> bool:
        """Go into an object or a list; whether there is something in it."""
        self._at += 1
        return not self._closes(end)

    def _goes_on(self, end: str) -> bool:
        """Go over a comma, or over the end."""
        comma = _COMMA.match(self._text, self._at)
        if comma is not None and comma.end() < len(self._text):
            self._at = comma.end()
            return True
        if self._closes(end):
            return False
        if self._skip() != ",":
            raise ValueError  # no comma and no end
        self._at += 1
        self._skip()
        return True

    def _closes(self, end: str) -> bool:
        is_end = self._skip() == end
        self._at += is_end
        return is_end

    def _skip(self) -> str:
        """Go over blanks; what follows, or nothing at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = self._at if blank is None else blank.end()
            if self._at < len(self._text) or not self._take_piece():
                return self._text[self._at : self._at + 1]
