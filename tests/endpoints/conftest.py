"""A client with the documented limit, and respx in place of the server."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import respx

from smartlead_async import Smartlead
from tests.endpoints.answering import answering
from tests.endpoints.documented import BASE_URL
from tests.memory_network import KEY


@pytest.fixture
def api() -> Iterator[respx.MockRouter]:
    with answering(BASE_URL) as router:
        yield router


@pytest.fixture
async def smartlead(api: respx.MockRouter) -> AsyncIterator[Smartlead]:
    async with Smartlead(KEY, http_transport=httpx.MockTransport(api.async_handler)) as smartlead:
        yield smartlead
