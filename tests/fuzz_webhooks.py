"""Fuzzing of what anybody can send to a receiver, by atheris: `nox -s fuzz -- SECONDS`.

The first byte chooses the way in: a body, a sample with odd fields, a request to verify, a whole request to the
receiver. Nothing but `InvalidWebhookError` may come out, and no answer but a refusal or 200; an event can be
shown, and written as JSON.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any

import atheris

with atheris.instrument_imports(include=["smartlead_async"]):
    from smartlead_async.cli.webhooks_listening import line_of
    from smartlead_async.webhooks import InvalidWebhookError, WebhookReceiver, parse, sample, sign, verify
    from smartlead_async.webhooks.events import CLASSES

SECRET = "a secret of some length"
ALLOWED = {200, 400, 401, 405, 413, 431, 503}
METHODS = ("POST", "POST", "POST", "GET", "\x00")
loop = asyncio.new_event_loop()
receiver = WebhookReceiver(Path(mkdtemp(), "inbox"), secrets=[SECRET], tokens=["token"], max_events=1000)


def read(body: bytes) -> None:
    """Whatever an event is made of, it can be looked at."""
    with suppress(InvalidWebhookError):
        event = parse(body)
        for name in dir(event):
            getattr(event, name)
        line_of(event)
        json.dumps(event.to_dict(secrets=True)).encode()
        repr(event).encode("utf-8", "surrogatepass")


ODD = (
    None, True, 0, -1, 2**63, 10**40, -0.0, 1e300, "", "\x00", "\ud800", "a\nb", "1", "null", "{}", [], {},
    [[]], "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-15T09:30:00Z", 1768469400,
    1768469400000, {"email": 7}, {"id": "1"}, {"message_id": []}, {"time": "x"}, [None], ["a", 1], [{"type": {}}],
    {"new_id": "x"}, [{}],
)  # fmt: skip
NAMES = sorted(
    {"lead", "reply", "timestamp", "campaign", *(name for kind in CLASSES for name in json.loads(sample(kind)))}
)


def change(data: bytes) -> bytes:
    """A sample with some fields that hold something odd, or text of the fuzzer's."""
    given = atheris.FuzzedDataProvider(data)
    fields = json.loads(sample(given.PickValueInList(list(CLASSES))))
    while given.remaining_bytes():
        fields[given.PickValueInList(NAMES)] = (
            given.PickValueInList(list(ODD)) if given.ConsumeBool() else given.ConsumeUnicode(20)
        )
    return json.dumps(fields).encode()


def lines_of(data: bytes) -> Iterable[tuple[bytes, bytes]]:
    """Headers, or what somebody makes of them."""
    return [(name, value) for line in data.split(b"\n") for name, _, value in [line.partition(b":")]]


def ask_to_verify(data: bytes) -> None:
    """The address, the headers and the body, one after the other."""
    url, _, rest = data.partition(b"\n\n")
    head, _, body = rest.partition(b"\n\n")
    with suppress(InvalidWebhookError):
        found = verify(
            body,
            lines_of(head),
            secrets=[SECRET],
            secret_keys=["key"],
            tokens=["token"],
            url=url.decode("latin-1"),
        )
        assert found.index == 0


async def request(data: bytes) -> None:
    """A request in pieces; a first line that is signed is as if the sender knew the secret."""
    head, _, body = data.partition(b"\n\n")
    first, _, lines = head.partition(b"\n")
    headers = (
        [*lines_of(lines), (b"x-smartlead-signature", sign(body, SECRET).encode())] if first[:1] == b"s" else []
    )
    messages: list[Any] = [{"type": "http.request", "body": body[:7], "more_body": True}]
    messages += [{"type": "http.request", "body": body[7:]}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": METHODS[len(first) % 5],
        "path": first.decode("latin-1"),
        "headers": headers,
    }
    await receiver({**scope, "query_string": first}, receive, send)
    assert sent[0]["status"] in ALLOWED
    for event in await receiver._ask(lambda store, now: store.claim(1, now)):
        parse(event.body)
        await receiver._ask(lambda store, _: store._database.execute("DELETE FROM events"))


def test_one_input(data: bytes) -> None:
    """One input of the fuzzer's."""
    way, rest = data[:1], data[1:]
    if way < b"\x40":
        read(rest)
    elif way < b"\x80":
        read(change(rest))
    elif way < b"\xf0":
        ask_to_verify(rest)
    else:
        loop.run_until_complete(request(rest))


def write_seeds() -> str:
    """A sample of each type, for each way in."""
    folder = Path(gettempdir(), "smartlead-async-webhook-seeds")
    folder.mkdir(exist_ok=True)
    for name in CLASSES:
        body = sample(name, secret_key="key")
        (folder / f"{name}-read").write_bytes(b"\x00" + body)
        (folder / f"{name}-verify").write_bytes(b"\x81/x?secret=token\n\nx-request-id: 1\n\n" + body)
        (folder / f"{name}-ask").write_bytes(b"\xffs/token\nx-request-id: 1\n\n" + body)
    return str(folder)


if __name__ == "__main__":
    atheris.Setup([*sys.argv, write_seeds()], test_one_input)
    atheris.Fuzz()
