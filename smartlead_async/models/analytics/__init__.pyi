# The names of these models, once: see `on_demand`.

from smartlead_async.models.analytics.campaigns import CampaignPerformance as CampaignPerformance
from smartlead_async.models.analytics.campaigns import CampaignResponses as CampaignResponses
from smartlead_async.models.analytics.campaigns import CampaignStatusCount as CampaignStatusCount
from smartlead_async.models.analytics.campaigns import NamedCampaign as NamedCampaign
from smartlead_async.models.analytics.clients import CampaignsOfClient as CampaignsOfClient
from smartlead_async.models.analytics.clients import ClientPerformance as ClientPerformance
from smartlead_async.models.analytics.clients import MonthCount as MonthCount
from smartlead_async.models.analytics.clients import NamedClient as NamedClient
from smartlead_async.models.analytics.clients import TeamMemberStats as TeamMemberStats
from smartlead_async.models.analytics.days import DayStats as DayStats
from smartlead_async.models.analytics.mailboxes import DomainHealth as DomainHealth
from smartlead_async.models.analytics.mailboxes import MailboxHealth as MailboxHealth
from smartlead_async.models.analytics.mailboxes import MailboxTotals as MailboxTotals
from smartlead_async.models.analytics.mailboxes import ProviderPerformance as ProviderPerformance
from smartlead_async.models.analytics.mailboxes import ProviderStats as ProviderStats
from smartlead_async.models.analytics.replies import CategoryResponses as CategoryResponses
from smartlead_async.models.analytics.replies import FollowUpReplyRate as FollowUpReplyRate
from smartlead_async.models.analytics.replies import LeadCounts as LeadCounts
from smartlead_async.models.analytics.replies import LeadsForFirstReply as LeadsForFirstReply
from smartlead_async.models.analytics.replies import LeadShares as LeadShares
from smartlead_async.models.analytics.replies import LeadTotals as LeadTotals
from smartlead_async.models.analytics.replies import ReplyTime as ReplyTime
from smartlead_async.models.analytics.sending import Performance as Performance
from smartlead_async.models.analytics.sending import SendingCounters as SendingCounters
