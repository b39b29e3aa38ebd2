"""Mailboxes, answers and webhooks: what is hidden, what is refused, and what each dialect answers."""

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
import respx

from smartlead_async import (
    BadRequestError,
    EmailAccountToken,
    EmailAccountUpdate,
    InvalidInputError,
    NewAccountWebhook,
    NewEmailAccount,
    NewReply,
    OutcomeUnknownError,
    ReplyAttachment,
    Smartlead,
    WarmupSettings,
)
from smartlead_async.models.email_accounts import EmailAccount, SavedEmailAccount, WarmupDay, WarmupStats
from tests.endpoints.documented import BY_NAME, answer, refusals

ACCOUNT: NewEmailAccount = BY_NAME["email_accounts.save_smtp"].given["account"]
SECRETS = ("your_app_password", "your_imap_password", "ya29.a0-example", "1//0-example", "eyJ-example")
REPLY = {"email_stats_id": "x", "email_body": "<p></p>"}
HOOK = {"webhook_url": "https://example.com", "association_type": "user"}
STATS_ID = "the stats_id of a message (its message_id, which has an @, is another)"
PUBLIC = "an http:// or https:// address that Smartlead can reach: it downloads what stands there"


def test_an_account_hides_what_opens_it() -> None:
    """Its passwords and its token are not in the `repr`, nor in the token's."""
    shown = f"{ACCOUNT!r} {ACCOUNT.token!r}"
    assert [secret for secret in SECRETS if secret in shown] == []


def test_an_account_knows_what_must_not_be_repeated() -> None:
    """All of them, or those that there are."""
    least = attrs.evolve(ACCOUNT, imap_password=ACCOUNT.password)
    without = NewEmailAccount.from_dict(
        {
            name: value
            for name, value in ACCOUNT.to_dict(secrets=True).items()
            if name not in ("token", "imap_password")
        }
    )
    assert ACCOUNT.secrets() == SECRETS
    assert least.secrets()[:2] == (SECRETS[0], SECRETS[0])
    assert without.secrets() == SECRETS[:1]


async def test_a_server_that_repeats_a_password_brings_it_into_no_error(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Nor a token."""
    api.post("/email-accounts/save").respond(400, json={"error": " ".join(SECRETS)})
    with pytest.raises(BadRequestError) as caught:
        await smartlead.email_accounts.save_smtp(ACCOUNT)
    assert [secret for secret in SECRETS if secret in f"{caught.value}{vars(caught.value)}"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"ok": True, "message": "x", "emailAccountId": 123, "warmupKey": "abc"},
        {"ok": True, "message": "x", "data": {"id": 123}},
        {"ok": True, "id": 123},
    ],
    ids=["older", "documented", "bare"],
)
async def test_the_id_of_an_account_is_found(
    body: dict[str, Any], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Three pages have it in three places."""
    api.post("/email-accounts/save").respond(json=body)
    assert (await smartlead.email_accounts.save_smtp(ACCOUNT)).id == 123


def test_an_answer_with_both_ids_has_its_own() -> None:
    """The other one is kept."""
    saved = SavedEmailAccount.from_dict({"id": 1, "emailAccountId": 2})
    assert (saved.id, saved.extra) == (1, {"emailAccountId": 2})


async def test_an_account_that_was_read_is_sent_back_by_the_names_of_writing(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """What is read as `message_per_day` is written as `max_email_per_day`, and so on; no password goes along."""
    api.get("/email-accounts/123/").mock(return_value=answer("email_accounts.get", "deployed"))
    route = api.post("/email-accounts/123").mock(return_value=answer("email_accounts.update"))
    account = await smartlead.email_accounts.get(123)
    account = attrs.evolve(
        account, message_per_day=40, custom_tracking_domain="t.example.com", bcc_email="b@x.org"
    )
    await smartlead.email_accounts.update(123, attrs.evolve(account.to_update(), signature="<p>Ana</p>"))
    sent = json.loads(route.calls.last.request.content)
    assert {name: sent[name] for name in ("max_email_per_day", "custom_tracking_url", "bcc", "signature")} == {
        "max_email_per_day": 40,
        "custom_tracking_url": "t.example.com",
        "bcc": "b@x.org",
        "signature": "<p>Ana</p>",
    }
    assert sent.keys() <= {field.name for field in attrs.fields(EmailAccountUpdate)}


def test_what_an_account_does_not_have_is_not_sent_back() -> None:
    """Null in an answer is nothing to write."""
    account = EmailAccount(id=1, from_name="", bcc_email="")
    assert account.to_update() == EmailAccountUpdate()


async def test_a_warm_up_is_read_from_older_pages_too(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Counters as text, under other names."""
    day = {"id": 1, "date": "2025-11-20", "sent_count": 15, "reply_count": "4", "save_from_spam_count": "1"}
    body = {"id": 5, "sent_count": "140", "spam_count": "3", "inbox_count": "137", "stats_by_date": [day]}
    api.get("/email-accounts/5/warmup-stats").respond(json=body)
    assert await smartlead.email_accounts.get_warmup_stats(5) == WarmupStats(
        id=5,
        total_sent=140,
        spam_count=3,
        inbox_count=137,
        daily_stats=[WarmupDay(id=1, date="2025-11-20", sent=15, replied=4, save_from_spam_count=1)],
    )


async def test_an_answer_is_sent_once(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Where it may have been sent, it is not sent again."""
    route = api.post("/campaigns/372/reply-email-thread").respond(503)
    with pytest.raises(OutcomeUnknownError):
        await smartlead.inbox.reply(372, NewReply(**REPLY))
    assert route.call_count == 1


async def test_an_answer_is_queued_where_the_api_says_so_in_words(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The deployed API answers with plain text that it calls HTML."""
    route = api.post("/campaigns/372/reply-email-thread").mock(return_value=answer("inbox.reply", "deployed"))
    assert await smartlead.inbox.reply(372, NewReply(**REPLY)) is None  # type: ignore[func-returns-value]
    assert route.calls.last.request.content == b'{"email_stats_id":"x","email_body":"<p></p>"}'


async def test_the_words_of_a_failed_sign_in_are_the_servers(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documented refusal has them beside a general phrase."""
    api.post("/email-accounts/save").respond(400, json=refusals("email_accounts.save_smtp", 400)[0])
    with pytest.raises(BadRequestError, match="400: Invalid credentials"):
        await smartlead.email_accounts.save_smtp(ACCOUNT)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: NewReply(**{**REPLY, "email_stats_id": "<a@mail.example.com>"}),
            f"email_stats_id: '<a@mail.example.com>' is not allowed; it must be {STATS_ID}",
        ),
        (
            lambda: NewReply(**REPLY, cc="ana@example.com, ben"),
            "cc: 'ana@example.com, ben' is not allowed; it must be e-mail addresses with commas between them",
        ),
        (
            lambda: NewReply(**REPLY, scheduled_time="tomorrow"),
            "scheduled_time: 'tomorrow' is not allowed; it must be an aware datetime, or ISO 8601 text",
        ),
        *(
            (
                lambda url=url: ReplyAttachment(file_url=url),
                f"file_url: {url!r} is not allowed; it must be {PUBLIC}",
            )
            for url in (
                "offer.pdf",
                "file:///tmp/offer.pdf",
                "http://localhost/offer.pdf",
                "http://127.0.0.1/offer.pdf",
                "https://10.0.0.7/offer.pdf",
                "https://[fd00::1]/offer.pdf",
                "https://printer.local/offer.pdf",
                5,
            )
        ),
        (
            lambda: WarmupSettings(warmup_enabled=True, total_warmup_per_day=51),
            "total_warmup_per_day: 51 is not allowed; it must be an integer from 1 to 50",
        ),
        (
            lambda: WarmupSettings(warmup_enabled=True, daily_rampup=4),
            "daily_rampup: 4 is not allowed; it must be an integer from 5 to 20",
        ),
        (
            lambda: WarmupSettings(warmup_enabled=True, reply_rate_percentage=19),
            "reply_rate_percentage: 19 is not allowed; it must be an integer from 20 to 100",
        ),
        (
            lambda: EmailAccountToken(scope="", expiry_date=1),
            "scope: '' is not allowed; it must be text that is not empty",
        ),
        (
            lambda: attrs.evolve(ACCOUNT, smtp_port=0),
            "smtp_port: 0 is not allowed; it must be an integer from 1 to 65535",
        ),
        (
            lambda: attrs.evolve(ACCOUNT, password=""),
            "password: its value (not shown) is not allowed; it must be text that is not empty",
        ),
        (
            lambda: NewAccountWebhook(**{**HOOK, "association_type": "campaign"}),
            'email_campaign_id: UNSET is not allowed; it must be given where association_type is "campaign"',
        ),
        (
            lambda: NewAccountWebhook(**{**HOOK, "association_type": "client"}),
            'client_id: UNSET is not allowed; it must be given where association_type is "client"',
        ),
        (
            lambda: NewAccountWebhook(**HOOK, event_type_map={"EMAIL_OPENED": True}),
            "event_type_map: {'EMAIL_OPENED': bool} is not allowed; it must be a mapping to True or False",
        ),
        (
            lambda: NewAccountWebhook(**HOOK, category_id_map=[5]),
            "category_id_map: [5] is not allowed; it must be a mapping of ids of categories",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(make: Callable[[], object], message: str) -> None:
    """With the field, the value and the rule, when the model is made."""
    with pytest.raises(InvalidInputError) as caught:
        make()
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize("url", ["https://files.example.com/a.pdf", "http://93.184.216.34/a.pdf"])
def test_an_attachment_stands_where_everybody_can_read_it(url: str) -> None:
    """By a name or by a number."""
    assert ReplyAttachment(file_url=url).file_url == url


async def test_a_time_that_ends_before_it_begins_is_refused(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Of webhooks' calls, whatever the time zones are."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.webhooks.get_summary(
            372, from_time="2024-01-01T00:00:00Z", to_time="2024-01-01T00:30:00+01:00"
        )
    assert caught.value.message == (
        "to_time: '2024-01-01T00:30:00+01:00' is not allowed; "
        "it must be not before from_time (2024-01-01T00:00:00.000Z)"
    )
    assert api.calls.call_count == 0
