"""Smartlead in a web app: one client for all requests, imports in the background, their progress on the page.

    pip install smartlead-async fastapi uvicorn
    SMARTLEAD_API_KEY=... uvicorn examples.web_app.main:app --port 8080 --timeout-graceful-shutdown 2

With a sandbox (`smartlead-async sandbox` in another terminal, SMARTLEAD_API_KEY=sandbox-key) set
API=http://127.0.0.1:8000/api/v1 too; the library itself reads only the key. There is no login: it is for loopback.
"""

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse

from examples.web_app import imports
from examples.web_app.client import Client, lifespan
from smartlead_async import SmartleadError

app = FastAPI(lifespan=lifespan)
app.include_router(imports.router)


@app.get("/")
async def show_page() -> FileResponse:
    """The page; the rest is what its script asks for."""
    return FileResponse(Path(__file__).with_name("page.html"))


@app.get("/campaigns")
async def list_campaigns(smartlead: Client) -> list[dict[str, Any]]:
    """What the page shows of each campaign."""
    return [{"id": each.id, "name": each.name, "status": each.status} for each in await smartlead.campaigns.list()]


@app.exception_handler(SmartleadError)
async def explain(_: Request, error: SmartleadError) -> JSONResponse:
    """Smartlead refused, or is out of reach: its error says what to do, and holds no key."""
    return JSONResponse({"detail": str(error)}, status_code=502)
