"""A client with the documented limit, and respx in place of the server."""

from collections.abc import AsyncIterator, Iterator

import pytest
import respx

from smartlead_async import Smartlead
from tests.endpoints.documented import BASE_URL
from tests.memory_network import KEY


@pytest.fixture
def api() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=BASE_URL) as router:
        yield router


@pytest.fixture
async def smartlead() -> AsyncIterator[Smartlead]:
    async with Smartlead(KEY) as smartlead:
        yield smartlead
