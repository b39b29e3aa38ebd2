"""What lies between a limiter and a server: travel up, the server's decision, travel down; and what was seen.

A limiter is a `Client`: it carries one `Call` until the server lets it in, asking to send as often as it needs.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import attrs

from benchmarks.limiter.servers import SECOND_US, Server
from benchmarks.limiter.shapes import Travel
from smartlead_async.limiter.queue import Lane


def now() -> float:
    """Seconds on the loop's clock."""
    return asyncio.get_running_loop().time()


@attrs.frozen
class Arrival:
    """A request at the server."""

    at_us: int
    is_admitted: bool


class Network:
    """The way to one server."""

    def __init__(self, server: Server, travel: Callable[[int], Travel]) -> None:
        self._server = server
        self._travel = travel
        self._sent = 0
        self.arrivals: list[Arrival] = []

    async def exchange(self) -> Arrival:
        """Send one request; returns when the head of its answer is back."""
        up_s, down_s = self._travel(self._sent)
        self._sent += 1
        await asyncio.sleep(up_s)
        at_us = round(now() * SECOND_US)
        arrival = Arrival(at_us, self._server.admits(at_us))
        self.arrivals.append(arrival)
        await asyncio.sleep(down_s)
        return arrival


class Call:
    """One call of a program, and what became of it."""

    def __init__(self, network: Network, lane: Lane) -> None:
        self._network = network
        self.lane = lane
        self.asked_at = now()
        self.granted_at: float | None = None  # the first time; a refused call is granted again
        self.arrived_at: float | None = None  # of the request that was let in

    async def send(self) -> bool:
        """One request; whether the server let it in."""
        if self.granted_at is None:
            self.granted_at = now()
        arrival = await self._network.exchange()
        if arrival.is_admitted:
            self.arrived_at = arrival.at_us / SECOND_US
        return arrival.is_admitted


class Client(Protocol):
    """A limiter in front of a network."""

    async def run(self, call: Call) -> None:
        """Send the call, again where it was refused, until the server lets it in."""
        ...

    async def aclose(self) -> None:
        """Stop what the limiter runs beside its calls."""
        ...
