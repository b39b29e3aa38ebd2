"""Campaigns, and the e-mails of their sequences: more than fit one file."""

from smartlead_async.models.campaigns.campaign import Campaign as Campaign
from smartlead_async.models.campaigns.campaign import CampaignAnalytics as CampaignAnalytics
from smartlead_async.models.campaigns.campaign import CampaignSchedule as CampaignSchedule
from smartlead_async.models.campaigns.campaign import CampaignSettings as CampaignSettings
from smartlead_async.models.campaigns.campaign import CampaignStatus as CampaignStatus
from smartlead_async.models.campaigns.campaign import CreatedCampaign as CreatedCampaign
from smartlead_async.models.campaigns.campaign import CreatedSubsequence as CreatedSubsequence
from smartlead_async.models.campaigns.campaign import DuplicatedCampaign as DuplicatedCampaign
from smartlead_async.models.campaigns.campaign import LeadStats as LeadStats
from smartlead_async.models.campaigns.campaign import OutOfOfficeSettings as OutOfOfficeSettings
from smartlead_async.models.campaigns.campaign import SendingWindow as SendingWindow
from smartlead_async.models.campaigns.campaign import StatusChange as StatusChange
from smartlead_async.models.campaigns.campaign import StopLeadSetting as StopLeadSetting
from smartlead_async.models.campaigns.campaign import TrackSetting as TrackSetting
from smartlead_async.models.campaigns.sequences import NewSequenceDelay as NewSequenceDelay
from smartlead_async.models.campaigns.sequences import NewSequenceStep as NewSequenceStep
from smartlead_async.models.campaigns.sequences import NewSequenceVariant as NewSequenceVariant
from smartlead_async.models.campaigns.sequences import SavedStep as SavedStep
from smartlead_async.models.campaigns.sequences import SequenceDelay as SequenceDelay
from smartlead_async.models.campaigns.sequences import SequenceStep as SequenceStep
from smartlead_async.models.campaigns.sequences import SequenceVariant as SequenceVariant
from smartlead_async.models.campaigns.sequences import VariantDistribution as VariantDistribution
from smartlead_async.models.campaigns.sequences import WinningMetric as WinningMetric
