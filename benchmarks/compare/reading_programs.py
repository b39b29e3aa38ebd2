"""`python -m benchmarks.compare.reading_programs PROGRAM BASE_URL FILE`: a whole list into a CSV file.

The programs that people write, and ours. The key is in the environment. Each is a process, so that its memory is
its own.
"""

import asyncio
import csv
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from benchmarks.compare.clients import CAMPAIGN_ID
from smartlead_async import Smartlead

KEY = "SMARTLEAD_API_KEY"
PAGE = 100
COLUMNS = ("id", "email", "first_name", "last_name", "company_name", "phone_number", "website", "location")

Row = dict[str, Any]


async def pages(http: httpx.AsyncClient, base_url: str) -> AsyncIterator[list[Row]]:
    """One page after the other, until one is short."""
    offset = 0
    while True:
        asked = {"api_key": os.environ[KEY], "offset": offset, "limit": PAGE}
        response = await http.get(f"{base_url}/campaigns/{CAMPAIGN_ID}/leads", params=asked)
        response.raise_for_status()
        rows: list[Row] = response.json()["data"]
        yield rows
        if len(rows) < PAGE:
            return
        offset += PAGE


async def by_httpx(base_url: str, target: Path) -> None:
    """A loop that writes rows as they come: the columns are known before, and custom fields are none of them."""
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        table.writeheader()
        async with httpx.AsyncClient() as http:
            async for rows in pages(http, base_url):
                table.writerows(row["lead"] for row in rows)


async def by_httpx_in_memory(base_url: str, target: Path) -> None:
    """A loop that keeps all rows, to know at the end which custom fields there are."""
    async with httpx.AsyncClient() as http:
        rows = [_flat(row) async for page in pages(http, base_url) for row in page]
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, dict.fromkeys(name for row in rows for name in row))
        table.writeheader()
        table.writerows(rows)


def _flat(row: Row) -> Row:
    lead = row["lead"]
    return {**row, **lead, **lead["custom_fields"], "lead": None, "custom_fields": None}


async def by_us(base_url: str, target: Path) -> None:
    """The same loop as `by_httpx`, over our list."""
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        async with Smartlead(base_url=base_url, rate_limits=()) as smartlead:
            async for row in smartlead.leads.list(CAMPAIGN_ID):
                table.writerow([getattr(row.lead, name) for name in COLUMNS])


PROGRAMS: Mapping[str, Callable[[str, Path], Awaitable[None]]] = {
    "httpx": by_httpx,
    "httpx-in-memory": by_httpx_in_memory,
    "ours": by_us,
}


async def main(program: str, base_url: str, target: str) -> None:
    """Run one."""
    await PROGRAMS[program](base_url, Path(target))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
