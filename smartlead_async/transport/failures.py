"""What the errors of the libraries below mean: may the server have the request, could another attempt fare better.

None of them goes further than this. Pure, but for the variables that name proxies and certificates.
"""

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import NamedTuple

import httpcore
import httpx

from smartlead_async.errors import ConnectionFailedError
from smartlead_async.transport.addresses import environment_proxy
from smartlead_async.transport.call import Failure, Kind
from smartlead_async.transport.tls import certificate_advice

LIBRARY_ERRORS = (
    httpx.TransportError,
    httpx.InvalidURL,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    OSError,
)
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.LocalProtocolError,
    httpcore.ConnectionNotAvailable,
)
_NO_CONNECTION = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.ProxyError,
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.ProxyError,
)
_UNSENDABLE = (
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    httpcore.UnsupportedProtocol,
    httpcore.LocalProtocolError,
)
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH})


class Route(NamedTuple):
    """Where an attempt went, for the words of its failure."""

    url: httpx.URL  # without the key
    proxy: str | None  # its host and port
    is_read: bool  # nothing can have been applied

    @property
    def peer(self) -> str:
        """Who was to answer."""
        return f"the proxy {self.proxy}" if self.proxy else self.url.netloc.decode("ascii")


def to_failure(error: Exception, route: Route, *, may_be_sent: bool) -> Failure:
    """One of `LIBRARY_ERRORS`, as the end of an attempt. Some kinds say by themselves that nothing was sent."""
    cause, advice = _explain(error, route)
    return no_answer(
        f"{cause} ({type(error).__name__}: {error})",
        route,
        advice=advice,
        is_sent=may_be_sent and not isinstance(error, _NEVER_SENT),
        is_passing=not (isinstance(error, _UNSENDABLE) or _is_bad_certificate(error)),
    )


def too_late(timeout_s: float, route: Route, *, is_sent: bool) -> Failure:
    """An attempt that took as long as it may."""
    advice = "; where answers take longer, give timeout_s= and deadline_s= more" if is_sent else ""
    return no_answer(f"no complete answer within {timeout_s:g} s", route, is_sent=is_sent, advice=advice)


def no_answer(reason: str, route: Route, *, is_sent: bool, is_passing: bool = True, advice: str = "") -> Failure:
    """An attempt that ended without an answer."""
    end = "; nothing was sent" if not is_sent else "" if route.is_read else "; it may have been applied"
    return Failure(
        Kind.UNKNOWN if is_sent else Kind.NOT_SENT,
        ConnectionFailedError(
            f"{reason}{end}{advice}", is_final=not is_passing, sent="maybe" if is_sent else "no"
        ),
        is_passing=is_passing,
    )


def _explain(error: Exception, route: Route) -> tuple[str, str]:
    """The cause in plain words, and what may help."""
    if _is_bad_certificate(error):
        return f"the certificate of {route.url.host} was not accepted", f"; {certificate_advice()}"
    if isinstance(error, _UNSENDABLE):
        return "the request cannot be sent", ""
    if isinstance(error, _NO_CONNECTION):
        reasons = [reason for one in _chain(error) if (reason := _reason(one, route.peer))]
        return next(iter(reasons), f"there is no connection to {route.peer}"), _proxy_advice(route)
    return f"the connection to {route.peer} ended without an answer", ""


def _reason(error: BaseException, peer: str) -> str | None:
    """Why there is no connection, as the system says it."""
    if isinstance(error, socket.gaierror):
        return f"the name of {peer} was not found"
    if isinstance(error, ConnectionRefusedError):
        return f"{peer} refused the connection"
    if isinstance(error, OSError) and error.errno in _NO_ROUTE:
        return f"there is no route to {peer}"
    return None


def _proxy_advice(route: Route) -> str:
    variable = None if route.proxy else next(iter(environment_proxy(route.url)), None)
    return f"; {variable} is set and not used: give proxy='environment', or an address" if variable else ""


def forget_frames(error: BaseException | None) -> None:
    """Below here the signed request, with the key, is in local variables."""
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _is_bad_certificate(error: BaseException) -> bool:
    """Whether a certificate was refused somewhere below: that does not get better by itself."""
    return any(isinstance(one, ssl.SSLCertVerificationError) for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it came from, of which there are several where a name has several addresses."""
    while error is not None:
        yield error
        yield from getattr(error, "exceptions", ())
        error = error.__cause__ or error.__context__
