"""What httpcore tells of one request on its way, for its permit and for the question "was it sent?"."""

import asyncio
from collections.abc import Mapping

import httpx

from smartlead_async.limiter.limiter import Permit

_ON_THE_WAY = frozenset({"connect_tcp.started", "start_tls.started", "send_request_headers.started"})


class Trace:
    """httpcore's trace of one exchange.

    A transport that reports nothing is taken to write when it is handed the request.
    """

    def __init__(self, permit: Permit) -> None:
        self._permit = permit
        self._reports = False
        self._was_sent = False
        self._has_waited = False

    def begin(self) -> None:
        """The request is handed to the transport.

        Raises:
            StaleSlotError: No request may leave any more.
        """
        self._permit.check()
        self._permit.written()

    @property
    def may_be_sent(self) -> bool:
        """Whether the server may have the request."""
        return self._was_sent or not self._reports

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        """One step of it."""
        self._reports = True
        step = event.partition(".")[2]
        if step in _ON_THE_WAY:
            self._permit.check()
            self._permit.writing()
            # The request that opens a proxy's tunnel is none of ours.
            is_ours = getattr(info.get("request"), "method", b"") != b"CONNECT"
            self._was_sent = self._was_sent or (step == "send_request_headers.started" and is_ours)
        elif step == "send_request_body.complete":
            self._permit.written()
        elif event == "http11.receive_response_headers.started":
            self._has_waited = False
            asyncio.get_running_loop().call_soon(self._wait)
        elif event == "http11.receive_response_headers.complete" and not self._has_waited:
            # The rest of an answer before it: the built-in connections notice it earlier, httpx's own do not.
            raise httpx.RemoteProtocolError("the answer was there before its request")

    def _wait(self) -> None:
        self._has_waited = True
