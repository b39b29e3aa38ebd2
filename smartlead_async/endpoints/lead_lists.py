"""The endpoints of lists of leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import cast

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import lead_lists as models
from smartlead_async.models import leads, rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given, check_id
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import Json, is_sequence
from smartlead_async.transport.call import Call, Repeat
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

LISTS = Paging(most=1000, rows=("data", "data.lists"), total="data.totalCount")
TEN = rules.ids(10)  # "1-10 lists allowed", "1-10 tags allowed"
LEADS = rules.rule(
    lambda value: is_sequence(value) and bool(value) and all(map(_has_email, value)),
    "a list of at least one lead, each a Lead or a mapping with an e-mail address as its 'email'",
)
ONE = "/lead-list/{lead_list_id}"


class LeadLists(Resource):
    """Lists of leads, apart from campaigns."""

    def list(
        self,
        *,
        list_name: str | UnsetType = UNSET,
        tag_ids: Sequence[int] | UnsetType = UNSET,
        page_size: int = LISTS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.LeadList]:
        """List the lists of leads.

        `GET /lead-list/` (seen live)

        Args:
            list_name: Only lists whose name has this in it.
            tag_ids: Only lists with one of these tags.
            page_size: Lists in a request, 1 to 1000.
            start: How many lists to pass over; `next_start` of a page.
            max_items: How many lists to read at most.
        """
        query = {
            "listName": check("list_name", list_name, rules.FILLED_TEXT),
            "tagIds": check("tag_ids", tag_ids, rules.IDS),
        }
        call = Call("GET", "/lead-list/", Rows[models.LeadList], query=query)
        return Pages(self._send, call, LISTS, page_size=page_size, start=start, max_items=max_items)

    async def get(self, lead_list_id: int) -> models.LeadList:
        """Look up one list.

        `GET /lead-list/{lead_list_id}` (seen live)

        Args:
            lead_list_id: The list.

        Raises:
            NotFoundError: 404, or an empty answer.
        """
        return await self._send(
            Call("GET", ONE, models.LeadList, ids={"lead_list_id": lead_list_id}, look_up=True)
        )

    async def create(self, list_name: str) -> models.LeadList:
        """Create a list without leads.

        `POST /lead-list/` (seen live)

        Args:
            list_name: What it is called; not empty.

        Raises:
            OutcomeUnknownError: The list may exist. It is not created again; look with `list()`.
        """
        body = {"listName": check_given("list_name", list_name, rules.FILLED_TEXT)}
        return await self._send(
            Call("POST", "/lead-list/", models.LeadList, body=body, repeat=Repeat.UNLESS_UNKNOWN)
        )

    async def update(self, lead_list_id: int, list_name: str) -> models.LeadList:
        """Give a list another name.

        `PUT /lead-list/{lead_list_id}` (seen live)

        Args:
            lead_list_id: The list.
            list_name: What it is called; not empty.
        """
        body = {"listName": check_given("list_name", list_name, rules.FILLED_TEXT)}
        return await self._send(Call("PUT", ONE, models.LeadList, ids={"lead_list_id": lead_list_id}, body=body))

    async def delete(self, lead_list_id: int) -> None:
        """Delete a list, for good.

        `DELETE /lead-list/{lead_list_id}` (seen live)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            lead_list_id: The list.
        """
        return await self._send(
            Call("DELETE", ONE, NoneType, ids={"lead_list_id": lead_list_id}, gone_is_done=True)
        )

    async def import_leads(
        self,
        lead_list_id: int,
        lead_list: Sequence[leads.Lead | Mapping[str, object]],
        *,
        file_name: str,
        email_fields_added: Mapping[str, object] | UnsetType = UNSET,
        custom_fields: Mapping[str, object] | UnsetType = UNSET,
        csv_settings: Mapping[str, object] | UnsetType = UNSET,
    ) -> models.ImportedLeads:
        """Bring leads into a list.

        `POST /lead-list/{lead_list_id}/import` (documented only)

        Args:
            lead_list_id: The list.
            lead_list: The leads, one or more: each a `Lead`, or a mapping with an `email` and any other fields.
            file_name: What the import is called, such as the name of the file the leads are from.
            email_fields_added: Which fields are addresses. The documentation does not say what it has.
            custom_fields: Which fields are your own. The documentation does not say what it has.
            csv_settings: With `{"ignoreGlobalBlockList": True}` blocked leads are brought in too.

        Raises:
            OutcomeUnknownError: The leads may be in the list. They are not brought in again.
        """
        given = {
            "leadList": [_to_lead(lead) for lead in check_given("lead_list", lead_list, LEADS)],
            "fileName": check_given("file_name", file_name, rules.FILLED_TEXT),
            "emailFieldsAdded": check("email_fields_added", email_fields_added, rules.OBJECT),
            "customFields": check("custom_fields", custom_fields, rules.OBJECT),
            "csvSettings": check("csv_settings", csv_settings, rules.OBJECT),
        }
        return await self._send(
            Call(
                "POST",
                "/lead-list/{lead_list_id}/import",
                models.ImportedLeads,
                ids={"lead_list_id": lead_list_id},
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def assign_tags(
        self,
        *,
        list_ids: Sequence[int],
        tag_ids: Sequence[int],
        remove_tag_ids: Sequence[int] | UnsetType = UNSET,
    ) -> None:
        """Give lists tags, and take others away; what a list has already, it keeps.

        `POST /lead-list/assign-tags` (documented only)

        Args:
            list_ids: The lists, 1 to 10.
            tag_ids: The tags that they get, 1 to 10.
            remove_tag_ids: The tags that they lose, 1 to 10.
        """
        removed = check("remove_tag_ids", remove_tag_ids, TEN)
        given = {
            "listIds": [*check_given("list_ids", list_ids, TEN)],
            "tagIds": [*check_given("tag_ids", tag_ids, TEN)],
            "removeTagIds": removed if isinstance(removed, Unset) else [*removed],
        }
        return await self._send(Call("POST", "/lead-list/assign-tags", NoneType, body=without_unset(given)))

    async def move_leads(
        self,
        *,
        action: models.PushAction,
        to_list_id: int,
        lead_ids: Sequence[int] | UnsetType = UNSET,
        from_list_id: int | UnsetType = UNSET,
    ) -> models.MovedLeads:
        """Put leads of a list into another.

        `POST /leads/leads/push-between-lists` (documented only)

        Args:
            action: `"copy"`, or `"move"`, which takes them from where they are.
            to_list_id: The list that they are put into.
            lead_ids: The leads, by their own ids, 1 to 10,000; these or `from_list_id`, and not both.
            from_list_id: The list all of whose leads are put there.

        Raises:
            OutcomeUnknownError: The leads may be in the list. They are not put there again.
        """
        rules.exactly_one(lead_ids=lead_ids, from_list_id=from_list_id)
        ids = check("lead_ids", lead_ids, models.LEAD_IDS)
        given = {
            "action": check_given("action", action, models.ACTION),
            "leadIds": ids if isinstance(ids, Unset) else [*ids],
            "fromListId": check("from_list_id", from_list_id, rules.ID),
            "toListId": check_id("to_list_id", to_list_id),
        }
        return await self._send(
            Call(
                "POST",
                "/leads/leads/push-between-lists",
                models.MovedLeads,
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )


def _has_email(lead: object) -> bool:
    return isinstance(lead, leads.Lead) or (
        isinstance(lead, Mapping) and rules.is_email(cast("Mapping[object, object]", lead).get("email"))
    )


def _to_lead(lead: leads.Lead | Mapping[str, object]) -> Json:
    return to_json(lead, leads.Lead) if isinstance(lead, leads.Lead) else {**lead}
