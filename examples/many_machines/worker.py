"""An import over several machines: `send` queues pieces of a file in Redis, workers on the machines import them.

    pip install 'smartlead-async[redis]' taskiq taskiq-redis                                # on each
    export SMARTLEAD_API_KEY=... REDIS=redis://127.0.0.1:6379
    taskiq worker --workers 1 --max-async-tasks 1 examples.many_machines.worker:broker     # on each
    python -m examples.many_machines.send examples/leads.csv --campaign 372                # on any

With a sandbox (`smartlead-async sandbox` in another terminal, SMARTLEAD_API_KEY=sandbox-key) export
API=http://127.0.0.1:8000/api/v1 too; the library itself reads only the key.
"""

import os
from collections import Counter
from contextlib import suppress
from typing import Any

from taskiq import TaskiqDepends, TaskiqEvents, TaskiqState
from taskiq_redis import RedisAsyncResultBackend, RedisStreamBroker

from smartlead_async import BulkStoppedError, Lead, Smartlead

API = os.environ.get("API", "https://server.smartlead.ai/api/v1")
REDIS = os.environ["REDIS"]
MAX_OUTAGE_S = 300.0  # shorter than the sender waits

results = RedisAsyncResultBackend[dict[str, int]](REDIS, result_ex_time=86_400)
# A stream from its beginning, a piece at a time; Redis's client would give up on a queue that is empty for 5 s.
broker = RedisStreamBroker(REDIS, consumer_id="0", xread_count=1, socket_timeout=None)
broker = broker.with_result_backend(results)


@broker.on_event(TaskiqEvents.WORKER_STARTUP)
async def open_client(state: TaskiqState) -> None:
    """One client a machine; all of them keep one limit, in Redis."""
    state.smartlead = Smartlead(base_url=API, shared_limit=REDIS)


@broker.on_event(TaskiqEvents.WORKER_SHUTDOWN)
async def close_client(state: TaskiqState) -> None:
    """What is in flight is waited for."""
    await state.smartlead.aclose()


@broker.task(task_name="import_piece")
async def import_piece(
    campaign_id: int,
    rows: list[dict[str, Any]],
    state: TaskiqState = TaskiqDepends(),  # noqa: B008 (taskiq's way)
) -> dict[str, int]:
    """How many rows became what."""
    smartlead: Smartlead = state.smartlead
    job = smartlead.bulk.add_leads(campaign_id, map(Lead.from_row, rows), max_outage_s=MAX_OUTAGE_S)
    counts: Counter[str] = Counter()
    with suppress(BulkStoppedError):  # what was not attempted is among the counts
        async with job as outcomes:
            async for outcome in outcomes:
                counts[outcome.status] += 1
    return counts
