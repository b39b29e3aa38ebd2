"""A server that lets in less than is documented, and a program that uses it."""

import asyncio
from collections import deque

from smartlead_async import Smartlead
from tests.memory_network import Received, Reply

LIST = "GET /campaigns"


class EightInTwo:
    """Lets in eight requests in any 2 s."""

    def __init__(self) -> None:
        self._counted: deque[float] = deque()

    def __call__(self, _request: Received) -> Reply:
        """For `MemoryServer`."""
        now = asyncio.get_running_loop().time()
        while self._counted and self._counted[0] <= now - 2.0:
            self._counted.popleft()
        if len(self._counted) >= 8:
            return Reply(status=429)
        self._counted.append(now)
        return Reply(body=b"[]")


async def call_until(smartlead: Smartlead, until_s: float) -> None:
    """Ten tasks that call as often as they may."""

    async def call() -> None:
        while asyncio.get_running_loop().time() < until_s:
            await smartlead.campaigns.list()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(10):
            tasks.create_task(call())
