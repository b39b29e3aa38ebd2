"""Every call of `tags` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import Smartlead
from smartlead_async.models.tags import Tag, TaggedAccount
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.tags.add(email_account_ids=[101, 102, 103], tag_ids=[1, 2]), None)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.tags.create('Primary Senders', color='#4CAF50'), Tag)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.tags.list_by_email(['sender@company.com', 'outreach@company.com']), list[TaggedAccount])


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.tags.remove(email_account_ids=[101, 102, 103], tag_ids=[1, 2]), None)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.tags.update(1, name='Primary Senders', color='#4CAF50'), Tag)
