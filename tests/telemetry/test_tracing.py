"""A call as one span of OpenTelemetry, and what must not be in it."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, Sampler, SamplingResult
from opentelemetry.trace import Link, SpanKind, StatusCode, TraceState
from opentelemetry.util.types import Attributes

from smartlead_async import BadRequestError, Event, Lead, NotFoundError, Smartlead
from tests.memory_network import KEY, RESET, MemoryServer, Reply
from tests.telemetry.limits import EightInTwo, call_until

HERE = Path(__file__).parents[2]
EMAIL = "cristiano@mufc.com"
LEAD = Lead(email=EMAIL)
ADD = "POST /campaigns/{campaign_id}/leads/add"
ABOUT = {
    "http.request.method": "POST",
    "url.template": "/campaigns/{campaign_id}/leads/add",
    "server.address": "127.0.0.1",
    "server.port": 80,
}


class Switch(Sampler):
    """A provider is set for good; for the tests of other files it samples nothing."""

    is_on = False

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        sampler = ALWAYS_ON if self.is_on else ALWAYS_OFF
        return sampler.should_sample(parent_context, trace_id, name, kind, attributes, links, trace_state)

    def get_description(self) -> str:
        return "Switch"


SWITCH = Switch()
EXPORTER = InMemorySpanExporter()


@pytest.fixture(scope="module")
def provider() -> TracerProvider:
    provider = TracerProvider(sampler=SWITCH)
    provider.add_span_processor(SimpleSpanProcessor(EXPORTER))
    trace.set_tracer_provider(provider)
    return provider


@pytest.fixture
def tracing(provider: TracerProvider, monkeypatch: pytest.MonkeyPatch) -> TracerProvider:
    monkeypatch.setattr(SWITCH, "is_on", True)
    EXPORTER.clear()
    return provider


@pytest.fixture
def instrumented(tracing: TracerProvider) -> Iterator[None]:
    """httpx as a program has it that instruments everything."""
    HTTPXClientInstrumentor().instrument(tracer_provider=tracing)
    yield
    HTTPXClientInstrumentor().uninstrument()


def spans() -> list[ReadableSpan]:
    return list(EXPORTER.get_finished_spans())


def about(span: ReadableSpan) -> dict[str, object]:
    return {
        name: round(value, 5) if isinstance(value, float) else value
        for name, value in (span.attributes or {}).items()
    }


def happened(span: ReadableSpan) -> list[tuple[str, dict[str, object]]]:
    return [
        (
            event.name,
            {
                name: round(value, 5) if isinstance(value, float) else value
                for name, value in (event.attributes or {}).items()
            },
        )
        for event in span.events
    ]


async def test_a_call_is_one_client_span_named_by_its_label(tracing):
    """With the names of the semantic conventions, its one attempt as an event, and no status of its own."""
    server = MemoryServer(lambda _: Reply(down_s=0.25))
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
    [span] = spans()
    assert (span.name, span.kind, span.status.status_code) == (ADD, SpanKind.CLIENT, StatusCode.UNSET)
    assert about(span) == ABOUT | {"http.response.status_code": 200, "smartlead.waited_s": 0.0}
    assert happened(span) == [
        (
            "attempt",
            {
                "http.response.status_code": 200,
                "http.request.resend_count": 0,
                "smartlead.elapsed_s": 0.25,
                "smartlead.waited_s": 0.0,
            },
        )
    ]


async def test_attempts_pauses_and_retries_are_events_of_the_one_span(tracing):
    """The span says how often the request was sent again, and how long the call waited in the queue."""
    server = MemoryServer(replies=[Reply(status=429, headers=(("retry-after", "3"),))])
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
    [span] = spans()
    assert about(span) == ABOUT | {
        "http.response.status_code": 200,
        "http.request.resend_count": 1,
        "smartlead.waited_s": 3.0,
    }
    assert [name for name, _ in happened(span)] == ["attempt", "pause", "retry", "attempt"]
    assert happened(span)[0][1]["error.type"] == "RateLimitedError"
    assert happened(span)[1][1] == {"smartlead.why": "refused", "smartlead.wait_s": 3.0}
    assert happened(span)[2][1] == {"smartlead.wait_s": 3.0}


async def test_what_is_learned_of_the_limit_is_an_event_of_the_span_of_its_answer(tracing):
    """What has changed, to which limit."""
    async with MemoryServer(EightInTwo()).client() as smartlead:
        await call_until(smartlead, 16.0)
    learned = [event for span in spans() for event in happened(span) if event[0] == "limit"]
    assert learned == [("limit", {"smartlead.change": "lowered", "smartlead.limit": 8, "smartlead.per_s": 2.0})]


async def test_a_field_that_is_not_as_documented_is_an_event_of_the_span(tracing):
    """With its path and the kinds, and not its value."""
    server = MemoryServer(lambda _: Reply(body=f'{{"id":372,"name":{{"a":"{EMAIL}"}}}}'.encode()))
    async with server.client() as smartlead:
        await smartlead.campaigns.get(372)
    [span] = spans()
    assert happened(span)[1] == (
        "drift",
        {"smartlead.path": "$.name", "smartlead.expected": "text", "smartlead.got": "an object"},
    )


async def test_an_error_is_its_class_and_nothing_of_its_words(tracing):
    """Neither as a description nor as a recorded exception: the server's words may hold a person's address."""
    server = MemoryServer(lambda _: Reply(status=404, body=f'{{"error":"no {EMAIL}"}}'.encode()))
    async with server.client() as smartlead:
        with pytest.raises(NotFoundError, match=EMAIL):
            await smartlead.leads.add(372, LEAD)
    [span] = spans()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
    assert about(span)["error.type"] == "NotFoundError"
    assert about(span)["http.response.status_code"] == 404
    assert [name for name, _ in happened(span)] == ["attempt"]


async def test_a_call_without_an_answer_has_no_status(tracing):
    """What is not known is not there."""
    async with MemoryServer(lambda _: RESET).client(max_attempts=1) as smartlead:
        with pytest.raises(Exception, match="may have been applied"):
            await smartlead.leads.add(372, LEAD)
    [span] = spans()
    assert "http.response.status_code" not in about(span)
    assert about(span)["error.type"] == "ConnectionFailedError"


async def test_the_span_is_the_caller_s_child_and_current_during_the_call(tracing):
    """So that log lines of the call carry it; afterwards the caller's own is current again."""
    seen: list[int] = []

    def note(_event: Event) -> None:
        seen.append(trace.get_current_span().get_span_context().span_id)

    async with MemoryServer().client(on_event=note) as smartlead:
        with trace.get_tracer("page").start_as_current_span("page") as page:
            await smartlead.leads.add(372, LEAD)
            assert trace.get_current_span() is page
    call, outer = spans()
    assert call.parent is not None
    assert call.parent.span_id == outer.context.span_id
    assert seen == [call.context.span_id] * 2


async def test_calls_at_once_are_spans_side_by_side(tracing):
    """None of them is another's child."""
    async with MemoryServer().client() as smartlead:
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(5)))
    assert [span.parent for span in spans()] == [None] * 5
    assert len({span.context.trace_id for span in spans()}) == 5


async def test_a_cancelled_call_ends_its_span_at_once(tracing, caplog):
    """The request goes on without it, and nothing is added to a span that has ended."""
    async with MemoryServer(lambda _: Reply(down_s=2.0)).client() as smartlead:
        task = asyncio.create_task(smartlead.leads.add(372, LEAD))
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.wait([task])
        [span] = spans()
    assert about(span)["error.type"] == "CancelledError"
    assert happened(span) == []
    assert [record for record in caplog.records if record.name.startswith("opentelemetry")] == []


async def test_the_requests_of_a_bulk_job_are_spans_too(tracing):
    """One each."""
    async with MemoryServer().client() as smartlead:
        await smartlead.bulk.add_leads(372, (Lead(email=f"lead{n}@example.com") for n in range(7)))
    assert [span.name for span in spans()] == [ADD] * 7


async def test_no_span_holds_the_key_an_address_or_an_id(tracing):
    """Not even where the server repeats them."""
    words = f'{{"error":"{KEY} {EMAIL} 94372511"}}'.encode()
    server = MemoryServer(replies=[Reply(status=500, body=words), Reply(status=429, body=words)])
    server.handler = lambda _: Reply(status=400, body=words)
    async with server.client() as smartlead:
        with pytest.raises(BadRequestError):
            await smartlead.leads.update(94_372_511, 94_372_511, LEAD)
    [span] = spans()
    assert [name for name, _ in happened(span)] == ["attempt", "retry", "attempt", "pause", "retry", "attempt"]
    assert [text for text in (KEY, EMAIL, "94372511", "api_key") if text in span.to_json()] == []


async def test_where_nothing_is_sampled_there_is_no_span(provider):
    """And the call is as it is without tracing."""
    EXPORTER.clear()
    async with MemoryServer().client() as smartlead:
        with trace.get_tracer("page").start_as_current_span("page") as page:
            await smartlead.leads.add(372, LEAD)
            assert trace.get_current_span() is page
    assert spans() == []


@pytest.mark.real_time
async def test_a_transport_that_is_instrumented_does_not_write_the_key_into_a_span(instrumented):
    """The instrumentation of httpx sees signed requests below ours; it is told not to look. Elsewhere it does."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n[]")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        transport = httpx.AsyncHTTPTransport()
        async with Smartlead(KEY, base_url=f"{origin}/api/v1", http_transport=transport) as smartlead:
            await smartlead.campaigns.list()
        [ours] = spans()
        async with httpx.AsyncHTTPTransport() as raw:
            response = await raw.handle_async_request(httpx.Request("GET", f"{origin}/api/v1?api_key={KEY}"))
            await response.aread()
    [_, theirs] = spans()
    assert ours.name == "GET /campaigns"
    assert KEY not in ours.to_json()
    assert KEY in theirs.to_json()


PROGRAM = """
import asyncio, sys
{first}
from tests.memory_network import MemoryServer, Reply

async def main():
    async with MemoryServer(lambda _: Reply(body=b"[]")).client() as smartlead:
        print(await smartlead.campaigns.list())

asyncio.run(main())
print(sorted(name for name in sys.modules if name.startswith("opentelemetry")) == {expected})
"""


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("", "[]"),
        (
            "import opentelemetry.trace; loaded = sorted(n for n in sys.modules if n.startswith('opentel'))",
            "loaded",
        ),
    ],
    ids=["never loaded", "loaded without a provider"],
)
def test_a_program_that_does_not_trace_loads_nothing_for_it(first, expected):
    """Whether OpenTelemetry is installed or not, and where the program has loaded it but exports nothing."""
    program = PROGRAM.format(first=first, expected=expected)
    ended = subprocess.run([sys.executable, "-c", program], cwd=HERE, check=True, capture_output=True, text=True)
    assert (ended.stdout, ended.stderr) == ("[]\nTrue\n", "")
