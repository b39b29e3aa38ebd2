"""What some fields of e-mail accounts may be."""

from typing import Literal, TypeAlias

EmailProvider: TypeAlias = Literal["GMAIL", "OUTLOOK", "SMTP"]
"""Who runs a mailbox, as `email_accounts.list` filters by it."""

WarmupStatus: TypeAlias = Literal["ACTIVE", "INACTIVE"]
"""Whether a mailbox is warmed up, as `email_accounts.list` filters by it."""

OAuthProvider: TypeAlias = Literal["GMAIL", "OUTLOOK"]
"""Who runs a mailbox that is opened with a token."""
