"""`smartlead-async webhooks`: events in a terminal, and samples to a receiver."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from typer.testing import CliRunner

from smartlead_async.cli.commands import app
from smartlead_async.cli.webhooks_listening import Listener, line_of
from smartlead_async.cli.webhooks_options import ListenOptions
from smartlead_async.webhooks import EmailReply, UnknownEvent, parse, sample, sign
from tests.loopback import refusing_port, started
from tests.virtual_time import run

pytestmark = pytest.mark.real_time

SECRET = "s3cret"
NO_SECRET = "It was not taken: no secret fits; give --secret, or a token in the address, as the receiver has it."


@attrs.frozen
class Listening:
    """A listener in another process."""

    url: str
    process: subprocess.Popen[str]

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@pytest.fixture
def listening() -> Iterator[Listening]:
    """With a secret, its output in a pipe; ended with Ctrl-C."""
    words = [sys.executable, "-m", "smartlead_async", "webhooks", "listen", "--port", "0", "--secret", SECRET]
    with started(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+\d", process.stderr.readline())
        assert found is not None
        yield Listening(found[0], process)
        if sys.platform == "win32":
            return  # it is ended there, whatever the signal
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait() in (0, 130)
    assert "Traceback" not in rest


def command(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["webhooks", *words])
    return done.exit_code, done.stdout, done.stderr


def test_what_is_sent_is_printed_and_can_be_sent_again(listening: Listening, tmp_path: Path) -> None:
    """As JSON Lines in a pipe; fields may be set, as JSON or as text. What is not signed well is refused."""
    words = ["send", "EMAIL_REPLY", "--to", listening.url, "--set", "campaign_id=7", "--set", "to_name=Ana M."]
    assert command(*words, "--secret", SECRET)[:2] == (0, "200\n")
    line = listening.line()
    assert json.loads(line) == {**json.loads(sample("EMAIL_REPLY")), "campaign_id": 7, "to_name": "Ana M."}
    assert command(*words, "--secret", "other") == (1, "401\n", f"{NO_SECRET}\n")

    file = tmp_path / "events.jsonl"
    file.write_text(f"{line}\n{line}", encoding="utf-8")
    replay = ["replay", str(file), "--to", listening.url]
    assert command(*replay, "--secret", SECRET)[:2] == (0, "2 sent, 0 refused\n")
    assert [listening.line() for _ in range(2)] == [line, line]
    assert command(*replay) == (1, "2 sent, 2 refused\n", "line 1: 401\nline 3: 401\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["send", "EMAIL_REPLY", "--to", "localhost"], "'localhost' is no address"),
        (
            ["send", "EMAIL_FORWARDED", "--to", "http://x"],
            "'EMAIL_FORWARDED' is not allowed; use one of",
        ),
        (["send", "EMAIL_OPEN", "--to", "http://x", "--set", "x"], "--set 'x' has no =; give FIELD=VALUE"),
        (["replay", "missing.jsonl", "--to", "http://x"], "No such file"),
        (["replay", __file__, "--to", "http://x"], "line 1: the body is no JSON; give JSON Lines"),
        (["listen", "--port", "0", "--host", "0.0.0.0"], "anybody could send: give --secret"),
        (["listen", "--port", "0", "--secret", ""], "secrets[0] is empty"),
        (["listen", "--port", "99999"], "Invalid value for '--port'"),
        (["listen", "--host", "192.0.2.1", "--unverified"], "192.0.2.1:8080 cannot be listened at: "),
        (["listen", "--host", "a..b", "--unverified"], "give another --port, or --host"),
        (["listen", "--forward-to", "localhost:9"], "'localhost:9' is no address; give http"),
        (["send", "EMAIL_REPLY", "--to", "http://127.0.0.1:x"], "'http://127.0.0.1:x' is no address"),
    ],
    ids=str,
)
def test_wrong_use_is_said_in_a_line(words: list[str], message: str) -> None:
    """With what would be right."""
    code, out, err = command(*words)
    assert (code, out) == (2, "")
    assert message in err.replace("\n", " ")


def test_a_receiver_that_is_not_there_is_said_in_a_line() -> None:
    """To try again later."""
    with refusing_port() as port:
        code, _, err = command("send", "EMAIL_OPEN", "--to", f"http://127.0.0.1:{port}/token")
    assert (code, err) == (
        75,
        f"there was no answer of 127.0.0.1:{port} (Connection refused): does a receiver listen there?\n",
    )


def test_a_port_that_is_taken_is_said_in_a_line() -> None:
    """With the system's reason."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, err = command("listen", "--port", port)
    assert code == 2
    assert f"127.0.0.1:{port} cannot be listened at: Address already in use; give another --port" in err


def test_without_the_extra_it_says_what_to_install() -> None:
    """In an interpreter that has no uvicorn."""
    program = "import sys; sys.modules['uvicorn'] = None; from smartlead_async.cli import main; main()"
    words = [sys.executable, "-c", program, "webhooks", "listen"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.strip().endswith("pip install 'smartlead-async[cli,sandbox]'")


async def ask(
    listener: Listener, body: bytes, *, method: str = "POST", headers: Any = (), gone: bool = False
) -> Any:
    """The status it is answered; 0 for no answer."""
    messages = [{"type": "http.disconnect"} if gone else {"type": "http.request", "body": body}]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": "/x", "headers": list(headers)}
    await listener(scope, receive, send)
    return sent[0]["status"] if sent else 0


def test_lines_to_read_say_who_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    """And what is refused or gone is no line."""
    listener = Listener(ListenOptions(as_json=False))
    assert (
        run(ask(listener, sample("EMAIL_REPLY", event_timestamp=None, time_replied=None, reply_message=None)))
        == 200
    )
    assert run(ask(listener, b"{")) == 400
    assert run(ask(listener, b"", method="GET")) == 405
    assert run(ask(listener, b"", gone=True)) == 0
    out, err = capsys.readouterr()
    assert out == "EMAIL_REPLY  ana@example.com  campaign 372  Yes, on Monday.\n"
    assert err.splitlines() == [
        "Nothing is verified: no --secret, --secret-key or --token is given.",
        "refused: the body is no JSON",
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (sample("LEAD_CATEGORY_UPDATED"), r"\d\d:\d\d:\d\d  LEAD_CATEGORY_UPDATED  ana@.*  Interested"),
        (sample("EMAIL_LINK_CLICK"), r".*  EMAIL_LINK_CLICK  .*  https://example.com/prices"),
        (sample("EMAIL_OPEN"), r".*  EMAIL_OPEN  ana@example.com  campaign 372"),
        (b'{"event_type": "LEAD_CATEGORY_UPDATED"}', "LEAD_CATEGORY_UPDATED  no category"),
    ],
)  # fmt: skip
def test_a_line_says_what_there_is(body: bytes, line: str) -> None:
    """Of each type what matters."""
    assert re.fullmatch(line, line_of(parse(body)))


def test_a_line_is_short_and_moves_no_cursor() -> None:
    """Whatever a person wrote."""
    assert line_of(EmailReply(reply_body="\x1b[2J" + "x" * 100)) == "EMAIL_REPLY  ?[2J" + "x" * 76 + "..."
    assert line_of(EmailReply()) == "EMAIL_REPLY"
    assert line_of(UnknownEvent()) == ""


@pytest.mark.parametrize("moment", ["0001-01-01T12:34:56+23:59", "9999-12-31T12:34:56-23:59"])
def test_a_time_that_no_clock_shows_is_a_line_too(moment: str) -> None:
    """In its own time zone: it has none of this machine's."""
    body = json.dumps({"event_type": "EMAIL_OPEN", "event_timestamp": moment}).encode()
    assert re.fullmatch(r"\d\d:\d\d:56  EMAIL_OPEN", line_of(parse(body)))


class Target:
    """Where webhooks are sent on to: it answers with a status, and keeps what it got."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.got: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.got.append(head + await reader.readexactly(int(re.findall(rb"(?i)content-length: (\d+)", head)[0])))
        writer.write(f"HTTP/1.1 {self.status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize("status", [200, 503])
async def test_it_can_be_sent_on(status: int, capsys: pytest.CaptureFixture[str]) -> None:
    """As it came, signature and all; the answer is that of the receiver, or 502 where there is none."""
    body = sample("EMAIL_OPEN")
    headers = [(b"x-smartlead-signature", sign(body, SECRET).encode()), (b"cookie", b"secret")]
    target = Target(status)
    async with await asyncio.start_server(target, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks?a=b"
        listener = Listener(ListenOptions(secret=[SECRET], forward_to=url, as_json=True))
        assert await ask(listener, body, headers=headers) == status
    [got] = target.got
    assert got.startswith(b"POST /hooks?a=b HTTP/1.1\r\n")
    assert got.endswith(body)
    assert sign(body, SECRET).encode() in got
    assert b"cookie" not in got.lower()
    assert await ask(listener, body, headers=headers) == 502
    assert "not sent on: there was no answer of 127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (307, "it is a redirect, which Smartlead may not follow; give the address that it leads to"),
        (400, "the receiver has the reason in its log"),
    ],
)
async def test_what_was_not_taken_says_why(status: int, why: str) -> None:
    """As far as the answer tells; a redirect is not followed."""
    target = Target(status)
    async with await asyncio.start_server(target, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        done = await asyncio.to_thread(command, "send", "email_replied", "--to", url)
    assert done == (1, f"{status}\n", f"It was not taken: {why}.\n")
    assert json.loads(target.got[0].partition(b"\r\n\r\n")[2])["event_type"] == "EMAIL_REPLY"


def test_a_file_without_events_sends_none() -> None:
    """Also one of the system's that has no size."""
    assert command("replay", os.devnull, "--to", "http://127.0.0.1:9") == (0, "0 sent, 0 refused\n", "")


async def test_a_file_that_grows_meanwhile_is_sent_as_it_was(tmp_path: Path) -> None:
    """As one that a listener writes what it is sent."""
    file = tmp_path / "events.jsonl"
    line = sample("EMAIL_REPLY") + b"\n"
    file.write_bytes(line * 2)

    class Growing(Target):
        async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with file.open("ab") as events:
                events.write(line)
            await super().__call__(reader, writer)

    async with await asyncio.start_server(Growing(200), "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        done = await asyncio.to_thread(command, "replay", str(file), "--to", url)
    assert done == (0, "2 sent, 0 refused\n", "")
