"""By a seed, a server that keeps count and a network between it and us that delays, cuts and loses.

Every request meets one of the faults below, or none. What is counted is counted at the server: what it carried
out, and how often the answer to that was lost on its way back.
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Iterator
from hashlib import blake2b
from typing import TypeAlias

import attrs

from smartlead_async import Lead, Smartlead, SmartleadError
from tests.memory_network import NOTHING, RESET, STALL, MemoryServer, Received, Reply

CREATED = b'{"ok":true,"id":3023,"name":"x","created_at":"2022-11-07T16:23:24.025929+00:00"}'
CAMPAIGN = b'{"id":372,"name":"x","status":"ACTIVE"}'
HTML = b"<html>502 Bad Gateway</html>"
LIMIT = 10
PER_S = 2.0
FIRST_LEAD_ID = 1000

Kind: TypeAlias = str  # "add", "update", "create", "start", "get"


@attrs.frozen(kw_only=True)
class Fault:
    """What becomes of a request.

    Attributes:
        weight: How often, of the sum of all weights.
        is_done: The server carries it out.
        reply: What comes back; `None` for the documented answer.
        then: What becomes of the connection after the documented answer.
        down_s: How long that takes.
    """

    weight: float
    is_done: bool
    reply: Reply | None = None
    then: str = "keep"
    down_s: float = 0.0

    @property
    def is_lost(self) -> bool:
        """It was done, and nobody is told."""
        return self.is_done and self.reply is not None


FAULTS = (
    Fault(weight=85, is_done=True),
    Fault(weight=3, is_done=True, then="close"),
    Fault(weight=0.5, is_done=True, down_s=8.0),
    Fault(weight=1, is_done=True, reply=RESET),
    Fault(weight=1, is_done=True, reply=NOTHING),
    Fault(
        weight=1, is_done=True, reply=Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{", then="close")
    ),
    Fault(weight=0.5, is_done=True, reply=Reply(body=HTML)),
    Fault(weight=0.5, is_done=True, reply=Reply(status=504, body=HTML)),
    Fault(weight=0.3, is_done=True, reply=STALL),
    Fault(weight=1, is_done=False, reply=RESET),
    Fault(weight=1, is_done=False, reply=NOTHING),
    Fault(weight=1, is_done=False, reply=Reply(status=500, body=b'{"error":"boom"}')),
    Fault(weight=1, is_done=False, reply=Reply(status=502, body=HTML)),
    Fault(weight=0.3, is_done=False, reply=STALL),
    Fault(weight=0.7, is_done=False, reply=Reply(status=429, body=b'{"error":"slow down"}')),
    Fault(weight=0.3, is_done=False, reply=Reply(status=429, headers=(("retry-after", "1"),), body=b"")),
)
WEIGHTS = [fault.weight for fault in FAULTS]
DOWN = Fault(weight=0, is_done=False, reply=Reply(status=503, body=b""))


class SimulatedServer(MemoryServer):
    """The server and the network, by one source of chance; what it was asked is counted, not kept."""

    def __init__(self, chance: random.Random, things: int) -> None:
        """`things` is how many different leads, updates and campaigns there can be."""
        super().__init__(travel=self._travel)
        self.connects = self._connects()
        self.idle_s = 5.0  # as Node does; and long before httpcore, which asks the machine's clock
        self.done: dict[Kind, bytearray] = {kind: bytearray(things) for kind in ("add", "update", "create")}
        self.lost: dict[Kind, bytearray] = {kind: bytearray(things) for kind in ("add", "update", "create")}
        self.asked: Counter[Kind] = Counter()
        self.refused: Counter[Kind] = Counter()
        self.fullest = 0
        self.trace = blake2b(digest_size=16)  # of everything that came, and when
        self.down_from, self.down_to = 0.0, 0.0
        self._chance = chance
        self._recent: deque[float] = deque()

    async def answer(self, request: Received) -> Reply:
        """Count a request, and let one of the faults happen to it."""
        self._count(request.at)
        self.trace.update(f"{request.at!r} {request.target} {request.connection}".encode() + request.body)
        kind, number = subject(request)
        self.asked[kind] += 1
        fault = self._chance.choices(FAULTS, WEIGHTS)[0]
        if self.down_from <= request.at < self.down_to:
            fault = DOWN
        if fault.reply is not None and fault.reply.status == 429:
            self.refused[kind] += 1
        if number is None:  # a lead that the server does not want
            return fault.reply or Reply(status=400, body=b'{"error":"Invalid email"}')
        if kind in self.done:
            self.done[kind][number] += fault.is_done
            self.lost[kind][number] += fault.is_lost
        body = {"create": CREATED, "get": CAMPAIGN}.get(kind, b'{"ok":true}')
        return fault.reply or Reply(body=body, then=fault.then, down_s=fault.down_s)

    def _count(self, at: float) -> None:
        """Requests come in the order of their time."""
        self._recent.append(at)
        while self._recent[0] <= at - PER_S:
            self._recent.popleft()
        self.fullest = max(self.fullest, len(self._recent))

    def _travel(self) -> tuple[float, float]:
        """10 to 60 ms each way; one packet in a hundred is sent again."""
        again_s = 1.0 if self._chance.random() < 0.01 else 0.0
        return again_s + self._chance.uniform(0.01, 0.06), self._chance.uniform(0.01, 0.06)

    def _connects(self) -> Iterator[str]:
        """What becomes of connections."""
        while True:
            [result] = self._chance.choices(("accepted", "refused", "lost", "reset"), (94, 3, 1, 2))
            yield result


def subject(request: Received) -> tuple[Kind, int | None]:
    """What a request is about: which kind of thing, and which of them."""
    path = request.path.removeprefix("/api/v1/campaigns")
    if path.endswith("/leads/add"):
        name = request.json["email"].partition("@")[0]
        return "add", int(name.removeprefix("lead")) if name.startswith("lead") else None
    if path.endswith("/update"):
        return "update", int(path.split("/")[3]) - FIRST_LEAD_ID
    if path == "/create":
        return "create", int(request.json["name"].removeprefix("campaign "))
    return ("start" if path.endswith("/status") else "get"), 0


@attrs.frozen
class Said:
    """What a single call was told."""

    kind: Kind
    number: int
    error: SmartleadError | None = None
    was_cancelled: bool = False


async def call_once(smartlead: Smartlead, number: int, chance: random.Random) -> Said:
    """One call of some web request: at some moment, of some kind, and perhaps given up by its caller."""
    kind = chance.choice(("add", "create", "start", "get"))
    gives_up_after_s = chance.uniform(0.0, 3.0) if chance.random() < 0.3 else None
    await asyncio.sleep(chance.uniform(0.0, 90.0))
    try:
        async with asyncio.timeout(gives_up_after_s):
            match kind:
                case "add":
                    await smartlead.leads.add(372, Lead(email=f"lead{number}@example.com"))
                case "create":
                    await smartlead.campaigns.create(f"campaign {number}")
                case "start":
                    await smartlead.campaigns.set_status(372, "START")
                case _:
                    await smartlead.campaigns.get(372)
    except TimeoutError:
        return Said(kind, number, was_cancelled=True)
    except SmartleadError as error:
        return Said(kind, number, error)
    return Said(kind, number)


def rows(leads: int, chance: random.Random) -> list[object]:
    """So many good leads, and among them some the server refuses, some sent twice and some that are none."""
    good: list[object] = [Lead(email=f"lead{number}@example.com") for number in range(leads)]
    for number in range(leads // 50):
        good.insert(chance.randrange(len(good)), Lead(email=f"bad{number}@example.com"))
        good.insert(chance.randrange(len(good)), "no lead")
        good.append(Lead(email=f"LEAD{chance.randrange(leads)}@example.com"))
    return good
