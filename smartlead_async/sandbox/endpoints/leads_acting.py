"""What is done to a lead of a campaign: sorted, paused, resumed, completed, unsubscribed, deleted."""

from smartlead_async.sandbox import happening
from smartlead_async.sandbox.answers import OK, Answer, RefusedError, json_answer, refused
from smartlead_async.sandbox.checks import check, check_optional, is_integer
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import CampaignLead


def set_category(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/category`; null takes the category away.

    What is said of pausing is false where it is left out, as documented; deployed, nothing is said then.
    """
    lead, body = incoming.campaign_lead(), incoming.body
    category_id = body.get("category_id")
    check(body, "category_id", valid="category_id" in body and (category_id is None or is_integer(category_id)))
    check_optional(body, "pause_lead", valid=isinstance(body.get("pause_lead"), bool))
    happening.categorize(
        incoming.account, lead, category_id if isinstance(category_id, int) else None, incoming.now
    )
    pause = body.get("pause_lead", None if incoming.deployed else False)
    if pause is True:
        lead.status = "PAUSED"
    elif pause is False and lead.status == "PAUSED":
        lead.resume()
    return OK


def pause(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/pause`."""
    incoming.campaign_lead().status = "PAUSED"
    return incoming.answer({"data": "success"})


def resume(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/resume`: refused with 500 where nothing is left to send."""
    campaign = incoming.campaign()
    lead = campaign.leads.get(incoming.ids["lead_id"])
    if lead is None:
        raise refused("Invalid lead id", 500)
    if lead.status == "COMPLETED" or (campaign.steps and lead.last_step >= campaign.steps[-1].number):
        raise refused("This is the last sequence. You cannot resume this lead.", 500)
    lead.resume()
    return incoming.answer({"data": "success"})


def complete(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_map_id}/manual-complete`: by the lead map id, and no other."""
    campaign, lead = incoming.campaign(), _by_map_id(incoming)
    following = next((step for step in campaign.steps if step.number > lead.last_step), None)
    lead.status = "COMPLETED"
    next_step = {"id": following.id, "delayInDays": following.delay_days} if following else None
    return incoming.answer({"status": {"isLastSequence": following is None, "nextSequence": next_step}})


def unsubscribe(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/unsubscribe`: from this campaign."""
    happening.unsubscribe(incoming.account, incoming.campaign_lead(), incoming.now)
    return incoming.answer()


def unsubscribe_globally(incoming: Incoming) -> Answer:
    """`POST /leads/{lead_id}/unsubscribe`: from all campaigns; not ok where it was before."""
    lead = incoming.account.lead(incoming.ids["lead_id"])
    if lead.unsubscribed_at:
        return json_answer({"ok": False})
    lead.unsubscribed_at = incoming.now
    for _, campaign_lead in incoming.account.of_lead(lead):
        happening.unsubscribe(incoming.account, campaign_lead, incoming.now)
    return incoming.answer()


def delete(incoming: Incoming) -> Answer:
    """`DELETE /campaigns/{campaign_id}/leads/{lead_id}`; deployed, the answer is the word `success`."""
    campaign = incoming.campaign()
    incoming.account.remove_lead(campaign, incoming.campaign_lead().lead)
    return incoming.answer()


def _by_map_id(incoming: Incoming) -> CampaignLead:
    map_id = incoming.ids["lead_map_id"]
    for lead in incoming.campaign().leads.values():
        if lead.map_id == map_id:
            return lead
    raise RefusedError(json_answer({"ok": False, "error": "Invalid request!"}, 404))


HANDLERS: dict[str, Endpoint] = {
    "leads.set_category": set_category,
    "leads.pause": pause,
    "leads.resume": resume,
    "leads.complete": complete,
    "leads.unsubscribe": unsubscribe,
    "leads.unsubscribe_globally": unsubscribe_globally,
    "leads.delete": delete,
}
