"""Which address leads to which store, and what is said of one that leads to none."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartlead_async.limiter.errors import LimiterSettingError
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.opening import local_path, open_shared_limit
from smartlead_async.limiter.shared.protocol import Request
from smartlead_async.limiter.shared.redis_store import RedisLimit
from tests.systems import is_private

RATES = (RateLimit(10, per_s=2.0),)


async def test_a_file_is_a_file(tmp_path):
    """Escaped characters of the address are read."""
    limit = open_shared_limit(f"{(tmp_path / 'a limit').as_uri()}", "key", RATES)
    assert isinstance(limit, FileLimit)
    assert is_private(tmp_path / "a limit")
    await limit.aclose()


@pytest.mark.parametrize(
    ("system", "path", "local"),
    [
        ("win32", "/C:/Users/Ann%20B/limit", "C:/Users/Ann B/limit"),
        ("win32", "/c%3A/limit", "c:/limit"),
        ("win32", "/Users/limit", "/Users/limit"),
        ("linux", "/C:/limit", "/C:/limit"),
    ],
)
def test_a_drive_has_no_slash_before_it(system, path, local):
    """On Windows, where an address has one."""
    assert local_path(path, system) == local


@pytest.mark.real_time
async def test_a_file_that_others_use_keeps_its_locks(tmp_path):
    """Opened for another key too, while another process comes and goes: nobody's writes are lost."""
    file = tmp_path / "limit"
    limit = open_shared_limit(file.as_uri(), "key", RATES)
    await limit.exchange(Request())
    other = open_shared_limit(file.as_uri(), "another", RATES)
    look = f"import sqlite3; sqlite3.connect({str(file)!r}).execute('SELECT * FROM limits').fetchall()"
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", look], check=True)
    assert file.with_name("limit-wal").exists()
    await other.aclose()
    await limit.aclose()


def test_a_file_that_may_not_be_written_is_refused(tmp_path, monkeypatch):
    """With the reason, when it is named."""
    file = tmp_path / "limit"
    file.touch()
    monkeypatch.setattr(os, "access", lambda *_: False)  # for the superuser every file may be
    with pytest.raises(LimiterSettingError, match=r"limit cannot be written \(Permission denied\)"):
        open_shared_limit(file.as_uri(), "key", RATES)


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1", "rediss://u:p@127.0.0.1:6380/1", "unix:///run/redis.sock?db=0"]
)
async def test_redis_is_redis(url):
    """Nothing is asked of it yet."""
    limit = open_shared_limit(url, "key", RATES)
    assert isinstance(limit, RedisLimit)
    assert limit.tell_within_s == 1.8
    await limit.aclose()


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("", "is not a store; give redis://"),
        ("limit.db", "is not a store; give redis://"),
        ("memcached://127.0.0.1", "'memcached' is not a store"),
        ("http://[", "is not an address"),
        (7, "is not an address"),
        ("file://", "three slashes"),
        ("file:///", "three slashes"),
        ("file://folder/limit", "three slashes"),
        ("file:///tmp/limit?mode=ro", "three slashes"),
        ("file:///no/such/folder/limit", "No such file or directory"),
        (Path(__file__).parent.as_uri(), "cannot be written"),
    ],
)
def test_another_address_is_refused_with_what_to_give(url, advice):
    """As a `LimiterSettingError` of `shared_limit`."""
    with pytest.raises(LimiterSettingError, match="shared_limit") as refused:
        open_shared_limit(url, "key", RATES)
    assert advice in str(refused.value)


def test_there_must_be_a_limit_to_share():
    """Without rate limits a store would have nothing to keep."""
    with pytest.raises(LimiterSettingError, match="no limit to share"):
        open_shared_limit("redis://127.0.0.1", "key", ())


SAYS = "shared_limit: Redis needs a package of its own: pip install"
OPENS = "from smartlead_async.limiter.shared import opening; opening._open_redis('redis://127.0.0.1', 'key', ())"
MAKES = "from smartlead_async import Smartlead; Smartlead('key', shared_limit='redis://127.0.0.1')"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (OPENS, f"MissingPackageError: {SAYS} redis\n"),
        (MAKES, f"ConfigurationError: {SAYS} 'smartlead-async[redis]'\n"),
    ],
    ids=["limiter", "client"],
)
def test_without_redis_py_it_is_said_what_to_install(program: str, said: str):
    """In an interpreter that has only this package's own dependencies, redis-py being hidden from it."""
    command = [sys.executable, "-c", f"import sys; sys.modules['redis'] = None\n{program}"]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr.endswith(said)
