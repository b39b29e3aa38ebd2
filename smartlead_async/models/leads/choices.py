"""What some fields of leads may be."""

from typing import Literal, TypeAlias

from smartlead_async.models.open_enum import OpenEnum

EmailStatus: TypeAlias = Literal[
    "is_opened",
    "is_clicked",
    "is_replied",
    "is_bounced",
    "is_unsubscribed",
    "is_spam",
    "is_accepted",
    "not_replied",
    "is_sender_bounced",
]
"""What became of a lead's e-mails, as `leads.list` filters by it."""

LeadType: TypeAlias = Literal["active", "yet_to_use", "previously_active", "archived"]
"""How a lead is used in the account, as `leads.list_all` filters by it."""


class LeadStatus(OpenEnum):
    """The status of a lead in a campaign."""

    STARTED = "STARTED"  # scheduled, has received nothing yet
    COMPLETED = "COMPLETED"  # has received every e-mail of the sequence
    BLOCKED = "BLOCKED"  # bounced, or on the global block list
    INPROGRESS = "INPROGRESS"  # has received at least one e-mail
    PAUSED = "PAUSED"  # receives nothing until it is resumed
    STOPPED = "STOPPED"  # receives nothing more
