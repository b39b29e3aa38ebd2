"""The endpoints of leads."""

from collections.abc import Awaitable, Sequence
from types import NoneType

from smartlead_async.errors import ApiError, NotFoundError
from smartlead_async.models.converter import to_json
from smartlead_async.models.leads import AddLeadsResult, AddLeadsSettings, Lead
from smartlead_async.models.output import Json
from smartlead_async.models.rules import check_id, refuse
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Send, T

MAX_BATCH = 400  # "lead_list cannot exceed 400 leads per request"


class Leads:
    """Leads of campaigns. For more than a few, see `bulk`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._has_no_add = False  # the server answered that it has no such route
        self._has_no_update = False

    async def add(self, campaign_id: int, lead: Lead) -> None:
        """Add one lead to a campaign.

        `POST /campaigns/{campaign_id}/leads/add`

        Repeated where the outcome is unknown: the API knows a lead by its e-mail address, so that adding it
        again does not make a second one. At most 20 custom fields. Where the server has no such route, the
        lead is sent as a batch of one (`add_many`), and so are those after it.

        Raises:
            ApiError: The lead was not taken.
        """
        result = await self.add_explained(campaign_id, lead)
        if result is not None and not (
            result.total_leads or result.already_added_to_campaign or result.duplicate_count
        ):
            raise ApiError(
                f"200, but the lead was not taken: {result.counters()} (campaign_id={campaign_id})",
                status_code=200,
                body=result.counters(),
                call="POST /campaigns/{campaign_id}/leads",
                attempts=1,
            )

    async def add_explained(self, campaign_id: int, lead: Lead) -> AddLeadsResult | None:
        """Add one lead, with what the deployed route says of it; `None` where the documented one only says yes.

        `POST /campaigns/{campaign_id}/leads/add`
        """
        call = Call(
            "POST",
            "/campaigns/{campaign_id}/leads/add",
            NoneType,
            ids={"campaign_id": campaign_id},
            body=to_json(lead, Lead),
        )
        if self._has_no_add:
            return await self.add_many(campaign_id, [lead])
        try:
            await self._send(call)
            return None
        except NotFoundError as error:
            missing = error
        if not _is_route_missing(missing):
            raise missing
        result = await _unless_missing_too(self.add_many(campaign_id, [lead]), missing)
        self._has_no_add = True
        return result

    async def add_many(
        self, campaign_id: int, leads: Sequence[Lead], *, settings: AddLeadsSettings | None = None
    ) -> AddLeadsResult:
        """Add 1 to 400 leads to a campaign in one request.

        `POST /campaigns/{campaign_id}/leads`

        Not in the documentation; the deployed API's own way to add leads. It answers with counters, which do
        not always say what became of which lead.
        """
        if not isinstance(leads, Sequence) or not 1 <= len(leads) <= MAX_BATCH:
            given = len(leads) if isinstance(leads, Sequence) else leads
            raise refuse("leads", given, f"a list of 1 to {MAX_BATCH} leads")
        body: dict[str, Json] = {"lead_list": [to_json(lead, Lead) for lead in leads]}
        if settings is not None:
            body["settings"] = to_json(settings, AddLeadsSettings)
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/leads",
                AddLeadsResult,
                ids={"campaign_id": campaign_id},
                body=body,
            )
        )

    async def update(self, campaign_id: int, lead_id: int, lead: Lead) -> None:
        """Change a lead; the e-mail address is needed even where it stays.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/update`

        The deployed API changes the lead in all its campaigns. At most 20 custom fields. Where the server has no
        such route, `POST /campaigns/{campaign_id}/leads/{lead_id}` is used, and for those after it too.
        """
        ids = {"campaign_id": campaign_id, "lead_id": lead_id}
        body = to_json(lead, Lead)
        documented = Call("POST", "/campaigns/{campaign_id}/leads/{lead_id}/update", NoneType, ids=ids, body=body)
        deployed = Call("POST", "/campaigns/{campaign_id}/leads/{lead_id}", NoneType, ids=ids, body=body)
        if self._has_no_update:
            return await self._send(deployed)
        try:
            return await self._send(documented)
        except NotFoundError as error:
            missing = error
        if not _is_route_missing(missing):
            raise missing
        await _unless_missing_too(self._send(deployed), missing)
        self._has_no_update = True
        return None

    async def set_category(
        self, campaign_id: int, lead_id: int, category_id: int | None, *, pause_lead: bool | UnsetType = UNSET
    ) -> None:
        """Put a lead into a category; `None` takes it out of any (deployed API).

        `POST /campaigns/{campaign_id}/leads/{lead_id}/category`

        Left out, `pause_lead` is false to the API; sent as false it may resume a paused lead.
        """
        body: dict[str, Json] = {
            "category_id": None if category_id is None else check_id("category_id", category_id)
        }
        if pause_lead is not UNSET:
            if not isinstance(pause_lead, bool):
                raise refuse("pause_lead", pause_lead, "True or False")
            body["pause_lead"] = pause_lead
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/leads/{lead_id}/category",
                NoneType,
                ids={"campaign_id": campaign_id, "lead_id": lead_id},
                body=body,
            )
        )


def _is_route_missing(error: NotFoundError) -> bool:
    """Whether the server, not the API, says that there is nothing: its page (`Cannot POST ...`) is no JSON."""
    return isinstance(error.body, str)


async def _unless_missing_too(answer: Awaitable[T], missing: NotFoundError) -> T:
    """The answer of the other route; where that is not there either, the error of the documented one."""
    try:
        return await answer
    except NotFoundError as error:
        is_missing_too = _is_route_missing(error)
        if not is_missing_too:
            raise
    raise missing
