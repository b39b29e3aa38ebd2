"""The endpoints of campaigns: what their answers become, in both dialects."""

import json
from datetime import UTC, datetime

import httpx
import pytest
import respx

from smartlead_async import (
    BadRequestError,
    CampaignSettings,
    InvalidInputError,
    InvalidResponseError,
    NotFoundError,
    OutcomeUnknownError,
    Smartlead,
    StatusChange,
)
from smartlead_async.models.campaigns import (
    Campaign,
    CampaignAnalytics,
    CampaignStatus,
    CreatedCampaign,
    LeadStats,
    SendingWindow,
    SequenceDelay,
    SequenceStep,
    SequenceVariant,
)
from tests.endpoints.documented import answer, refusals, schedule, settings

CREATED = datetime(2022, 5, 26, 3, 47, 31, 448094, tzinfo=UTC)
EPIC = Campaign(
    id=372,
    user_id=124,
    created_at=CREATED,
    updated_at=CREATED,
    status=CampaignStatus.ACTIVE,
    name="My Epic Campaign",
    track_settings=["DONT_REPLY_TO_AN_EMAIL"],
    min_time_btwn_emails=10,
    max_leads_per_day=10,
    stop_lead_settings="REPLY_TO_AN_EMAIL",
    unsubscribe_text="Don't Contact Me",
    client_id=23,
    enable_ai_esp_matching=True,
    send_as_plain_text=True,
    follow_up_percentage=40,
)
DEPLOYED = Campaign(
    id=2710262,
    user_id=196026,
    created_at=datetime(2025, 11, 25, 10, 43, 46, 826000, tzinfo=UTC),
    updated_at=datetime(2025, 11, 25, 14, 2, 21, 776000, tzinfo=UTC),
    status=CampaignStatus.ACTIVE,
    name="Cold Outreach Q1 2024",
    track_settings=["DONT_EMAIL_OPEN", "DONT_LINK_CLICK"],
    scheduler_cron_value=SendingWindow(
        tz="America/New_York", days=[1, 2, 3, 4, 5], start_hour="09:00", end_hour="19:00"
    ),
    min_time_btwn_emails=24,
    max_leads_per_day=100,
    stop_lead_settings="REPLY_TO_AN_EMAIL",
    unsubscribe_text="",
    enable_ai_esp_matching=True,
    send_as_plain_text=False,
    follow_up_percentage=20,
    tags=[{"tag_id": 1, "tag_name": "Q1", "tag_color": "#FF5733"}],
)


@pytest.mark.parametrize(("dialect", "campaign"), [("documented", EPIC), ("deployed", DEPLOYED)])
async def test_the_list_of_campaigns_is_read(
    dialect: str, campaign: Campaign, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Every field of both dialects arrives; what is not known is in `extra`."""
    api.get("/campaigns").mock(return_value=answer("campaigns.list", dialect))
    assert await smartlead.campaigns.list() == [campaign]


async def test_an_account_without_campaigns_has_an_empty_list(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """No campaigns is an empty list, not an error."""
    api.get("/campaigns").respond(json=[])
    assert await smartlead.campaigns.list() == []


async def test_a_wrong_type_in_a_list_is_named_with_its_place(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The error says which campaign of the list, which field, what was expected and what came."""
    api.get("/campaigns").respond(json=[{"id": 1}, {"id": None, "name": 3}])
    with pytest.raises(InvalidResponseError) as caught:
        await smartlead.campaigns.list()
    assert caught.value.message == ("200: the answer has another shape: expected an integer, got null @ $[1].id")
    assert (caught.value.call, caught.value.attempts, caught.value.sent) == ("GET /campaigns", 1, "yes")


async def test_a_campaign_is_read_as_documented(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documented answer, with its schedule as a JavaScript literal."""
    api.get("/campaigns/372").mock(return_value=answer("campaigns.get"))
    campaign = await smartlead.campaigns.get(372)
    assert campaign.scheduler_cron_value == SendingWindow(
        tz="Australia/Sydney", days=[1, 2, 3, 4, 5], start_hour="10:00", end_hour="23:00"
    )
    assert (campaign.id, campaign.name, campaign.created_at) == (372, "My Epic Campaign", CREATED)
    assert (campaign.status, campaign.follow_up_percentage) == ("ACTIVE", 40)
    assert campaign.extra == {}


async def test_a_campaign_is_read_as_deployed(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The deployed answer, with lists and objects in place of texts."""
    api.get("/campaigns/372").mock(return_value=answer("campaigns.get", "deployed"))
    assert await smartlead.campaigns.get(372) == DEPLOYED


async def test_a_campaign_in_an_envelope_is_read(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`{"success": true, "data": ...}` of other pages is the campaign within."""
    api.get("/campaigns/372").respond(json={"success": True, "data": answer("campaigns.get", "deployed").json()})
    assert await smartlead.campaigns.get(372) == DEPLOYED


@pytest.mark.parametrize("body", ["", " \n", "{}"])
@pytest.mark.parametrize("method", ["get", "get_analytics"])
async def test_an_empty_look_up_is_not_found(
    method: str, body: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The deployed API answers an unknown id with an empty 200: twice, it is the same as a 404, with the id."""
    api.route().respond(200, text=body)
    with pytest.raises(NotFoundError) as caught:
        await getattr(smartlead.campaigns, method)(999)
    assert (caught.value.status_code, caught.value.attempts) == (200, 2)
    assert "(campaign_id=999)" in caught.value.message
    assert caught.value.message.endswith("; it was asked for twice")


async def test_a_created_campaign_has_its_id(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The answer to creating becomes id, name and time; the envelope's `ok` is no field."""
    api.post("/campaigns/create").mock(return_value=answer("campaigns.create"))
    assert await smartlead.campaigns.create("Test email campaign", client_id=22) == CreatedCampaign(
        id=3023,
        name="Test email campaign",
        created_at=datetime(2022, 11, 7, 16, 23, 24, 25929, tzinfo=UTC),
    )


async def test_a_campaign_without_client_sends_no_client_id(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Left out, `client_id` is absent from the request, not null."""
    route = api.post("/campaigns/create").mock(return_value=answer("campaigns.create"))
    await smartlead.campaigns.create("Test email campaign")
    assert route.calls.last.request.content == b'{"name":"Test email campaign"}'


@pytest.mark.parametrize("name", ["", "  ", None, 3, ["x"]])
async def test_a_campaign_needs_a_name(name: object, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A name is text that is not empty; nothing else is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.campaigns.create(name)  # type: ignore[arg-type]
    assert caught.value.message == f"name: {name!r} is not allowed; it must be text that is not empty"
    assert api.calls.call_count == 0


DEPLOYED_ANALYTICS = CampaignAnalytics(
    id=372,
    user_id=124,
    name="My Epic Campaign",
    status=CampaignStatus.ACTIVE,
    created_at=datetime(2022, 5, 26, 3, 47, 31, 448000, tzinfo=UTC),
    sent_count=126,
    unique_sent_count=117,
    open_count=0,
    unique_open_count=0,
    click_count=0,
    unique_click_count=0,
    reply_count=9,
    bounce_count=0,
    block_count=0,
    unsubscribed_count=0,
    total_count=0,
    drafted_count=0,
    sequence_count=3,
    campaign_lead_stats=LeadStats(
        total=117,
        not_started=2,
        inprogress=40,
        completed=70,
        paused=0,
        stopped=0,
        blocked=5,
        interested=0,
        revenue=0,
    ),
    send_as_plain_text=False,
)


async def test_counters_that_come_as_text_are_numbers(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The deployed analytics count in text; the model counts in integers."""
    api.get("/campaigns/372/analytics").mock(return_value=answer("campaigns.get_analytics", "deployed"))
    analytics = await smartlead.campaigns.get_analytics(372)
    assert analytics == DEPLOYED_ANALYTICS


async def test_analytics_of_another_shape_are_kept(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documentation speaks of rates and gives no names: whatever comes can be read in `extra`."""
    api.get("/campaigns/372/analytics").respond(json={"open_rate": "12.5%", "metrics": {"sent": 3}})
    analytics = await smartlead.campaigns.get_analytics(372)
    assert analytics.extra == {"open_rate": "12.5%", "metrics": {"sent": 3}}


STEP = SequenceStep(
    id=8494,
    created_at=datetime(2022, 11, 3, 12, 18, 34, 52000, tzinfo=UTC),
    updated_at=datetime(2022, 11, 3, 12, 18, 34, 52000, tzinfo=UTC),
    email_campaign_id=372,
    seq_number=1,
    seq_delay_details=SequenceDelay(delay_in_days=1),
    subject="Quick question",
    email_body="<p>Hi {{first_name}},</p>",
    sequence_variants=[
        SequenceVariant(
            id=2535, variant_label="A", subject="Quick question", email_body="<p>Hi {{first_name}},</p>"
        )
    ],
)


async def test_the_steps_of_a_sequence_are_read(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The deployed API sends a list of steps, with delays and variants."""
    api.get("/campaigns/372/sequences").mock(return_value=answer("campaigns.get_sequences", "deployed"))
    assert await smartlead.campaigns.get_sequences(372) == [STEP]


async def test_a_sequence_that_is_one_object_is_a_list_of_one(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documentation says "JSON object"; the caller always gets a list."""
    [step] = answer("campaigns.get_sequences", "deployed").json()
    api.get("/campaigns/372/sequences").respond(json=step)
    assert await smartlead.campaigns.get_sequences(372) == [STEP]


async def test_setting_the_schedule_gives_nothing(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`{"ok": true}` is `None`."""
    api.post("/campaigns/372/schedule").mock(return_value=answer("campaigns.update_schedule"))
    assert await smartlead.campaigns.update_schedule(372, schedule) is None  # type: ignore[func-returns-value]


async def test_setting_the_settings_gives_nothing(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`{"ok": true}` is `None`."""
    api.post("/campaigns/372/settings").mock(return_value=answer("campaigns.update_settings"))
    assert await smartlead.campaigns.update_settings(372, settings) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize("body", refusals("campaigns.update_schedule", 400), ids=lambda body: body["error"])
async def test_a_refused_schedule_says_why(
    body: dict[str, str], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Each documented refusal is a `BadRequestError` with the server's words and the campaign."""
    api.post("/campaigns/372/schedule").respond(400, json=body)
    with pytest.raises(BadRequestError) as caught:
        await smartlead.campaigns.update_schedule(372, schedule)
    assert caught.value.message == f"400: {body['error']} (campaign_id=372)"
    assert (caught.value.status_code, caught.value.body) == (400, body)
    assert caught.value.call == "POST /campaigns/{campaign_id}/schedule"


@pytest.mark.parametrize("body", refusals("campaigns.update_settings", 400), ids=lambda body: body["error"])
async def test_refused_settings_say_why(body: dict[str, str], smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Each documented refusal is a `BadRequestError` with the server's words and the campaign."""
    api.post("/campaigns/372/settings").respond(400, json=body)
    with pytest.raises(BadRequestError) as caught:
        await smartlead.campaigns.update_settings(372, settings)
    assert caught.value.message == f"400: {body['error']} (campaign_id=372)"
    assert (caught.value.status_code, caught.value.body) == (400, body)
    assert caught.value.call == "POST /campaigns/{campaign_id}/settings"


async def test_a_refusal_in_plain_text_says_why(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Older pages print a refusal as plain text; the words are in the message, the text is the body."""
    api.post("/campaigns/372/settings").respond(400, text="Invalid track_settings value - OPEN")
    with pytest.raises(BadRequestError) as caught:
        await smartlead.campaigns.update_settings(372, settings)
    assert "Invalid track_settings value - OPEN" in caught.value.message
    assert caught.value.body == "Invalid track_settings value - OPEN"


async def test_a_validation_error_gives_the_useful_text(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The deployed API's validator says "Bad Request" in `error` and what is wrong in `message`."""
    body = {
        "statusCode": 400,
        "error": "Bad Request",
        "message": '"track_settings" must be an array',
        "validation": {"source": "body", "keys": ["track_settings"]},
    }
    api.post("/campaigns/372/settings").respond(400, json=body)
    with pytest.raises(BadRequestError) as caught:
        await smartlead.campaigns.update_settings(372, settings)
    assert caught.value.message == '400: "track_settings" must be an array (campaign_id=372)'


async def test_settings_that_set_nothing_are_an_empty_object(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is left out is not sent, because the API would set it."""
    route = api.post("/campaigns/372/settings").mock(return_value=answer("campaigns.update_settings"))
    await smartlead.campaigns.update_settings(372, CampaignSettings())
    assert route.calls.last.request.content == b"{}"


@pytest.mark.parametrize("status", ["PAUSED", "STOPPED", "START"])
async def test_each_documented_status_can_be_set(
    status: StatusChange, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The three documented values are sent as they are; the answer is `None`."""
    route = api.post("/campaigns/372/status").mock(return_value=answer("campaigns.set_status"))
    assert await smartlead.campaigns.set_status(372, status) is None  # type: ignore[func-returns-value]
    assert [json.loads(call.request.content) for call in route.calls] == [{"status": status}]


@pytest.mark.parametrize("status", ["ACTIVE", "start", "", None, 1, ["PAUSED"]])
async def test_another_status_cannot_be_set(status: object, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is read (`ACTIVE`) is not what is written (`START`); the error lists what is."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.campaigns.set_status(372, status)  # type: ignore[arg-type]
    assert caught.value.message == (f"status: {status!r} is not allowed; it must be one of START, PAUSED, STOPPED")
    assert api.calls.call_count == 0


async def test_a_start_of_unknown_outcome_that_took_effect_is_done(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """After a lost answer the campaign is read; where it is active, it is not started again."""
    start = api.post("/campaigns/372/status").mock(side_effect=httpx.ReadError)
    api.get("/campaigns/372").respond(json={"id": 372, "status": "ACTIVE"})
    assert await smartlead.campaigns.set_status(372, "START") is None  # type: ignore[func-returns-value]
    assert start.call_count == 1


async def test_a_start_of_unknown_outcome_without_effect_is_sent_again(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """After a lost answer the campaign is read; where it is not active, it is started once more."""
    start = api.post("/campaigns/372/status").mock(side_effect=[httpx.ReadError, answer("campaigns.set_status")])
    api.get("/campaigns/372").respond(json={"id": 372, "status": "PAUSED"})
    assert await smartlead.campaigns.set_status(372, "START") is None  # type: ignore[func-returns-value]
    assert start.call_count == 2


async def test_a_start_whose_outcome_stays_unknown_says_so(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Two lost answers, and the campaign not active in between: the caller is told to look."""
    start = api.post("/campaigns/372/status").mock(side_effect=httpx.ReadError)
    api.get("/campaigns/372").respond(json={"id": 372, "status": "DRAFTED"})
    with pytest.raises(OutcomeUnknownError) as caught:
        await smartlead.campaigns.set_status(372, "START")
    assert (caught.value.call, caught.value.sent) == ("POST /campaigns/{campaign_id}/status", "maybe")
    assert start.call_count == 2
