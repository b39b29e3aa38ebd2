"""Answers made to do harm: too large, endless, nested, mistyped. What comes of them is ours, and small."""

import gzip
import json
import struct
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from functools import reduce
from itertools import count

import attrs
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartlead_async import ConnectionFailedError, InvalidResponseError, Smartlead, SmartleadError
from smartlead_async.models.campaigns import Campaign, CampaignStatus
from smartlead_async.models.clients import ClientPermission
from smartlead_async.models.converter import read
from smartlead_async.models.drift import WrongTypeError
from smartlead_async.transport.answer import UnreadableError
from smartlead_async.transport.body import BodyReader
from smartlead_async.transport.call import LIST_BYTES, OBJECT_BYTES
from smartlead_async.transport.steps import run as run_steps
from tests.endpoints.documented import ENDPOINTS
from tests.memory_network import KEY, LEAD, MemoryServer, Reply
from tests.virtual_time import run

MIB = 2**20
PEAK = 16 * MIB
GZIP = (("content-encoding", "gzip"),)


def packed(piece: bytes, times: int) -> bytes:
    """So many pieces as gzip, without ever having them all: one is packed alone, and again and again."""
    packer = zlib.compressobj(wbits=-15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = reduce(lambda before, _: zlib.crc32(piece, before), range(times), 0)
    header, end = gzip.compress(b"")[:10], packer.flush()
    return header + block * times + end + struct.pack("<LL", crc, len(piece) * times)


BOMBS: dict[str, Callable[[], bytes]] = {
    "blanks": lambda: packed(b" " * MIB, 100),
    "a_text": lambda: packed(b"a" * MIB, 100),
    "lists": lambda: packed(b"[],[]," * (MIB // 6), 100),
    "packed_twice": lambda: gzip.compress(packed(b" " * MIB, 100) * 40),
    "many_members": lambda: packed(b" " * MIB, 7) * 20,
    "a_tail_of_nothing": lambda: gzip.compress(b'{"ok":true}') + bytes(100 * MIB),
    "a_tail_of_empty_blocks": lambda: packed(b"{}", 1)[:-10] + b"\x00\x00\x00\xff\xff" * (4 * MIB),
}


async def peak_of(smartlead: Smartlead, name: str) -> int:
    """The most memory a call takes above what there was before it; the call must fail in our own words."""
    tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        with pytest.raises(SmartleadError):
            await (smartlead.campaigns.get(372) if name == "campaigns.get" else smartlead.campaigns.list())
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


class Pieces(httpx.AsyncByteStream):
    """A body that comes in pieces, and may have no end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


def sending(pieces: Iterable[bytes], headers: Iterable[tuple[str, str]] = ()) -> httpx.AsyncBaseTransport:
    return httpx.MockTransport(lambda _: httpx.Response(200, headers=[*headers], stream=Pieces(pieces)))


def cut(data: bytes, size: int = 65536) -> Iterable[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("name", ["campaigns.get", "campaigns.list"])
@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_takes_little_memory(bomb, name):
    """A hundred megabytes in a hundred kilobytes, where one object is read and where a list is."""
    transport = sending(cut(BOMBS[bomb]()), GZIP)
    async with Smartlead(KEY, http_transport=transport, max_attempts=1) as smartlead:
        assert await peak_of(smartlead, name) <= PEAK


@pytest.mark.parametrize("size", [1000, MIB])
async def test_a_body_without_an_end_is_not_read_to_it(size):
    """In pieces of any size."""

    endless = (number.to_bytes(size, "big") for number in count())
    async with Smartlead(KEY, http_transport=sending(endless), max_attempts=1) as smartlead:
        assert await peak_of(smartlead, "campaigns.get") <= PEAK


def test_small_pieces_take_no_more_memory_than_one():
    """Sixteen bytes each would take four times their size if they were kept apart."""
    reader = BodyReader("", MIB)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableError, match="larger than 1 MiB"):
            for number in count():
                run_steps(reader.feed(number.to_bytes(16, "big")))
        assert tracemalloc.get_traced_memory()[1] <= 2 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 40_000,
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 300_000,
        b"HTTP/1.1 200 " + b"y" * 300_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000,
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;" + b"x" * 300_000,
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * 40_000,
    ],
    ids=["many", "long", "reason", "informational", "chunk", "trailers"],
)
async def test_headers_without_an_end_are_not_read_to_it(raw):
    """Wherever there can be headers: httpcore and h11 stop at 100 KB, or the attempt at its time."""
    server = MemoryServer(lambda _: Reply(raw=raw, then="stall"))
    async with server.client(max_attempts=1, timeout_s=5.0) as smartlead:
        with pytest.raises(ConnectionFailedError) as caught:
            await smartlead.campaigns.get(372)
        assert caught.value.sent == "maybe"
        server.handler = lambda _: Reply()
        await smartlead.leads.add(372, LEAD)


def test_a_list_that_is_worth_its_size_is_read():
    """Sixty megabytes of campaigns are no bomb: they do not shrink to a two-hundredth."""
    rows = b"".join(b'{"id":%d,"name":"Campaign %d","status":"ACTIVE"},' % (n, n * 7919) for n in range(200_000))
    body = b"[" + rows[:-1] + b"]"
    reader = BodyReader("gzip", LIST_BYTES)
    for piece in cut(gzip.compress(body)):
        run_steps(reader.feed(piece))
    assert len(body) > OBJECT_BYTES
    assert reader.finish() == body


@pytest.mark.parametrize("size", [1, 7, 65536])
def test_gzip_in_pieces_of_any_size_is_read_whole(size):
    """However the network cuts it."""
    body = json.dumps([{"id": number} for number in range(20_000)]).encode()
    reader = BodyReader("gzip", OBJECT_BYTES)
    for piece in cut(gzip.compress(body), size):
        run_steps(reader.feed(piece))
    assert reader.finish() == body


@pytest.mark.parametrize("missing", range(1, 30))
def test_gzip_that_ends_too_early_is_noticed(missing):
    """Wherever it was cut off, in its header too."""
    whole = gzip.compress(b'{"ok":true}')
    reader = BodyReader("gzip", OBJECT_BYTES)
    run_steps(reader.feed(whole[:-missing]))
    with pytest.raises(UnreadableError, match="ends too early"):
        reader.finish()


# Types


def answering(body: bytes) -> MemoryServer:
    return MemoryServer(lambda _: Reply(body=body))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"id":[],"name":"x"}', "expected an integer, got a list @ $.id"),
        (b'{"id":1.5,"name":"x"}', "expected an integer, got a number @ $.id"),
        (b'{"id":true,"name":"x"}', "expected an integer, got true or false @ $.id"),
        (b'{"name":"x"}', "missing @ $.id"),
        (b"[1]", "expected an object, got a list @ $"),
        (b'"x"', "expected an object, got text @ $"),
    ],
)
async def test_a_wrong_type_is_named_with_its_path(body, reason):
    """What was expected, what came, and where in the JSON."""
    async with answering(body).client(max_attempts=1) as smartlead:
        with pytest.raises(InvalidResponseError) as caught:
            await smartlead.campaigns.get(372)
    assert reason in caught.value.message


async def test_a_wrong_type_in_a_list_is_named_with_its_place():
    """In a list of many."""
    async with answering(b'[{"id":1,"name":"x"},{"id":[],"name":"x"}]').client() as smartlead:
        with pytest.raises(InvalidResponseError, match=r"expected an integer, got a list @ \$\[1\]\.id"):
            await smartlead.campaigns.list()


async def test_the_longest_integer_that_python_reads_is_read():
    """4,300 digits."""
    async with answering(b'{"id":1,"name":"x","user_id":' + b"9" * 4300 + b"}").client() as smartlead:
        assert (await smartlead.campaigns.get(372)).user_id == 10**4300 - 1


def endless(name: str, digits: int) -> bytes:
    return b'{"id":1,"name":"x","%s":' % name.encode() + b"9" * digits + b"}"


@pytest.mark.parametrize("digits", [4301, 100_000])
async def test_an_integer_without_an_end_is_no_number(digits):
    """Python reads and prints no longer ones; the error does neither."""
    async with answering(endless("id", digits)).client(max_attempts=1) as smartlead:
        with pytest.raises(InvalidResponseError) as caught:
            await smartlead.campaigns.get(372)
    assert len(caught.value.message) < 500


@pytest.mark.parametrize("name", ["user_id", "of_no_field"])
@pytest.mark.parametrize("digits", [4301, 100_000])
async def test_an_integer_without_an_end_does_not_cost_the_answer(digits, name):
    """It is kept as it came where nothing needs it."""
    async with answering(endless(name, digits)).client() as smartlead:
        campaign = await smartlead.campaigns.get(372)
    assert (campaign.id, campaign.user_id, campaign.extra) == (1, None, {name: "9" * digits})


async def test_what_is_not_known_is_kept_and_can_be_sent_back():
    """Unknown fields, values of enumerations, numbers as text and NULs as they came; half characters as U+FFFD."""
    sent = {
        "id": "372",
        "name": "a\x00b\ud800",
        "status": "ASLEEP",
        "later": {"deep": [1, None, "\ud800"]},
        "n": 1e300,
    }
    async with answering(json.dumps(sent).encode()).client() as smartlead:
        campaign = await smartlead.campaigns.get(372)
    assert campaign.id == 372
    assert campaign.name == "a\x00b\ufffd"
    assert campaign.status == "ASLEEP"
    assert isinstance(campaign.status, CampaignStatus)
    assert campaign.extra == {"later": {"deep": [1, None, "\ufffd"]}, "n": 1e300}
    assert json.loads(json.dumps(campaign.status)) == "ASLEEP"
    assert json.loads(json.dumps(attrs.asdict(campaign)["extra"])) == campaign.extra


async def test_a_client_s_permissions_go_back_as_they_came():
    """Known or not: what the API gave is what adding a client takes."""
    permission = ["reply_master_inbox", "fly_to_the_moon"]
    body = json.dumps([{"id": 1, "client_permision": {"permission": permission, "x": 1}}]).encode()
    async with answering(body).client() as smartlead:
        [client] = await smartlead.clients.list()
    assert client.client_permission == ClientPermission(permission=permission, extra={"x": 1})


# Anything

# A few of each: `nox -s fuzz` is for minutes of them.
anything = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "content-encoding",
                "content-length",
                "content-type",
                "location",
                "retry-after",
                "transfer-encoding",
                "x-ratelimit-remaining",
                "x-ratelimit-reset",
            ]
        ),
        st.sampled_from(
            ["gzip", "0", "-1", "1e400", "nan", "chunked", "http://[", "//", "Wed, 32 Oct 99999 99:99:99 GMT"]
        )
        | st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30),
    ),
    max_size=6,
)
STATUSES = st.sampled_from(
    [101, 200, 201, 204, 206, 300, 302, 304, 400, 404, 406, 407, 418, 429, 500, 503, 599, 999]
)
endpoints = st.sampled_from(ENDPOINTS)


def ask(endpoint, raw: bytes, then: str) -> None:
    """Make the example call of a server that says these bytes: it succeeds, or fails in our own words."""

    async def main() -> None:
        server = MemoryServer(lambda _: Reply(raw=raw, then=then))
        async with server.client(max_attempts=1, timeout_s=1.0) as smartlead:
            try:
                await endpoint(smartlead)
            except SmartleadError as error:
                str(error).encode()

    run(main())


@anything
@given(endpoint=endpoints, status=STATUSES, headers=HEADERS, body=st.binary(max_size=200))
def test_any_answer_is_read_or_a_smartlead_error(endpoint, status, headers, body):
    """Any status with any headers and bytes, over the wire."""
    head = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers), "", ""]
    ask(endpoint, "\r\n".join(head).encode("latin-1") + body, "close")


@anything
@given(endpoint=endpoints, raw=st.binary(max_size=300), then=st.sampled_from(["close", "reset", "stall"]))
def test_any_bytes_are_a_smartlead_error(endpoint, raw, then):
    """What is not HTTP at all, or its beginning."""
    ask(endpoint, raw, then)
    ask(endpoint, b"HTTP/1.1 200 OK\r\n" + raw, then)


@anything
@given(data=st.binary(max_size=400), encoding=st.sampled_from(["", "gzip", "identity", "br", "gzip, gzip"]))
def test_any_body_is_read_or_unreadable(data, encoding):
    """Whatever is said to be gzip."""
    try:
        reader = BodyReader(encoding, 100)
        for piece in cut(data, 7):
            run_steps(reader.feed(piece))
        body = reader.finish()
    except UnreadableError:
        return
    assert len(body) <= 100


@anything
@given(
    value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)
)
def test_any_value_of_any_field_is_read_or_of_a_wrong_type(value):
    """The converter raises nothing else."""
    for field in attrs.fields(Campaign):
        with suppress(WrongTypeError):
            read({"id": 1, field.name: value}, Campaign)


async def test_an_answer_that_can_only_be_read_synchronously_is_an_invalid_response():
    """Of a transport of somebody's own, which would give the same again."""

    class Pieces(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"[]"

    class Transport(httpx.AsyncBaseTransport):
        async def handle_async_request(self, _request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, stream=Pieces())

    async with Smartlead(KEY, http_transport=Transport()) as smartlead:
        with pytest.raises(InvalidResponseError) as caught:
            await smartlead.campaigns.list()
    assert caught.value.message == "the transport gave a response that cannot be read asynchronously"
    assert caught.value.attempts == 1
