"""Webhooks in Flask, Django and Lambda: what is verified is taken in, and handled by a program beside it."""

import base64
import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import pytest

from smartlead_async.webhooks import WebhookReceiver, sample
from tests.examples.conftest import ROOT
from tests.loopback import started

TOKEN = "a-long-random-text"
BODY = sample("EMAIL_REPLY")

pytestmark = pytest.mark.real_time


def load(name: str, monkeypatch: pytest.MonkeyPatch, inbox: Path) -> ModuleType:
    """An example, in the environment that its docstring asks for."""
    monkeypatch.setenv("SMARTLEAD_WEBHOOK_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOKS", str(inbox))
    monkeypatch.setenv("QUEUE_URL", "https://sqs.example.com/1/events.fifo")
    monkeypatch.delitem(sys.modules, f"examples.{name}", raising=False)
    return importlib.import_module(f"examples.{name}")


async def count(inbox: Path) -> int:
    """The events that wait to be handled."""
    async with WebhookReceiver(inbox, unverified=True) as receiver:
        return (await receiver.counts()).waiting


def test_flask_takes_in_what_a_program_beside_it_handles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`examples/webhooks_flask.py`, both halves of it."""
    pytest.importorskip("flask")
    inbox = tmp_path / "webhooks.db"
    client = load("webhooks_flask", monkeypatch, inbox).app.test_client()
    assert [client.post(f"/smartlead/{token}", data=BODY).status_code for token in ("other", TOKEN)] == [401, 200]
    words = [sys.executable, "-m", "examples.webhooks_flask"]
    with started(*words, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ana@example.com Yes, on Monday.\n"


async def test_django_takes_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`examples/webhooks_django.py`, as its server calls it."""
    pytest.importorskip("django")
    inbox = tmp_path / "webhooks.db"
    application: Any = load("webhooks_django", monkeypatch, inbox).application
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example.com") as client:
        answers = [await client.post(f"/smartlead/{token}", content=BODY) for token in ("other", TOKEN, TOKEN)]
    assert [answer.status_code for answer in answers] == [401, 200, 200]
    assert answers[2].json() == {"ok": True, "duplicate": True}
    assert await count(inbox) == 1


def test_lambda_puts_an_event_into_its_queue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`examples/webhooks_lambda.py`, with a queue that keeps what it is sent; plain or base64, as it comes."""
    sent: list[dict[str, str]] = []
    queue = SimpleNamespace(send_message=lambda **message: sent.append(message))
    boto3 = ModuleType("boto3")
    vars(boto3)["client"] = lambda name, region_name: queue
    monkeypatch.setitem(sys.modules, "boto3", boto3)
    handler = load("webhooks_lambda", monkeypatch, tmp_path).handler
    plain = {"body": BODY.decode(), "headers": {}, "rawPath": f"/{TOKEN}", "rawQueryString": ""}
    encoded = {"body": base64.b64encode(BODY).decode(), "isBase64Encoded": True, "rawPath": f"/x/{TOKEN}"}
    requests: list[dict[str, Any]] = [plain, encoded, {**plain, "rawPath": "/"}, {**plain, "body": None}]
    assert [handler(request, None)["statusCode"] for request in requests] == [200, 200, 401, 400]
    assert [message["MessageGroupId"] for message in sent] == ["372", "372"]
    assert sent[0] == sent[1]
