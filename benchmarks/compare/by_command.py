"""smartlead-cli of the package index: a process a call, at the address that its own option names."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.compare.clients import CAMPAIGN_ID, Calls, Client, Server

PROGRAM = Path(sys.executable).with_name("smartlead")
AT_ONCE = 10  # as `xargs -P 10`: sixty interpreters that start at once measure the machine alone
LOG = logging.getLogger("smartlead-cli")


class CommandFailedError(Exception):
    """The command ended with another code than 0; the text is what it printed."""


class ByCommand(Calls):
    """The program's commands, as many at once as `AT_ONCE`."""

    def __init__(self, server: Server, home: str) -> None:
        self._arguments = ("--base-url", server.base_url)
        self._environment = {
            "HOME": home,  # where it looks for settings, and finds none
            "PATH": os.environ["PATH"],
            "SMARTLEAD_API_KEY": server.api_key,
        }
        self._places = asyncio.Semaphore(AT_ONCE)

    async def _run(self, *arguments: str) -> None:
        async with self._places:
            process = await asyncio.create_subprocess_exec(
                PROGRAM,
                *self._arguments,
                *arguments,
                env=self._environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            printed, _ = await process.communicate()
        LOG.info("%s", printed.decode())  # a command's log is what it prints
        if process.returncode:
            raise CommandFailedError(printed.decode())

    async def add(self, email: str) -> None:
        """A refusal after its last attempt leaves the lead out."""
        body = json.dumps({"lead_list": [{"email": email}]})
        try:
            await self._run("campaigns", "leads", "add", str(CAMPAIGN_ID), "--body-json", body)
        except CommandFailedError as error:
            if "rate_limit" not in str(error):
                raise

    async def create(self, name: str) -> None:
        """It fails if its last attempt did."""
        await self._run("campaigns", "create", "--name", name)


@asynccontextmanager
async def _connect(server: Server) -> AsyncIterator[Calls]:
    with TemporaryDirectory() as home:
        yield ByCommand(server, home)


COMMAND = Client(
    title="smartlead-cli, 10 at a time",
    retries="3 attempts after 429, 5xx and time-outs; waits `Retry-After`, or 1 s and 2 s",
    connect=_connect,
    error=CommandFailedError,
    is_busy=True,
)
