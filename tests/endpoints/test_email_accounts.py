"""The endpoint of e-mail accounts: the status decides, whatever the body's `ok` says."""

import pytest
import respx

from smartlead_async import ApiError, NotFoundError, OutcomeUnknownError, QuotaExceededError, Smartlead
from smartlead_async.models.email_accounts import ReconnectQueued
from tests.endpoints.documented import answer, refusals

PATH = "/email-accounts/reconnect-failed-email-accounts"


async def test_queued_accounts_are_read(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documented answer becomes its message."""
    api.post(PATH).mock(return_value=answer("email_accounts.reconnect_failed"))
    assert await smartlead.email_accounts.reconnect_failed() == ReconnectQueued(
        message="Email account(s) added to the queue to reconnect. We will send you an email once completed."
    )


@pytest.mark.parametrize(
    ("status", "error_class", "text"),
    [
        (406, QuotaExceededError, "Bulk reconnect API cannot be consumed more than 3 times a day"),
        (404, NotFoundError, "No failed email account found!"),
    ],
)
async def test_a_documented_refusal_is_an_error_although_its_body_says_ok(
    status: int, error_class: type[ApiError], text: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """406 is the quota and 404 that there is nothing to reconnect, both with `"ok": true` in the body."""
    [body] = refusals("email_accounts.reconnect_failed", status)
    api.post(PATH).respond(status, json=body)
    with pytest.raises(ApiError) as caught:
        await smartlead.email_accounts.reconnect_failed()
    error = caught.value
    assert type(error) is error_class
    assert error.message == f"{status}: {text}"
    assert (error.status_code, error.body, error.call) == (status, {"ok": True, "message": text}, f"POST {PATH}")
    assert (error.attempts, api.calls.call_count) == (1, 1)


async def test_the_quota_does_not_stop_other_calls(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The 406 of reconnect is a quota of its own: a call after it does not wait."""
    api.post(PATH).respond(406, json=refusals("email_accounts.reconnect_failed", 406)[0])
    api.get("/campaigns/372").respond(404, json={"error": "no"})
    with pytest.raises(QuotaExceededError):
        await smartlead.email_accounts.reconnect_failed()
    with pytest.raises(NotFoundError) as caught:
        await smartlead.campaigns.get(372)
    assert caught.value.waited_s == 0.0


async def test_a_reconnect_whose_answer_is_unreadable_may_have_counted(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """A 200 that is not JSON leaves open whether one of the three was used; it is not repeated."""
    api.post(PATH).respond(200, text="<html>")
    with pytest.raises(OutcomeUnknownError) as caught:
        await smartlead.email_accounts.reconnect_failed()
    assert (caught.value.sent, api.calls.call_count) == ("maybe", 1)
