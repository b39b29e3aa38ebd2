"""Every call of `emails` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import NewEmail, Smartlead
from smartlead_async.models.emails import SentEmailReceipt
from typing import assert_type


async def call_1(smartlead: Smartlead, email: NewEmail) -> None:
    assert_type(await smartlead.emails.send(email), SentEmailReceipt)
