"""What is in flight together: batches that are refused, and the order of rows."""

import asyncio

import pytest

from tests.bulk.many import NO_LIMIT, leads
from tests.memory_network import MemoryServer, Received, Reply


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_refused_batch_is_sent_in_halves_down_to_the_bad_row(status):
    """One row of 64 is bad: it alone is rejected, and a dozen requests find it."""

    def answer(request: Received) -> Reply:
        rows = request.json["lead_list"]
        if any(row["email"].startswith("person37@") for row in rows):
            return Reply(status=status, body=b'{"error":"Invalid email"}')
        return Reply(body=f'{{"ok":true,"total_leads":{len(rows)}}}'.encode())

    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        async with smartlead.bulk.add_leads(372, leads(64), batch_size=64) as outcomes:
            seen = [outcome async for outcome in outcomes]
    assert [outcome.index for outcome in seen if outcome.status == "rejected"] == [37]
    assert len([outcome for outcome in seen if outcome.status == "added"]) == 63
    assert len(server.received) == 13


@pytest.mark.parametrize("batch_size", [1, 4])
async def test_one_address_is_never_in_flight_twice(batch_size):
    """Even where duplicates are wanted, the second waits for the first."""
    under_way: set[str] = set()

    async def answer(request: Received) -> Reply:
        rows = request.json.get("lead_list", [request.json])
        emails = [row["email"] for row in rows]
        assert len(set(emails)) == len(emails)
        assert not under_way & set(emails)
        under_way.update(emails)
        await asyncio.sleep(0.3)
        under_way.difference_update(emails)
        return Reply(body=f'{{"ok":true,"total_leads":{len(rows)}}}'.encode())

    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(3) * 10, dedupe=False, batch_size=batch_size)
    assert (report.added, report.duplicate_input) == (30, 0)


async def test_one_worker_sends_one_row_at_a_time_in_their_order():
    """As many rows as tell an outage are at hand; only one of them is on its way."""
    under_way: list[int] = []

    async def answer(request: Received) -> Reply:
        under_way.append(request.connection)
        await asyncio.sleep(0.3)
        assert len(under_way) == 1
        under_way.clear()
        return Reply()

    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(372, leads(20), workers=1)
    assert [request.json["email"] for request in server.received] == [lead.email for lead in leads(20)]
