"""The endpoints that read one conversation of the master inbox, and continue it."""

from __future__ import annotations

from types import NoneType

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import inbox as models
from smartlead_async.models import rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given, check_id
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat

NO_FORWARD = ("Email account not found!",)  # with status 500
MESSAGE_ID = rules.rule(
    lambda value: isinstance(value, str) and "@" in value and not any(map(str.isspace, value)),
    "the message_id that is its Message-ID header, such as <uuid@example.com> (its stats_id is another)",
)


class AnsweringInbox(Resource):
    """Reading a conversation of the master inbox, and continuing it."""

    async def get(self, inbox_id: int) -> models.InboxConversation:
        """Look up one conversation, with the whole exchange.

        `GET /master-inbox/{inbox_id}` (documented only)

        Args:
            inbox_id: The lead in its campaign: `email_lead_map_id` of a conversation.

        Raises:
            NotFoundError: `Inbox item not found with ID 2433664091`
        """
        return await self._send(
            Call(
                "GET",
                "/master-inbox/{inbox_id}",
                models.InboxConversation,
                ids={"inbox_id": inbox_id},
                look_up=True,
            )
        )

    async def get_reply_status(self, message_id: str) -> models.ReplyStatus:
        """Look up whether a reply was sent.

        `GET /master-inbox/reply-status` (documented only)

        Args:
            message_id: The Message-ID header of the reply, such as `"<uuid@example.com>"`.

        Raises:
            NotFoundError: `No reply found for the given message_id`
        """
        query = {"message_id": check_given("message_id", message_id, MESSAGE_ID)}
        return await self._send(
            Call("GET", "/master-inbox/reply-status", models.ReplyStatus, query=query, look_up=True)
        )

    async def reply(self, campaign_id: int, reply: models.NewReply) -> None:
        """Send a reply to an e-mail of a lead.

        `POST /campaigns/{campaign_id}/reply-email-thread` (seen live)

        The API queues the reply, and sends it soon after.

        Args:
            campaign_id: The campaign that the conversation is of.
            reply: The reply.

        Raises:
            OutcomeUnknownError: The reply may be sent. It is not sent again; look with
                `leads.get_message_history()`.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/reply-email-thread",
                NoneType,
                ids={"campaign_id": campaign_id},
                body=to_json(reply, models.NewReply),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def forward(
        self,
        campaign_id: int,
        *,
        message_id: str,
        stats_id: str,
        to_emails: str,
        forward_email_body: str | UnsetType = UNSET,
        forward_email_subject: str | UnsetType = UNSET,
    ) -> models.ForwardedEmail:
        """Send an e-mail of a conversation to others, with those before it: forward it.

        `POST /campaigns/{campaign_id}/forward-email` (documented only)

        Args:
            campaign_id: The campaign that the conversation is of.
            message_id: The Message-ID header of the e-mail.
            stats_id: The same e-mail, by `stats_id` of a message.
            to_emails: Who gets it: addresses, with commas between them.
            forward_email_body: What stands above it, HTML or plain text; by default nothing.
            forward_email_subject: The subject; by default that of the campaign.

        Raises:
            BadRequestError: `"forward_email_body" must be a string`
            ApiError: `Email account not found!`, with status 500; it is final.
            OutcomeUnknownError: The e-mail may be sent. It is not sent again.
        """
        given = {
            "message_id": check_given("message_id", message_id, rules.FILLED_TEXT),
            "stats_id": check_given("stats_id", stats_id, rules.STATS_ID),
            "to_emails": check_given("to_emails", to_emails, rules.ADDRESSES),
            "forward_email_body": check("forward_email_body", forward_email_body, rules.TEXT),
            "forward_email_subject": check("forward_email_subject", forward_email_subject, rules.FILLED_TEXT),
        }
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/forward-email",
                models.ForwardedEmail,
                ids={"campaign_id": campaign_id},
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
                refusals=NO_FORWARD,
            )
        )

    async def resume_lead(
        self, *, campaign_id: int, email_lead_map_id: int, resume_delay_days: int | UnsetType = UNSET
    ) -> models.LeadResumption:
        """Resume a paused lead: the campaign sends it e-mails again.

        `PATCH /master-inbox/resume-lead` (documented only)

        Args:
            campaign_id: The campaign.
            email_lead_map_id: The lead in this campaign.
            resume_delay_days: Days until then, 0 or more; by default at once.

        Raises:
            OutcomeUnknownError: The lead may be resumed. It is not resumed again.
        """
        given = {
            "campaign_id": check_id("campaign_id", campaign_id),
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "resume_delay_days": check("resume_delay_days", resume_delay_days, rules.COUNT),
        }
        return await self._send(
            Call(
                "PATCH",
                "/master-inbox/resume-lead",
                models.LeadResumption,
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def push_to_subsequence(
        self,
        *,
        email_lead_map_id: int,
        sub_sequence_id: int,
        sub_sequence_delay_time: int | UnsetType = UNSET,
        stop_lead_on_parent_campaign_reply: bool | UnsetType = UNSET,
    ) -> models.SubsequenceStart:
        """Move a lead into a subsequence of its campaign, which sends it e-mails.

        `POST /master-inbox/push-to-subsequence` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            sub_sequence_id: The subsequence: `id` of a campaign that has a `parent_campaign_id`.
            sub_sequence_delay_time: Seconds until it begins, 0 or more; by default at once.
            stop_lead_on_parent_campaign_reply: A reply in the campaign itself ends it; by default false.

        Raises:
            OutcomeUnknownError: The lead may be in the subsequence. It is not moved again.
        """
        stops = check("stop_lead_on_parent_campaign_reply", stop_lead_on_parent_campaign_reply, rules.FLAG)
        given = {
            "email_lead_map_id": check_id("email_lead_map_id", email_lead_map_id),
            "sub_sequence_id": check_id("sub_sequence_id", sub_sequence_id),
            "sub_sequence_delay_time": check("sub_sequence_delay_time", sub_sequence_delay_time, rules.COUNT),
            "stop_lead_on_parent_campaign_reply": stops,
        }
        return await self._send(
            Call(
                "POST",
                "/master-inbox/push-to-subsequence",
                models.SubsequenceStart,
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )
