"""E-mail accounts: the failed ones queued for reconnecting, three times in 24 hours."""

from smartlead_async.sandbox.answers import Answer, json_answer
from smartlead_async.sandbox.checks import allow_only
from smartlead_async.sandbox.incoming import Incoming

QUEUED = json_answer(
    {
        "ok": True,
        "message": "Email account(s) added to the queue to reconnect. We will send you an email once completed.",
    }
)
# Both refusals say "ok": true, as documented: only the status tells.
QUOTA_USED = json_answer(
    {"ok": True, "message": "Bulk reconnect API cannot be consumed more than 3 times a day"}, 406
)
NONE_FAILED = json_answer({"ok": True, "message": "No failed email account found!"}, 404)


def reconnect_failed(incoming: Incoming) -> Answer:
    """`POST /email-accounts/reconnect-failed-email-accounts`; finding no failed account uses no turn."""
    allow_only(incoming.body, (), deployed=incoming.account.deployed)
    if not incoming.account.take_reconnect(incoming.now):
        return QUOTA_USED
    return QUEUED if incoming.account.failed_accounts else NONE_FAILED
