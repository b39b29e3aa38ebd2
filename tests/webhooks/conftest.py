"""A receiver with an inbox of its own, and what it is sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from smartlead_async.webhooks import WebhookReceiver
from tests.systems import limited_files


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow, as on a disk that is full."""
    with limited_files() as limit:
        limit(100)
        yield


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
