"""Every call of `statistics` with every parameter. Made by `python -m tests.every_call`; never run."""

from collections.abc import Mapping
from smartlead_async import Pages, Smartlead
from smartlead_async.models.statistics import CampaignDays, CampaignTopLevel, SentEmail, StepCounters
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.statistics.get_by_date(372, start_date='2025-01-01', end_date='2025-01-31', time_zone='America/New_York'), CampaignDays)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.statistics.get_by_sequence(372, start_date='2025-01-01', end_date='2025-01-31', time_zone='Europe/London'), list[StepCounters])


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.statistics.get_top_level_by_date(372, start_date='2025-01-01', end_date='2025-01-31'), CampaignTopLevel)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(smartlead.statistics.list(372, email_sequence_number=1, email_status='replied', sent_time_start_date='2023-10-16 10:33:02.000Z', sent_time_end_date='2023-10-17 10:33:02.000Z', page_size=10, start=1, max_items=5), Pages[SentEmail])


async def call_5(smartlead: Smartlead) -> None:
    assert_type(smartlead.statistics.list_by_lead(372, event_time_gt='2025-01-01', page_size=10, start=1, max_items=5), Pages[Mapping[str, object]])


async def call_6(smartlead: Smartlead) -> None:
    assert_type(smartlead.statistics.list_by_mailbox(372, client_id=22, start_date='2025-01-01', end_date='2025-01-31', time_zone='America/Los_Angeles', page_size=10, start=1, max_items=5), Pages[Mapping[str, object]])
