"""A campaign is created and the answer is a 500: how many there are afterwards, and who has read the key."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import attrs

from benchmarks.compare.clients import Client, Server
from smartlead_async.sandbox import Sandbox

KEY = "compare-key-3f9c1a7e"


@attrs.frozen(kw_only=True)
class Twice:
    """What came of one client's call."""

    campaigns: int
    """That the server has made."""
    told: str | None
    """The error's class; None if the call succeeded."""
    is_key_logged: bool
    """Whether the key is in the log of a program that logs at INFO."""
    is_key_told: bool | None
    """Whether the key is in the error's text; None if there is none."""


class _Lines(logging.Handler):
    """Every line that a program's log would have."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def logged_at_info() -> Iterator[list[str]]:
    """What `logging.basicConfig(level=logging.INFO)` would show."""
    root, handler = logging.getLogger(), _Lines()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield handler.lines
    finally:
        root.setLevel(before)
        root.removeHandler(handler)


async def create_once(client: Client) -> Twice:
    """One call, whose first request is carried out and answered with a 500."""
    error: Exception | None = None
    with Sandbox(api_key=KEY) as sandbox, logged_at_info() as lines:
        sandbox.misbehave("status", status=500, path="/campaigns/create", after_commit=True)
        async with client.connect(Server(sandbox.base_url, KEY)) as calls:
            try:
                await calls.create("Spring")
            except client.error as raised:
                error = raised
        seen = sandbox.report()
    return Twice(
        campaigns=len(seen.campaigns_created),
        told=type(error).__name__ if error else None,
        is_key_logged=any(KEY in line for line in lines),
        is_key_told=KEY in str(error) if error else None,
    )
