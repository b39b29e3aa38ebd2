"""A service asked without a network, with the clock in the caller's hand."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Dialect, Settings

NOON = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)

Ask = Callable[..., tuple[int, Any]]


def asking(service: Service) -> Ask:
    def ask(method: str, path: str, body: object = None, now: datetime = NOON) -> tuple[int, Any]:
        payload = b"" if body is None else json.dumps(body).encode()
        route, _, query = path.partition("?")
        answer = service.apply(method, f"/api/v1{route}", payload, "application/json", now, query)
        is_json = answer.media_type.startswith("application/json")
        return answer.status, json.loads(answer.body) if is_json else answer.body.decode()

    return ask


def make_service(dialect: Dialect = "documented", failed_accounts: int = 1) -> Service:
    return Service(Settings(dialect=dialect, failed_accounts=failed_accounts))
