"""What some fields of the inbox may be."""

from typing import Literal, TypeAlias

TaskPriority: TypeAlias = Literal["LOW", "MEDIUM", "HIGH"]
"""How urgent a task is."""

BlockSource: TypeAlias = Literal["manual", "bounce", "complaint", "invalid"]
"""Why a domain is blocked."""

InboxEmailStatus: TypeAlias = Literal[
    "Opened", "Clicked", "Replied", "Unsubscribed", "Bounced", "Accepted", "Not Replied"
]
"""What became of an e-mail, as the inbox filters by it."""

InboxSort: TypeAlias = Literal["REPLY_TIME_DESC", "SENT_TIME_DESC"]
"""The order of the inbox: by the time of the last reply, or of the last e-mail sent; the latest first."""

ScheduledSort: TypeAlias = Literal["SCHEDULED_TIME_ASC", "SCHEDULED_TIME_DESC"]
"""The order of what is to be sent later: the next first, or the last."""

ReminderSort: TypeAlias = Literal["REMINDER_TIME_ASC", "REMINDER_TIME_DESC"]
"""The order of reminders: the next first, or the last."""
