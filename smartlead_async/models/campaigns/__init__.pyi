# The names of these models, once: see `on_demand`.

from smartlead_async.models.campaigns.campaign import Campaign as Campaign
from smartlead_async.models.campaigns.campaign import SendingWindow as SendingWindow
from smartlead_async.models.campaigns.choices import CampaignStatus as CampaignStatus
from smartlead_async.models.campaigns.choices import StatusChange as StatusChange
from smartlead_async.models.campaigns.choices import StopLeadSetting as StopLeadSetting
from smartlead_async.models.campaigns.choices import TrackSetting as TrackSetting
from smartlead_async.models.campaigns.choices import VariantDistribution as VariantDistribution
from smartlead_async.models.campaigns.choices import WinningMetric as WinningMetric
from smartlead_async.models.campaigns.counters import CampaignAnalytics as CampaignAnalytics
from smartlead_async.models.campaigns.counters import LeadStats as LeadStats
from smartlead_async.models.campaigns.created import CreatedCampaign as CreatedCampaign
from smartlead_async.models.campaigns.created import CreatedSubsequence as CreatedSubsequence
from smartlead_async.models.campaigns.created import DuplicatedCampaign as DuplicatedCampaign
from smartlead_async.models.campaigns.schedule import CampaignSchedule as CampaignSchedule
from smartlead_async.models.campaigns.sequences import NewSequenceDelay as NewSequenceDelay
from smartlead_async.models.campaigns.sequences import NewSequenceStep as NewSequenceStep
from smartlead_async.models.campaigns.sequences import NewSequenceVariant as NewSequenceVariant
from smartlead_async.models.campaigns.sequences import SavedStep as SavedStep
from smartlead_async.models.campaigns.sequences import SequenceDelay as SequenceDelay
from smartlead_async.models.campaigns.sequences import SequenceStep as SequenceStep
from smartlead_async.models.campaigns.sequences import SequenceVariant as SequenceVariant
from smartlead_async.models.campaigns.settings import CampaignSettings as CampaignSettings
from smartlead_async.models.campaigns.settings import OutOfOfficeSettings as OutOfOfficeSettings
