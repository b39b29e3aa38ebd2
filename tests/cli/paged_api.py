"""A list of the API in pages, over HTTP: what a command reads that is run as a whole."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import attrs

Rows = list[dict[str, Any]]


@attrs.define
class PagedApi:
    """Answers every GET with a page of `rows`.

    Attributes:
        rows: The list.
        total: What it says of their number, where that is not true.
        refuse: Called with the query of a request before it is answered; a status to refuse it with, or nothing.
        queries: What was asked, in order.
    """

    rows: Rows = attrs.field(factory=list)
    total: int | None = None
    refuse: Callable[[dict[str, str]], int | None] = lambda _query: None
    queries: list[dict[str, str]] = attrs.field(factory=list)
    base_url: str = ""

    def answer(self, target: str) -> tuple[int, Any]:
        """Status and body."""
        query = dict(parse_qsl(urlsplit(target).query))
        self.queries.append(query)
        if status := self.refuse(query):
            return status, {"error": "not this time"}
        start = int(query.get("offset", 0))
        total = len(self.rows) if self.total is None else self.total
        return 200, {"total_leads": str(total), "data": self.rows[start : start + int(query.get("limit", 100))]}


@contextmanager
def serving(api: PagedApi) -> Iterator[PagedApi]:
    """Serve it for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = api.answer(self.path)
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Nothing: the key stands in what would be logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        api.base_url = f"http://127.0.0.1:{server.server_port}/api/v1"
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()


def lead_row(number: int, **custom: object) -> dict[str, Any]:
    """A lead of a campaign, as the API gives it."""
    lead = {
        "id": number,
        "email": f"lead{number}@example.com",
        "first_name": f"Lead {number}",
        "custom_fields": custom,
    }
    return {"campaign_lead_map_id": str(1000 + number), "status": "STARTED", "lead": lead}
