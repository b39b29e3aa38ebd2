"""What the errors of the libraries below mean: may the server have the request, could another attempt fare better.

Pure. None of them goes further than this.
"""

import ssl

import httpcore
import httpx

from smartlead_async.errors import ConnectionFailedError
from smartlead_async.transport.call import Failure, Kind

FOREIGN = (
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
_NOT_PASSING = (
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    httpcore.UnsupportedProtocol,
    httpcore.LocalProtocolError,
)


def to_failure(error: Exception, *, may_be_sent: bool) -> Failure:
    """One of `FOREIGN`, as the end of an attempt. Some kinds say by themselves that nothing was sent."""
    return no_answer(
        f"{type(error).__name__}: {error}",
        is_sent=may_be_sent and not isinstance(error, _NEVER_SENT),
        is_passing=not (isinstance(error, _NOT_PASSING) or _is_bad_certificate(error)),
    )


def no_answer(reason: str, *, is_sent: bool, is_passing: bool = True) -> Failure:
    """An attempt that ended without an answer."""
    return Failure(
        Kind.UNKNOWN if is_sent else Kind.NOT_SENT,
        ConnectionFailedError(
            f"{reason}; {'it may have been applied' if is_sent else 'nothing was sent'}",
            is_final=not is_passing,
            sent="maybe" if is_sent else "no",
        ),
        is_passing=is_passing,
    )


def forget_frames(error: BaseException | None) -> None:
    """Below here the signed request, with the key, is in local variables."""
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _is_bad_certificate(error: BaseException | None) -> bool:
    """Whether a certificate was refused somewhere below: that does not get better by itself."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None
