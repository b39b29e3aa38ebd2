"""Calling webhooks over HTTP, with the documented retries, in the sandbox's own time, which can be told to pass.

Only this machine is called. Whatever else a webhook points to is on record as not called.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable
from threading import Condition
from urllib.parse import urlsplit

import attrs

from smartlead_async.sandbox.answers import JsonObject
from smartlead_async.sandbox.records import WebhookLevel
from smartlead_async.sandbox.settings import Settings

RETRIES_S = (60.0, 300.0, 1800.0)  # after each failure (api.smartlead.ai/guides/webhook-integration)
ANSWER_S = 30.0  # how long an answer is waited for (the same)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOT_CALLED = "not called: not on this machine"


@attrs.frozen(kw_only=True)
class Delivery:
    """One event on its way to one webhook.

    Attributes:
        id: What is sent as `X-Request-Id`; the same for each attempt.
        event_type: Such as `EMAIL_REPLY`.
        url: What is called.
        answers: Of each attempt the status, or why there was none.
        is_over: Whether there is no further attempt: it was taken, refused with 4xx, or tried often enough.
    """

    id: str
    event_type: str
    url: str
    answers: list[int | str]
    is_over: bool


@attrs.define(eq=False)
class _Pending:
    """A delivery while it is under way."""

    id: str
    url: str
    body: JsonObject
    due_at: float
    level: WebhookLevel
    answers: list[int | str] = attrs.field(factory=list[int | str])
    is_over: bool = False
    is_being_sent: bool = False

    def shown(self) -> Delivery:
        return Delivery(
            id=self.id,
            event_type=str(self.body.get("event_type")),
            url=self.url,
            answers=list(self.answers),
            is_over=self.is_over,
        )


class Deliveries:
    """What webhooks are told. Added to from anywhere; made by the sandbox's loop while it runs."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.webhook_secret
        self._is_signed = settings.dialect == "documented"
        self._changed = Condition()
        self._all: list[_Pending] = []
        self._passed_s = 0.0
        self._wake: Callable[[], object] = _nobody

    def add(self, url: str, body: JsonObject, level: WebhookLevel = "campaign") -> Delivery:
        """Tell an address of an event."""
        pending = _Pending(str(uuid.uuid4()), url, {**body, "secret_key": self._secret}, self._now(), level)
        with self._changed:
            self._all.append(pending)
        self._wake()
        return pending.shown()

    def report(self) -> list[Delivery]:
        """All that were added, as they stand."""
        with self._changed:
            return [pending.shown() for pending in self._all]

    def forget(self) -> None:
        """As if there had been none."""
        with self._changed:
            self._all.clear()
            self._changed.notify_all()

    def pass_time(self, seconds: float) -> None:
        """Let time pass; what is due by then is sent at once."""
        with self._changed:
            self._passed_s += seconds
        self._wake()

    def wait(self, timeout_s: float) -> None:
        """Wait until nothing is due or being sent."""
        with self._changed:
            if not self._changed.wait_for(self._is_quiet, timeout_s):
                raise TimeoutError(f"webhooks did not answer within {timeout_s:g} s")

    def _is_quiet(self) -> bool:
        now = self._now()
        return not any(one.is_being_sent or (not one.is_over and one.due_at <= now) for one in self._all)

    def _now(self) -> float:
        return time.monotonic() + self._passed_s

    async def serve(self, leaving: asyncio.Event) -> None:
        """Send what is due, until the sandbox stops."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(changed.set)
        ending = loop.create_task(leaving.wait())
        ending.add_done_callback(lambda _: changed.set())
        sending: set[asyncio.Task[None]] = set()
        while not leaving.is_set():
            changed.clear()
            for pending in self._take_due():
                task = loop.create_task(self._send(pending, changed))
                sending.add(task)
                task.add_done_callback(sending.discard)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._wait_s()):
                    await changed.wait()
        self._wake = _nobody
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)

    def _take_due(self) -> list[_Pending]:
        now = self._now()
        with self._changed:
            due = [one for one in self._all if not (one.is_over or one.is_being_sent) and one.due_at <= now]
            for one in due:
                one.is_being_sent = True
        return due

    def _wait_s(self) -> float | None:
        with self._changed:
            moments = [one.due_at for one in self._all if not (one.is_over or one.is_being_sent)]
        return max(min(moments) - self._now(), 0) if moments else None

    async def _send(self, pending: _Pending, changed: asyncio.Event) -> None:
        content = json.dumps(pending.body).encode()
        try:
            answer = await _post(pending.url, content, self._headers(pending, content))
        except asyncio.CancelledError:
            self._finish(pending, None)
            raise
        self._finish(pending, answer)
        changed.set()

    def _headers(self, pending: _Pending, content: bytes) -> dict[str, str]:
        if not self._is_signed:
            return {}
        digest = hmac.new(self._secret.encode(), content, hashlib.sha256).hexdigest()
        return {
            "X-Smartlead-Signature": f"sha256={digest}",
            "X-Request-Id": pending.id,
            "X-Webhook-Level": pending.level,
        }

    def _finish(self, pending: _Pending, answer: int | str | None) -> None:
        """Take down what was answered; nothing where the sandbox stopped in the middle."""
        with self._changed:
            pending.is_being_sent = False
            if answer is not None:
                pending.answers.append(answer)
                pending.is_over = _is_final(answer) or len(pending.answers) > len(RETRIES_S)
            if not pending.is_over and answer is not None:
                pending.due_at = self._now() + RETRIES_S[len(pending.answers) - 1]
            self._changed.notify_all()


def seconds_from(fields: JsonObject) -> float:
    """How much time is to pass, of a request's body; ValueError where it does not say."""
    seconds = fields.get("seconds")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise ValueError(f"seconds is {seconds!r}: it must be 0 or more")
    return float(seconds)


def _is_final(answer: int | str) -> bool:
    """Taken, or refused for good: a 4xx is documented not to be tried again."""
    return answer == NOT_CALLED or (isinstance(answer, int) and answer < 500)  # noqa: PLR2004 (HTTP)


async def _post(url: str, content: bytes, headers: dict[str, str]) -> int | str:
    """The status of the answer, or why there is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        return NOT_CALLED
    if parts.scheme != "http" or host not in LOOPBACK:
        return NOT_CALLED
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        **headers,
    }
    head = f"POST {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    try:
        async with asyncio.timeout(ANSWER_S):
            return await _exchange(host, port, f"{head}Connection: close\r\n\r\n".encode() + content)
    except TimeoutError:
        return f"no answer within {ANSWER_S:g} s"
    except (OSError, asyncio.IncompleteReadError, ValueError) as error:
        return type(error).__name__


async def _exchange(host: str, port: int, request: bytes) -> int:
    """What a request is answered; only the first line of the answer is of interest."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request)
        status = int((await reader.readuntil(b"\n")).split()[1])
        while await reader.read(65536):
            pass  # the receiver may be in the middle of its answer
        return status
    finally:
        writer.close()


def _nobody() -> None:
    """Nobody sends yet, or any more."""
