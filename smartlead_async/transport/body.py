"""The body of an answer, piece by piece: plain or gzip, bounded in size, closed whatever happens."""

import asyncio
import zlib
from collections.abc import Generator
from typing import Any

import httpx

from smartlead_async.transport.answer import UnreadableError
from smartlead_async.transport.call import Call
from smartlead_async.transport.failures import LIBRARY_ERRORS

ERROR_BYTES = 64 * 1024  # of the body of a refusal are read; the documented ones have a hundred bytes
_PIECE_BYTES = 64 * 1024
_PACKED_BYTES = 16 * 1024  # unpacked at a time: behind each part of gzip what is left is copied
_STEP_BYTES = 1024 * 1024  # unpacked in some milliseconds
_STEP_PIECES = 500  # so are these; parts of gzip may be empty
_GZIP_BEGINS = b"\x1f"  # the second byte of the mark may come with the next piece
_NAME_CHARACTERS = 40  # a longer name is none, and is not cut: half a key in it would not be found
_BOMB_BYTES = 8 * 2**20  # a larger body that grew by more than this factor was packed to fill memory:
_BOMB_FACTOR = 200  # lists of campaigns grow by 10 to 40, blanks by 1,000
_UNREADABLE = (UnreadableError, *LIBRARY_ERRORS)


async def read_body(response: httpx.Response, call: Call[Any]) -> bytes:
    """The body; of an error as much as came of its beginning: its status counts, however little that is."""
    stream = response.stream
    if not isinstance(stream, httpx.AsyncByteStream):
        response.close()
        raise UnreadableError("the transport gave a response that cannot be read asynchronously", is_passing=False)
    is_error = response.status_code >= 400  # noqa: PLR2004 (HTTP: errors begin here)
    reader: BodyReader | None = None
    try:
        reader = BodyReader(
            response.headers.get("content-encoding", ""), ERROR_BYTES if is_error else call.max_bytes
        )
        async for piece in stream:
            for _ in reader.feed(piece):
                await asyncio.sleep(0)
        return reader.finish()
    except _UNREADABLE as error:
        if is_error:
            return b"" if reader is None else reader.beginning
        if isinstance(error, UnreadableError):
            error.status_code = response.status_code
        raise
    finally:
        await response.aclose()


class BodyReader:
    """Takes a body piece by piece, plain or gzip, and stops where it grows past the limit."""

    def __init__(self, encoding: str, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._body: bytes | bytearray = b""
        self._read = 0  # of the bytes of the network, those that are unpacked
        match encoding.strip().lower():
            case "" | "identity":
                self._gzip = None
            case "gzip" | "x-gzip":
                self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
            case other:
                name = repr(other) if len(other) <= _NAME_CHARACTERS else "something"
                raise UnreadableError(f"the answer is encoded as {name}, which was not asked for")

    def feed(self, data: bytes) -> Generator[None, None, None]:
        """Take what came from the network; with steps between, where it is unpacked to much more."""
        if self._gzip is None:
            self._read += len(data)
            self._keep(data)
            return
        pieces, step_ends = 0, len(self._body) + _STEP_BYTES
        for start in range(0, len(data), _PACKED_BYTES):
            packed = data[start : start + _PACKED_BYTES]
            while packed:
                packed = self._unpack(packed)
                pieces += 1
                if len(self._body) > step_ends or pieces >= _STEP_PIECES:
                    pieces, step_ends = 0, len(self._body) + _STEP_BYTES
                    yield

    def _unpack(self, data: bytes) -> bytes:
        """Some of it; what is left."""
        if self._gzip is None or self._gzip.eof:
            if self._gzip is not None and not data.startswith(_GZIP_BEGINS):
                raise UnreadableError("the answer goes on after the end of its gzip data")
            self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)  # gzip may be several, one behind the other
        try:
            piece = self._gzip.decompress(data, _PIECE_BYTES)
        except zlib.error:
            raise UnreadableError("the answer is not the gzip data it says it is") from None
        rest = self._gzip.unconsumed_tail or self._gzip.unused_data
        self._read += len(data) - len(rest)
        self._keep(piece)
        return rest

    @property
    def beginning(self) -> bytes:
        """What was read until it could not be read further."""
        return bytes(self._body[: self._max_bytes])

    def finish(self) -> bytes:
        """The whole body."""
        if self._gzip is not None and self._read and not self._gzip.eof:
            raise UnreadableError("the answer's gzip data ends too early")
        return bytes(self._body)

    def _keep(self, piece: bytes) -> None:
        if not self._body:
            self._body = piece  # the only one, as a rule
        else:
            # A list of pieces takes many times its size where a server sends byte by byte.
            self._body = self._body if isinstance(self._body, bytearray) else bytearray(self._body)
            self._body += piece
        size = max(len(self._body), self._read)  # the same twice where it is plain
        if size > self._max_bytes or size > max(_BOMB_BYTES, _BOMB_FACTOR * self._read):
            raise UnreadableError(
                f"the answer is larger than {min(size, self._max_bytes) // 2**20} MiB and was not read further",
                is_passing=False,
            )
