"""Two routes to add a lead, and two to change one: the documented, and what the deployed API has in its place."""

from collections.abc import Callable, Sequence
from functools import partial
from types import NoneType
from typing import TypeVar

from smartlead_async.errors import NotFoundError
from smartlead_async.models.converter import to_json
from smartlead_async.models.leads import AddLeadsResult, AddLeadsSettings, Lead
from smartlead_async.models.rules import refuse
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Send, T

Other = TypeVar("Other")

MAX_BATCH = 400  # "lead_list cannot exceed 400 leads per request"


def add_many_call(
    campaign_id: int, leads: Sequence[Lead], settings: AddLeadsSettings | None = None
) -> Call[AddLeadsResult]:
    """Add leads by the batch; also what stands in for the route that adds a single one."""
    if not isinstance(leads, Sequence) or not 1 <= len(leads) <= MAX_BATCH:
        given = len(leads) if isinstance(leads, Sequence) else leads
        raise refuse("leads", given, f"a list of 1 to {MAX_BATCH} leads")
    body: dict[str, Json] = {"lead_list": [to_json(lead, Lead) for lead in leads]}
    if settings is not None:
        body["settings"] = to_json(settings, AddLeadsSettings)
    return Call(
        "POST", "/campaigns/{campaign_id}/leads", AddLeadsResult, ids={"campaign_id": campaign_id}, body=body
    )


class LeadRoutes:
    """Adds and updates leads by whichever route the server has, and tells all that it answers."""

    def __init__(self, send: Send) -> None:
        self._add = _EitherRoute(send)
        self._update = _EitherRoute(send)

    async def add(self, campaign_id: int, lead: Lead) -> AddLeadsResult | None:
        """The counters of a batch of one; `None` where the documented route only says yes."""
        documented = Call(
            "POST",
            "/campaigns/{campaign_id}/leads/add",
            NoneType,
            ids={"campaign_id": campaign_id},
            body=to_json(lead, Lead),
        )
        return await self._add.send(documented, partial(add_many_call, campaign_id, [lead]))

    async def update(self, campaign_id: int, lead_id: int, lead: Lead) -> None:
        """Change a lead."""
        ids = {"campaign_id": campaign_id, "lead_id": lead_id}
        body = to_json(lead, Lead)
        documented = Call("POST", "/campaigns/{campaign_id}/leads/{lead_id}/update", NoneType, ids=ids, body=body)
        deployed = Call("POST", "/campaigns/{campaign_id}/leads/{lead_id}", NoneType, ids=ids, body=body)
        return await self._update.send(documented, lambda: deployed)


class _EitherRoute:
    """Uses the documented route until the server answers that it has no such route, then the other one."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_missing = False

    async def send(self, documented: Call[T], deployed: Callable[[], Call[Other]]) -> T | Other:
        """`deployed` makes the call of the other route, where it is needed."""
        if self._is_missing:
            return await self._send(deployed())
        try:
            return await self._send(documented)
        except NotFoundError as error:
            missing = error
        if not _is_route_missing(missing):
            raise missing
        result = await self._send_instead(deployed(), missing)
        self._is_missing = True
        return result

    async def _send_instead(self, deployed: Call[Other], missing: NotFoundError) -> Other:
        """The answer of the other route; where that is not there either, the error of the documented one."""
        try:
            return await self._send(deployed)
        except NotFoundError as error:
            is_missing_too = _is_route_missing(error)
            if not is_missing_too:
                raise
        raise missing


def _is_route_missing(error: NotFoundError) -> bool:
    """Whether the server, not the API, says that there is nothing: its page (`Cannot POST ...`) is no JSON."""
    return isinstance(error.body, str)
