"""The resources of a client, and the session they send by. Each is imported and made when it is first asked for.

The models of all resources take longer to make than everything else together. So this is the place where an import
stands in a function, and where names are imported for type checkers alone.
"""

from functools import cached_property
from typing import TYPE_CHECKING

import httpx

from smartlead_async.transport.options import Options
from smartlead_async.transport.signing import Secret

if TYPE_CHECKING:
    from smartlead_async.bulk import Bulk
    from smartlead_async.endpoints.account import Account
    from smartlead_async.endpoints.analytics import Analytics
    from smartlead_async.endpoints.block_list import BlockList
    from smartlead_async.endpoints.campaigns import Campaigns
    from smartlead_async.endpoints.clients import Clients
    from smartlead_async.endpoints.email_accounts import EmailAccounts
    from smartlead_async.endpoints.emails import Emails
    from smartlead_async.endpoints.inbox import Inbox
    from smartlead_async.endpoints.lead_lists import LeadLists
    from smartlead_async.endpoints.leads import Leads
    from smartlead_async.endpoints.smart_delivery import SmartDelivery
    from smartlead_async.endpoints.smart_prospect import SmartProspect
    from smartlead_async.endpoints.smart_senders import SmartSenders
    from smartlead_async.endpoints.statistics import Statistics
    from smartlead_async.endpoints.tags import Tags
    from smartlead_async.endpoints.webhooks import Webhooks
    from smartlead_async.transport.session import Sender, Session


class Resources:
    """What a client has."""

    _base_url: str
    _secret: Secret
    _transport: httpx.AsyncBaseTransport
    _options: Options

    @cached_property
    def _session(self) -> "Session":
        from smartlead_async.transport.session import Session

        return Session(self._options.settings, self._secret, self._transport)

    @cached_property
    def _send(self) -> "Sender":
        from smartlead_async.transport.session import Sender

        return Sender(self._session, self._options)

    @cached_property
    def campaigns(self) -> "Campaigns":
        """Campaigns: outreach sequences and the leads they run for."""
        from smartlead_async.endpoints.campaigns import Campaigns

        return Campaigns(self._send)

    @cached_property
    def statistics(self) -> "Statistics":
        """What a campaign sent, and what came of it."""
        from smartlead_async.endpoints.statistics import Statistics

        return Statistics(self._send)

    @cached_property
    def analytics(self) -> "Analytics":
        """How campaigns, domains and mailboxes of the account do."""
        from smartlead_async.endpoints.analytics import Analytics

        return Analytics(self._send)

    @cached_property
    def leads(self) -> "Leads":
        """Leads of campaigns, and of the account."""
        from smartlead_async.endpoints.leads import Leads

        return Leads(self._send)

    @cached_property
    def lead_lists(self) -> "LeadLists":
        """Lists of leads, apart from campaigns."""
        from smartlead_async.endpoints.lead_lists import LeadLists

        return LeadLists(self._send)

    @cached_property
    def block_list(self) -> "BlockList":
        """Addresses and domains that are never written to."""
        from smartlead_async.endpoints.block_list import BlockList

        return BlockList(self._send)

    @cached_property
    def email_accounts(self) -> "EmailAccounts":
        """The mailboxes campaigns send from."""
        from smartlead_async.endpoints.email_accounts import EmailAccounts

        return EmailAccounts(self._send)

    @cached_property
    def tags(self) -> "Tags":
        """Tags of e-mail accounts."""
        from smartlead_async.endpoints.tags import Tags

        return Tags(self._send)

    @cached_property
    def inbox(self) -> "Inbox":
        """The master inbox: replies of leads."""
        from smartlead_async.endpoints.inbox import Inbox

        return Inbox(self._send)

    @cached_property
    def webhooks(self) -> "Webhooks":
        """What the API calls when something happens in a campaign."""
        from smartlead_async.endpoints.webhooks import Webhooks

        return Webhooks(self._send)

    @cached_property
    def clients(self) -> "Clients":
        """Whom an agency works for."""
        from smartlead_async.endpoints.clients import Clients

        return Clients(self._send)

    @cached_property
    def emails(self) -> "Emails":
        """Single e-mails, apart from campaigns."""
        from smartlead_async.endpoints.emails import Emails

        return Emails(self._send)

    @cached_property
    def account(self) -> "Account":
        """The account that the key is of."""
        from smartlead_async.endpoints.account import Account

        return Account(self._send)

    @cached_property
    def smart_delivery(self) -> "SmartDelivery":
        """Tests of where e-mails end up."""
        from smartlead_async.endpoints.smart_delivery import SmartDelivery

        return SmartDelivery(self._send)

    @cached_property
    def smart_prospect(self) -> "SmartProspect":
        """A search for people to write to."""
        from smartlead_async.endpoints.smart_prospect import SmartProspect

        return SmartProspect(self._send)

    @cached_property
    def smart_senders(self) -> "SmartSenders":
        """Domains and mailboxes that are bought."""
        from smartlead_async.endpoints.smart_senders import SmartSenders

        return SmartSenders(self._send)

    @cached_property
    def bulk(self) -> "Bulk":
        """Jobs for many leads."""
        from smartlead_async.bulk import Bulk
        from smartlead_async.bulk.leads_job import Target

        return Bulk(Target(self.leads, self._base_url, self._secret.fingerprint))
