"""Every call of `smart_senders` with every parameter. Made by `python -m tests.every_call`; never run."""

from collections.abc import Mapping
from smartlead_async import BuyerDetails, NewDomain, Smartlead
from smartlead_async.models.smart_senders import OneTimePassword, SenderOrder
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_senders.generate_mailboxes(vendor_id=1, domains={'example.com': {'count': 3}}), list[Mapping[str, object]])


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_senders.get_order('ORD_12345'), SenderOrder)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_senders.get_otp('john.smith@sales-outreach.com'), OneTimePassword)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_senders.list_domains(), list[Mapping[str, object]])


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_senders.list_vendors(), list[Mapping[str, object]])


async def call_6(smartlead: Smartlead, user_details: BuyerDetails, domains: list[NewDomain]) -> None:
    assert_type(await smartlead.smart_senders.place_order(vendor_id=2, forwarding_domain='example.com', user_details=user_details, domains=domains), list[Mapping[str, object]])


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_senders.search_domains(domain_name='example.com', vendor_id=1), list[Mapping[str, object]])
