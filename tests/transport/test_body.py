"""Bodies as they come from the network: plain or packed, piece by piece, and no larger than they may be."""

import gzip
import zlib

import pytest

from smartlead_async.transport.answer import UnreadableError
from smartlead_async.transport.body import BodyReader
from smartlead_async.transport.steps import run

MIB = 2**20


@pytest.mark.parametrize("encoding", ["", " Identity "])
def test_a_plain_body_is_read_up_to_its_limit(encoding):
    """Piece by piece; the byte after it is too much."""
    reader = BodyReader(encoding, 2 * MIB)
    run(reader.feed(b"x" * MIB))
    run(reader.feed(b"y" * MIB))
    assert reader.finish() == b"x" * MIB + b"y" * MIB
    with pytest.raises(
        UnreadableError, match="^the answer is larger than 2 MiB and was not read further$"
    ) as caught:
        run(reader.feed(b"z"))
    assert not caught.value.is_passing


def test_a_plain_body_cannot_have_been_packed_to_fill_memory():
    """More than 8 MiB are read where a list may have as much, in pieces of any size."""
    reader = BodyReader("", 64 * MIB)
    run(reader.feed(b"x" * 9 * MIB))
    run(reader.feed(b"y"))
    assert len(reader.finish()) == 9 * MIB + 1


@pytest.mark.parametrize("encoding", ["gzip", " X-GZIP"])
def test_a_packed_body_is_read_up_to_its_limit(encoding):
    """What counts is its size when unpacked."""
    body = bytes(range(256)) * 4 * 1024
    reader = BodyReader(encoding, MIB)
    run(reader.feed(gzip.compress(body)))
    assert reader.finish() == body
    reader = BodyReader(encoding, MIB)
    with pytest.raises(UnreadableError, match="larger than 1 MiB"):
        run(reader.feed(gzip.compress(body + b"x")))


@pytest.mark.parametrize("size", [1, 7, 65536])
def test_gzip_may_be_several_one_behind_the_other(size):
    """As its standard allows; a server may pack piece by piece."""
    data = gzip.compress(b"[1,") + gzip.compress(b"") + gzip.compress(b"2]")
    reader = BodyReader("gzip", MIB)
    for start in range(0, len(data), size):
        run(reader.feed(data[start : start + size]))
    assert reader.finish() == b"[1,2]"


def test_gzip_that_unpacks_to_nothing_is_read_up_to_its_limit_too():
    """Twenty bytes of it a hundred thousand times would be unpacked for ever."""
    reader, nothing = BodyReader("gzip", MIB), gzip.compress(b"")
    with pytest.raises(UnreadableError, match="larger than 1 MiB"):
        for _ in range(100_000):
            run(reader.feed(nothing))


def test_a_body_is_unpacked_in_steps():
    """A piece of the network may grow to many megabytes."""
    reader = BodyReader("gzip", 64 * MIB)
    assert len(list(reader.feed(gzip.compress(b"012345" * MIB)))) == 5
    assert len(reader.finish()) == 6 * MIB


def test_empty_parts_of_gzip_are_unpacked_in_steps_too():
    """A hundred thousand of them, which come at once, would hold the loop for seconds."""
    reader = BodyReader("gzip", 4 * MIB)
    assert len(list(reader.feed(gzip.compress(b"") * 100_000 + gzip.compress(b"[]")))) == 200
    assert reader.finish() == b"[]"


def test_a_packed_body_without_bytes_is_empty():
    """As an answer without a body is, whatever it says of its encoding."""
    assert BodyReader("gzip", MIB).finish() == b""


def test_a_body_that_grows_two_hundredfold_is_read_no_further_than_8_mib():
    """Less than that may be as large as its limit allows."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(b" " * 16 * MIB) + packer.flush()
    reader = BodyReader("gzip", 64 * MIB)
    with pytest.raises(UnreadableError, match="^the answer is larger than 8 MiB"):
        run(reader.feed(bomb))


def test_what_a_body_grew_by_is_reckoned_of_what_was_unpacked_so_far():
    """16 MiB of blanks behind as much noise as makes them a hundredfold are read."""
    noise = b"".join(zlib.crc32(n.to_bytes(4, "big")).to_bytes(4, "big") for n in range(40_000))
    body = noise + b" " * 16 * MIB
    reader = BodyReader("gzip", 64 * MIB)
    packed = gzip.compress(body)
    for start in range(0, len(packed), 1000):
        run(reader.feed(packed[start : start + 1000]))
    assert reader.finish() == body


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"plain", "^the answer is not the gzip data it says it is$"),
        (gzip.compress(b"{}") + b"x", "^the answer goes on after the end of its gzip data$"),
        (gzip.compress(b"{}")[:-1], "^the answer's gzip data ends too early$"),
    ],
    ids=["no gzip", "more after it", "cut off"],  # gzip's header holds the time
)
def test_gzip_that_is_none_is_said_to_be(data, reason):
    """Another attempt may fare better."""
    reader = BodyReader("gzip", MIB)
    with pytest.raises(UnreadableError, match=reason) as caught:
        run(reader.feed(data))
        reader.finish()
    assert caught.value.is_passing
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("encoding", "name"), [("BR", "'br'"), ("x" * 40, f"'{'x' * 40}'"), ("x" * 41, "something")]
)
def test_an_encoding_that_was_not_asked_for_is_named(encoding, name):
    """But for one that is too long for a name: half of it might be half a key."""
    with pytest.raises(UnreadableError, match=f"^the answer is encoded as {name}, which was not asked for$"):
        BodyReader(encoding, MIB)
