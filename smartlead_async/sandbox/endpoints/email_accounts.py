"""E-mail accounts: connected, listed, changed, suspended, deleted, and which campaigns send from them."""

import base64
from collections.abc import Callable
from datetime import timedelta

from smartlead_async.sandbox.answers import Answer, Json, RefusedError, json_answer, refused
from smartlead_async.sandbox.checks import check, integer_or, is_email, listed
from smartlead_async.sandbox.endpoints import tags
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import page
from smartlead_async.sandbox.records import Mailbox
from smartlead_async.sandbox.shapes import Value
from smartlead_async.sandbox.state import USER_ID, normal

MAX_PAGE = 100
MAX_WARMUP = 50  # e-mails a day
READ_AS = {
    "user_name": "username",
    "imap_user_name": "imap_username",
    "max_email_per_day": "message_per_day",
    "time_to_wait_in_mins": "minTimeToWaitInMins",
    "custom_tracking_url": "custom_tracking_domain",
    "bcc": "bcc_email",
}
"""What is written under one name is read under another."""
WARMUP = ("total_warmup_per_day", "daily_rampup", "reply_rate_percentage", "warmup_key_id")
KEPT_ELSEWHERE = frozenset({"id", "client_id", "is_suspended", "warmup_enabled", "token", *WARMUP})
OAUTH_TYPES = ("GMAIL", "OUTLOOK")
WARMUP_DAYS = 7
# Both refusals say "ok": true, as documented: only the status tells.
QUOTA_USED = json_answer(
    {"ok": True, "message": "Bulk reconnect API cannot be consumed more than 3 times a day"}, 406
)
NONE_FAILED = json_answer({"ok": True, "message": "No failed email account found!"}, 404)
NOT_YOURS = json_answer({"success": False, "message": "Email account not found or does not belong to you"}, 400)


def list_all(incoming: Incoming) -> Answer:
    """`GET /email-accounts/`: their passwords in base64."""
    over = refused(f"limit must be less than or equal to {MAX_PAGE}", 422)
    found = [each for each in incoming.account.mailboxes.values() if _is_asked_for(incoming, each)]
    rows = page(incoming, found, most=MAX_PAGE, over=over).rows
    return incoming.answer([shown(incoming, mailbox, password=_base64) for mailbox in rows])


def get(incoming: Incoming) -> Answer:
    """`GET /email-accounts/{email_account_id}/`: its password as it is."""
    return incoming.answer(shown(incoming, _mailbox(incoming)))


def save(incoming: Incoming) -> Answer:
    """`POST /email-accounts/save`: with an id the account that has it is changed."""
    return incoming.answer({"data": shown(incoming, _saved(incoming, ("from_name", "from_email", "user_name")))})


def save_oauth(incoming: Incoming) -> Answer:
    """`POST /email-accounts/save-oauth`."""
    if incoming.body.get("type") not in OAUTH_TYPES:
        raise refused(f"type must be one of [{', '.join(OAUTH_TYPES)}]", 422)
    mailbox = _saved(incoming, ("from_name", "from_email"))
    return incoming.answer({"data": shown(incoming, mailbox)})


def connect(incoming: Incoming, address: str) -> Mailbox:
    """A new account; an address is that of one only."""
    account = incoming.account
    for other in account.mailboxes.values():
        if other.address == address:
            answer = {"ok": False, "errorCode": "ACCOUNT_ALREADY_EXIST", "emailAccountId": other.id}
            raise RefusedError(json_answer({**answer, "message": "Email account already exists"}, 400))
    mailbox = Mailbox(
        id=next(account.next_mailbox_id),
        address=address,
        settings={"type": "SMTP", "smtp_port_type": "TLS", "imap_port_type": "SSL", "message_per_day": 50},
        created_at=incoming.now,
        updated_at=incoming.now,
    )
    account.mailboxes[mailbox.id] = mailbox
    return mailbox


def update(incoming: Incoming) -> Answer:
    """`POST /email-accounts/{email_account_id}`."""
    _write(incoming, _mailbox(incoming))
    return incoming.answer()


def delete(incoming: Incoming) -> Answer:
    """`DELETE /email-accounts/{email_account_id}`: campaigns do not send from it any more."""
    account, mailbox_id = incoming.account, incoming.ids["email_account_id"]
    if account.mailboxes.pop(mailbox_id, None) is None:
        answer = {"ok": False, "message": "Email account not found!", "errorCode": "ACCOUNT_NOT_FOUND"}
        raise RefusedError(json_answer({**answer, "emailAccountId": mailbox_id}, 404))
    for campaign in account.campaigns.values():
        campaign.mailbox_ids = [each for each in campaign.mailbox_ids if each != mailbox_id]
    return incoming.answer({"emailAccountId": mailbox_id})


def suspend(incoming: Incoming) -> Answer:
    """`PUT /email-accounts/suspend/{email_account_id}`."""
    return _set_suspended(incoming, is_suspended=True)


def unsuspend(incoming: Incoming) -> Answer:
    """`DELETE /email-accounts/unsuspend/{email_account_id}`."""
    return _set_suspended(incoming, is_suspended=False)


def set_warmup(incoming: Incoming) -> Answer:
    """`POST /email-accounts/{email_account_id}/warmup`."""
    mailbox, body = _mailbox(incoming), incoming.body
    if integer_or(body.get("total_warmup_per_day"), 0) > MAX_WARMUP:
        raise refused(f"total_warmup_per_day must be less than or equal to {MAX_WARMUP}", 422)
    mailbox.is_warming_up = body.get("warmup_enabled", mailbox.is_warming_up) is True
    mailbox.warmup = {**mailbox.warmup, **body}
    mailbox.updated_at = incoming.now
    return incoming.answer()


def get_warmup_stats(incoming: Incoming) -> Answer:
    """`GET /email-accounts/{email_account_id}/warmup-stats`: as many e-mails a day as were set, for a week."""
    mailbox = incoming.account.mailboxes.get(incoming.ids["email_account_id"])
    if mailbox is None:
        raise RefusedError(json_answer({"message": "Email account not found", "status": "error"}, 404))
    sent = integer_or(mailbox.warmup.get("total_warmup_per_day"), 0) if mailbox.is_warming_up else 0
    spam = sent * (100 - mailbox.reputation) // 100
    days = [f"{incoming.now - timedelta(days=ago):%Y-%m-%d}" for ago in range(WARMUP_DAYS, 0, -1)]
    counts = {"sent": sent, "spam": spam, "delivered": sent - spam}
    total = {"total_sent": sent * WARMUP_DAYS, "spam_count": spam * WARMUP_DAYS}
    daily: list[Value] = [{"date": day, **counts} for day in days]
    return incoming.answer({**total, "reputation_score": mailbox.reputation, "daily_stats": daily})


def reconnect_failed(incoming: Incoming) -> Answer:
    """`POST /email-accounts/reconnect-failed-email-accounts`; finding no failed account uses no turn."""
    account = incoming.account
    has_failed = account.has_failed_accounts
    if not account.take_reconnect(incoming.now):
        return QUOTA_USED
    for mailbox in account.mailboxes.values():
        mailbox.is_connected = True
    return incoming.answer() if has_failed else NONE_FAILED


def list_of_campaign(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/email-accounts`: deployed an array, with passwords as they are."""
    mailboxes = incoming.account.mailboxes
    rows: list[Value] = [shown(incoming, mailboxes[each]) for each in incoming.campaign().mailbox_ids]
    return incoming.answer(rows if incoming.deployed else {"data": rows})


def add_to_campaign(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/email-accounts`: one that sends already stays."""
    campaign = incoming.campaign()
    given = _ids(incoming)
    for mailbox_id in given:
        if mailbox_id not in incoming.account.mailboxes:
            raise refused(f"Email account id - {mailbox_id} not allowed. Permission Error.")
    campaign.mailbox_ids = [*dict.fromkeys([*campaign.mailbox_ids, *given])]
    links: list[Value] = [
        {"id": each, "email_campaign_id": campaign.id, "email_account_id": each, "updated_at": incoming.now}
        for each in given
    ]
    return incoming.answer({"result": links})


def remove_from_campaign(incoming: Incoming) -> Answer:
    """`DELETE /campaigns/{campaign_id}/email-accounts`, the ids in the body."""
    campaign, given = incoming.campaign(), _ids(incoming)
    kept = [each for each in campaign.mailbox_ids if each not in given]
    removed, campaign.mailbox_ids = len(campaign.mailbox_ids) - len(kept), kept
    return incoming.answer({"result": removed})


def shown(
    incoming: Incoming, mailbox: Mailbox, password: Callable[[Json], Json] = lambda text: text
) -> dict[str, Value]:
    """An account as the API shows it; a field that the answer has no place for is left out."""
    settings = mailbox.settings
    return {
        **settings,
        "id": mailbox.id,
        "from_email": mailbox.address,
        "password": password(settings.get("password")),
        "imap_username": settings.get("imap_username", settings.get("username")),
        "imap_password": password(settings.get("imap_password", settings.get("password"))),
        "created_at": mailbox.created_at,
        "updated_at": mailbox.updated_at,
        "user_id": USER_ID,
        "client_id": mailbox.client_id,
        "is_smtp_success": mailbox.is_connected,
        "is_imap_success": mailbox.is_connected,
        "smtp_failure_error": None if mailbox.is_connected else "Invalid credentials",
        "is_suspended": mailbox.is_suspended,
        "daily_sent_count": _sent_today(incoming, mailbox),
        "campaign_count": len(_campaign_ids(incoming, mailbox)),
        "campaign_ids": _campaign_ids(incoming, mailbox),
        "warmup_enabled": mailbox.is_warming_up,
        "warmup_reputation": mailbox.reputation,
        "warmup_details": _warmup(mailbox),
        "tags": tags.shown(incoming, mailbox),
    }


def _warmup(mailbox: Mailbox) -> Value:
    return {
        **mailbox.warmup,
        "id": mailbox.id,
        "status": "ACTIVE" if mailbox.is_warming_up else "INACTIVE",
        "created_at": mailbox.created_at,
        "warmup_created_at": mailbox.created_at,
        "reply_rate": mailbox.warmup.get("reply_rate_percentage"),
        "warmup_max_count": mailbox.warmup.get("total_warmup_per_day"),
        "max_email_per_day": mailbox.settings.get("message_per_day"),
        "warmup_reputation": mailbox.reputation,
    }


def _is_asked_for(incoming: Incoming, mailbox: Mailbox) -> bool:
    asked = incoming.asked
    switches = {
        "isInUse": bool(_campaign_ids(incoming, mailbox)),
        "isSmtpSuccess": mailbox.is_connected,
        "isWarmupBlocked": False,
    }
    texts = {
        "emailWarmupStatus": "ACTIVE" if mailbox.is_warming_up else "INACTIVE",
        "esp": str(mailbox.settings.get("type")),
        "client_id": str(mailbox.client_id),
    }
    return (
        all(asked(name) in (None, str(value).lower()) for name, value in switches.items())
        and all(asked(name) in (None, value) for name, value in texts.items())
        and (asked("username") or "").lower() in f"{mailbox.address} {mailbox.settings.get('username')}".lower()
    )


def _saved(incoming: Incoming, needed: tuple[str, ...]) -> Mailbox:
    """The account that is made or, where an id is given, changed."""
    body = incoming.body
    if body.get("id") is not None:
        mailbox = incoming.account.mailbox(integer_or(body.get("id"), 0))
    else:
        for name in needed:
            if body.get(name) in (None, ""):
                raise refused(f"{name} is required", 422)
        check(body, "from_email", valid=is_email(body.get("from_email")))
        mailbox = connect(incoming, normal(str(body["from_email"])))
    _write(incoming, mailbox)
    return mailbox


def _write(incoming: Incoming, mailbox: Mailbox) -> None:
    body = incoming.body
    plain = {name: value for name, value in body.items() if name not in KEPT_ELSEWHERE}
    mailbox.settings |= {READ_AS.get(name, name): value for name, value in plain.items()}
    mailbox.warmup |= {name: body[name] for name in WARMUP if name in body}
    mailbox.is_warming_up = body.get("warmup_enabled", mailbox.is_warming_up) is True
    mailbox.is_suspended = body.get("is_suspended", mailbox.is_suspended) is True
    client_id = body.get("client_id", mailbox.client_id)
    mailbox.client_id = client_id if isinstance(client_id, int) else None
    mailbox.updated_at = incoming.now


def _set_suspended(incoming: Incoming, *, is_suspended: bool) -> Answer:
    mailbox = incoming.account.mailboxes.get(incoming.ids["email_account_id"])
    if mailbox is None:
        return NOT_YOURS
    mailbox.is_suspended = is_suspended
    return incoming.answer({"data": {"accountId": mailbox.id, "isSuspended": is_suspended}})


def _mailbox(incoming: Incoming) -> Mailbox:
    return incoming.account.mailbox(incoming.ids["email_account_id"])


def _campaign_ids(incoming: Incoming, mailbox: Mailbox) -> list[int]:
    return [each.id for each in incoming.account.campaigns.values() if mailbox.id in each.mailbox_ids]


def _sent_today(incoming: Incoming, mailbox: Mailbox) -> int:
    today = incoming.now.date()
    return sum(
        message.is_sent and message.mailbox_id == mailbox.id and message.time.date() == today
        for _, lead in incoming.account.everyone()
        for message in lead.history
    )


def _ids(incoming: Incoming) -> list[int]:
    given = incoming.body.get("email_account_ids")
    check(incoming.body, "email_account_ids", valid=isinstance(given, list) and bool(given))
    return [integer_or(each, 0) for each in listed(given)]


def _base64(text: Json) -> Json:
    return base64.b64encode(text.encode()).decode() if isinstance(text, str) else None


HANDLERS: dict[str, Endpoint] = {
    "email_accounts.list": list_all,
    "email_accounts.get": get,
    "email_accounts.save_smtp": save,
    "email_accounts.save_oauth": save_oauth,
    "email_accounts.get_warmup_stats": get_warmup_stats,
    "email_accounts.update": update,
    "email_accounts.delete": delete,
    "email_accounts.suspend": suspend,
    "email_accounts.unsuspend": unsuspend,
    "email_accounts.set_warmup": set_warmup,
    "email_accounts.reconnect_failed": reconnect_failed,
    "campaigns.list_email_accounts": list_of_campaign,
    "campaigns.add_email_accounts": add_to_campaign,
    "campaigns.remove_email_accounts": remove_from_campaign,
}
