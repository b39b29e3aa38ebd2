"""The endpoints of the master inbox: more than fit one file, so by what they do."""

from smartlead_async.endpoints.inbox.answering import AnsweringInbox
from smartlead_async.endpoints.inbox.filing import FilingInbox
from smartlead_async.endpoints.inbox.listing import ListingInbox


class Inbox(ListingInbox, AnsweringInbox, FilingInbox):
    """The master inbox: replies of leads, over all campaigns.

    Its calls name a conversation by the lead in its campaign: `email_lead_map_id` of a row, which is
    `campaign_lead_map_id` on some pages of the documentation.
    """
