"""`webhooks send` and `webhooks replay`: events to a receiver, as Smartlead would send them."""

import json
import math
import os
import stat
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import typer

from smartlead_async.cli.exits import Exit
from smartlead_async.cli.printing import exit_on_error, say_error
from smartlead_async.cli.webhooks_options import ReplayOptions, SendOptions
from smartlead_async.errors import ConnectionFailedError, InvalidInputError, InvalidWebhookError
from smartlead_async.webhooks import sample, sign
from smartlead_async.webhooks.dialects import to_event_type
from smartlead_async.webhooks.parsing import read_object

ANSWER_S = 30.0  # as long as Smartlead waits
_NOT_TAKEN = 300
_BAD = 400
_UNAUTHORIZED = 401


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other: nothing says that Smartlead follows one."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """There is none."""


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)  # a receiver is near


def send(options: SendOptions) -> None:
    """Send a sample, and say what it was answered."""
    with exit_on_error(as_json=False):
        fields = dict(_pair(text) for text in options.fields or [])
        body = sample(str(to_event_type(options.event_type)), **fields)
        status = _deliver(body, check_url(options.to), options.secret)
    sys.stdout.write(f"{status}\n")
    if status >= _NOT_TAKEN:
        say_error(f"It was not taken: {_explain(status)}.")
        raise typer.Exit(Exit.REJECTS)


def replay(options: ReplayOptions) -> None:
    """Send every event of a file again, in its order; say which were not taken."""
    sent = refused = 0
    with exit_on_error(as_json=False):
        url = check_url(options.to)
        for number, body in _events(options.file):
            status = _deliver(body, url, options.secret)
            sent += 1
            if status >= _NOT_TAKEN:
                refused += 1
                say_error(f"line {number}: {status}")
    sys.stdout.write(f"{sent} sent, {refused} refused\n")
    if refused:
        raise typer.Exit(Exit.REJECTS)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer.

    Raises:
        ConnectionFailedError: There was none.
    """
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **headers}, method="POST")  # noqa: S310 (it is one of the two)
    try:
        with _OPENER.open(request, timeout=ANSWER_S) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        reason = getattr(reason, "strerror", None) or reason
    place = urlsplit(url).netloc  # its path may hold a token
    raise ConnectionFailedError(f"there was no answer of {place} ({reason}): does a receiver listen there?")


def check_url(url: str) -> str:
    """An address that can be called.

    Raises:
        InvalidInputError: It is none.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return url
    except ValueError:
        pass
    raise InvalidInputError(f"{url!r} is no address; give http://... or https://...")


def _deliver(body: bytes, url: str, secret: str | None) -> int:
    return post(url, body, {} if secret is None else {"X-Smartlead-Signature": sign(body, secret)})


def _explain(status: int) -> str:
    if status < _BAD:
        return "it is a redirect, which Smartlead may not follow; give the address that it leads to"
    if status == _UNAUTHORIZED:
        return "no secret fits; give --secret, or a token in the address, as the receiver has it"
    return "the receiver has the reason in its log"


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InvalidInputError(f"--set {text!r} has no =; give FIELD=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _events(file: Path) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number."""
    for number, line in enumerate(_lines(file), start=1):
        if body := line.strip():
            try:
                read_object(body)
            except InvalidWebhookError as error:
                reason = error.message
            else:
                yield number, body
                continue
            raise InvalidInputError(f"{file}, line {number}: {reason}; give JSON Lines, one event in each")


def _lines(file: Path) -> Iterator[bytes]:
    """Of a file that grows, as one that `webhooks listen` writes, those that are there at the beginning."""
    with file.open("rb") as lines:
        status = os.fstat(lines.fileno())
        left = status.st_size if stat.S_ISREG(status.st_mode) else math.inf
        for line in lines:
            yield line
            left -= len(line)
            if left <= 0:
                return
