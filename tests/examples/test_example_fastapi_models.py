"""The models in FastAPI: what is taken, what is answered, and what the page of the API shows."""

from collections.abc import AsyncIterator
from importlib import reload

import httpx
import pytest

from smartlead_async.sandbox import Sandbox

pytest.importorskip("fastapi")
pytestmark = pytest.mark.real_time

LEAD = {"email": "ana@example.com", "first_name": "Ana", "custom_fields": {"Title": "CEO"}}


@pytest.fixture
async def web(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """The app of `examples/fastapi_models.py`, before a sandbox."""
    monkeypatch.setenv("API", sandbox.base_url)
    monkeypatch.setenv("SMARTLEAD_API_KEY", sandbox.api_key)
    from examples import fastapi_models  # noqa: PLC0415 (it needs FastAPI)

    app = reload(fastapi_models).app  # it reads the environment when it is imported
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            yield client


async def test_models_are_taken_and_answered(web: httpx.AsyncClient, sandbox: Sandbox) -> None:
    """By the names on the wire, with nothing for what is unset."""
    added = await web.post("/campaigns/372/leads", json=LEAD)
    assert (added.status_code, added.json()) == (201, {**LEAD})
    assert [lead["email"] for lead in sandbox.leads(372)] == ["ana@example.com"]
    (campaign,) = (await web.get("/campaigns")).json()
    assert (campaign["id"], campaign["status"]) == (372, "ACTIVE")
    (lead,) = (await web.get("/campaigns/372/leads")).json()
    assert (lead["status"], lead["lead"]["custom_fields"]) == ("STARTED", {"Title": "CEO"})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"email": "ana"}, "email: 'ana' is not allowed"),
        ({"email": "ana@example.com", "Title": "CEO"}, "Lead has no field 'Title'"),
        ({}, "Lead needs email"),
        ([LEAD], "a Lead is an object"),
    ],
)
async def test_what_is_no_model_is_refused(
    web: httpx.AsyncClient, sandbox: Sandbox, body: object, message: str
) -> None:
    """With 422 and what is wrong; nothing is sent."""
    refused = await web.post("/campaigns/372/leads", json=body)
    assert refused.status_code == 422
    assert message in refused.json()["detail"][0]["msg"]
    assert sandbox.report().requests == 0


async def test_the_page_of_the_api_shows_the_fields(web: httpx.AsyncClient) -> None:
    """Each model is a schema of its own, and models within models are referred to."""
    described = (await web.get("/openapi.json")).json()
    schemas = described["components"]["schemas"]
    body = described["paths"]["/campaigns/{campaign_id}/leads"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Lead"}
    assert schemas["Lead"]["required"] == ["email"]
    held = schemas["CampaignLead"]["properties"]["lead"]["anyOf"][0]
    assert held == {"$ref": "#/components/schemas/LeadDetails"}
    assert schemas["Campaign"]["properties"]["created_at"]["anyOf"][0] == {"type": "string", "format": "date-time"}
    assert {"Campaign", "CampaignLead", "Lead", "LeadDetails", "SendingWindow"} <= {*schemas}
