"""Large and wrong answers: others have their turn, time counts, and a wrong one costs no more than a right one."""

import asyncio
import gzip
import json
import sys
import tracemalloc
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import cache

import httpx
import pytest

from smartlead_async import ApiError, InvalidResponseError, Smartlead, SmartleadError
from smartlead_async.models.campaigns import Campaign, CampaignAnalytics
from smartlead_async.models.converter import read
from smartlead_async.models.leads import MessageHistories
from smartlead_async.models.webhooks import Webhook
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Success
from smartlead_async.transport.json_steps import PIECE_BYTES, STEP_ROWS
from smartlead_async.transport.json_text import LARGE_BYTES
from smartlead_async.transport.paging import Paging, Rows
from smartlead_async.transport.response import outcome_in_steps
from tests.memory_network import KEY, MemoryServer, Reply
from tests.transport.outcomes import to_outcome
from tests.virtual_time import VirtualTimeLoop

MIB = 2**20
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
ROW = {
    "id": 372,
    "name": "My Epic Campaign",
    "status": "ACTIVE",
    "created_at": "2022-05-26T03:47:31.448094+00:00",
    "track_settings": ["DONT_EMAIL_OPEN"],
    "scheduler_cron_value": {"tz": "UTC", "days": [1, 2, 3], "startHour": "09:00", "endHour": "17:00"},
    "follow_up_percentage": 40,
}
LIST = Call("GET", "/campaigns", list[Campaign])
WEBHOOKS = Call("GET", "/webhooks", list[Webhook])
PAGES = Call("GET", "/leads", Rows[Campaign], paging=Paging(most=1000, rows="data.lists", total="data.total"))


def filled(piece: str, size: int = MIB // 3) -> bytes:
    """A list of this size."""
    return f"[{','.join([piece] * (size // (len(piece) + 1)))}]".encode()


GOOD = filled(json.dumps(ROW))


def cost(call: Call[object], body: bytes, status: int = 200) -> int:
    """The most memory it takes to understand an answer."""
    tracemalloc.start()
    try:
        to_outcome(call, Answer(status, {}, body), NOON)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@cache
def cost_of_good() -> int:
    """The same of the right list: the second time, when all that is made once is there."""
    cost(LIST, GOOD)
    return cost(LIST, GOOD)


@pytest.mark.parametrize("call", [LIST, WEBHOOKS, PAGES], ids=["needs an id", "needs nothing", "a page"])
@pytest.mark.parametrize(
    "piece", ["{}", "[]", "[[]]", "1", '"x"', "null", '{"a":1}', '{"error":1}', '{"ok":true,"message":"x"}']
)
def test_a_wrong_list_takes_no_more_memory_than_a_right_one(piece, call):
    """It is decoded up to its first fault. Exceptions of every row took a gigabyte and a half."""
    assert cost(call, filled(piece)) <= cost_of_good()


@pytest.mark.parametrize("piece", ['{"id":"x"}', '{"id":[]}', '{"id":{}}'])
def test_small_odd_rows_take_at_most_three_times_the_memory_of_small_right_ones(piece):
    """Where nothing is needed they are rows; where an id is, they are decoded up to the first."""
    assert cost(WEBHOOKS, filled(piece, MIB // 32)) <= 3 * cost(WEBHOOKS, filled('{"id":1}', MIB // 32))
    assert cost(LIST, filled(piece)) <= cost_of_good()


@pytest.mark.parametrize("value", ["1", "{}", "[]", '"x"', "[[]]", "2.5", "true"])
def test_odd_fields_in_every_row_take_at_most_three_times_the_memory(value):
    """Each value that cannot be read is kept in `extra`; that it was is told once."""
    row = json.dumps({**ROW, "name": "VALUE", "status": "VALUE", "scheduler_cron_value": "VALUE"})
    body = filled(row.replace('"VALUE"', value))
    outcome = to_outcome(LIST, Answer(200, {}, body), NOON)
    assert isinstance(outcome, Success)
    assert len(outcome.drifts) <= 4
    assert cost(LIST, body) <= 3 * cost_of_good()


@pytest.mark.parametrize("call", [LIST, PAGES], ids=["a list", "a page"])
def test_a_large_answer_is_read_in_steps_of_some_milliseconds(call):
    """As many as it has pieces; the result is that of one that is small."""
    body = GOOD if call is LIST else b'{"data":{"total":"9","lists":' + GOOD + b"}}"
    steps = outcome_in_steps(call, Answer(200, {}, body), NOON, strict=True)
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            outcome = end.value
            break
        count += 1
    pieces = len(body) // PIECE_BYTES
    assert pieces <= count <= pieces + 2 + len(json.loads(GOOD)) // STEP_ROWS
    assert isinstance(outcome, Success)
    rows = outcome.value.items if call is PAGES else outcome.value
    assert len(rows) == len(json.loads(GOOD))
    assert {row.follow_up_percentage for row in rows} == {40}


def steps_of(call: Call[object], body: bytes) -> list[int]:
    """How many functions are called in each step, and within the last one."""
    counts = [0]

    def profile(_frame: object, event: str, _argument: object) -> None:
        counts[-1] += event in ("call", "c_call")

    steps = outcome_in_steps(call, Answer(200, {}, body), NOON, strict=False)
    sys.setprofile(profile)
    try:
        while next(steps, True) is None:
            counts.append(0)
    finally:
        sys.setprofile(None)
    return counts


def a_row(value: bytes) -> bytes:
    """A list of one campaign, one field of which is this."""
    return b'[{"id":1,"track_settings":' + value + b"}]"


ODD_BODIES = {
    "texts that are numbers": a_row(filled("1")),
    "numbers that are texts": a_row(filled("1")).replace(b"track_settings", b"scheduler_cron_value"),
    "texts of a field": a_row(filled('"a"')),
    "a list of several kinds": a_row(filled('"a",1,null,{},[]')),
    "rows of odd fields": filled(json.dumps({**ROW, "name": 1, "status": {}, "created_at": "x", "user_id": []})),
    "rows in lists": filled('[{"id":1}]'),
    "many fields": b'{"id":1' + b"".join(b',"f%d":1' % number for number in range(30_000)) + b"}",
    "many fields of a row": b'[{"id":1' + b"".join(b',"f%d":{}' % number for number in range(30_000)) + b"}]",
    "many leads": b"{" + b",".join(b'"%d":{"history":[{}]}' % number for number in range(12_000)) + b"}",
    "one field many times": b"{" + b",".join([b'"id":1'] * 50_000) + b"}",
    "an error that is a list": b'{"error":' + filled("1") + b"}",
    "an error that is an object": b'{"error":{"a":' + filled("1") + b"}}",
    "lists in a list": b"[" * 20 + filled("1") + b"]" * 20,
}


@pytest.mark.parametrize("call", [LIST, Call("GET", "/x", MessageHistories)], ids=["a list", "an object"])
@pytest.mark.parametrize("name", ODD_BODIES)
def test_no_step_of_an_odd_answer_is_much_longer_than_one_of_a_right_one(name, call):
    """Whatever there is much of: a right one calls some ten thousand functions in a step."""
    assert max(steps_of(call, ODD_BODIES[name])) <= 100_000


def test_a_large_refusal_keeps_the_beginning_of_what_came():
    """The whole of it would be in every report of the error."""
    body = b'{"error":' + filled('"no"') + b"}"
    error = to_outcome(LIST, Answer(200, {}, body), NOON).error
    words = json.dumps(["no"] * 200)[:500]
    assert (error.message, error.body) == (f"200, but refused: {words}", body[:500].decode())


def test_large_texts_in_place_of_rows_are_read():
    """In a list of names."""
    names = ["x" * 5000] * 100
    outcome = to_outcome(Call("GET", "/x", list[str]), Answer(200, {}, json.dumps(names).encode()), NOON)
    assert outcome == Success(names)


def test_a_large_object_and_a_large_list_in_a_place_of_its_own_are_read():
    """Whatever stands around the rows."""
    inner = to_outcome(LIST, Answer(200, {}, b'{"campaigns":' + GOOD + b"}"), NOON)
    assert isinstance(inner, Success)
    assert len(inner.value) == len(json.loads(GOOD))
    large = json.dumps({"id": 1, "other": "x" * LARGE_BYTES}).encode()
    assert isinstance(to_outcome(Call("GET", "/x", CampaignAnalytics), Answer(200, {}, large), NOON), Success)
    assert isinstance(to_outcome(Call("GET", "/x", object), Answer(200, {}, GOOD), NOON), Success)


@pytest.mark.parametrize(
    ("call", "name"),
    [(LIST, "data"), (Call("GET", "/x", list[Campaign], rows="campaigns"), "campaigns"), (PAGES, "lists")],
    ids=["in the envelope", "in a field of its own", "a page"],
)
def test_a_large_wrong_list_is_decoded_no_further_than_its_first_fault(call, name):
    """What stands behind it is not even JSON."""
    text = f'{{"{name}":[{{"id":[]}},{" " * LARGE_BYTES}oops'
    body = f'{{"data":{text}' if call is PAGES else text
    outcome = to_outcome(call, Answer(200, {}, body.encode()), NOON)
    assert outcome.error.message == (
        "200: the answer has another shape: expected an integer, got a list @ $[0].id"
    )


def test_a_large_object_is_read_in_steps_too():
    """Its lists row by row, and many fields that nobody knows."""
    message = {"type": "SENT", "open_count": "3", "x": "y" * 50}
    histories = {str(number): {"history": [message] * 700} for number in range(1, 9)}
    fields = {f"field {number}": "x" * 50 for number in range(20_000)}
    for cls, value in ((MessageHistories, histories), (CampaignAnalytics, {"id": 1, **fields})):
        body = json.dumps(value).encode()
        steps = outcome_in_steps(Call("GET", "/x", cls), Answer(200, {}, body), NOON, strict=False)
        assert len([*steps]) >= len(body) // PIECE_BYTES + 4
        assert to_outcome(Call("GET", "/x", cls), Answer(200, {}, body), NOON) == Success(read(value, cls))


def test_a_large_file_is_decoded_in_steps():
    """As UTF-8, or else as what it is known to be in; a byte without a meaning becomes U+FFFD."""
    text = "Zürich;Genève\n" * 240_000
    call = Call("GET", "/x", str, charset="cp1252")
    for encoding, end, read_end in (("utf-8", b"", ""), ("cp1252", b"\x81", "\ufffd")):
        body = text.encode(encoding) + end
        steps = outcome_in_steps(call, Answer(200, {}, body), NOON, strict=False)
        assert len([*steps]) >= 3
        assert to_outcome(call, Answer(200, {}, body), NOON) == Success(text + read_end)


def test_a_large_page_with_rows_in_two_places_is_read():
    """Those of the first place count."""
    body = b'{"data":' + GOOD + b',"data":' + GOOD + b"}"
    call = Call("GET", "/leads", Rows[Campaign], paging=Paging(most=1000))
    outcome = to_outcome(call, Answer(200, {}, body), NOON)
    assert isinstance(outcome, Success)
    assert len(outcome.value.items) == len(json.loads(GOOD))


def test_a_large_row_without_an_id_is_named_and_the_answer_s_beginning_kept():
    """The whole of it would be in every report of the error."""
    body = GOOD[:-1] + b',{"name":"x"}]'
    outcome = to_outcome(LIST, Answer(200, {}, body), NOON)
    number = len(json.loads(GOOD))
    assert outcome.error.message == f"200: the answer has another shape: missing @ $[{number}].id"
    assert outcome.error.body == body[:500].decode()


async def read_while(answer: bytes, work: Callable[[], object], **settings: float) -> object:
    """List campaigns, and do something in each turn of the loop meanwhile."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=answer))
    async with Smartlead(KEY, http_transport=transport, **{"max_attempts": 1, **settings}) as smartlead:
        call = asyncio.ensure_future(smartlead.campaigns.list())
        while not call.done():
            work()
            await asyncio.sleep(0)
        return await call


async def test_others_have_their_turn_while_a_large_answer_is_read():
    """At least once a step."""
    turns: list[None] = []
    await read_while(filled(json.dumps(ROW), 2 * MIB), lambda: turns.append(None))
    assert len(turns) >= 2 * MIB // PIECE_BYTES


async def test_reading_counts_against_the_time_of_an_attempt():
    """A second passes in each turn; after five the attempt is over, and another one may be quicker."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    with pytest.raises(InvalidResponseError) as caught:
        await read_while(filled(json.dumps(ROW), 2 * MIB), lambda: loop.stall(1.0), timeout_s=5.0, max_attempts=2)
    assert caught.value.message == "200: the answer could not be read within timeout_s"
    assert (caught.value.sent, caught.value.status_code, caught.value.attempts) == ("yes", 200, 2)


@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_of_a_refusal_the_beginning_is_read(encoding):
    """Sixteen megabytes of it took eight hundred, and a minute."""
    body = b'{"error":"no"}' + b"[]," * (16 * MIB // 3)
    packed = gzip.compress(body) if encoding else body
    transport = httpx.MockTransport(
        lambda _: httpx.Response(400, headers={"content-encoding": encoding}, stream=Pieces(packed))
    )
    async with Smartlead(KEY, http_transport=transport) as smartlead:
        tracemalloc.start()
        try:
            with pytest.raises(ApiError) as caught:
                await smartlead.campaigns.list()
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert caught.value.message == "400: JSON that cannot be read"
    assert isinstance(caught.value.body, str)
    assert caught.value.body.startswith('{"error":"no"}[],[],')
    assert peak <= MIB


class Pieces(httpx.AsyncByteStream):
    """A body that comes in pieces."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._body), 65536):
            yield self._body[start : start + 65536]


@pytest.mark.parametrize(
    ("head", "attempts"),
    [
        (b"", 2),
        (b"content-length: 2\r\n", 1),
        (b"transfer-encoding: chunked\r\n", 1),
    ],
)
async def test_a_list_that_ends_where_its_connection_does_is_asked_for_again(head, attempts):
    """It may have been cut, and lines of a file or pages of rows would look whole."""
    body = b"2\r\n[]\r\n0\r\n\r\n" if b"chunked" in head else b"[]"
    raw = Reply(raw=b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body, then="close")
    server = MemoryServer(lambda _: Reply(body=b"[]"), replies=[raw])
    async with server.client() as smartlead:
        assert await smartlead.campaigns.list() == []
    assert len(server.received) == attempts


async def test_an_object_that_ends_where_its_connection_does_is_read():
    """One that is cut is no JSON."""
    raw = Reply(raw=b'HTTP/1.1 200 OK\r\n\r\n{"id":372}', then="close")
    async with MemoryServer(replies=[raw]).client() as smartlead:
        assert (await smartlead.campaigns.get(372)).id == 372


async def test_a_list_that_always_ends_where_its_connection_does_is_said_to():
    """After the attempts that there are."""
    raw = Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n[]", then="close")
    async with MemoryServer(lambda _: raw).client() as smartlead:
        with pytest.raises(
            SmartleadError, match="the answer ends where its connection does, and may have been cut"
        ):
            await smartlead.campaigns.list()
