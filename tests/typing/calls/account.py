"""Every call of `account` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import Smartlead
from smartlead_async.models.account import Credits, User
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.account.get_credits(), Credits)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.account.get_user(), User)
