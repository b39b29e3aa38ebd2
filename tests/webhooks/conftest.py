"""A receiver with an inbox of its own, and what it is sent."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from smartlead_async.webhooks import WebhookReceiver


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


KEY = "sample-secret-key"  # of every sample

MakeReceiver: TypeAlias = Callable[..., WebhookReceiver]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def make_receiver(inbox: Path) -> MakeReceiver:
    """A receiver on the test's inbox."""

    def make(**settings: Any) -> WebhookReceiver:
        return WebhookReceiver(inbox, **{"secret_keys": [KEY], **settings})

    return make
