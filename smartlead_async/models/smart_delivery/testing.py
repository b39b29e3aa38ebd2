"""Delivery tests: what is given to start one, and what is told of it; providers and folders."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.campaigns import SendingWindow
from smartlead_async.models.converter import wire
from smartlead_async.models.dates import DAY, is_over_before
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.smart_delivery.choices import TimeUnit
from smartlead_async.models.time_zones import TIME_ZONE
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import AnyId, Counter, Json, is_list, is_object


@attrs.frozen(kw_only=True)
class NewDeliveryTest(Given):
    """A delivery test to start: what is sent, from where and to whom. The newer documentation names no fields.

    Attributes:
        test_name: Its name.
        description: A note to it.
        spam_filters: Filters to ask, such as spam_assassin.
        link_checker: Look for the domains of links in blacklists.
        campaign_id: The campaign whose e-mail is sent.
        sequence_mapping_id: The step of its sequence, or the wording.
        provider_ids: The providers that are sent to, as `list_providers()` gives them.
        sender_accounts: The addresses that are sent from.
        all_email_sent_without_time_gap: Send all at once; else the two fields below are needed, with which the
            deployed API was seen to refuse this.
        min_time_btwn_emails: Between two e-mails of a mailbox, in `min_time_unit`.
        min_time_unit: The unit of that.
        is_warmup: Answer the e-mails, and take them out of spam.
    """

    test_name: str = attrs.field(validator=rules.FILLED_TEXT)
    description: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)
    spam_filters: Sequence[str] = attrs.field(validator=rules.SOME_TEXTS)
    link_checker: bool = attrs.field(validator=rules.FLAG)
    campaign_id: int = attrs.field(validator=rules.ID)
    sequence_mapping_id: int = attrs.field(validator=rules.ID)
    provider_ids: Sequence[int | str] = attrs.field(validator=rules.ANY_IDS)
    sender_accounts: Sequence[str] = attrs.field(validator=rules.EMAILS)
    all_email_sent_without_time_gap: bool = attrs.field(validator=rules.FLAG)
    min_time_btwn_emails: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)
    min_time_unit: TimeUnit | UnsetType = attrs.field(default=UNSET, validator=rules.one_of(get_args(TimeUnit)))
    is_warmup: bool = attrs.field(validator=rules.FLAG)

    def __attrs_post_init__(self) -> None:
        for name in ("min_time_btwn_emails", "min_time_unit"):
            if getattr(self, name) is UNSET and not self.all_email_sent_without_time_gap:
                raise rules.refuse(name, UNSET, "given where all_email_sent_without_time_gap is False")


@attrs.frozen(kw_only=True)
class DeliveryTestWindow(Given):
    """When a repeated delivery test may run. The deployed API was seen to want every field.

    Attributes:
        tz: An IANA name, such as `America/Los_Angeles`.
        days: Days, 0 to 6 (Sunday is 0) or 1 to 7 (Sunday is 7).
        start_hour: HH:MM in that time zone.
        end_hour: HH:MM.
    """

    tz: str = attrs.field(validator=TIME_ZONE)
    days: Sequence[int] = attrs.field(validator=rules.WEEK)
    start_hour: str | UnsetType = attrs.field(default=UNSET, validator=rules.HOUR, metadata=wire("startHour"))
    end_hour: str | UnsetType = attrs.field(default=UNSET, validator=rules.HOUR, metadata=wire("endHour"))

    def __attrs_post_init__(self) -> None:
        if self.start_hour and self.end_hour and self.start_hour >= self.end_hour:
            raise rules.refuse("end_hour", self.end_hour, f"later than start_hour ({self.start_hour!r})")


@attrs.frozen(kw_only=True)
class NewAutomatedDeliveryTest(NewDeliveryTest):
    """A delivery test that is repeated until it ends or is stopped.

    Attributes:
        schedule_start_time: Of the first run: aware, or ISO 8601 text with a time zone.
        test_end_date: The last day, as a date or YYYY-MM-DD.
        every_days: Days from run to run, 1 or more.
        tz: An IANA name, such as `America/Los_Angeles`.
        days: Days, 0 to 6 (Sunday is 0) or 1 to 7 (Sunday is 7).
        start_hour: HH:MM in that time zone; the API misspells it.
        folder_id: Where it is put.
        scheduler_cron_value: When it may run; the deployed API was seen to want it.
    """

    schedule_start_time: datetime | str = attrs.field(validator=rules.MOMENT)
    test_end_date: date | str = attrs.field(validator=DAY)
    every_days: int = attrs.field(validator=rules.ID)
    tz: str = attrs.field(validator=TIME_ZONE)
    days: Sequence[int] = attrs.field(validator=rules.WEEK)
    start_hour: str | UnsetType = attrs.field(default=UNSET, validator=rules.HOUR, metadata=wire("starHour"))
    folder_id: int | str | UnsetType = attrs.field(default=UNSET, validator=rules.ANY_ID)
    scheduler_cron_value: DeliveryTestWindow | UnsetType = attrs.field(
        default=UNSET, validator=rules.instance_of(DeliveryTestWindow)
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if is_over_before(self.test_end_date, self.schedule_start_time):
            raise rules.refuse("test_end_date", self.test_end_date, "not before schedule_start_time")


@attrs.frozen(kw_only=True)
class Provider(Output):
    """A provider that a test can send to."""

    provider_id: AnyId | None = None  # by which a test names it
    provider_name: str | None = None  # such as "Office365"


@attrs.frozen(kw_only=True)
class ProviderGroup(Output):
    """Providers of a country or a kind, or seed mailboxes of one provider."""

    group_id: AnyId | None = None  # the group
    group_name: str | None = None  # its name
    provider_count: int | None = None  # its mailboxes
    providers: list[Provider] = attrs.field(factory=list[Provider])  # its providers


@attrs.frozen(kw_only=True)
class ProviderRegion(Output):
    """The providers of a region that a test can send to."""

    region_id: AnyId | None = None  # the region
    region_name: str | None = None  # its name
    groups: list[ProviderGroup] = attrs.field(factory=list[ProviderGroup])  # its providers


@attrs.frozen(kw_only=True)
class Placements(Output):
    """Where e-mails of tests ended up."""

    inbox_count: Counter | None = None  # in the inbox
    tab_count: Counter | None = None  # in another tab, such as Promotions
    spam_count: Counter | None = None  # in spam
    adjusted_total_email_count: Counter | None = None  # all that count


@attrs.frozen(kw_only=True)
class DeliveryTestSummary(Placements):
    """A delivery test in a list."""

    spam_test_id: AnyId = attrs.field(metadata=wire("spam_test_id", "id"))  # by which all calls name it
    test_name: str | None = None  # its name
    test_type: str | None = None  # "manual", or "auto" or "automated"
    status: str | None = None  # such as "ACTIVE"
    created_at: datetime | None = None  # when it was created
    schedule_start_time: datetime | None = None  # when it began or begins
    test_end_date: datetime | None = None  # when it ended or ends
    every_days: Counter | None = None  # days from run to run, where it is repeated
    current_test_run_no: Counter | None = None  # the number of its run


@attrs.frozen(kw_only=True)
class DeliveryTest(Output):
    """A delivery test, as it was created."""

    id: AnyId = attrs.field(metadata=wire("id", "spam_test_id"))  # by which all calls name it
    test_name: str | None = None  # its name
    test_type: str | None = None  # "manual", or "auto" or "automated"
    description: str | None = None  # a note to it
    status: str | None = None  # such as "ACTIVE"
    created_at: datetime | None = None  # when it was created
    updated_at: datetime | None = None  # when it was changed last
    user_id: AnyId | None = None  # the user it belongs to
    client_id: AnyId | None = None  # the client it belongs to
    folder_id: AnyId | None = None  # where it is put
    campaign_id: AnyId | None = None  # the campaign whose e-mail is sent
    sequence_mapping_id: AnyId | None = None  # the step of its sequence
    sequence_variant_id: AnyId | None = None  # the wording
    provider_id: AnyId | None = None  # the provider that is sent to
    provider_ids: list[AnyId] = attrs.field(factory=list[AnyId])  # `provider_id` of the older documentation
    spam_filters: bool | None = None  # filters are asked
    spam_filter_names: list[str] = attrs.field(factory=list[str])  # `spam_filters` of the older documentation
    link_checker: bool | None = None  # the domains of links are looked for in blacklists
    all_email_sent_without_time_gap: bool | None = None  # all are sent at once
    min_time_btwn_emails: Counter | None = None  # between two e-mails of a mailbox, in `min_time_unit`
    min_time_unit: str | None = None  # such as "minutes"
    is_warmup: bool | None = None  # the e-mails are answered, and taken out of spam
    test_with_sl_account: bool | None = None  # mailboxes of Smartlead send
    has_seed_mapping: bool | None = None  # it knows which mailbox is sent to
    email_track_id: str | None = None  # by which its e-mails are known
    schedule_start_time: datetime | None = None  # when it began or begins
    test_end_date: datetime | None = None  # when it ended or ends
    every_days: Counter | None = None  # days from run to run, where it is repeated
    scheduler_cron_value: str | None = None  # when it runs, as cron has it: "0 10 * * 0"
    scheduler_window: SendingWindow | None = None  # `scheduler_cron_value` of the older documentation
    cron_exp: str | None = None  # as cron has it, in the older documentation
    test_run_no: Counter | None = None  # the number of its run
    charged_test_run_no: Counter | None = None  # that of the last run that was charged
    is_campaign_paused: bool | None = None  # its campaign does not send
    via_api: bool | None = None  # it was created through the API

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Where the older documentation has another kind of value, it has another name here."""
        adapted = {_older_name(name, item): item for name, item in value.items()}
        if adapted.get("has_seed_mapping") in (0, 1):
            adapted["has_seed_mapping"] = bool(adapted["has_seed_mapping"])
        return adapted


def _older_name(name: str, value: Json) -> str:
    """What a field is called here, as what comes in it."""
    if name == "provider_id" and is_list(value) and all(type(one) in (int, str) for one in value):
        return "provider_ids"
    if name == "spam_filters" and is_list(value) and all(type(one) is str for one in value):
        return "spam_filter_names"
    return "scheduler_window" if name == "scheduler_cron_value" and is_object(value) else name


@attrs.frozen(kw_only=True)
class DeliveryTestRun(Placements):
    """A run of a repeated test."""

    spam_test_id: AnyId | None = None  # the test
    test_run_no: Counter | None = None  # the run, from 1
    status: str | None = None  # such as "completed"
    reply_hour_interval_start: Counter | None = None  # hours after sending from which on it was looked
    reply_hour_interval_end: Counter | None = None  # and until which


@attrs.frozen(kw_only=True)
class DeliveryFolder(Output):
    """A folder of tests."""

    id: AnyId  # by which all calls name it
    name: str | None = None  # its name
    user_id: AnyId | None = None  # the user it belongs to
    client_id: AnyId | None = None  # the client it belongs to
    created_at: datetime | None = None  # when it was created
    updated_at: datetime | None = None  # when it was changed last
