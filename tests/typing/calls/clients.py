"""Every call of `clients` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import NewClient, Smartlead
from smartlead_async.models.clients import Client, ClientApiKey, CreatedClient
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.clients.create_api_key(client_id=301, key_name='Production Key'), ClientApiKey)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.clients.delete_api_key(45), None)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.clients.list(), list[Client])


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.clients.list_api_keys(client_id=301, status='active', key_name='Production'), list[ClientApiKey])


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.clients.reset_api_key(45), ClientApiKey)


async def call_6(smartlead: Smartlead, client: NewClient) -> None:
    assert_type(await smartlead.clients.save(client), CreatedClient)
