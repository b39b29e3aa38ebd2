"""Leads that are put into campaigns and lists: which of them, and how one says so."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import respx

from smartlead_async import InvalidInputError, Lead, LeadSelection, NotFoundError, Smartlead
from smartlead_async.models.lead_lists import ImportedLeads

ONE = "it must be exactly one of them"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda s: s.leads.push_to_campaign(action="copy"),
            f"campaign_id, campaign_name: none of them is not allowed; {ONE}",
        ),
        (
            lambda s: s.leads.push_to_campaign(action="copy", campaign_id=1, campaign_name="x"),
            f"campaign_id, campaign_name: campaign_id and campaign_name is not allowed; {ONE}",
        ),
        (
            lambda s: s.leads.push_to_campaign(action="push", campaign_id=1),
            "action: 'push' is not allowed; it must be one of copy, move",
        ),
        (
            lambda s: s.leads.push_to_campaign(action="copy", campaign_id=1, lead_list={"list_id": 1}),
            "expected LeadSelection, got dict; give LeadSelection(...)",
        ),
        (
            lambda _: LeadSelection(list_id=1, all_leads=True),
            f"list_id, lead_ids, all_leads: list_id and all_leads is not allowed; {ONE}",
        ),
        (
            lambda _: LeadSelection(all_leads=False),
            f"list_id, lead_ids, all_leads: none of them is not allowed; {ONE}",
        ),
        (lambda _: LeadSelection(lead_ids=[]), "lead_ids: [] is not allowed; it must be a list of 1 to 10000"),
        (
            lambda s: s.leads.push_to_list(list_id=1, action="move", lead_ids=[1], all_leads=True),
            f"lead_ids, all_leads: lead_ids and all_leads is not allowed; {ONE}",
        ),
        (
            lambda s: s.leads.push_to_list(list_id=1, action="move", lead_ids=[*range(1, 10_002)]),
            "lead_ids: [1, 2, 3, 4, 5,",
        ),
        (
            lambda s: s.leads.push_campaign_to_list(campaign_id=1, list_id=1),
            f"lead_map_ids, all_leads: none of them is not allowed; {ONE}",
        ),
        (
            lambda s: s.lead_lists.move_leads(action="move", to_list_id=1, lead_ids=[1], from_list_id=2),
            f"lead_ids, from_list_id: lead_ids and from_list_id is not allowed; {ONE}",
        ),
        (
            lambda s: s.lead_lists.assign_tags(list_ids=[*range(1, 12)], tag_ids=[1]),
            "list_ids: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] is not allowed; it must be a list of 1 to 10 positive",
        ),
        (
            lambda s: s.lead_lists.assign_tags(list_ids=[1], tag_ids=[]),
            "tag_ids: [] is not allowed; it must be a list of 1 to 10 positive integers",
        ),
        (
            lambda s: s.lead_lists.import_leads(1, [], file_name="x.csv"),
            "lead_list: [] is not allowed; it must be a list of at least one lead, each a Lead or a mapping",
        ),
        (
            lambda s: s.lead_lists.import_leads(1, [{"first_name": "Ana"}], file_name="x.csv"),
            "lead_list: [{'first_name': str}] is not allowed; it must be a list of at least one lead",
        ),
        (
            lambda s: s.lead_lists.import_leads(1, ["ana@example.com"], file_name="x.csv"),
            "lead_list: ['ana@example.com'] is not allowed; it must be a list of at least one lead",
        ),
        (
            lambda s: s.lead_lists.import_leads(1, [Lead(email="a@b.org")], file_name="x", csv_settings=[1]),
            "csv_settings: [1] is not allowed; it must be a mapping",
        ),
    ],
)
async def test_a_value_that_cannot_be_meant_is_refused(
    call: Callable[[Smartlead], Any], message: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Above all which leads: all of them are never taken beside others."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)
    assert caught.value.message.startswith(message)
    assert api.calls.call_count == 0


def test_a_selection_may_be_some_of_a_list() -> None:
    """Only all leads exclude the rest."""
    assert LeadSelection(list_id=1, lead_ids=[2]).to_dict() == {"listId": 1, "leadIds": [2]}


async def test_leads_of_both_kinds_are_brought_into_a_list(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A lead by its documented names, a mapping as it is."""
    route = api.post("/lead-list/5/import").respond(json={"ok": True, "data": {"imported": "2"}})
    leads = [Lead(email="a@b.org", company_name="Acme"), {"email": "c@d.org", "company": "Acme"}]
    assert await smartlead.lead_lists.import_leads(5, leads, file_name="x") == ImportedLeads(imported=2)
    assert json.loads(route.calls.last.request.content) == {
        "leadList": [{"email": "a@b.org", "company_name": "Acme"}, {"email": "c@d.org", "company": "Acme"}],
        "fileName": "x",
    }


@pytest.mark.parametrize("body", [[{"campaign_id": 372}], {"status": "STARTED"}, 3])
async def test_an_answer_without_documentation_is_given_as_it_came(
    body: object, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Whatever JSON it is."""
    api.get("/leads/5/campaign-overview").respond(json=body)
    assert await smartlead.leads.get_campaign_overview(5) == body


async def test_a_lead_without_an_overview_is_not_there(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Nothing is no answer."""
    api.get("/leads/5/sequence-details").respond(json={})
    with pytest.raises(NotFoundError):
        await smartlead.leads.get_sequence_details(5, campaign_id=372)
