"""The endpoints that say something of a conversation of the master inbox: marks, notes, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import get_args

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import inbox as models
from smartlead_async.models import rules
from smartlead_async.models.dates import Moment, moment
from smartlead_async.models.rules import check, check_given, check_id, check_id_or_null
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat

PRIORITY = rules.one_of(get_args(models.TaskPriority))
SOURCE = rules.one_of(get_args(models.BlockSource))


class FilingInbox(Resource):
    """Saying something of a conversation of the master inbox."""

    async def set_read(self, *, email_lead_map_id: int, read_status: bool) -> None:
        """Mark a conversation as read, or as unread.

        `PATCH /master-inbox/change-read-status` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            read_status: True for read.

        Raises:
            BadRequestError: `read_status must be a boolean value`
        """
        body = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "read_status": check_given("read_status", read_status, rules.FLAG),
        }
        return await self._send(Call("PATCH", "/master-inbox/change-read-status", NoneType, body=body))

    async def set_category(self, *, email_lead_map_id: int, category_id: int | None) -> None:
        """Put the lead of a conversation into a category, or into none.

        `PATCH /master-inbox/update-category` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            category_id: The category, as `leads.list_categories()` gives it; `None` for none.

        Raises:
            NotFoundError: `Lead mapping not found`
            BadRequestError: `category_id must be a valid number or null`
        """
        body = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "category_id": check_id_or_null("category_id", category_id),
        }
        return await self._send(Call("PATCH", "/master-inbox/update-category", NoneType, body=body))

    async def set_revenue(self, *, email_lead_map_id: int, revenue: float) -> None:
        """Say how much money a lead has brought.

        `PATCH /master-inbox/update-revenue` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            revenue: The amount, 0 or more, in the currency of the account.

        Raises:
            BadRequestError: `revenue must be non-negative`
        """
        body = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "revenue": check_given("revenue", revenue, rules.AMOUNT),
        }
        return await self._send(Call("PATCH", "/master-inbox/update-revenue", NoneType, body=body))

    async def set_team_member(self, *, email_lead_map_id: int, team_member_id: int) -> None:
        """Have a member of the team be responsible for a conversation.

        `POST /master-inbox/update-team-member` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            team_member_id: The member.

        Raises:
            NotFoundError: `Team member not found with ID 456`
            BadRequestError: `email_lead_map_id must be a valid number`
        """
        body = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "team_member_id": check_id("team_member_id", team_member_id),
        }
        return await self._send(Call("POST", "/master-inbox/update-team-member", NoneType, body=body))

    async def set_reminder(
        self, *, email_lead_map_id: int, email_stats_id: str, message: str, reminder_time: Moment
    ) -> models.LeadReminder:
        """Have yourself reminded of a conversation; there may be several reminders of one.

        `POST /master-inbox/set-reminder` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            email_stats_id: Of which e-mail: `stats_id` of a message, not its `message_id`.
            message: What the reminder says; not empty.
            reminder_time: When; aware, or ISO 8601 text with a time zone.

        Raises:
            OutcomeUnknownError: The reminder may exist. It is not set again; look with `list_reminders()`.
        """
        body = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "email_stats_id": check_given("email_stats_id", email_stats_id, rules.STATS_ID),
            "message": check_given("message", message, rules.FILLED_TEXT),
            "reminder_time": moment("reminder_time", reminder_time),
        }
        return await self._send(
            Call(
                "POST", "/master-inbox/set-reminder", models.LeadReminder, body=body, repeat=Repeat.UNLESS_UNKNOWN
            )
        )

    async def create_note(self, *, email_lead_map_id: int, note_message: str) -> models.LeadNote:
        """Write a note about the lead of a conversation, for the team.

        `POST /master-inbox/create-note` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            note_message: The note; not empty.

        Raises:
            OutcomeUnknownError: The note may exist. It is not written again.
        """
        body = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "note_message": check_given("note_message", note_message, rules.FILLED_TEXT),
        }
        return await self._send(
            Call("POST", "/master-inbox/create-note", models.LeadNote, body=body, repeat=Repeat.UNLESS_UNKNOWN)
        )

    async def create_task(
        self,
        *,
        email_lead_map_id: int,
        name: str,
        description: str | UnsetType = UNSET,
        priority: models.TaskPriority | UnsetType = UNSET,
        due_date: Moment | UnsetType = UNSET,
    ) -> models.LeadTask:
        """Create a task about the lead of a conversation, for the team.

        `POST /master-inbox/create-task` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            name: What is to be done; not empty.
            description: More about it.
            priority: `"LOW"`, `"MEDIUM"` or `"HIGH"`.
            due_date: Until when; aware, or ISO 8601 text with a time zone.

        Raises:
            OutcomeUnknownError: The task may exist. It is not created again.
        """
        given = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "name": check_given("name", name, rules.FILLED_TEXT),
            "description": check("description", description, rules.TEXT),
            "priority": check("priority", priority, PRIORITY),
            "due_date": moment("due_date", due_date),
        }
        return await self._send(
            Call(
                "POST",
                "/master-inbox/create-task",
                models.LeadTask,
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def block_domains(
        self, domains: Sequence[str], *, source: models.BlockSource | UnsetType = UNSET
    ) -> models.BlockedDomains:
        """Block domains: no campaign writes to them. `block_list` has them then.

        `POST /master-inbox/block-domains` (documented only)

        Args:
            domains: The domains, one or more.
            source: Why: `"manual"`, `"bounce"`, `"complaint"` or `"invalid"`; by default the first.

        Raises:
            BadRequestError: `domains array must contain at least 1 domain`
        """
        given = {
            "domains": [*check_given("domains", domains, rules.DOMAINS)],
            "source": check("source", source, SOURCE),
        }
        return await self._send(
            Call("POST", "/master-inbox/block-domains", models.BlockedDomains, body=without_unset(given))
        )
