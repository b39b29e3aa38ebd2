"""SQLite's write-ahead log, as far as it tells whether its end was lost. Pure, but for reading the file.

SQLite takes the log of a process that was killed up to the first frame whose checksum is wrong, and says nothing
of what stands behind it. After a kill that is right: at most the last write is torn. Where whole writes stand
behind it the file was damaged, and rows that were settled would be sent again without a word.

The format: sqlite.org/fileformat.html, "The Write-Ahead Log".
"""

import struct
from pathlib import Path

import attrs

from smartlead_async.bulk.journal_header import read_header

_HEADER = struct.Struct(">4sIII8sII")  # magic, version, page size, checkpoints, salts, checksum
_FRAME = struct.Struct(">II8sII")  # page, pages of the database after a commit or 0, salts, checksum


@attrs.frozen
class Log:
    """The frames of a log.

    Attributes:
        frames: How many were written since the log began anew, whatever their checksums say.
        commits: The numbers of those that end a write, from 1.
        is_torn: Behind the last of them the file ends within another one, and nobody knows how many there were.
    """

    frames: int
    commits: tuple[int, ...]
    is_torn: bool = False

    def lost(self, valid_frames: int) -> int:
        """How many writes stand behind the frames that SQLite takes."""
        return sum(1 for number in self.commits if number > valid_frames)


def read_log(journal: Path) -> Log:
    """The log beside a database, before SQLite opens that and tidies up; an empty one where there is none."""
    try:
        with Path(f"{journal}-wal").open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return Log(0, ())
    header = read_header(journal)
    return Log(0, ()) if header is None else _to_log(content, header.page_bytes)


def _to_log(content: bytes, page_bytes: int) -> Log:
    if len(content) < _HEADER.size:
        return Log(0, ())
    frame_bytes = _FRAME.size + page_bytes
    starts = range(_HEADER.size, len(content) - frame_bytes + 1, frame_bytes)
    frames = [_FRAME.unpack_from(content, start) for start in starts]
    salts = _salts(content, frames)
    last = max((number for number, frame in enumerate(frames, start=1) if frame[2] == salts), default=0)
    is_torn = last == len(frames) and (len(content) - _HEADER.size) % frame_bytes > 0
    return Log(last, tuple(number for number, frame in enumerate(frames[:last], start=1) if frame[1]), is_torn)


def _salts(content: bytes, frames: list[tuple[int, int, bytes, int, int]]) -> bytes:
    """Those of the frames that count: the header's, or where that is damaged the first frame's.

    What stands behind the last frame with these is from before the log began anew.
    """
    salts: bytes = _HEADER.unpack_from(content)[4]
    return salts if _is_whole(content[: _HEADER.size]) or not frames else frames[0][2]


def _is_whole(header: bytes) -> bool:
    """Whether the header's checksum is right; its words are as the magic number's last bit says."""
    order = ">" if header[3] & 1 else "<"
    first = second = 0
    words = struct.unpack(f"{order}6I", header[:24])
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return struct.pack(">II", first, second) == header[24:32]
