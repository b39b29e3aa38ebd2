"""Leads where the deployed API has other routes than the documentation, over real sockets and the sandbox."""

import pytest

from smartlead_async import ApiError, Lead, NotFoundError, Smartlead
from smartlead_async.sandbox import Sandbox
from tests.memory_network import MemoryServer, Reply

pytestmark = pytest.mark.real_time
LEADS = [Lead(email=f"lead{number}@example.com") for number in range(4)]


async def test_a_missing_route_is_tried_once_and_remembered():
    """`Cannot POST` on the documented route: the lead goes by the deployed one, and so do those after it."""
    with Sandbox(dialect="deployed", limit=None) as sandbox:
        async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
            for lead in LEADS:
                await smartlead.leads.add(372, lead)
            ids = [int(str(lead["id"])) for lead in sandbox.leads(372)]
            for lead_id, lead in zip(ids, LEADS, strict=True):
                await smartlead.leads.update(372, lead_id, lead)
        report = sandbox.report()
    assert report.times_added[372] == {lead.email: 1 for lead in LEADS}
    assert report.requests == len(LEADS) * 2 + 2


async def test_a_bulk_job_takes_the_deployed_route_and_knows_who_was_there():
    """The deployed answer says what the documented one does not."""
    with Sandbox(dialect="deployed", limit=None) as sandbox:
        async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
            first = await smartlead.bulk.add_leads(372, LEADS)
            again = await smartlead.bulk.add_leads(372, LEADS)
    assert (first.added, first.already_present) == (4, 0)
    assert (again.added, again.already_present) == (0, 4)


async def test_an_answer_of_the_api_itself_is_no_missing_route():
    """`Campaign not found` is JSON, and final."""
    with Sandbox(limit=None) as sandbox:
        async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
            with pytest.raises(NotFoundError, match="Campaign not found"):
                await smartlead.leads.add(999, LEADS[0])
        assert sandbox.report().requests == 1


async def test_a_lead_the_deployed_route_does_not_take_is_an_error():
    """It answers 200 with counters; nothing is lost without a word."""
    refused = b'{"ok":true,"upload_count":1,"total_leads":0,"block_count":1}'
    missing = Reply(status=404, body=b"<pre>Cannot POST</pre>")
    server = MemoryServer(lambda _: Reply(body=refused), replies=[missing])
    async with server.client() as smartlead:
        with pytest.raises(ApiError, match="was not taken.*block_count"):
            await smartlead.leads.add(372, LEADS[0])


async def test_where_neither_route_is_there_the_documented_one_is_named():
    """And it is tried again by the next call: what is remembered has worked."""
    server = MemoryServer(lambda _: Reply(status=404, body=b"<html>gone</html>"))
    async with server.client() as smartlead:
        for _ in range(2):
            with pytest.raises(NotFoundError) as caught:
                await smartlead.leads.add(372, LEADS[0])
            assert caught.value.call == "POST /campaigns/{campaign_id}/leads/add"
    assert [request.path.rpartition("/")[2] for request in server.received] == ["add", "leads"] * 2


async def test_what_the_deployed_route_says_of_a_lead_is_the_error():
    """Its 404 is the API's own where the documented route is not there."""
    missing = Reply(status=404, body=b"<pre>Cannot POST</pre>")
    unknown = Reply(status=404, body=b'{"ok":false,"error":"Lead not found"}')
    server = MemoryServer(lambda _: unknown, replies=[missing])
    async with server.client() as smartlead:
        with pytest.raises(NotFoundError, match="Lead not found") as caught:
            await smartlead.leads.update(372, 11, LEADS[0])
    assert caught.value.call == "POST /campaigns/{campaign_id}/leads/{lead_id}"
