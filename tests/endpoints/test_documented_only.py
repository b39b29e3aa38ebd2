"""Operations that are documented only: what is refused before it is sent, and what is read of odd answers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx

from smartlead_async import (
    ApiError,
    BadRequestError,
    EmailAttachment,
    InvalidInputError,
    MailboxQuery,
    NewEmail,
    NewOAuthAccount,
    NotFoundError,
    OutcomeUnknownError,
    Smartlead,
)
from smartlead_async.models.clients import ClientApiKey
from tests.endpoints.documented import BY_NAME, refusals

ACCOUNT: NewOAuthAccount = BY_NAME["email_accounts.save_oauth"].given["account"]
TOKENS = ("ya29.a0-example", "1//0-example", "eyJ-example")
EMAIL = {"to": "a@b.org", "subject": "Hi", "body": "Hello", "from_email_id": 1}
COLOR = "a colour as '#4CAF50': # and six hexadecimal digits"
QUERY = MailboxQuery(account_id=1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda s: s.email_accounts.fetch_messages(1, from_="2025-01-02T00:00:00Z", to="2025-01-01T00:00:00Z"),
            "to: '2025-01-01T00:00:00Z' is not allowed; it must be not before from_ (2025-01-02T00:00:00.000Z)",
        ),
        (
            lambda _: MailboxQuery(account_id=1, from_="2025-01-02T00:00:00Z", to="2025-01-01T00:00:00Z"),
            "to: '2025-01-01T00:00:00Z' is not allowed; it must be not before from_",
        ),
        (
            lambda s: s.campaigns.create_subsequence(parent_campaign_id=1, condition_events=["replied"]),
            "condition_events: ['replied'] is not allowed; it must be a list of mappings",
        ),
        (lambda s: s.tags.create("x", color="red"), f"color: 'red' is not allowed; it must be {COLOR}"),
        (
            lambda s: s.tags.update(1, name="x", color="#12345"),
            f"color: '#12345' is not allowed; it must be {COLOR}",
        ),
        (
            lambda s: s.tags.update(0, name="x", color="#123456"),
            "id: 0 is not allowed; it must be a positive integer",
        ),
        (
            lambda s: s.tags.list_by_email([]),
            "email_ids: [] is not allowed; it must be a list of at least one e-mail address",
        ),
        (
            lambda s: s.tags.add(email_account_ids=[*range(1, 27)], tag_ids=[1]),
            "email_account_ids: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10,",
        ),
        (
            lambda s: s.tags.remove(email_account_ids=[1], tag_ids=[]),
            "tag_ids: [] is not allowed; it must be a list of at least one positive integer",
        ),
        (
            lambda s: s.email_accounts.fetch_messages(1, limit=501),
            "limit: 501 is not allowed; it must be an integer from 1 to 500",
        ),
        (
            lambda s: s.email_accounts.fetch_messages(1, from_="2025-01-01"),
            "from_: '2025-01-01' is not allowed; it must be an aware datetime, or ISO 8601 text with a time zone",
        ),
        (
            lambda s: s.email_accounts.fetch_messages_of_many([]),
            "accounts: [] is not allowed; it must be a list of 1 to 10 MailboxQuery",
        ),
        (lambda s: s.email_accounts.fetch_messages_of_many([QUERY] * 11), "accounts: [MailboxQuery(account_id=1,"),
        (
            lambda s: s.webhooks.update(1, event_types=["EMAIL_OPENED"]),
            "event_types: ['EMAIL_OPENED'] is not allowed; it must be a list of at least one of CAMPAIGN_STATUS",
        ),
        (
            lambda s: s.webhooks.update(1, event_types=[]),
            "event_types: [] is not allowed; it must be a list of at",
        ),
        (lambda s: s.webhooks.remove(True), "id: True is not allowed; it must be a positive integer"),
        (
            lambda s: s.webhooks.retrigger_failed(
                1, from_time="2025-01-02T00:00:00Z", to_time="2025-01-01T00:00:00Z"
            ),
            "to_time: '2025-01-01T00:00:00Z' is not allowed; it must be not before from_time",
        ),
        (
            lambda s: s.clients.list_api_keys(status="ACTIVE"),
            "status: 'ACTIVE' is not allowed; it must be one of active, inactive",
        ),
        (
            lambda s: s.clients.create_api_key(client_id=1, key_name="Key (new)"),
            "key_name: 'Key (new)' is not allowed; it must be letters, digits, spaces, hyphens and underscores",
        ),
        (
            lambda s: s.emails.send(NewEmail(**{**EMAIL, "from_email_id": None})),
            "from_email_id: None is not allowed; it must be a positive integer",
        ),
        (
            lambda _: NewEmail(to="a@b.org", subject="Hi", body="Hello"),
            "from_email: UNSET is not allowed; it must be given where from_email_id is not",
        ),
        (
            lambda _: EmailAttachment(filename="a.pdf", content="%PDF", mime_type="application/pdf"),
            "content: '%PDF' is not allowed; it must be a file in Base64",
        ),
        (
            lambda _: EmailAttachment(filename="a.pdf", content=b"JVBERg==", mime_type="application/pdf"),
            "content: b'JVBERg==' is not allowed; it must be a file in Base64",
        ),
    ],
)
async def test_a_value_that_cannot_be_meant_is_refused(
    call: Callable[[Smartlead], Any], message: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """With the name of the parameter, the value, and what it may be; nothing is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)
    assert caught.value.message.startswith(message)
    assert api.calls.call_count == 0


async def test_a_campaign_is_nobodys(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Null is sent for it."""
    route = api.post("/campaigns/372/team-member").respond(json={"success": True})
    await smartlead.campaigns.set_team_member(372, None)
    assert route.calls.last.request.content == b'{"teamMemberId":null}'


async def test_what_is_not_given_is_not_sent(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """An optional list least of all."""
    route = api.post("/campaigns/create-subsequence").respond(json={"data": {"id": 9}})
    assert (await smartlead.campaigns.create_subsequence(parent_campaign_id=372)).subsequence_id == 9
    assert route.calls.last.request.content == b'{"parent_campaign_id":372}'


async def test_a_moment_may_be_an_object(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """It is sent as text, in UTC."""
    route = api.post("/email-accounts/5/fetch-messages").respond(json=[{"subject": "Hi"}])
    seen = await smartlead.email_accounts.fetch_messages(5, from_=datetime(2025, 1, 1, tzinfo=UTC))
    assert (seen, route.calls.last.request.content) == (
        [{"subject": "Hi"}],
        b'{"from":"2025-01-01T00:00:00.000Z"}',
    )


def test_a_token_is_not_shown() -> None:
    """Neither by the account nor by itself."""
    shown = f"{ACCOUNT!r} {ACCOUNT.token!r}"
    assert [token for token in TOKENS if token in shown] == []
    assert ACCOUNT.token.secrets() == TOKENS


async def test_a_server_that_repeats_a_token_brings_it_into_no_error(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Whatever else it says."""
    api.post("/email-accounts/save-oauth").respond(400, json={"error": " ".join(TOKENS)})
    with pytest.raises(BadRequestError) as caught:
        await smartlead.email_accounts.save_oauth(ACCOUNT)
    assert [token for token in TOKENS if token in f"{caught.value}{vars(caught.value)}"] == []


async def test_an_e_mail_is_sent_once(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Where it may have been sent, it is not sent again."""
    route = api.post("/send-email/initiate").respond(503)
    with pytest.raises(OutcomeUnknownError):
        await smartlead.emails.send(NewEmail(**EMAIL))
    assert route.call_count == 1


async def test_the_words_beside_a_list_are_no_refusal(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A message says how it went where there is something else; alone it is in the place of the list."""
    route = api.get("/client/api-key").respond(json={"message": "Found", "data": []})
    assert await smartlead.clients.list_api_keys() == []
    route.respond(json={"message": "No such client", "data": None})
    with pytest.raises(ApiError, match="200, but refused: No such client"):
        await smartlead.clients.list_api_keys()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"ok": True}, ClientApiKey()),
        ({"ok": True, "data": {"id": 45, "api_key": "x"}}, ClientApiKey(id=45, api_key="x")),
        ({"api_key": "x"}, ClientApiKey(api_key="x")),
    ],
)
async def test_a_reset_answers_whatever_it_does(
    body: object, expected: ClientApiKey, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The documentation does not say what."""
    api.put("/client/api-key/reset/45").respond(json=body)
    assert await smartlead.clients.reset_api_key(45) == expected


PAGE = "<pre>Cannot DELETE /api/v1/webhook/delete</pre>"


async def test_a_webhook_is_deleted_by_the_route_there_is(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documented one, and where the server has none such the older one, from then on."""
    documented = api.delete("/webhook/delete").respond(404, html=PAGE)
    older = api.delete("/webhook/delete/5").respond(json={"ok": True})
    await smartlead.webhooks.remove(5)
    await smartlead.webhooks.remove(5)
    assert (documented.call_count, older.call_count) == (1, 2)


async def test_a_webhook_that_the_api_does_not_know_is_not_looked_for_elsewhere(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The API's own 404 is final."""
    api.delete("/webhook/delete").respond(404, json={"error": "Webhook not found"})
    with pytest.raises(NotFoundError, match="Webhook not found"):
        await smartlead.webhooks.remove(5)
    assert api.calls.call_count == 1


async def test_a_server_without_the_route_has_deleted_nothing(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """After an attempt of which nothing is known the API's 404 says that it is gone; a server's page does not."""
    api.delete("/client/api-key/45").mock(side_effect=[httpx.Response(502), httpx.Response(404, html=PAGE)])
    with pytest.raises(NotFoundError):
        await smartlead.clients.delete_api_key(45)


async def test_a_token_that_is_refused_is_told(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """In the vendor's words."""
    api.post("/email-accounts/save-oauth").respond(400, json=refusals("email_accounts.save_oauth", 400)[0])
    with pytest.raises(BadRequestError, match="400: Invalid or expired OAuth token"):
        await smartlead.email_accounts.save_oauth(ACCOUNT)
