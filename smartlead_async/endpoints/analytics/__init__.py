"""The endpoints of the account's analytics: more than fit one file, so by what they are about."""

from smartlead_async.endpoints.analytics.campaigns import AnalyticsOfCampaigns
from smartlead_async.endpoints.analytics.clients import AnalyticsOfClients
from smartlead_async.endpoints.analytics.days import AnalyticsOfDays
from smartlead_async.endpoints.analytics.mailboxes import AnalyticsOfMailboxes
from smartlead_async.endpoints.analytics.replies import AnalyticsOfReplies


class Analytics(
    AnalyticsOfDays, AnalyticsOfCampaigns, AnalyticsOfMailboxes, AnalyticsOfReplies, AnalyticsOfClients
):
    """How the account does, and its campaigns, mailboxes and clients. One campaign's own are in `statistics`.

    A span of days begins and ends with whole days of the time zone that is given; `client_ids` and `campaign_ids`
    narrow it, all is counted where they are left out. Rates are text with their sign, such as "7.5%".
    """
