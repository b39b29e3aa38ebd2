"""One service per dialect, and a way to ask it."""

from collections.abc import AsyncIterator

import pytest

from smartlead_async import Smartlead
from smartlead_async.sandbox.service import Service
from tests.sandbox.sandbox_asking import Ask, asking, make_service
from tests.sandbox.sandbox_client import client_of


@pytest.fixture
def service() -> Service:
    return make_service()


@pytest.fixture
def ask(service: Service) -> Ask:
    return asking(service)


@pytest.fixture
def ask_deployed() -> Ask:
    return asking(make_service("deployed"))


@pytest.fixture
def ask_without_failed_accounts() -> Ask:
    return asking(make_service(failed_accounts=0))


@pytest.fixture
async def smartlead(service: Service) -> AsyncIterator[Smartlead]:
    async with client_of(service) as smartlead:
        yield smartlead
