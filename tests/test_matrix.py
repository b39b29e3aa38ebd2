"""Every policy against everything a network or a server does to it: `matrix.json`, cell by cell.

Virtual time and the network in memory; httpx, httpcore and h11 are the real ones, and the settings those a client
has by default: 45 s an attempt, 120 s a call, three attempts, ten requests in two seconds.
"""

import asyncio
import gzip
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise, repeat, zip_longest
from math import inf
from operator import or_
from typing import Any

import pytest

from smartlead_async import Bulk, BulkJob, BulkStoppedError, NewWebhook, Smartlead, SmartleadError
from smartlead_async.transport.pool import REST_S
from tests.endpoints.documented import BASE_URL, BY_NAME, ENDPOINTS, MATRIX, WEBHOOK, any_answer, lead
from tests.memory_network import MemoryServer, Received, Reply

DOCUMENTED = {(endpoint.method, endpoint.path): any_answer(endpoint.name).content for endpoint in ENDPOINTS}
VARIANTS: dict[str, Callable[[Smartlead], Awaitable[object]]] = {
    "campaigns.set_status START": lambda smartlead: smartlead.campaigns.set_status(372, "START"),
    "webhooks.save without id": lambda smartlead: smartlead.webhooks.save(
        372, NewWebhook(**{**WEBHOOK, "id": None})
    ),
    "bulk.add_leads": lambda smartlead: smartlead.bulk.add_leads(372, [lead]),
    "bulk.add_leads in batches": lambda smartlead: smartlead.bulk.add_leads(372, [lead], batch_size=400),
    "bulk.update_leads": lambda smartlead: smartlead.bulk.update_leads(372, [(915, lead)]),
}
OPERATIONS = [name for names in MATRIX["operations"].values() for name in names]
OUTCOMES = {name: fault for faults in MATRIX["outcomes"].values() for name, fault in faults.items()}
GROUP_OF = {
    name: group for part in ("operations", "outcomes") for group in MATRIX[part] for name in MATRIX[part][group]
}


def method_of(operation: str) -> str:
    """`"webhooks.save"` of `"webhooks.save with id"`."""
    return operation.partition(" ")[0]


def rows_for(operation: str, outcome: str) -> list[dict[str, Any]]:
    """The rows for a pair: those that name it most closely."""
    closest: dict[int, list[dict[str, Any]]] = {}
    for row in MATRIX["expected"]:
        is_named = [operation in row["operations"], outcome in row["outcomes"]]
        is_in = [GROUP_OF[operation] in row["operations"], GROUP_OF[outcome] in row["outcomes"]]
        if all(map(or_, is_named, is_in)):
            closest.setdefault(sum(is_named), []).append(row)
    return closest[max(closest)] if closest else []


def cells() -> list[tuple[str, str, str]]:
    """Every pair, once and always; where one attempt is all there is, those are the same."""
    return [
        (operation, outcome, plan)
        for operation in OPERATIONS
        for outcome in OUTCOMES
        for row in rows_for(operation, outcome)
        for plan in sorted(row.keys() & {"once", "always", "both"})
    ]


class Scripted(MemoryServer):
    """The server that does to an operation what a cell of the matrix says, and counts what it carries out."""

    def __init__(self, operation: str, fault: dict[str, Any]) -> None:
        super().__init__(self._handle)
        self.applied = 0
        self.hints: list[tuple[float, float]] = []  # of dates: when each was sent and what it says, Unix time
        self._operation = operation
        self._fault = fault
        self._left = 0.0

    def begin_faults(self, times: float) -> None:
        """From here on, let the fault happen to so many requests."""
        self.applied = 0
        self.received.clear()
        if "connect" in self._fault:
            self.connects = repeat(self._fault["connect"]) if times == inf else iter([self._fault["connect"]])
        else:
            self._left = times

    def end_faults(self) -> None:
        """Answer every request as documented."""
        self._left = 0.0
        self.connects = iter(())

    @property
    def attempts(self) -> list[float]:
        """When a request came, or a connection that did not come about was asked for."""
        return sorted([*self.arrivals, *self.failed_connects])

    def _handle(self, request: Received) -> Reply:
        if not self._left:
            return self._answer(request)
        self._left -= 1
        answer = self._answer(request) if self._fault.get("applied") else Reply(body=documented(request))
        return self._with_fault(answer.body)

    def _answer(self, request: Received) -> Reply:
        """As the server does without a fault."""
        if self._operation == "campaigns.set_status START" and request.path.endswith("/campaigns/372"):
            status = "ACTIVE" if self.applied else "PAUSED"
            return Reply(body=json.dumps({"id": 372, "name": "x", "status": status}).encode())
        if request.method == "DELETE" and self.applied:
            return Reply(status=404, body=b'{"error":"Webhook not found"}')
        self.applied += 1
        return Reply(body=documented(request))

    def _with_fault(self, answer: bytes) -> Reply:
        fault = self._fault
        body = fault["body"].encode() if "body" in fault else answer
        headers = dict(fault.get("headers", {}))
        raw = fault["raw"].encode() if "raw" in fault else None
        if "date_s" in fault:
            now = datetime.now(UTC)
            date = (now + timedelta(seconds=fault["date_s"])).replace(microsecond=0)
            headers["retry-after"] = format_datetime(date, usegmt=True)
            self.hints.append((now.timestamp(), date.timestamp()))
        match fault.get("cut"):
            case "length":
                raw = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body[:-5])
            case "chunked":
                raw = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n%x\r\n%b" % (len(body), body[:-5])
            case "gzip":
                body, headers["content-encoding"] = gzip.compress(body)[:-9], "gzip"
        return Reply(
            status=fault.get("status", 200),
            body=body,
            headers=tuple(headers.items()),
            raw=raw,
            byte_interval_s=fault.get("byte_interval_s", 0.0),
            then=fault.get("then", "keep"),
        )


def documented(request: Received) -> bytes:
    """The documented answer of an endpoint; of a route of the deployed API that has none, that it was done."""
    return DOCUMENTED.get((request.method, request.path.removeprefix("/api/v1")), b'{"ok":true}')


async def come_of(call: Awaitable[object]) -> dict[str, Any]:
    """What a caller sees."""
    try:
        if not isinstance(call, BulkJob):
            await call
            return {}
        async with call as outcomes:
            outcome = await anext(outcomes)
            with suppress(BulkStoppedError):  # what stopped the job is in the outcome, too
                assert [outcome async for outcome in outcomes] == []
    except SmartleadError as error:
        return {"error": type(error).__name__, "sent": error.sent, "call": error.call, "own": error.attempts}
    assert call.report.total == 1
    assert getattr(call.report, outcome.status) == 1
    return {"status": outcome.status, "own": outcome.attempts}


def fits(wait: float, want: Any, hint: tuple[float, float] | None, ended_at: float) -> bool:
    """Whether a wait is what the matrix says, a turn of the loop being a nanosecond."""
    if want == "date" and hint is not None:
        sent_at, date = hint
        return date - ended_at <= wait <= date - sent_at
    low, high = want if isinstance(want, list) else (want, want)
    return low <= round(wait, 4) <= high


def as_expected(waits: list[float], expected: list[Any], server: Scripted) -> list[Any]:
    """Each wait as the matrix writes it where it fits, else as it was."""
    ended_at = datetime.now(UTC).timestamp()
    return [
        want if want is not None and fits(wait, want, hint, ended_at) else wait
        for wait, want, hint in zip_longest(waits, expected[: len(waits)], server.hints[: len(waits)])
    ]


def told(operation: str, plan: dict[str, Any]) -> dict[str, Any]:
    """What the caller of an operation is told by a plan of the matrix."""
    if "error" not in plan and "status" not in plan:
        return {}
    own = {"own": plan.get("own", len(plan["waits"]) + 1)}
    if "status" in plan:
        return {"status": plan["status"], **own}
    return {"error": plan["error"], "sent": plan["sent"], "call": BY_NAME[method_of(operation)].label, **own}


@pytest.mark.parametrize(("operation", "outcome", "plan"), cells(), ids=lambda name: name)
async def test_what_comes_of_it(operation: str, outcome: str, plan: str):
    """Attempts and waits at the network, what was applied at the server, and what the caller is told."""
    [row] = rows_for(operation, outcome)
    expected = row[plan]
    server = Scripted(operation, OUTCOMES[outcome])
    call = VARIANTS.get(operation) or BY_NAME[operation]
    async with server.client(base_url=BASE_URL) as smartlead:
        if "used" in OUTCOMES[outcome]:
            await smartlead.campaigns.list()
            await asyncio.sleep(REST_S)
        server.begin_faults(1 if plan == "once" else inf)
        seen = await come_of(call(smartlead))
        attempts, ended_at, applied = server.attempts, asyncio.get_running_loop().time(), server.applied
        waits = [after - before for before, after in pairwise(attempts)]
        if "ends_s" in expected:
            assert round(ended_at - attempts[0], 4) == expected["ends_s"]
        assert {"waits": as_expected(waits, expected["waits"], server), "applied": applied, **seen} == {
            "waits": expected["waits"],
            "applied": expected["applied"],
            **told(operation, expected),
        }
        if "used" in OUTCOMES[outcome]:
            assert server.received[0].connection == 1
        server.end_faults()
        await smartlead.campaigns.list()  # whatever it was, the client works


def test_every_pair_has_one_row():
    """None is forgotten, and no two rows say different things of one."""
    wrong = [
        (operation, outcome, len(rows_for(operation, outcome)))
        for operation in OPERATIONS
        for outcome in OUTCOMES
        if len(rows_for(operation, outcome)) != 1
    ]
    assert wrong == []


def test_every_row_is_of_some_pair():
    """A row that no pair comes to would be a law nobody keeps; and `both` is one attempt, the first and last."""
    used = [row for operation in OPERATIONS for outcome in OUTCOMES for row in rows_for(operation, outcome)]
    assert [row for row in MATRIX["expected"] if row not in used] == []
    assert [row["both"]["waits"] for row in MATRIX["expected"] if row.get("both", {}).get("waits")] == []


def test_every_name_is_one_thing():
    """A group, an operation, an outcome: none is called like another, or stands in two groups."""
    names = [*MATRIX["operations"], *OPERATIONS, *MATRIX["outcomes"]]
    names += [name for faults in MATRIX["outcomes"].values() for name in faults]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {name for row in MATRIX["expected"] for name in (*row["operations"], *row["outcomes"])} <= set(names)


def test_every_policy_is_in_the_matrix():
    """What endpoints may repeat, with each kind of result: an endpoint with a policy of its own is missed here."""
    tried = {BY_NAME[operation].policy for operation in OPERATIONS if operation in BY_NAME}
    assert [endpoint.name for endpoint in ENDPOINTS if endpoint.policy not in tried] == []


def test_every_bulk_job_is_in_the_matrix():
    """A job that is added is missed here; what `each` calls is another operation's."""
    jobs = {f"bulk.{name}" for name in vars(Bulk) if not name.startswith("_")} - {"bulk.each"}
    assert jobs == {method_of(operation) for operation in OPERATIONS} - {*BY_NAME}
