"""One span per call where the program traces; where it does not, this costs a look at `sys.modules`.

A program that traces has loaded OpenTelemetry to say where its spans go. So nothing of it is loaded from here
until then, and a call may come before or after.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Protocol

from smartlead_async import telemetry


class Span(Protocol):
    """The span of one call."""

    def add_event(self, event: telemetry.Event) -> None:
        """Note what happened on the way: an event of the span."""
        ...

    def end(self, event: telemetry.CallFinished) -> None:
        """Note what came of the call, and end."""
        ...


def start_span(method: str, path: str, host: str, port: int) -> Span | None:
    """A span that is the current one from here to its end; none where nobody would see it."""
    if "opentelemetry.trace" not in sys.modules:
        return None
    span: Span | None = import_module("smartlead_async.telemetry.spans").start(method, path, host, port)
    return span
