"""Whose certificates are trusted: certifi's, or those of `SSL_CERT_FILE`, or of `SSL_CERT_DIR`."""

import os
import ssl
from functools import lru_cache
from itertools import dropwhile, takewhile
from pathlib import Path

import httpx

from smartlead_async.errors import ConfigurationError

_TRUSTED = ("SSL_CERT_FILE", "SSL_CERT_DIR")  # the first that is set
_KEY_LOG = "SSLKEYLOGFILE"  # of whoever looks into the traffic


def check_environment() -> None:
    """Refuse what the environment names and cannot be used, when a client is made.

    All certificates of a file take 50 ms, as long as importing half the package: they are read with the first
    connection, unless the first of them says that something is wrong.
    """
    path = os.environ.get("SSL_CERT_FILE")
    if path and not os.environ.get(_KEY_LOG) and _first_is_good(Path(path)):
        return
    if any(map(os.environ.get, (*_TRUSTED, _KEY_LOG))):
        default_context()


def _first_is_good(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            lines = dropwhile(lambda line: not line.startswith("-----BEGIN"), file)
            body = list(takewhile(lambda line: not line.startswith("-----END"), lines))
        text = "".join([*body, "-----END CERTIFICATE-----\n"])
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (OSError, ValueError, TypeError):  # an SSLError is an OSError
        return False
    return True


def default_context() -> ssl.SSLContext:
    """By the environment as it is at this moment."""
    trusted = next(((name, path) for name in _TRUSTED if (path := os.environ.get(name))), None)
    try:
        changed_at = Path(trusted[1]).stat().st_mtime_ns if trusted else 0
        return _make_context(trusted, os.environ.get(_KEY_LOG), changed_at)
    except OSError as error:  # an SSLError is one, too
        reason = f"{type(error).__name__}: {error}"
    named = [f"{name}={path}" for name in (*_TRUSTED, _KEY_LOG) if (path := os.environ.get(name))]
    raise ConfigurationError(
        f"TLS cannot be set up with {', '.join(named) or 'the certificates of certifi'} ({reason}); "
        "correct or unset it, or give ssl_context="
    )


@lru_cache(maxsize=1)
def _make_context(_trusted: tuple[str, str] | None, _key_log: str | None, _changed_at: int) -> ssl.SSLContext:
    """Made once for the same file: it costs some 20 ms, and clients may share it."""
    return httpx.create_ssl_context()


def certificate_advice() -> str:
    """What to do where a certificate was refused, as behind a company's proxy."""
    unread = "REQUESTS_CA_BUNDLE is set, which is not read: " if os.environ.get("REQUESTS_CA_BUNDLE") else ""
    return (
        f"{unread}if a company's proxy signs certificates, name its file in SSL_CERT_FILE or give ssl_context= "
        "(the page on proxies shows both)"
    )
