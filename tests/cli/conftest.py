"""A sandbox that a command is run against."""

from collections.abc import Iterator

import pytest

from smartlead_async.sandbox import Sandbox
from tests.memory_network import KEY


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(api_key=KEY, limit=None) as running:
        yield running
