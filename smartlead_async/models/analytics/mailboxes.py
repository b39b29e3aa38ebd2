"""How domains, mailboxes and their providers do."""

import attrs

from smartlead_async.models.analytics.sending import SendingCounters
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class DomainHealth(SendingCounters):
    """How a domain did in some days."""

    domain: str = ""  # what stands after the @ of its mailboxes


@attrs.frozen(kw_only=True)
class MailboxHealth(SendingCounters):
    """How a mailbox did in some days."""

    email_account: str = ""  # its address


@attrs.frozen(kw_only=True)
class MailboxTotals(Output):
    """How many mailboxes there are."""

    total_connected: Counter | None = None  # that are connected
    in_use: Counter | None = None  # that campaigns send from
    disconnected: Counter | None = None  # that are not connected any more
    enabled_without_warmup: Counter | None = None  # that send without being warmed up


@attrs.frozen(kw_only=True)
class ProviderStats(SendingCounters):
    """How the mailboxes of a provider did in some days."""

    provider: str | None = None  # its name, such as "Gmail"
    tag: str | None = None  # of mailboxes with this tag alone


@attrs.frozen(kw_only=True)
class ProviderPerformance(Output):
    """How the mailboxes of all providers did in some days."""

    overall: list[ProviderStats] = attrs.field(factory=list[ProviderStats])  # by provider
    tag_wise: list[ProviderStats] = attrs.field(factory=list[ProviderStats])  # by tag and provider
