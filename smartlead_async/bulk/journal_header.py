"""What stands at the beginning of a journal's file, whatever its log says.

It is asked of SQLite: who opens a file and closes it drops the locks that the whole process has on it, also those
of an import that uses it (sqlite.org/howtocorrupt.html, 2.2).
"""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import attrs

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_PAGE_BYTES_AT = 16  # two bytes, big-endian (sqlite.org/fileformat.html, "The Database Header")
_VERSION_AT = 60  # four bytes, the same
_ID_AT = 68


@attrs.frozen
class Header:
    """Whose file it is, by SQLite's `application_id` and `user_version`, and how large its pages are."""

    application_id: int
    user_version: int
    page_bytes: int


def read_header(path: Path) -> Header | None:
    """The header of a database; `None` for another file."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            (application_id,) = database.execute("PRAGMA application_id").fetchone()
            (user_version,) = database.execute("PRAGMA user_version").fetchone()
            (page_bytes,) = database.execute("PRAGMA page_size").fetchone()
            return Header(application_id, user_version, page_bytes)
    except sqlite3.DatabaseError:
        return _read_damaged(path)


def _read_damaged(path: Path) -> Header | None:
    """The header as it stands there; nobody has a file in use that SQLite cannot read."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        return None
    (page_bytes,) = struct.unpack_from(">H", header, _PAGE_BYTES_AT)
    (user_version,) = struct.unpack_from(">i", header, _VERSION_AT)
    (application_id,) = struct.unpack_from(">I", header, _ID_AT)
    return Header(application_id, user_version, 65536 if page_bytes == 1 else page_bytes)
