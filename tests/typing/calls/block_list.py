"""Every call of `block_list` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import Pages, Smartlead
from smartlead_async.models.block_list import BlockedCount, BlockedEntry
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.block_list.add(['competitor.com', 'spam@example.com'], client_id=22), BlockedCount)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.block_list.delete(228361167), None)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(smartlead.block_list.list(filter_client_id=22, filter_email_or_domain='competitor.com', filter_email_with_domain='competitor.com', page_size=10, start=1, max_items=5), Pages[BlockedEntry])
