"""The bytes of a file: out of `.gz` and `.zip`, sealed when it is opened, and the same ones at every reading.

A file is checked first and sent for hours. Each block that is read later is compared with the block that was
checked, before anything is made of it: what was not checked is never given out.
"""

import gzip
import lzma
import stat
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from hashlib import blake2b, file_digest, sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias, cast

import attrs

from smartlead_async.errors import InvalidInputError

BLOCK_BYTES = 65_536
MAX_CONTENT_BYTES = 16 * 2**30  # what a small archive may become; a real file of leads has a hundredth of it
_SEAL_BYTES = 8  # of each block; whoever may write the file may as well write another one before it is opened

_ZIP, _GZIP, _OLD_OFFICE = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
# How files begin that are no tables of text, and what they are.
_OTHERS = (
    (_OLD_OFFICE, "an old Excel workbook (.xls), or one with a password; save it as .xlsx, or as CSV UTF-8"),
    (b"%PDF", "a PDF; export the table as CSV UTF-8"),
    (b"{\\rtf", "a text with formatting (RTF); save it as CSV UTF-8"),
    (b"SQLite format 3\0", "an SQLite database; export the table as CSV UTF-8"),
    (b"PAR1", "a Parquet file; write it as CSV"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ\0", "compressed with xz; unpack it first"),
    (b"(\xb5/\xfd", "compressed with zstd; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\x89PNG", "a picture; a file of leads is a table of text"),
    (b"\xff\xd8\xff", "a picture; a file of leads is a table of text"),
)
_TEXTS = (
    (
        (b"<!doctype html", b"<html", b"<table", b"<head"),
        "a web page (HTML); open it in Excel and save as CSV UTF-8",
    ),
    ((b"<?xml",), "XML; open it in Excel and save it as CSV UTF-8"),
    ((b"begin:vcard",), "a file of vCards; export the contacts as CSV"),
    ((b"{", b"[{", b"[\n", b"[\r\n"), "JSON; write it as CSV"),
)
# What stands in a zip tells which program wrote it.
_OFFICE = (
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb); save it as .xlsx, or as CSV UTF-8"),
    ("word/document.xml", "a Word document; save the table as CSV UTF-8"),
    ("ppt/presentation.xml", "a PowerPoint presentation; a file of leads is a table"),
    ("Index/Document.iwa", "a document of Apple Numbers; export it as CSV with the encoding UTF-8"),
    ("content.xml", "an OpenDocument file (.ods); save it as .xlsx, or as CSV UTF-8"),
)


class FileChangedError(InvalidInputError):
    """A file is another than the one that was checked; of what was not checked, nothing was given out."""


class Identity(NamedTuple):
    """By which a change is noticed before its bytes are read."""

    device: int
    inode: int
    size: int
    mtime_ns: int


@attrs.frozen
class Source:
    """A file whose content was read once and sealed.

    Attributes:
        path: Where it is.
        kind: `text`, or `workbook` for `.xlsx`.
        member: Of a zip, the file in it.
        is_gzip: Whether it is compressed.
        size_bytes: Of the content, unpacked.
        digest: SHA-256 of the content in hex.
        head: Its first bytes.
    """

    path: Path
    kind: str
    member: str | None
    is_gzip: bool
    size_bytes: int
    digest: str
    head: bytes = attrs.field(repr=False)
    identity: Identity
    _seals: bytes = attrs.field(repr=False)
    _file_digest: bytes = attrs.field(repr=False)  # of the file itself, packed as it is

    def blocks(self) -> Generator[bytes, None, None]:
        """The content, block by block, each as it was when the file was opened.

        Raises:
            FileChangedError: it is another, or the path names another file, or nothing that can be read.
        """
        place, identity = 0, self.identity
        with self._noticing():
            identity = self._check_identity(identity)  # before it is opened: a pipe would be waited for
            with _content(self.path, self.member, is_gzip=self.is_gzip) as file:
                for block in _read_blocks(file):
                    if self._seals[place : place + _SEAL_BYTES] != _seal(block):
                        raise self._changed("its content differs")
                    place += _SEAL_BYTES
                    identity = self._check_identity(identity)
                    yield block
            if place != len(self._seals):
                raise self._changed("it is shorter")
            self._check_identity(identity)

    def check(self) -> None:
        """Whether the path names what was opened.

        Raises:
            FileChangedError: it does not.
        """
        with self._noticing():
            self._check_identity(self.identity)

    @contextmanager
    def _noticing(self) -> Generator[None]:
        """What keeps the file from being read, as a change of it."""
        try:
            yield
        except FileChangedError:
            raise
        except FileNotFoundError:
            reason = "it is gone"
        except InvalidInputError:  # a folder, a pipe
            reason = "another is in its place"
        except DAMAGE:
            reason = "it cannot be unpacked any more"
        except OSError as error:  # of a drive that is away, too
            reason = f"it cannot be read any more ({error.strerror})"
        else:
            return
        raise self._changed(reason)

    def _check_identity(self, known: Identity) -> Identity:
        """That of the file at the path, whose content is the same: it may have been saved anew as it was."""
        if (identity := _identify(self.path)) != known and _digest(self.path) != self._file_digest:
            raise self._changed("another is in its place")
        return identity

    def _changed(self, what: str) -> FileChangedError:
        return FileChangedError(
            f"{self.path}: the file was changed after it was checked: {what}; rows that were read before are as "
            "they were checked, and no others were read"
        )


_Part: TypeAlias = tuple[str, str | None, bool]  # kind, member of a zip, whether it is gzip
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, gzip.BadGzipFile)


def open_source(path: Path, *, max_bytes: int = MAX_CONTENT_BYTES) -> Source:
    """Look at a file, and seal its content.

    Raises:
        InvalidInputError: there is no such file, or it is nothing that holds a table; says what it is.
    """
    try:
        identity = _identify(path)
        kind, member, is_gzip = _look_into(path)
        return _seal_content(path, identity, kind, member, is_gzip=is_gzip, max_bytes=max_bytes)
    except FileNotFoundError:
        is_input = str(path) == "-"
        raise InvalidInputError(
            "standard input is not read, as a file is read more than once; save it to a file first"
            if is_input
            else "there is no such file; check the path"
        ) from None
    except DAMAGE as error:
        raise InvalidInputError(f"it is damaged and cannot be unpacked ({error}); get it anew") from None
    except NotImplementedError as error:  # of zipfile
        raise InvalidInputError(
            f"it is packed in a way that is not read here ({error}); unpack it first"
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InvalidInputError(f"it cannot be read: {error}; check the path and its permissions") from None


def _identify(path: Path) -> Identity:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise InvalidInputError("it is a directory; give the path of a CSV file")
    if not stat.S_ISREG(status.st_mode):
        raise InvalidInputError("it is not a regular file, and is read more than once; save it to a file first")
    return Identity(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _look_into(path: Path) -> _Part:
    with path.open("rb") as file:
        head = file.read(BLOCK_BYTES)
    if head.startswith(_ZIP):
        return _look_into_zip(path)
    if head.startswith(_GZIP):
        return "text", None, True
    _refuse_other(head)
    return "text", None, False


def _refuse_packed(head: bytes) -> None:
    """What comes out of a container and is another one."""
    if head.startswith((*_ZIP, _GZIP)):
        raise InvalidInputError("it is packed twice; unpack it once")
    _refuse_other(head)


def _refuse_other(head: bytes) -> None:
    """What begins like something else, with the name of it."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    for beginning, what in _OTHERS:
        if head.startswith(beginning):
            raise InvalidInputError(f"it is {what}")
    for beginnings, what in _TEXTS:
        if start.startswith(beginnings):
            raise InvalidInputError(f"it is {what}")


def _look_into_zip(path: Path) -> _Part:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return "workbook", None, False
        for name, what in _OFFICE:
            if name in names:
                raise InvalidInputError(f"it is {what}")
        files = [
            info
            for info in archive.infolist()
            if not info.filename.endswith("/")
            and not info.filename.startswith("__MACOSX/")
            and ".DS_Store" not in info.filename
        ]
    if len(files) != 1:
        listed = ", ".join(repr(info.filename) for info in files[:5]) or "none"
        raise InvalidInputError(f"it is an archive of {len(files)} files ({listed}); unpack the one that is meant")
    if files[0].flag_bits & 1:
        raise InvalidInputError("it is an archive with a password; unpack it first")
    return "text", files[0].filename, False


@contextmanager
def _content(path: Path, member: str | None, *, is_gzip: bool) -> Generator[BinaryIO]:
    """The content, unpacked."""
    if member is not None:
        with zipfile.ZipFile(path) as archive, archive.open(member) as part:
            yield cast("BinaryIO", part)
    else:
        with gzip.open(path) if is_gzip else path.open("rb") as file:
            yield cast("BinaryIO", file)


def _read_blocks(file: BinaryIO) -> Iterator[bytes]:
    """Blocks that are all of one length but the last."""
    while block := file.read(BLOCK_BYTES):
        yield block


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()


def _seal(block: bytes) -> bytes:
    return blake2b(block, digest_size=_SEAL_BYTES).digest()


def _seal_content(
    path: Path, identity: Identity, kind: str, member: str | None, *, is_gzip: bool, max_bytes: int
) -> Source:
    seals, digest, size, head = bytearray(), sha256(), 0, b""
    with _content(path, member, is_gzip=is_gzip) as file:
        for block in _read_blocks(file):
            if not size:
                head = block
                if member is not None or is_gzip:
                    _refuse_packed(head)
            seals += _seal(block)
            digest.update(block)
            size += len(block)
            if size > max_bytes:
                raise InvalidInputError(f"it holds more than {max_bytes:,} bytes; give it in parts")
    return Source(
        path, kind, member, is_gzip, size, digest.hexdigest(), head, identity, bytes(seals), _digest(path)
    )
