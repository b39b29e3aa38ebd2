"""When a campaign sends, as it is set."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from smartlead_async.models import rules
from smartlead_async.models.model import Given
from smartlead_async.models.time_zones import TIME_ZONE
from smartlead_async.models.unset import UNSET, UnsetType


@attrs.frozen(kw_only=True)
class CampaignSchedule(Given):
    """When a campaign sends. The deployed API wants every field but `schedule_start_time`.

    Attributes:
        timezone: An IANA name, such as `America/Los_Angeles`.
        days_of_the_week: Days, 0 to 6 (Sunday is 0) or 1 to 7 (Sunday is 7); at least one.
        start_hour: HH:MM in that time zone, `00:00` to `23:59`.
        end_hour: HH:MM, later than `start_hour`.
        min_time_btw_emails: Minutes between two e-mails, 0 or more; read as `min_time_btwn_emails`.
        max_new_leads_per_day: Leads that are begun in a day, 0 or more; read as `max_leads_per_day`.
        schedule_start_time: Aware, or ISO 8601 text with a time zone, which is sent as given.
    """

    timezone: str = attrs.field(validator=TIME_ZONE)
    days_of_the_week: Sequence[int] = attrs.field(validator=rules.WEEK)
    start_hour: str = attrs.field(validator=rules.HOUR)
    end_hour: str = attrs.field(validator=rules.HOUR)
    min_time_btw_emails: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)
    max_new_leads_per_day: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)
    schedule_start_time: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)

    def __attrs_post_init__(self) -> None:
        if self.start_hour >= self.end_hour:
            raise rules.refuse("end_hour", self.end_hour, f"later than start_hour ({self.start_hour!r})")
