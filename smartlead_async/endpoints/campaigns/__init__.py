"""The endpoints of campaigns: more than fit one file, so by what they do."""

from smartlead_async.endpoints.campaigns.running import RunningCampaigns
from smartlead_async.endpoints.campaigns.setting_up import SettingUpCampaigns


class Campaigns(RunningCampaigns, SettingUpCampaigns):
    """Campaigns: outreach sequences and the leads they run for."""
