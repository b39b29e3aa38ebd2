"""A program that lets OpenTelemetry and Sentry watch calls, and prints all that they would report.

A process of its own: both change the libraries they watch for good. With `plant` it also makes a call of plain
httpx with the key in the address, which both must report.
"""

import asyncio
import json
import sys

import attrs
import httpx
import sentry_sdk
from opentelemetry import trace
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from smartlead_async import SmartleadError
from tests.endpoints.documented import Endpoint
from tests.memory_network import RESET, MemoryServer, Reply
from tests.secrets.canaries import CALLS, KEY, echo_of
from tests.virtual_time import run


class Kept(Transport):
    """Sentry's transport, in memory."""

    envelopes: list[Envelope] = []  # noqa: RUF012 (Sentry makes the one instance)

    def capture_envelope(self, envelope: Envelope) -> None:
        self.envelopes.append(envelope)


async def call_everything() -> None:
    for call in CALLS:
        for fault in (Reply(), Reply(status=400), Reply(status=500), RESET):
            await report(call, MemoryServer(lambda _, call=call, fault=fault: repeating(call, fault)))


def repeating(call: Endpoint, fault: Reply) -> Reply:
    return fault if fault.status == 200 else attrs.evolve(fault, body=echo_of(call).encode())


async def report(call: Endpoint, server: MemoryServer) -> None:
    """A call, and what an application would do with its error. No canary is among the variables here."""
    async with server.client(KEY, max_attempts=1) as smartlead:
        try:
            await call(smartlead)
        except SmartleadError as error:
            sentry_sdk.capture_exception(error)
            trace.get_current_span().record_exception(error)


async def plant() -> None:
    async with httpx.AsyncClient() as client:
        url = f"http://127.0.0.1:9/api/v1/campaigns?api_key={KEY}"  # nobody is there
        try:
            await client.get(url)
        except httpx.ConnectError as error:
            sentry_sdk.capture_exception(error)


def main() -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    HTTPXClientInstrumentor().instrument()
    sentry_sdk.init(
        "https://public@example.com/1",
        transport=Kept,
        traces_sample_rate=1.0,
        send_default_pii=True,
        max_breadcrumbs=1000,
    )
    with sentry_sdk.start_transaction(name="calls"), trace.get_tracer("test").start_as_current_span("calls"):
        if "plant" in sys.argv:
            asyncio.run(plant())
        else:
            run(call_everything())
    sentry_sdk.flush()
    for span in spans.get_finished_spans():
        sys.stdout.write(json.dumps(["span", span.to_json()]) + "\n")
    for envelope in Kept.envelopes:
        for item in envelope.items:
            sys.stdout.write(json.dumps(["event", item.get_bytes().decode()]) + "\n")


if __name__ == "__main__":
    main()
