"""Lists with pages over the network in memory: what is asked for, how fast, and what an error leaves."""

import asyncio
import gc
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from smartlead_async import InvalidInputError, RateLimit, ServerError, Smartlead
from smartlead_async.models.campaigns import Campaign
from smartlead_async.transport.call import Call
from smartlead_async.transport.page import Page
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows
from tests.memory_network import MemoryServer, Received, Reply, fullest_window
from tests.virtual_time import now

LEADS = Paging(most=100, total="total_leads")
BARE = Paging(most=100)


def query_of(request: Received) -> dict[str, str]:
    return {name: value for name, value in parse_qsl(urlsplit(request.target).query) if name != "api_key"}


def list_of(count: int, **reply: Any) -> Callable[[Received], Reply]:
    """A server with so many rows, by offset in the query or the body."""

    def answer(request: Received) -> Reply:
        asked = query_of(request) | (json.loads(request.body) if request.body else {})
        if "offset" not in asked:
            return Reply()
        start, size = int(asked["offset"]), int(asked["limit"])
        rows = [{"id": key} for key in range(count)[start : start + size]]
        return Reply(body=json.dumps({"total_leads": str(count), "data": rows}).encode(), **reply)

    return answer


def leads(smartlead: Smartlead, paging: Paging = LEADS, **options: Any) -> Pages[Campaign]:
    call = Call("GET", "/leads", Rows[Campaign], query={"status": "STARTED"})
    return Pages(smartlead._send, call, paging, **options)


def ids_of(page: Page[Campaign]) -> list[int]:
    return [item.id for item in page.items]


async def test_awaited_it_is_the_first_page():
    """One request, with what the call asks for."""
    server = MemoryServer(list_of(25))
    async with server.client() as smartlead:
        page = await leads(smartlead, page_size=10)
    assert (ids_of(page), page.total, page.next_start) == ([*range(10)], 25, 10)
    assert [query_of(request) for request in server.received] == [
        {"status": "STARTED", "offset": "0", "limit": "10"}
    ]


async def test_an_empty_list_has_an_empty_first_page_and_no_page_to_go_over():
    """And no row."""
    server = MemoryServer(list_of(0))
    async with server.client() as smartlead:
        page = await leads(smartlead)
        assert (page.items, page.total, page.next_start) == ([], 0, None)
        assert [page async for page in leads(smartlead).by_page()] == []
        assert [lead async for lead in leads(smartlead)] == []


@pytest.mark.parametrize("in_body", [False, True])
async def test_every_row_comes_once_and_in_order(in_body):
    """By offset in the query or in the body."""
    server = MemoryServer(list_of(95))
    paging = Paging(most=100, total="total_leads", in_body=in_body)
    async with server.client() as smartlead:
        assert [lead.id async for lead in leads(smartlead, paging, page_size=10)] == [*range(95)]
    assert len(server.received) == 10


async def test_a_body_keeps_what_else_it_asks_for():
    """The offset is added to it."""
    server = MemoryServer(list_of(5))
    call = Call("POST", "/master-inbox/inbox-replies", Rows[Campaign], body={"filters": {"search": "x"}})
    async with server.client() as smartlead:
        await Pages(smartlead._send, call, Paging(most=20, in_body=True))
    assert server.received[0].json == {"filters": {"search": "x"}, "offset": 0, "limit": 20}


async def test_pages_come_one_by_one():
    """Each says how to go on after it."""
    server = MemoryServer(list_of(25))
    async with server.client() as smartlead:
        pages = [page async for page in leads(smartlead, page_size=10).by_page()]
        assert [ids_of(page) for page in pages] == [[*range(10)], [*range(10, 20)], [*range(20, 25)]]
        assert [page.next_start for page in pages] == [10, 20, None]
        rest = [lead.id async for lead in leads(smartlead, start=pages[1].next_start)]
    assert rest == [*range(20, 25)]


async def test_a_list_can_be_gone_over_twice():
    """Each time from the beginning."""
    server = MemoryServer(list_of(3))
    async with server.client() as smartlead:
        pages = leads(smartlead)
        assert [[lead.id async for lead in pages] for _ in range(2)] == [[0, 1, 2]] * 2


async def test_no_more_is_fetched_than_is_wanted():
    """Twelve rows are two requests, and nothing is fetched ahead of them."""
    server = MemoryServer(list_of(1_000))
    async with server.client() as smartlead:
        rows = [lead.id async for lead in leads(smartlead, page_size=10, max_items=12)]
    assert rows == [*range(12)]
    assert [query_of(request)["limit"] for request in server.received] == ["10", "3"]  # with the row before


@pytest.mark.parametrize(
    "options",
    [
        {"page_size": 0},
        {"page_size": 101},
        {"page_size": True},
        {"page_size": "10"},
        {"start": -1},
        {"start": "x"},
        {"start": 2**63},
        {"max_items": 0},
        {"max_items": 1.0},
    ],
)
async def test_what_makes_no_sense_is_refused_at_once(options):
    """Before anything is awaited."""
    [name] = options
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match=f"^{name}: .* must be a whole number"):
            leads(smartlead, **options)


@pytest.mark.parametrize("start", [[], {}, True, 1.5, b"x"], ids=repr)
async def test_what_is_no_cursor_is_refused_at_once(start):
    """A cursor is a number or a text."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match="^start: .* must be a cursor"):
            smartlead.leads.list_all(start=start)


async def test_it_shows_what_it_is_a_list_of_and_not_what_is_looked_for():
    """That may be somebody's address."""
    async with MemoryServer().client() as smartlead:
        assert repr(leads(smartlead)) == "Pages('GET /leads')"


# Ahead


async def test_pages_of_slow_answers_are_read_at_the_limit():
    """0.6 s an answer: one after the other they would take 360 s, and the limit allows 120."""
    server = MemoryServer(list_of(600, down_s=0.6))
    async with server.client() as smartlead:
        rows = [lead.id async for lead in leads(smartlead.with_options(lane="bulk"), page_size=1)]
    assert rows == [*range(600)]
    assert fullest_window(server.arrivals) == 10
    assert 600 / now() >= 0.95 * 5


async def test_two_pages_are_fetched_ahead_and_no_more():
    """While the first is looked at."""
    server = MemoryServer(list_of(100, down_s=0.5))
    async with server.client(rate_limits=()) as smartlead:
        pages = leads(smartlead, page_size=10).by_page()
        await anext(pages)
        await anext(pages)
        await asyncio.sleep(10.0)
        assert [query_of(request)["offset"] for request in server.received] == ["0", "9", "19", "29"]
        assert [ids_of(await anext(pages))[0] for _ in range(2)] == [20, 30]
    assert now() < 11.5


async def test_pages_that_come_in_another_order_are_given_in_theirs():
    """The third is there before the second."""
    server = MemoryServer(
        lambda request: list_of(40, down_s=5.0 if query_of(request)["offset"] == "9" else 0.1)(request)
    )
    async with server.client() as smartlead:
        assert [lead.id async for lead in leads(smartlead, page_size=10)] == [*range(40)]


async def test_pages_travel_in_the_lane_of_whoever_reads():
    """The first one and those after it: a call of a web request goes before all of them."""
    server = MemoryServer(list_of(200))
    async with server.client(rate_limits=(RateLimit(2, per_s=2.0),)) as smartlead:

        async def read() -> None:
            _ = [lead async for lead in leads(smartlead.with_options(lane="bulk"), page_size=10)]

        reading = asyncio.create_task(read())
        await asyncio.sleep(5.0)
        at = now()
        await smartlead.leads.set_category(372, 1, 1)
        assert now() - at < 2.5
        assert smartlead.limiter.waiting_interactive == 0
        await reading


async def test_a_server_that_gives_less_than_was_asked_for_is_read_to_the_end():
    """What was fetched ahead began too far on, and is not used."""
    server = MemoryServer(
        lambda request: list_of(40)(
            Received(
                at=0.0,
                method="GET",
                target=request.target.replace("limit=10", "limit=4"),
                headers={},
                body=b"",
                connection=0,
            )
        )
    )
    async with server.client(rate_limits=()) as smartlead:
        assert [lead.id async for lead in leads(smartlead, page_size=10)] == [*range(40)]


# Ends


async def test_after_an_error_the_same_page_is_asked_for_again():
    """Nothing is lost, and the list does not look complete."""
    broken = {"19"}

    def answer(request: Received) -> Reply:
        return Reply(status=500) if query_of(request)["offset"] in broken else list_of(40)(request)

    server = MemoryServer(answer)
    async with server.client(max_attempts=1) as smartlead:
        rows = aiter(leads(smartlead, page_size=10))
        assert [(await anext(rows)).id for _ in range(20)] == [*range(20)]
        for _ in range(2):
            with pytest.raises(ServerError):
                await anext(rows)
        broken.clear()
        assert [lead.id async for lead in rows] == [*range(20, 40)]


async def test_an_error_of_a_page_nobody_comes_to_is_nobody_s():
    """It was fetched ahead, and the loop was left before it."""
    server = MemoryServer(
        lambda request: Reply(status=500) if query_of(request)["offset"] == "19" else list_of(40)(request)
    )
    async with server.client(max_attempts=1) as smartlead:
        async for lead in leads(smartlead, page_size=10):
            if lead.id == 15:
                await asyncio.sleep(1.0)
                break
    gc.collect()


async def test_what_is_fetched_ahead_is_cancelled_with_the_task_that_reads():
    """It leaves the queue; what is on the wire ends by itself."""
    server = MemoryServer(list_of(1_000))
    async with server.client(rate_limits=(RateLimit(1, per_s=10.0),)) as smartlead:

        async def read() -> None:
            async for _ in leads(smartlead, page_size=10):
                pass

        reading = asyncio.create_task(read())
        await asyncio.sleep(12.0)
        assert smartlead.limiter.waiting_interactive == 3
        reading.cancel()
        await asyncio.wait([reading])
        await asyncio.sleep(0)
        assert (reading.cancelled(), smartlead.limiter.waiting_interactive) == (True, 0)
    assert len(server.received) == 2


async def test_a_loop_that_is_left_leaves_nothing_in_the_queue():
    """`break` is enough."""
    server = MemoryServer(list_of(1_000))
    async with server.client(rate_limits=(RateLimit(2, per_s=10.0),)) as smartlead:
        async for lead in leads(smartlead, page_size=10):
            if lead.id == 10:
                break
        await asyncio.sleep(0)
        assert smartlead.limiter.waiting_interactive == 0
    assert len(server.received) <= 4


async def test_a_reader_that_gave_up_can_go_on():
    """A timeout around one step costs no row."""
    server = MemoryServer(list_of(40, down_s=1.0))
    async with server.client() as smartlead:
        rows = aiter(leads(smartlead, page_size=10))
        seen = [(await anext(rows)).id for _ in range(10)]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await anext(rows)
        assert seen + [lead.id async for lead in rows] == [*range(40)]


def test_an_iterator_may_outlive_its_loop():
    """Nothing is cancelled on a loop that is closed."""
    kept: list[Any] = []

    async def main() -> None:
        async with MemoryServer(list_of(1_000)).client(rate_limits=()) as smartlead:
            kept.append(leads(smartlead, page_size=10).by_page())
            await anext(kept[0])
            await anext(kept[0])

    asyncio.run(main())
    kept.clear()
    gc.collect()
