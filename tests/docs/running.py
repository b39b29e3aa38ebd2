"""Runs the blocks of a page one after the other, each on its own, against sandboxes instead of Smartlead."""

import ast
import asyncio
import contextlib
import inspect
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from smartlead_async.sandbox import Report, Sandbox
from smartlead_async.sandbox.answers import Answer, JsonObject
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Settings
from tests.docs.pages import Block
from tests.loopback import port_for_a_program

KEY = "sandbox-key"
PORT = "8000"  # of what a page starts; a free one takes its place
# A command that would go to Smartlead goes to the page's sandbox, which has no limit, and as fast as it can.
SHELL = """
set -euo pipefail
smartlead-async() {
    case "$1 $*" in
        sandbox\\ *) command smartlead-async "$@" --port $FREE_PORT ;;
        webhooks\\ * | *--base-url* | *--sandbox*) command smartlead-async "$@" ;;
        *) SMARTLEAD_API_KEY=sandbox-key command smartlead-async "$@" $ONTO_THE_SANDBOX ;;
    esac
}
"""


class Accounts(httpx.AsyncBaseTransport):
    """Sandboxes without sockets, one for each key: what a `Smartlead` of a Python block sends to.

    They tell the time by the event loop, so that they keep their limit in virtual time too.
    """

    def __init__(self) -> None:
        self._services: dict[str, Service] = {}

    def report(self, key: str = KEY) -> Report:
        """What reached the sandbox of a key."""
        return self._service(key).report()

    def leads(self, campaign_id: int, key: str = KEY) -> list[JsonObject]:
        """The leads of a campaign of it."""
        return self._service(key).leads(campaign_id)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        service = self._service(request.url.params["api_key"])
        method, path, body = request.method, request.url.path, await request.aread()
        now = asyncio.get_running_loop().time()
        answer = service.admit(method, path, request.url.params["api_key"], now)
        if answer is None:
            answer = service.apply(
                method,
                path,
                body,
                request.headers.get("content-type", ""),
                datetime.now(UTC),
                request.url.query.decode(),
            )
        assert isinstance(answer, Answer), "faults are acted out by a Sandbox with sockets"
        headers = {"content-type": answer.media_type, **answer.headers}
        return httpx.Response(answer.status, headers=headers, content=answer.body)

    def _service(self, key: str) -> Service:
        return self._services.setdefault(key, Service(Settings(api_key=key)))


class _OntoTheSandbox(ast.NodeTransformer):
    """`Smartlead(...)` without an address sends to `Accounts`; `asyncio.run(main())` uses the loop there is."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name("Smartlead"), keywords=given) if not (
                {"base_url", "http_transport"} & {keyword.arg for keyword in given}
            ):
                node.keywords.append(ast.keyword("http_transport", ast.Name("accounts", ast.Load())))
            case ast.Call(func=ast.Attribute(ast.Name("asyncio"), "run"), args=[main]):
                return ast.Await(main)
        return node


@attrs.define
class Reader:
    """Somebody who types a page's blocks in one after the other."""

    folder: Path
    accounts: Accounts = attrs.field(factory=Accounts)
    printed: str = ""
    """By the block before."""
    _background: list[subprocess.Popen[str]] = attrs.field(factory=list)
    _sandbox: Sandbox = attrs.field(factory=lambda: Sandbox(api_key=KEY, limit=None))
    _port: str = PORT

    async def run(self, page: Path, block: Block) -> None:
        """Run a block with what stands above it; raises where it does not do what the page says."""
        if "prints" in block.notes:
            is_as_shown = self.printed.rstrip() == block.code.rstrip()
            assert is_as_shown, (
                f"{page.name}:{block.line} shows something else than what is printed:\n{self.printed}"
            )
        if not block.is_run:
            return
        if "saved as" in block.notes:
            code = self._with_port(block.code) + "\n"
            (self.folder / block.notes["saved as"].strip()).write_text(code, encoding="utf-8")
            return
        if block.language == "sh":
            if sys.platform == "win32":
                pytest.skip("the commands of a page are typed into a POSIX shell")
            self.printed = self._run_shell(f"{page.name}:{block.line}", block)
            return
        await self._run_python(block.notes.get("setup", ""), f"{page.name}, set-up of line {block.line}", {})
        names: dict[str, Any] = {}
        self.printed = await self._run_python("\n" * (block.line - 1) + block.code, page.name, names)
        await self._run_python(block.notes.get("check", ""), f"{page.name}, check of line {block.line}", names)

    async def _run_python(self, code: str, place: str, names: dict[str, Any]) -> str:
        """What it prints. All speak to the same sandboxes; only a check sees the names of its block."""
        tree = _OntoTheSandbox().visit(ast.parse(self._with_port(code), place))
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        program = compile(ast.fix_missing_locations(tree), place, "exec", flags=flags)
        names |= {"__name__": "__main__", "accounts": self.accounts, "printed": self.printed}
        with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.chdir(self.folder):
            result = eval(program, names)
            if inspect.iscoroutine(result):
                await result
        return printed.getvalue()

    def _run_shell(self, place: str, block: Block) -> str:
        command = ["bash", "-c", "\n".join([SHELL, block.notes.get("setup", ""), self._with_port(block.code)])]
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        onto = f"--base-url {self._sandbox.base_url} --rate-limit 2000/1"
        variables = {"PATH": path, "ONTO_THE_SANDBOX": onto, "FREE_PORT": self._port, "COLUMNS": "100"}
        if "background" in block.notes:
            return self._start(command, os.environ | variables)
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        expected = int(block.notes.get("exits", "0"))
        assert done.returncode == expected, f"{place} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return re.sub(rf"\b{self._port}\b", PORT, done.stdout)

    def _with_port(self, code: str) -> str:
        return re.sub(rf"\b{PORT}\b", self._port, code)

    def _start(self, command: list[str], environment: dict[str, str]) -> str:
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._background.append(process)
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or (lines[-1] and "http://" not in lines[-1]):
            lines.append(process.stdout.readline())
        assert lines[-1], f"it does not say where it is, but {lines}"
        return lines[-1]

    @contextlib.contextmanager
    def at_the_desk(self) -> Iterator[None]:
        """With a sandbox for commands; what was started is ended with the page."""
        with self._sandbox, port_for_a_program() as port:
            self._port = str(port)
            try:
                yield
            finally:
                for process in self._background:
                    os.killpg(process.pid, signal.SIGTERM)
                    process.communicate()
