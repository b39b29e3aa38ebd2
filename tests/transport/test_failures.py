"""What an error of connection says: the cause in plain words, then the library's own, and what to do."""

import errno
import socket
import ssl

import httpcore
import httpx
import pytest

from smartlead_async import ConnectionFailedError
from smartlead_async.transport.failures import Route, to_failure, too_late
from tests.memory_network import MemoryServer

SERVER = Route(httpx.URL("https://server.smartlead.ai/api/v1"), None, is_read=False)
PROXIED = Route(SERVER.url, "proxy.example:3128", is_read=False)


def caused(error: Exception, *causes: BaseException) -> Exception:
    """An error as libraries raise it: from another, which came from another."""
    one: BaseException = error
    for cause in causes:
        one.__cause__ = cause
        one = cause
    return error


@pytest.fixture(autouse=True)
def _no_proxy_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("make", [httpx.ConnectError, httpcore.ConnectError])
@pytest.mark.parametrize(
    ("causes", "words"),
    [
        ([socket.gaierror(-2, "unknown")], "the name of {peer} was not found"),
        ([OSError("all failed"), ConnectionRefusedError(111, "refused")], "{peer} refused the connection"),
        (
            [OSError("all failed"), ExceptionGroup("two", [ConnectionRefusedError(111, "refused"), OSError()])],
            "{peer} refused the connection",
        ),
        ([OSError(errno.ENETUNREACH, "unreachable")], "there is no route to {peer}"),
        ([OSError(errno.EHOSTUNREACH, "unreachable")], "there is no route to {peer}"),
        ([], "there is no connection to {peer}"),
    ],
)
@pytest.mark.parametrize(
    ("route", "peer"), [(SERVER, "server.smartlead.ai"), (PROXIED, "the proxy proxy.example:3128")]
)
def test_why_there_is_no_connection_is_said_in_plain_words(route, peer, causes, words, make):
    """Of the server, or of the proxy where there is one."""
    failure = to_failure(caused(make("as the library says"), *causes), route, may_be_sent=True)
    assert failure.error.message == (
        f"{words.format(peer=peer)} (ConnectError: as the library says); nothing was sent"
    )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpcore.ReadError("reset"), "the connection to server.smartlead.ai ended without an answer"),
        (httpx.RemoteProtocolError("rubbish"), "the connection to server.smartlead.ai ended without an answer"),
        (httpx.UnsupportedProtocol("ftp"), "the request cannot be sent"),
        (httpx.ProxyError("407"), "there is no connection to server.smartlead.ai"),
    ],
)
def test_an_error_says_what_came_of_the_connection(error, words):
    """And the class that the library has for it."""
    failure = to_failure(error, SERVER, may_be_sent=True)
    assert failure.error.message.startswith(f"{words} ({type(error).__name__}: {error})")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_a_certificate_that_is_not_accepted_says_what_to_do(variable, monkeypatch):
    """A variable of another library that is set is named, since it is not read."""
    monkeypatch.setenv(variable, "/company.pem")
    error = caused(httpcore.ConnectError("no"), ssl.SSLCertVerificationError("self-signed"))
    failure = to_failure(error, SERVER, may_be_sent=True)
    message = failure.error.message
    assert message.startswith("the certificate of server.smartlead.ai was not accepted (ConnectError: no)")
    assert "SSL_CERT_FILE" in message
    assert "ssl_context=" in message
    assert ("REQUESTS_CA_BUNDLE is set, which is not read" in message) == (variable == "REQUESTS_CA_BUNDLE")


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_variable_that_is_not_used_is_named(variable, monkeypatch):
    """Where there is no connection, and no other proxy was given."""
    monkeypatch.setenv(variable, "http://agent:secret-word@proxy.example:3128")
    error = httpcore.ConnectError("no")
    message = to_failure(error, SERVER, may_be_sent=True).error.message
    assert f"{variable} is set and not used: give proxy='environment'" in message
    assert "secret-word" not in message
    assert variable not in to_failure(error, PROXIED, may_be_sent=True).error.message
    monkeypatch.setenv("NO_PROXY", "smartlead.ai")
    assert variable not in to_failure(error, SERVER, may_be_sent=True).error.message


@pytest.mark.parametrize(
    ("is_read", "is_sent", "end"),
    [
        (False, True, "; it may have been applied"),
        (True, True, ""),
        (False, False, "; nothing was sent"),
        (True, False, "; nothing was sent"),
    ],
)
def test_what_only_reads_is_not_said_to_be_applied(is_read, is_sent, end):
    """It changes nothing, whether it arrived or not."""
    failure = too_late(45.0, Route(SERVER.url, None, is_read=is_read), is_sent=is_sent)
    advice = "; where answers take longer, give timeout_s= and deadline_s= more" if is_sent else ""
    assert failure.error.message == f"no complete answer within 45 s{end}{advice}"


async def test_a_call_says_why_it_has_no_connection():
    """With the proxy by its host and port alone."""
    server = MemoryServer()
    server.refuse_connections = 3
    async with server.client(proxy="http://ana:s3cret@proxy.example:3128") as smartlead:
        with pytest.raises(ConnectionFailedError) as caught:
            await smartlead.campaigns.list()
    assert "there is no connection to the proxy proxy.example:3128 (ConnectError: " in str(caught.value)
