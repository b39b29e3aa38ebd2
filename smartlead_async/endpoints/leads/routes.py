"""Two routes to add a lead, and two to change one: the documented, and what the deployed API has in its place."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from types import NoneType
from typing import Any

from smartlead_async.endpoints.routes import EitherRoute
from smartlead_async.models import leads as models
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import refuse
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Send

MAX_BATCH = 400  # "lead_list cannot exceed 400 leads per request"


def add_many_call(
    campaign_id: int, leads: Sequence[models.Lead], settings: models.AddLeadsSettings | None = None
) -> Call[models.AddLeadsResult]:
    """Add leads by the batch; also what stands in for the route that adds a single one."""
    if not isinstance(leads, Sequence) or not 1 <= len(leads) <= MAX_BATCH:
        given = len(leads) if isinstance(leads, Sequence) else type(leads)  # a table holds the data of people
        raise refuse("leads", given, f"a list of 1 to {MAX_BATCH} leads")
    body: dict[str, Json] = {"lead_list": [to_json(lead, models.Lead) for lead in leads]}
    if settings is not None:
        body["settings"] = to_json(settings, models.AddLeadsSettings)
    return Call(
        "POST",
        "/campaigns/{campaign_id}/leads",
        models.AddLeadsResult,
        ids={"campaign_id": campaign_id},
        body=body,
    )


def _batch_of_one(campaign_id: int, lead: models.Lead) -> Call[models.AddLeadsResult]:
    return add_many_call(campaign_id, [lead])


class LeadRoutes:
    """Adds and updates leads by whichever route the server has, and tells all that it answers."""

    def __init__(self, send: Send) -> None:
        self._add = EitherRoute(send)
        self._update = EitherRoute(send)

    def add(self, campaign_id: int, lead: models.Lead) -> Coroutine[Any, Any, models.AddLeadsResult | None]:
        """The counters of a batch of one; `None` where the documented route only says yes."""
        documented = Call(
            "POST",
            "/campaigns/{campaign_id}/leads/add",
            NoneType,
            ids={"campaign_id": campaign_id},
            body=to_json(lead, models.Lead),
        )
        return self._add.send(documented, _batch_of_one, campaign_id, lead)

    def update(self, campaign_id: int, lead_id: int, lead: models.Lead) -> Coroutine[Any, Any, None]:
        """Change a lead."""
        ids = {"campaign_id": campaign_id, "lead_id": lead_id}
        body = to_json(lead, models.Lead)
        documented = Call("POST", "/campaigns/{campaign_id}/leads/{lead_id}/update", NoneType, ids=ids, body=body)
        deployed = Call("POST", "/campaigns/{campaign_id}/leads/{lead_id}", NoneType, ids=ids, body=body)
        return self._update.send(documented, lambda: deployed)
