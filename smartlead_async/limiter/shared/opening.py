"""From an address to the store behind it."""

import errno
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from smartlead_async.limiter.errors import LimiterSettingError, MissingPackageError
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.client import SharedSlots
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.machine import MACHINE, machine_file
from smartlead_async.limiter.shared.protocol import SharedLimit
from smartlead_async.limiter.sharing import OnLost, Sharing

PROGRAM = "rate-limiter"  # where none is named
REDIS = ("redis", "rediss", "unix")
_GIVE = "give redis://HOST, rediss://HOST, unix:///PATH, file:///PATH or 'machine'"


def to_sharing(
    url: str,
    fingerprint: str,
    rates: Sequence[RateLimit],
    on_lost: OnLost,
    deadline_s: float,
    program: str = PROGRAM,
) -> Sharing:
    """A limit that is shared at this address; what is wrong with that is said at once."""
    opening = partial(open_shared_limit, url, fingerprint, rates, program)
    opening()
    return Sharing(url=url, on_lost=on_lost, deadline_s=deadline_s, slots=partial(SharedSlots, opening))


def open_shared_limit(
    url: str, fingerprint: str, rates: Sequence[RateLimit], program: str = PROGRAM
) -> SharedLimit:
    """The store at `redis://`, `rediss://`, `unix://` (Redis), `file:///path` (SQLite) or on this `machine`.

    `fingerprint` stands for the API key, of which it gives nothing away: the same in all processes of one key.
    `program` names the machine's folder and the key in Redis: those with one name share. Nothing is asked of the
    store yet; an address is never shown, since it may hold a password.
    """
    if not rates:
        raise LimiterSettingError("shared_limit: there is no limit to share; give rate_limits, or leave it out")
    if url == MACHINE:
        return FileLimit(_writable(machine_file(program)), fingerprint, rates)
    try:
        parts = urlsplit(url)
    except (ValueError, TypeError, AttributeError):
        raise LimiterSettingError(f"shared_limit is not an address; {_GIVE}") from None
    if parts.scheme == "file":
        path = local_path(parts.path, sys.platform)
        return FileLimit(_path(parts.netloc, path, parts.query, parts.fragment), fingerprint, rates)
    if parts.scheme in REDIS:
        return _open_redis(url, f"{program}:{{{fingerprint}}}:limit", rates)
    raise LimiterSettingError(f"shared_limit: {parts.scheme!r} is not a store; {_GIVE}")


def _open_redis(url: str, key: str, rates: Sequence[RateLimit]) -> SharedLimit:
    if find_spec("redis") is None:
        raise MissingPackageError("shared_limit: Redis needs a package of its own: pip install redis")
    # By name: redis-py is not always there, and takes longer to import than all else that is not used.
    redis_limit = import_module("smartlead_async.limiter.shared.redis_store")
    limit: SharedLimit = redis_limit.RedisLimit(url, key, rates)
    return limit


def local_path(path: str, system: str) -> str:
    """The path of a file's address: Windows has no slash before a drive, as in file:///C:/PATH."""
    text = unquote(path)
    return text[1:] if system == "win32" and text[2:3] == ":" else text


def _path(host: str, path: str, query: str, fragment: str) -> Path:
    """A file on this machine."""
    file = Path(path)
    if host not in {"", "localhost"} or query or fragment or not file.name:
        raise LimiterSettingError("shared_limit: a file is given as file:///PATH, three slashes and no more")
    return _writable(file)


def _writable(file: Path) -> Path:
    """A file that is made where there is none, for its user alone.

    One that is there is not opened: who closes a file drops the locks that the whole process has on it, those of
    SQLite for another client too (sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        if not file.exists():
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        reason = error.strerror
    else:
        if file.is_file() and os.access(file, os.R_OK | os.W_OK):
            return file
        reason = os.strerror(errno.EACCES if file.is_file() else errno.EISDIR)
    raise LimiterSettingError(f"shared_limit: {file} cannot be written ({reason}); give a file in an own folder")
