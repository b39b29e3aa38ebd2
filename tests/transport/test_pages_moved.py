"""Lists over the network in memory whose rows move while they are read, and servers with pages of their own."""

import json
import random

import pytest

from smartlead_async import ApiError
from smartlead_async.transport.paging import Paging
from tests.memory_network import MemoryServer, Received, Reply
from tests.transport.test_pages import BARE, LEADS, leads, list_of, query_of


class MovingList:
    """A list of 100 rows, of which some are taken away between any two requests, and others added."""

    def __init__(self, seed: int, *, is_counted: bool, added: str) -> None:
        self._rng = random.Random(seed)
        self._is_counted = is_counted
        self._added = added
        self.rows = [*range(100)]
        self.there_all_the_time = set(self.rows)

    def __call__(self, request: Received) -> Reply:
        asked = query_of(request)
        start = int(asked["offset"])
        page = [{"id": key} for key in self.rows[start : start + int(asked["limit"])]]
        around = {"total_leads": len(self.rows)} if self._is_counted else {}
        self._move()
        return Reply(body=json.dumps({**around, "data": page}).encode(), down_s=self._rng.random())

    def _move(self) -> None:
        taken = self._rng.choice((0, 0, 1, 3)) if len(self.rows) > 20 else 0
        for _ in range(taken):
            self.there_all_the_time.discard(self.rows.pop(self._rng.randrange(len(self.rows))))
        for _ in range({"none": 0, "as many": taken, "some": self._rng.choice((0, 0, 0, 0, 1, 12))}[self._added]):
            at = self._rng.choice((0, len(self.rows), self._rng.randrange(len(self.rows))))
            self.rows.insert(at, 1_000 + self._rng.randrange(10**9))


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("added", ["none", "as many", "some"])
@pytest.mark.parametrize("seed", range(4))
async def test_no_row_is_passed_over_while_others_are_taken_away_and_added(seed, added, is_counted):
    """Rows that move to a page that was read are found there, whatever was fetched ahead and the count says."""
    server = MovingList(seed, is_counted=is_counted, added=added)
    async with MemoryServer(server).client(rate_limits=()) as smartlead:
        paging = LEADS if is_counted else BARE
        given = [lead.id async for lead in leads(smartlead, paging, page_size=10)]
    assert server.there_all_the_time - set(given) == set()
    assert len(given) == len(set(given))


@pytest.mark.parametrize("in_body", [False, True])
@pytest.mark.parametrize("is_counted", [True, False])
async def test_a_server_with_two_pages_and_no_others_is_read_to_the_end(is_counted, in_body):
    """What was fetched ahead at other places is not used."""

    def answer(request: Received) -> Reply:
        asked = json.loads(request.body) if in_body else query_of(request)
        keys = range(20) if int(asked["offset"]) == 0 else range(20, 25)
        around = {"total_leads": 25} if is_counted else {}
        return Reply(body=json.dumps({**around, "data": [{"id": key} for key in keys]}).encode())

    server = MemoryServer(answer)
    async with server.client() as smartlead:
        paging = Paging(most=100, total="total_leads", in_body=in_body)
        assert [lead.id async for lead in leads(smartlead, paging, page_size=20)] == [*range(25)]
    assert len(server.received) < 12


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_a_server_that_refuses_other_places_than_its_pages_is_read_to_the_end(status):
    """With a request more; what refuses the page itself, too, is raised."""
    broken: set[int] = set()

    def answer(request: Received) -> Reply:
        offset = int(query_of(request)["offset"])
        if offset % 20 or offset in broken:
            return Reply(status=status, body=b'{"message": "offset"}')
        return list_of(90)(request)

    async with MemoryServer(answer).client() as smartlead:
        assert [lead.id async for lead in leads(smartlead, page_size=20)] == [*range(90)]
        broken.add(40)
        rows = aiter(leads(smartlead, page_size=20))
        assert [(await anext(rows)).id for _ in range(40)] == [*range(40)]
        with pytest.raises(ApiError, match=str(status)):
            await anext(rows)
        broken.clear()
        assert [lead.id async for lead in rows] == [*range(40, 90)]
        broken.add(0)
        with pytest.raises(ApiError, match=str(status)):
            await leads(smartlead, page_size=20)


async def test_the_largest_page_leaves_room_for_the_row_before_it():
    """Of a hundred rows each page after the first gives ninety-nine."""
    server = MemoryServer(list_of(300))
    async with server.client() as smartlead:
        pages = [page async for page in leads(smartlead).by_page()]
    assert [len(page.items) for page in pages] == [100, 99, 99, 2]
    assert [(page.total, page.next_start) for page in pages] == [(300, 100), (300, 199), (300, 298), (300, None)]
    assert {query_of(request)["limit"] for request in server.received} == {"100"}


async def test_without_the_overlap_pages_follow_each_other():
    """For whoever looks for rows that were passed over in another way."""
    server = MemoryServer(list_of(300))
    async with server.client() as smartlead:
        pages = [page async for page in leads(smartlead).by_page(overlap=False)]
    assert [len(page.items) for page in pages] == [100, 100, 100]
    assert [query_of(request)["offset"] for request in server.received] == ["0", "100", "200", "300"]
