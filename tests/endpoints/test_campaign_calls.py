"""Copying campaigns, their mailboxes and their sequences: what is refused, and what is final."""

import json
from collections.abc import Callable

import attrs
import pytest
import respx

from smartlead_async import ApiError, InvalidInputError, NewSequenceDelay, NewSequenceStep, Smartlead
from tests.endpoints.documented import refusals

ADDRESS = "an e-mail address: one @, something on both sides of it, no spaces"
STEP = NewSequenceStep(seq_number=1, email_body="<p></p>", seq_delay_details=NewSequenceDelay(delay_in_days=1))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda s: s.campaigns.save_sequences(372, []),
            "sequences: [] is not allowed; it must be empty with delete_all=True, and else at least one step",
        ),
        (
            lambda s: s.campaigns.save_sequences(372, [STEP], delete_all=1),
            "delete_all: 1 is not allowed; it must be True or False",
        ),
        (
            lambda _: attrs.evolve(STEP, lead_distribution_percentage=19),
            "lead_distribution_percentage: 19 is not allowed; it must be an integer from 20 to 100",
        ),
        (
            lambda s: s.campaigns.add_email_accounts(372, []),
            "email_account_ids: [] is not allowed; it must be a list of at least one positive integer",
        ),
        (
            lambda s: s.campaigns.remove_email_accounts(372, 5),
            "email_account_ids: 5 is not allowed; it must be a list of at least one positive integer",
        ),
        (
            lambda s: s.campaigns.duplicate(372, duplicate_sub_sequence="true"),
            "duplicate_sub_sequence: 'true' is not allowed; it must be True or False",
        ),
        (
            lambda s: s.campaigns.send_test_email(372, lead_id=1, sequence_number=0),
            "sequence_number: 0 is not allowed; it must be a positive integer",
        ),
        (
            lambda s: s.campaigns.send_test_email(372, lead_id=1, sequence_number=1, custom_email_address="x"),
            f"custom_email_address: 'x' is not allowed; it must be {ADDRESS}",
        ),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    call: Callable[[Smartlead], object], message: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """With the parameter, the value and the rule, before anything is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)  # type: ignore[misc]  # what makes no call raises before it
    assert (caught.value.message, api.calls.call_count) == (message, 0)


async def test_all_steps_are_deleted_where_that_is_asked_for(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """By name, and not by an empty list alone."""
    route = api.post("/campaigns/372/sequences").respond(json={"ok": True, "data": []})
    assert await smartlead.campaigns.save_sequences(372, [], delete_all=True) == []
    assert json.loads(route.calls.last.request.content) == {"sequences": []}


async def test_steps_are_not_saved_where_all_were_to_be_deleted(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """One of both must be a mistake."""
    with pytest.raises(InvalidInputError, match="it must be empty with delete_all=True"):
        await smartlead.campaigns.save_sequences(372, [STEP], delete_all=True)
    assert api.calls.call_count == 0


async def test_a_campaign_that_is_not_there_cannot_be_copied(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The API says so with status 500: nothing was made, and the outcome is known."""
    route = api.post("/campaigns/1/duplicate").respond(500, json=refusals("campaigns.duplicate", 500)[0])
    with pytest.raises(ApiError) as caught:
        await smartlead.campaigns.duplicate(1)
    assert (type(caught.value), caught.value.message) == (ApiError, "500: Invalid campaign Id! (campaign_id=1)")
    assert (route.call_count, route.calls.last.request.content) == (1, b"{}")
