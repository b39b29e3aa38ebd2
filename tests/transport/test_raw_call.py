"""Operations this package does not know, and views with options of their own: over the network in memory."""

import pytest

from smartlead_async import (
    ConnectionFailedError,
    InvalidInputError,
    Lead,
    OutcomeUnknownError,
    RateLimitedError,
    ServerError,
    Smartlead,
    SmartleadError,
)
from smartlead_async.models.campaigns import Campaign
from tests.memory_network import KEY, RESET, STALL, MemoryServer, Reply
from tests.secrets.search import searching
from tests.virtual_time import now

FOUND = b'{"data":[{"id":372,"name":"a"}]}'


async def test_any_operation_can_be_called():
    """Ids in their places, a query, a body; the answer is the JSON as it came."""
    server = MemoryServer(lambda _: Reply(body=FOUND))
    async with server.client() as smartlead:
        answer = await smartlead.request(
            "PATCH", "/tags/{id}/x", ids={"id": 7}, query={"full": True, "ids": [1, 2]}, json={"name": "a"}
        )
    [request] = server.received
    assert answer == {"data": [{"id": 372, "name": "a"}]}
    assert (request.method, request.target) == ("PATCH", f"/api/v1/tags/7/x?api_key={KEY}&full=true&ids=1%2C2")
    assert request.json == {"name": "a"}


@pytest.mark.parametrize(
    ("result", "expected"), [(list[Campaign], [Campaign(id=372, name="a")]), (str, FOUND.decode()), (bytes, FOUND)]
)
async def test_an_answer_is_read_as_what_is_asked_for(result, expected):
    """A list of a model, or a file."""
    server = MemoryServer(lambda _: Reply(body=FOUND))
    async with server.client() as smartlead:
        assert await smartlead.request("GET", "/x", result=result) == expected


@pytest.mark.parametrize("test_id", ["test_001", 7])
async def test_smart_delivery_has_ids_that_are_text(test_id):
    """As its typed methods take them."""
    server = MemoryServer()
    async with server.client() as smartlead:
        await smartlead.request("GET", "/spam-test/{id}/x", ids={"id": test_id}, host="smartdelivery")
    assert server.received[0].path == f"/api/v1/spam-test/{test_id}/x"


async def test_ids_in_a_path_are_in_no_label():
    """The path is what logs and errors show."""
    server = MemoryServer(lambda _: Reply(status=400, body=b"{}"))
    async with server.client() as smartlead:
        with pytest.raises(Exception, match="^GET /campaigns/{id1}/x/{id2}: 400: {} .id1=372, id2=915.$"):
            await smartlead.request("GET", "/campaigns/372/x/915")
    assert server.received[0].path == "/api/v1/campaigns/372/x/915"


async def test_a_request_goes_to_one_of_the_four_hosts():
    """By its name."""
    server = MemoryServer()
    async with server.client(base_url={}) as smartlead:
        await smartlead.request("GET", "/x", host="prospect-api")
        await smartlead.request("GET", "/x")
    assert [host for host, _ in server.addresses] == ["prospect-api.smartlead.ai", "server.smartlead.ai"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"path": "https://evil.example/x"}, "path"),
        ({"path": "//evil.example@x"}, "path"),
        ({"path": "/x?api_key=1"}, "path"),
        ({"path": "/../../x"}, "path"),
        ({"path": "/leads/ana@example.com"}, "path"),
        ({"path": "x"}, "path"),
        ({"path": None}, "path"),
        ({"path": "/x/{id}"}, "ids: \\[\\] is not allowed; it must be those of the path, \\['id'\\]"),
        ({"path": "/x/{id"}, "ids"),
        ({"path": "/x", "ids": {"id": 1}}, "ids"),
        ({"path": "/x/{id}", "ids": {"id": "1"}}, "id: '1' is not allowed"),
        ({"method": "TRACE"}, "method"),
        ({"host": "evil.example"}, "host"),
        ({"query": [("tag", 1), ("tag", 2)]}, "query: .* is not allowed; it must be a mapping"),
        ({"query": "a=1"}, "query: 'a=1' is not allowed"),
        ({"ids": [372]}, "ids: .* is not allowed; it must be a mapping"),
        ({"repeat": "often"}, "repeat"),
        ({"result": dict}, "result"),
    ],
)
async def test_what_would_lead_elsewhere_is_refused(arguments, reason):
    """Before anything is sent."""
    server = MemoryServer()
    async with server.client() as smartlead:
        with pytest.raises(InvalidInputError, match=f"^([A-Z]+ .*: )?{reason}"):
            await smartlead.request(**{"method": "GET", "path": "/x", **arguments})
    assert server.received == []


@pytest.mark.parametrize(
    ("repeat", "reply", "attempts"),
    [
        ("never", Reply(status=429), 1),
        ("never", RESET, 1),
        ("unless_sent", Reply(status=429), 1),
        ("unless_unknown", Reply(status=429), 2),
        ("unless_unknown", RESET, 1),
        ("always", RESET, 2),
    ],
)
async def test_it_is_sent_again_as_it_is_told(repeat, reply, attempts):
    """By itself never: nobody knows what it does."""
    server = MemoryServer(replies=[reply])
    async with server.client() as smartlead:
        if attempts == 1:
            with pytest.raises((RateLimitedError, OutcomeUnknownError)):
                await smartlead.request("POST", "/x", json={}, repeat=repeat)
        else:
            await smartlead.request("POST", "/x", json={}, repeat=repeat)
    assert len(server.received) == attempts


async def test_a_read_that_failed_is_not_an_unknown_outcome():
    """Nothing can have happened twice."""
    server = MemoryServer(replies=[RESET])
    async with server.client() as smartlead:
        with pytest.raises(ConnectionFailedError):
            await smartlead.request("GET", "/x")


# Views


async def test_a_view_has_settings_of_its_own():
    """The client it is made of keeps its own, and so do other views."""
    server = MemoryServer(lambda _: STALL)
    async with server.client() as smartlead:
        quick = smartlead.with_options(timeout_s=5.0, max_attempts=2, deadline_s=60.0)
        for view, seconds in ((quick, 10.0), (quick.with_options(max_attempts=1, timeout_s=1.0), 1.0)):
            began_at = now()
            with pytest.raises(ConnectionFailedError):
                await view.campaigns.list()
            assert now() - began_at == pytest.approx(seconds, abs=0.6)
        server.handler = lambda _: Reply(status=500)
        server.received.clear()
        with pytest.raises(ServerError):
            await smartlead.campaigns.list()
    assert len(server.received) == 3


async def test_a_view_adds_to_every_call():
    """What is not documented can be tried, in bulk jobs too."""
    server = MemoryServer()
    async with server.client() as smartlead:
        view = smartlead.with_options(extra_query={"dry_run": True}, extra_body={"tag": "x"})
        await view.leads.add(372, Lead(email="a@example.com"))
        await view.bulk.add_leads(372, [Lead(email="b@example.com")])
        await smartlead.leads.add(372, Lead(email="c@example.com"))
    assert [(request.json, "dry_run=true" in request.target) for request in server.received] == [
        ({"email": "a@example.com", "tag": "x"}, True),
        ({"email": "b@example.com", "tag": "x"}, True),
        ({"email": "c@example.com"}, False),
    ]


async def test_a_view_is_the_same_client():
    """One limit, one lifetime."""
    server = MemoryServer()
    smartlead = server.client()
    view = smartlead.with_options(lane="bulk")
    assert (type(view), repr(view)) == (Smartlead, repr(smartlead))
    async with smartlead:
        await smartlead.leads.add(372, Lead(email="a@example.com"))
        assert view.limiter.slots_free == smartlead.limiter.slots_free == 9
    with pytest.raises(Exception, match="the client is closed"):
        await view.campaigns.list()


@pytest.mark.parametrize(
    "reply",
    [Reply(), Reply(status=400, body=b"{}"), Reply(status=429), Reply(status=302), RESET, STALL, Reply(body=b"<")],
    ids=lambda reply: f"{reply.status}-{reply.then}",
)
async def test_what_is_asked_for_is_in_no_log_event_or_error(reply, capfd):
    """A query may hold somebody's address."""
    events: list[object] = []
    server = MemoryServer(lambda _: reply)
    with searching(capfd) as search:
        async with server.client(on_event=events.append, timeout_s=1.0, deadline_s=5.0) as smartlead:
            try:
                await smartlead.request(
                    "GET", "/leads/", query={"email": "ana.canary@example.com"}, repeat="always"
                )
            except SmartleadError as error:
                search.error(error)
    search.see("events", *events)
    texts = {place: " ".join(texts) for place, texts in search._texts.items() if place != "error: locals"}
    assert "GET /leads/" in texts["events"]
    assert [place for place, text in texts.items() if "ana.canary" in text] == []
