"""`webhooks send` and `webhooks replay`: events to a receiver, as Smartlead would send them."""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer

from smartlead_async.cli.exits import Exit
from smartlead_async.cli.printing import exit_on_error, say_error
from smartlead_async.cli.webhooks_options import ReplayOptions, SendOptions
from smartlead_async.errors import ConnectionFailedError, InvalidInputError, InvalidWebhookError
from smartlead_async.webhooks import sample, sign
from smartlead_async.webhooks.parsing import read_object

ANSWER_S = 30.0  # as long as Smartlead waits
_BAD = 400
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a receiver is near


def send(options: SendOptions) -> None:
    """Send a sample, and say what it was answered."""
    with exit_on_error(as_json=False):
        fields = dict(_pair(text) for text in options.fields or [])
        status = _deliver(sample(options.event_type, **fields), options.to, options.secret)
    sys.stdout.write(f"{status}\n")
    if status >= _BAD:
        raise typer.Exit(Exit.REJECTS)


def replay(options: ReplayOptions) -> None:
    """Send every event of a file again, in its order; say which were not taken."""
    sent = refused = 0
    with exit_on_error(as_json=False):
        for number, body in _events(options.file):
            status = _deliver(body, options.to, options.secret)
            sent += 1
            if status >= _BAD:
                refused += 1
                say_error(f"line {number}: {status}")
    sys.stdout.write(f"{sent} sent, {refused} refused\n")
    if refused:
        raise typer.Exit(Exit.REJECTS)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer.

    Raises:
        ConnectionFailedError: There was none.
        InvalidInputError: The address is none that can be called.
    """
    if not url.startswith(("http://", "https://")):
        raise InvalidInputError(f"{url!r} is no address; give http://... or https://...")
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **headers}, method="POST")  # noqa: S310 (it is one of the two)
    try:
        with _OPENER.open(request, timeout=ANSWER_S) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (OSError, ValueError) as error:
        reason = str(error)
    raise ConnectionFailedError(f"there was no answer: {reason}")


def _deliver(body: bytes, url: str, secret: str | None) -> int:
    return post(url, body, {} if secret is None else {"X-Smartlead-Signature": sign(body, secret)})


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
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if body := line.strip():
                try:
                    read_object(body)
                except InvalidWebhookError as error:
                    reason = error.message
                else:
                    yield number, body
                    continue
                raise InvalidInputError(f"{file}, line {number}: {reason}; give JSON Lines, one event in each")
