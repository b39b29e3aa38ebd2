"""What the API answers where it has made a campaign."""

from datetime import datetime

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output


@attrs.frozen(kw_only=True)
class CreatedCampaign(Output):
    """The answer to creating a campaign."""

    id: int = attrs.field(metadata=wire("id", "campaign_id"))  # by which all calls name it
    name: str = ""  # the campaign's name
    created_at: datetime | None = None  # when it was created


@attrs.frozen(kw_only=True)
class CreatedSubsequence(Output):
    """The answer to creating a subsequence."""

    subsequence_id: int = attrs.field(metadata=wire("subsequence_id", "id"))  # a campaign of its own


@attrs.frozen(kw_only=True)
class DuplicatedCampaign(Output):
    """The answer to copying a campaign."""

    new_campaign_id: int = attrs.field(metadata=wire("newCampaignId", "new_campaign_id", "id"))  # the copy
