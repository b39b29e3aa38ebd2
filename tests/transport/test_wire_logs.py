"""httpcore's logs at DEBUG, without what a server said."""

import logging

import httpcore
import httpx
import pytest

from smartlead_async import Smartlead
from smartlead_async.transport.wire_logs import hide_answers
from tests.memory_network import KEY

SAID = {
    "receive_response_headers.complete return_value=(b'HTTP/1.1', 404, b'Nobody of this name')": (
        "receive_response_headers.complete return_value=(b'HTTP/1.1', 404, ...)"
    ),
    "receive_response_headers.complete return_value=(200, [(b'x', b'said')])": (
        "receive_response_headers.complete return_value=(200, ...)"
    ),
    "receive_response_headers.failed exception=RemoteProtocolError('said')": (
        "receive_response_headers.failed exception=RemoteProtocolError(...)"
    ),
    "setup_socks5_connection.started auth=('ana', 'said')": "setup_socks5_connection.started auth=(...)",
}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("name", ["connection", "http11", "http2", "proxy", "socks"])
def test_a_log_is_kept_without_what_was_said(name, said, caplog, monkeypatch):
    """The status of an answer and the class of an error stay."""
    log = logging.getLogger(f"{httpcore.__name__}.{name}")
    monkeypatch.setattr(log, "filters", [])  # those of the clients before
    hide_answers()
    log.debug(said)
    assert [record.getMessage() for record in caplog.records] == [SAID[said]]


def test_the_logs_are_kept_so_whatever_transport_is_given(monkeypatch):
    """httpx's own writes them, too."""
    log = logging.getLogger(f"{httpcore.__name__}.http11")
    monkeypatch.setattr(log, "filters", [])
    Smartlead(KEY, http_transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    assert len(log.filters) == 1
