"""A server of one long list, in a process of its own: each page is made when it is asked for."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

LEADS = 30_000
PAGE = 100
_QUERY = {name: re.compile(rf"[?&]{name}=(\d+)") for name in ("offset", "limit")}


@contextmanager
def list_server() -> Iterator[str]:
    """Its base URL."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/api/v1"
    finally:
        process.kill()
        process.join()


def _serve(pipe: Connection) -> None:
    asyncio.run(_listen(pipe))


async def _listen(pipe: Connection) -> None:
    server = await asyncio.start_server(_answer_all, "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _answer_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            writer.write(_answer(head.partition("\r\n")[0]))
    except (asyncio.IncompleteReadError, OSError):  # the client has all it wants
        writer.close()


def _answer(request_line: str) -> bytes:
    offset, limit = (_number(request_line, name) for name in ("offset", "limit"))
    data = [_lead(number) for number in range(offset, min(offset + (limit or PAGE), LEADS))]
    body = json.dumps({"total_leads": str(LEADS), "data": data, "offset": offset, "limit": limit}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _number(request_line: str, name: str) -> int:
    found = _QUERY[name].search(request_line)
    return int(found[1]) if found else 0


def _lead(number: int) -> dict[str, object]:
    """As the documentation prints one."""
    lead = {
        "id": 2_995_276_770 + number,
        "first_name": f"First {number}",
        "last_name": f"Last {number}",
        "email": f"lead{number}@example.com",
        "phone_number": "+1234567890",
        "company_name": "Acme Corp",
        "website": "https://acme.example",
        "location": "San Francisco, CA",
        "linkedin_profile": f"https://linkedin.example/in/lead{number}",
        "company_url": "https://acme.example",
        "custom_fields": {"job_title": "CEO", "industry": "Technology"},
        "is_unsubscribed": False,
        "unsubscribed_client_id_map": None,
    }
    return {
        "campaign_lead_map_id": 2_433_664_091 + number,
        "lead_category_id": None,
        "status": "INPROGRESS",
        "created_at": "2025-11-25T12:54:54.000Z",
        "lead": lead,
    }
