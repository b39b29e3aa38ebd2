"""A receiver with an inbox of its own, and what it is sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from smartlead_async.webhooks import WebhookReceiver

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
