"""The store in a file: real SQLite, real processes."""

import asyncio
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.protocol import Request
from tests.systems import is_private, needs_deleting

RATES = (RateLimit(10, per_s=2.0),)
GREEDY = Request(waiting={"interactive": 99})


async def test_two_processes_share_the_slots_of_a_file(tmp_path):
    """Six and then four are granted; the file holds what it must, for its owner only."""
    path = tmp_path / "limit"
    one, two = FileLimit(path, "key", RATES), FileLimit(path, "key", RATES)
    assert len((await one.exchange(Request(waiting={"interactive": 6}))).grants) == 6
    reply = await two.exchange(GREEDY)
    assert (len(reply.grants), reply.processes) == (4, 2)
    assert {is_private(file) for file in tmp_path.iterdir()} == {True}
    await one.aclose()
    await two.aclose()


async def test_each_key_has_its_own_limit_in_the_file(tmp_path):
    """Another fingerprint finds all slots free."""
    one, two = (FileLimit(tmp_path / "limit", name, RATES) for name in ("one", "two"))
    assert len((await one.exchange(GREEDY)).grants) == 10
    assert len((await two.exchange(GREEDY)).grants) == 10
    await one.aclose()
    await two.aclose()


async def test_after_a_reboot_no_slot_is_free_too_soon(tmp_path):
    """The steady clock begins anew, at 3 s; the lease and the window that ran at 1000 s go on from there.

    To the microsecond: what is free in 0.1 s is granted in advance, what is free later is not.
    """
    before = FileLimit(tmp_path / "limit", "key", RATES, clock=lambda: 1_000_000_000)
    assert len((await before.exchange(GREEDY)).grants) == 10
    await before.aclose()
    clock = 3_000_000
    after = FileLimit(tmp_path / "limit", "key", RATES, clock=lambda: clock)
    assert (await after.exchange(GREEDY)).grants == ()
    clock += 3_600_000 + 2_011_000 - 100_001
    assert (await after.exchange(GREEDY)).grants == ()
    clock += 1
    assert [in_s for _, _, in_s in (await after.exchange(GREEDY)).grants] == [0.1] * 10
    await after.aclose()


@pytest.mark.parametrize("content", [b"not a database, but long enough to be looked at as one" * 20, None])
async def test_a_file_that_cannot_be_used_is_a_lost_store(tmp_path, content):
    """Whether it is something else or its folder has gone; nothing of SQLite's comes out."""
    path = tmp_path / "folder" / "limit"
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)
    limit = FileLimit(path, "key", RATES)
    with pytest.raises(SharedLimitLostError, match="cannot be used") as lost:
        await limit.exchange(Request())
    assert lost.value.__cause__ is None
    await limit.aclose()


async def test_a_store_that_was_lost_is_found_again(tmp_path):
    """As soon as its folder is there."""
    path = tmp_path / "folder" / "limit"
    limit = FileLimit(path, "key", RATES)
    with pytest.raises(SharedLimitLostError):
        await limit.exchange(GREEDY)
    path.parent.mkdir()
    assert len((await limit.exchange(GREEDY)).grants) == 10
    await limit.aclose()


@pytest.mark.real_time
async def test_who_opens_a_file_that_another_is_just_making_waits_for_it(tmp_path):
    """SQLite refuses at once to turn a file that somebody writes into one with a log beside it."""
    path = tmp_path / "limit"
    with closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        limit = FileLimit(path, "key", RATES)
        exchange = asyncio.create_task(limit.exchange(GREEDY))
        done, _ = await asyncio.wait([exchange], timeout=0.1)
        assert not done
        another.execute("COMMIT")
        assert len((await exchange).grants) == 10
        await limit.aclose()


@pytest.mark.real_time
async def test_a_file_that_another_holds_for_too_long_is_a_lost_store(tmp_path):
    """A second, while the file is made as at any other time."""
    path = tmp_path / "limit"
    with closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("BEGIN EXCLUSIVE")
        limit = FileLimit(path, "key", RATES)
        with pytest.raises(SharedLimitLostError, match="database is locked"):
            await limit.exchange(GREEDY)
        another.execute("COMMIT")
    assert len((await limit.exchange(GREEDY)).grants) == 10
    await limit.aclose()


@needs_deleting
async def test_a_file_that_was_put_back_is_known_by_who_comes_first(tmp_path):
    """It may know less than another process has sent: one that was idle finds all slots presumed to be held."""
    path, saved = tmp_path / "limit", tmp_path / "saved"
    idle, busy = FileLimit(path, "key", RATES), FileLimit(path, "key", RATES)
    await idle.exchange(Request())
    await busy.exchange(Request())
    with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(saved)) as backup:
        database.backup(backup)
    assert len((await busy.exchange(GREEDY)).grants) == 10
    for file in tmp_path.glob("limit*"):
        file.unlink()
    saved.rename(path)
    reply = await idle.exchange(GREEDY)
    assert (reply.has_forgotten, reply.grants) == (True, ())
    await idle.aclose()
    await busy.aclose()


PROGRAM = """
import asyncio, sys
from pathlib import Path
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.protocol import Request

async def main():
    limit = FileLimit(Path(sys.argv[1]), "key", (RateLimit(10, per_s=2.0),))
    print("ready", flush=True)
    sys.stdin.readline()
    reply = await limit.exchange(Request(waiting={"interactive": 3}))
    print(len(reply.grants), flush=True)
    sys.stdin.readline()

asyncio.run(main())
"""


@pytest.mark.real_time
async def test_processes_that_begin_at_once_share_a_file_that_is_not_there_yet(tmp_path):
    """Six processes want three slots each; ten are granted; those of the killed stay held."""
    pipe = asyncio.subprocess.PIPE
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, str(tmp_path / "limit"), stdin=pipe, stdout=pipe, cwd=Path.cwd()
        )
        for _ in range(6)
    ]
    try:
        for program in programs:
            await program.stdout.readline()
        for program in programs:
            program.stdin.write(b"go\n")
        granted = [int(await program.stdout.readline()) for program in programs]
    finally:
        for program in programs:
            with suppress(ProcessLookupError):
                program.kill()
            await program.communicate()
    limit = FileLimit(tmp_path / "limit", "key", RATES)
    left = await limit.exchange(Request(waiting={"interactive": 99}))
    await limit.aclose()
    assert sum(granted) + len(left.grants) == 10
