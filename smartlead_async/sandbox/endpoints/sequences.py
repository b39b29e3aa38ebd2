"""The e-mails of a campaign: written under names that are not those they are read by."""

from smartlead_async.sandbox.answers import Answer, Json, JsonObject, json_answer, refused
from smartlead_async.sandbox.checks import integer_or, joi, js_text, listed
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Campaign, Step
from smartlead_async.sandbox.shapes import Value, fill


def get(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/sequences`: documented as an object, deployed as an array.

    The documentation has no example of none or of several; both are an array here.
    """
    campaign = incoming.campaign()
    steps: list[Value] = [_shown(campaign, step) for step in campaign.steps]
    if len(steps) == 1 and not incoming.deployed:
        (shape,) = listed(incoming.example.shape(deployed=False))
        return json_answer(fill(shape, steps[0]))
    return incoming.answer(steps)


def save(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/sequences`: the whole set is replaced; a step without an id is created."""
    campaign = incoming.campaign()
    given = incoming.body.get("sequences")
    if not isinstance(given, list):
        raise joi('"sequences" must be an array', "sequences", deployed=incoming.deployed)
    before = {step.id: step for step in campaign.steps}
    campaign.steps = [_step(incoming, each, before) for each in given]
    campaign.updated_at = incoming.now
    saved: list[Value] = [_saved(step) for step in campaign.steps]
    return incoming.answer({"data": {"sequences": saved} if incoming.deployed else saved})


def _step(incoming: Incoming, given: Json, before: dict[int, Step]) -> Step:
    if not isinstance(given, dict):
        raise refused(f"Invalid sequences - {js_text({'each': given}, 'each')}")
    old = before.get(integer_or(given.get("id"), 0))
    if old is None and given.get("id") is not None:
        raise refused(f"Invalid sequences - id {js_text(given, 'id')}")
    delay = given.get("seq_delay_details")
    return Step(
        id=old.id if old else next(incoming.account.next_step_id),
        number=integer_or(given.get("seq_number"), len(before) + 1),
        delay_days=integer_or(delay.get("delay_in_days"), 0) if isinstance(delay, dict) else 0,
        subject=_text(given, "subject"),
        body=_text(given, "email_body"),
        variants=[_variant(incoming, each) for each in listed(given.get("seq_variants"))],
        created_at=old.created_at if old else incoming.now,
        updated_at=incoming.now,
    )


def _variant(incoming: Incoming, given: Json) -> JsonObject:
    fields = given if isinstance(given, dict) else {}
    return {**fields, "id": fields.get("id") or next(incoming.account.next_variant_id)}


def _shown(campaign: Campaign, step: Step) -> dict[str, Value]:
    return {
        "id": step.id,
        "created_at": step.created_at,
        "updated_at": step.updated_at,
        "email_campaign_id": campaign.id,
        "seq_number": step.number,
        "seq_delay_details": {"delayInDays": step.delay_days},
        "subject": step.subject,
        "email_body": step.body,
        "sequence_variants": step.variants,
    }


def _saved(step: Step) -> dict[str, Value]:
    numbers = {"seq_number": step.number, "seqNumber": step.number}
    return {"id": step.id, "subject": step.subject, "email_body": step.body, **numbers}


def _text(fields: JsonObject, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


HANDLERS: dict[str, Endpoint] = {"campaigns.get_sequences": get, "campaigns.save_sequences": save}
