"""CPU of a call beside that of raw httpx: blocks of both in turn, inside the process and over sockets."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import httpx
from aiolimiter import AsyncLimiter

from benchmarks.compare import by_aiohttp, by_us
from benchmarks.compare.by_httpx import ByHttpx, Gate, no_gate
from benchmarks.compare.by_us import InBulk, Singly
from benchmarks.compare.clients import Calls, Server, emails
from benchmarks.compare.pairs import Costs, beside_raw
from benchmarks.figures import sandbox_process
from smartlead_async import RateLimit, Smartlead

PAIRS = 9
CALLS = 100
AGAIN, BUCKET = "httpx again, for the noise", "httpx, AsyncLimiter"
ROOMY, ROOMY_S = 1_000_000, 2.0  # a limit that is kept and never reached
KEY = "compare-cost"
IN_PROCESS = Server("http://127.0.0.1:1/api/v1", KEY)  # never connected to

Transport = httpx.AsyncBaseTransport | None


def _inside() -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(200, json={"ok": True}))


@asynccontextmanager
async def _by_httpx(server: Server, transport: Transport, gate: Gate) -> AsyncIterator[Calls]:
    async with httpx.AsyncClient(transport=transport) as http:
        yield ByHttpx(http, server, gate)


@asynccontextmanager
async def _by_us(server: Server, transport: Transport) -> AsyncIterator[Smartlead]:
    limits = (RateLimit(ROOMY, per_s=ROOMY_S),)
    async with Smartlead(
        server.api_key, base_url=server.base_url, rate_limits=limits, http_transport=transport
    ) as smartlead:
        yield smartlead


async def _one_by_one(calls: Calls, addresses: Sequence[str]) -> None:
    for email in addresses:
        await calls.add(email)


async def _block_us(calls: Calls, addresses: Sequence[str]) -> float:
    """CPU a call, one after another; a job adds all of them, as many at a time as it has workers."""
    began_ns = time.process_time_ns()
    if isinstance(calls, InBulk):
        await calls.add_all(addresses)
    else:
        await _one_by_one(calls, addresses)
    return (time.process_time_ns() - began_ns) / len(addresses) / 1000


async def _compare(raw: Calls, others: Mapping[str, Calls], pairs: int, calls: int) -> Costs:
    """Each client in turn with raw httpx, so that a slow moment of the machine meets both."""
    addresses, measured = emails(calls), {}
    for name, other in others.items():
        await _block_us(raw, addresses)
        await _block_us(other, addresses)
        measured[name] = beside_raw(
            [(await _block_us(raw, addresses), await _block_us(other, addresses)) for _ in range(pairs)]
        )
    return measured


async def in_process(pairs: int = PAIRS, calls: int = CALLS) -> Costs:
    """Over httpx's own transport for tests: what a client does around its connections. aiohttp has none."""
    limiter = AsyncLimiter(ROOMY, ROOMY_S)
    async with (
        _by_httpx(IN_PROCESS, _inside(), no_gate()) as raw,
        _by_httpx(IN_PROCESS, _inside(), lambda: limiter) as gated,
        _by_us(IN_PROCESS, _inside()) as ours,
    ):
        others = {AGAIN: raw, BUCKET: gated, by_us.SINGLY.title: Singly(ours), by_us.IN_BULK.title: InBulk(ours)}
        return await _compare(raw, others, pairs, calls)


async def over_sockets(pairs: int = PAIRS, calls: int = CALLS) -> Costs:
    """Over connections to a sandbox in a process of its own, without a limit."""
    limiter = AsyncLimiter(ROOMY, ROOMY_S)
    with sandbox_process(api_key=KEY, limit=None) as base_url:
        server = Server(base_url, KEY)
        async with (
            _by_httpx(server, None, no_gate()) as raw,
            _by_httpx(server, None, lambda: limiter) as gated,
            by_aiohttp.RAW.connect(server) as aiohttp,
            _by_us(server, None) as ours,
        ):
            others = {
                AGAIN: raw,
                BUCKET: gated,
                by_aiohttp.RAW.title: aiohttp,
                by_us.SINGLY.title: Singly(ours),
                by_us.IN_BULK.title: InBulk(ours),
            }
            return await _compare(raw, others, pairs, calls)
