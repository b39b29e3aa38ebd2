"""All rounds of all clients. Those that only wait do so at the same time, each in a process of its own."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

from benchmarks.compare.clients import Client
from benchmarks.compare.rows import CLIENTS
from benchmarks.compare.rush import Rush, rush

APART_S = 0.4  # between two clients: 40 calls at once are work for a tenth of a second


def rush_all(rounds: int) -> Mapping[str, Sequence[Rush]]:
    """By title."""
    waiting = [at for at, client in enumerate(CLIENTS) if not client.is_busy]
    context = get_context("spawn")
    together = context.Barrier(len(waiting))  # nobody begins while another still imports
    with ProcessPoolExecutor(len(waiting), context, initializer=together.wait) as pool:
        measured = dict(zip(waiting, pool.map(_rush, waiting, repeat(rounds)), strict=True))
    every = [measured[at] if at in measured else _rush(at, rounds) for at in range(len(CLIENTS))]
    return {client.title: of_client for client, of_client in zip(CLIENTS, every, strict=True)}


def _rush(at: int, rounds: int) -> Sequence[Rush]:
    time.sleep(at * APART_S)
    return [_round(CLIENTS[at], seed) for seed in range(rounds)]


def _round(client: Client, seed: int) -> Rush:
    """In an event loop of its own."""
    measured = asyncio.run(rush(client, seed))
    print(f"# round {seed + 1}: {client.title}: {measured}", flush=True)
    return measured
