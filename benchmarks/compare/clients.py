"""What is compared: a client does calls at a sandbox, in the way its users write them."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

import attrs

CAMPAIGN_ID = 372
ADD_PATH = f"/campaigns/{CAMPAIGN_ID}/leads/add"


@attrs.frozen
class Server:
    """Where the calls go, and with which key."""

    base_url: str
    api_key: str = attrs.field(repr=False)


def emails(count: int) -> list[str]:
    """The addresses of distinct leads."""
    return [f"lead{number}@example.com" for number in range(count)]


class Calls(ABC):
    """The calls of one open client."""

    @abstractmethod
    async def add(self, email: str) -> None:
        """Add a lead, and wait for the answer; a refusal is one."""

    async def add_all(self, addresses: Sequence[str]) -> None:
        """Add all at once."""
        await asyncio.gather(*(self.add(email) for email in addresses))

    @abstractmethod
    async def create(self, name: str) -> None:
        """Create a campaign; raises what the client's user is told."""


@attrs.frozen(kw_only=True)
class Client:
    """One row of the tables."""

    title: str
    retries: str
    """Its retry policy, in words."""
    connect: Callable[[Server], AbstractAsyncContextManager[Calls]]
    error: type[Exception]
    """What a failed call raises."""
    is_ours: bool = False
    is_busy: bool = False
    """Whether it takes whole cores while others would only wait."""
