"""The command: one call, or all pages of a list; a yes before anything that changes something."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO, cast

import attrs
import typer

from smartlead_async.cli.api.operations import Operation, find_operation
from smartlead_async.cli.api.request import Request, to_request
from smartlead_async.cli.asking import is_terminal
from smartlead_async.cli.connecting import client_of, key_of
from smartlead_async.cli.exits import Exit
from smartlead_async.cli.interrupting import interruptible
from smartlead_async.cli.options import ApiOptions
from smartlead_async.cli.printing import exit_on_error, say_error
from smartlead_async.cli.text_output import text_output
from smartlead_async.client import Smartlead
from smartlead_async.errors import InvalidInputError, InvalidResponseError
from smartlead_async.models.drift import Drifts
from smartlead_async.models.model import without_secrets
from smartlead_async.models.unset import UNSET
from smartlead_async.models.values import Json, is_object
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.call import Call, Host
from smartlead_async.transport.json_text import parse
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows, find_rows, to_rows
from smartlead_async.transport.scrub import Scrub, scrub_json
from smartlead_async.transport.signing import Secret

_SIZE = "limit"
_OK = 200
_DONE = range(200, 300)
_IN_ONE = Paging(most=1, rows=("data", "data.list"))  # where an answer that is no list may have one


def run(options: ApiOptions) -> None:
    """Make a call."""
    with exit_on_error(as_json=False):
        request = to_request(options.method, options.path, options.query or (), options.json)
        operation = find_operation(request.method, request.path)
        make = client_of(options)
        _confirm(request, operation, yes=options.yes)
        _Api(options, request, operation, key_of(options)).write(make)


@attrs.frozen
class _Api:
    """One request of a command."""

    options: ApiOptions
    request: Request
    operation: Operation
    key: Secret

    def write(self, make: Callable[[], Smartlead]) -> None:
        """Write the answer to where it was asked for."""
        with text_output(self.options.output) as file, _interrupted():
            asyncio.run(self.run(make, file))

    async def run(self, make: Callable[[], Smartlead], file: TextIO) -> None:
        """Write the answer, or the rows of all pages, one a line."""
        async with make() as smartlead:
            if self.options.all:
                async for row in self._rows(smartlead, self.operation.paging):
                    self._write(file, row, indent=None)
            else:
                await self._call(smartlead, file)

    async def _call(self, smartlead: Smartlead, file: TextIO) -> None:
        """One call; what was written is written, whatever the answer is."""
        try:
            answer = await self._send(smartlead, self.request.query, self.request.body, bytes)
        except InvalidResponseError as error:
            if self.operation.is_read or error.status_code not in _DONE:
                raise
            say_error(str(error))
        else:
            self._write_answer(file, answer)

    async def _send(self, smartlead: Smartlead, query: Any, body: Json, result: Any = None) -> Any:  # noqa: ANN401
        return await smartlead.request(
            self.request.method,
            self.operation.path,
            ids=self.operation.ids,
            query=query,
            json=body,
            repeat=self.operation.repeat,
            host=self._host,
            result=result,
        )

    @property
    def _host(self) -> Host | None:
        asked = None if self.options.host is None else cast("Host", str(self.options.host.value))
        return asked or self.request.host or self.operation.host

    async def _rows(self, smartlead: Smartlead, paging: Paging | None) -> AsyncIterator[Json]:
        """Of all pages, or of the one answer."""
        query, body = self.request.query, self.request.body
        if paging is not None:
            async for row in self._pages(smartlead, paging):
                yield row
        else:
            rows, _ = self._find(await self._send(smartlead, query, body), _IN_ONE)
            for row in rows:
                yield row

    def _pages(self, smartlead: Smartlead, paging: Paging) -> Pages[Json]:
        """Where they begin, and how large they are, may be said in the request."""

        async def send(call: Call[Any], /) -> Any:  # noqa: ANN401 (a page)
            rows, answer = self._find(await self._send(smartlead, call.query, call.body), paging)
            return to_rows(rows, rows, answer, paging)

        query, body = self.request.query, self.request.body
        asked: Mapping[str, Json] = body if paging.in_body and is_object(body) else query
        size, start = asked.get(_SIZE), asked.get(paging.start_name)
        call = Call(self.request.method, self.request.path, Rows[Any], query=query, body=body)
        page_size = UNSET if size is None else _number(_SIZE, size)
        return Pages(send, call, paging, page_size=page_size, start=_start(paging, start))

    def _find(self, answer: Json, paging: Paging) -> tuple[list[Json], Json]:
        rows = find_rows(answer, paging)
        if rows is None:
            raise InvalidInputError(f"{self.request.label} gives no list of rows; leave --all out")
        return rows, answer

    def _write_answer(self, file: TextIO, answer: bytes) -> None:
        """JSON, or what else it is, as text."""
        try:
            value = parse(Answer(_OK, {}, answer), Drifts())
        except UnreadableError as error:
            text = to_text(answer)
            if text.lstrip().startswith(("{", "[")):
                raise InvalidResponseError(f"{self.request.label}: {error.reason}", status_code=_OK) from None
            text = self._scrub(text)
            file.write(text if text.endswith("\n") or not text else f"{text}\n")
        else:
            self._write(file, value, indent=2 if file.isatty() else None)

    @property
    def _scrub(self) -> Scrub:
        """Takes the key out of what a server repeats."""
        return str if self.options.secrets else self.key.scrub

    def _write(self, file: TextIO, value: Json, *, indent: int | None) -> None:
        try:
            shown = without_secrets({"": value}, secrets=self.options.secrets)[""]
            text = json.dumps(
                scrub_json(shown, self._scrub, levels=sys.maxsize), ensure_ascii=False, indent=indent
            )
        except RecursionError:
            reason = f"{self.request.label}: the answer is nested too deep"
        else:
            file.write(f"{text}\n")
            return
        raise InvalidResponseError(reason, status_code=_OK)


def _confirm(request: Request, operation: Operation, *, yes: bool) -> None:
    """Say which method there is; ask before anything is changed."""
    is_seen = is_terminal()
    if operation.name is not None and is_seen:
        say_error(f"in Python: smartlead.{operation.name}()")
    if operation.is_read or yes:
        return
    what = f"{request.label} changes something" + (
        f": it {operation.consequence}" if operation.consequence else ""
    )
    if not is_seen:
        raise InvalidInputError(f"{what}. Nothing was sent; with --yes it is")
    if not typer.confirm(f"{what}. Send it?", err=True):
        raise InvalidInputError("nothing was sent")


@contextmanager
def _interrupted() -> Generator[None]:
    try:
        with interruptible():
            yield
    except KeyboardInterrupt:
        say_error("interrupted")
        raise typer.Exit(Exit.INTERRUPTED) from None


def to_text(answer: bytes) -> str:
    """A file of the API, in whichever of its encodings."""
    try:
        return answer.decode("utf-8-sig")
    except UnicodeDecodeError:
        return answer.decode("cp1252", "replace")  # as the API writes CSV


def _number(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise InvalidInputError(f"{name} {value!r} is no number") from None


def _start(paging: Paging, start: object) -> Any:  # noqa: ANN401 (a number or a cursor)
    if start is None or paging.by == "cursor":
        return start
    return _number(paging.start_name, start)
