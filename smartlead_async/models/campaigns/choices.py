"""What some fields of campaigns may be."""

from typing import Literal, TypeAlias

from smartlead_async.models.open_enum import OpenEnum

StatusChange: TypeAlias = Literal["START", "PAUSED", "STOPPED"]
"""What `campaigns.set_status` takes."""

TrackSetting: TypeAlias = Literal["DONT_TRACK_EMAIL_OPEN", "DONT_TRACK_LINK_CLICK", "DONT_TRACK_REPLY_TO_AN_EMAIL"]
"""What `CampaignSettings.track_settings` takes: what is not to be tracked."""

StopLeadSetting: TypeAlias = Literal["CLICK_ON_A_LINK", "OPEN_AN_EMAIL", "REPLY_TO_AN_EMAIL"]
"""What `CampaignSettings.stop_lead_settings` takes: what ends the sequence for a lead."""

VariantDistribution: TypeAlias = Literal["MANUAL_EQUAL", "MANUAL_PERCENTAGE", "AI_EQUAL"]
"""How the e-mails of a step are shared out between its wordings."""

WinningMetric: TypeAlias = Literal["OPEN_RATE", "CLICK_RATE", "REPLY_RATE", "POSITIVE_REPLY_RATE"]
"""By what the best wording of a step is found."""


class CampaignStatus(OpenEnum):
    """The status of a campaign."""

    DRAFTED = "DRAFTED"
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    STOPPED = "STOPPED"
    PAUSED = "PAUSED"
