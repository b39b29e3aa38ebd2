"""Imports that do not begin: wrong use, files in the way, another import's journal."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from smartlead_async import Lead, Smartlead
from tests.cli.importing.lead_files import contents_of
from tests.memory_network import KEY
from tests.systems import needs_links, needs_pipes

pytestmark = pytest.mark.real_time


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.csv"], "missing.csv"),
        ([], "FILE"),
        (["leads.csv", "--map", "Nope=email"], "Nope"),
        (["leads.csv", "--map", "Title"], "COLUMN=FIELD"),
        (["leads.csv", "--ignore", "E-mail"], "email"),
        (["leads.csv", "--rate-limit", "fast"], "REQUESTS/SECONDS"),
        (["leads.csv", "--max-rejects", "some"], "neither a number"),
        (["leads.csv", "--on-unknown", "guess"], "on_unknown"),
        (["leads.csv", "--batch-size", "500"], "400"),
    ],
)
def test_wrong_use_ends_before_anything_is_sent(run, sandbox, leads, arguments, words):
    """Exit code 2, and what to do."""
    done = run(*arguments, cwd=leads.parent)
    assert done.returncode == 2
    assert words in done.stderr
    assert sandbox.report().requests == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rejects", "leads.csv"],
        ["--rejects", "leads.csv.journal"],
        ["--rejects", "leads.csv.journal-wal"],
        ["--rejects", "leads.csv.journal-journal"],
        ["--journal", "leads.csv"],
        ["--journal", "leads.csv", "--no-resume"],
        ["--journal", "notes.txt", "--no-resume"],
        ["--journal", "another.db", "--no-resume"],
        ["--journal", "another.db"],
        ["--rejects", "nowhere/rejects.csv"],
        ["--rejects", "."],
        pytest.param(["--rejects", "pipe"], marks=needs_pipes),
        pytest.param(["--rejects", "circle"], marks=needs_links),
        ["--rejects", os.devnull],
        ["--rejects", "notes.txt"],
        ["--rejects", "another.db"],
        pytest.param(["--journal", "circle"], marks=needs_links),
        pytest.param(["--journal", "circle", "--no-resume"], marks=needs_links),
        ["--api-key-file", "binary"],
        ["--api-key-file", "missing"],
    ],
)
def test_no_file_of_somebody_is_written_over(run, sandbox, leads, arguments):
    """Nor is anything sent when a place cannot be written; whatever was there before is there after."""
    (leads.parent / "notes.txt").write_text("mine", encoding="utf-8")
    (leads.parent / "binary").write_bytes(b"\xff\xfe\xfa")
    with closing(sqlite3.connect(leads.parent / "another.db")) as database:
        database.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY)")
    if "circle" in arguments:
        (leads.parent / "circle").symlink_to("circle")
    if "pipe" in arguments:
        os.mkfifo(leads.parent / "pipe")
    before = contents_of(leads.parent)
    done = run("leads.csv", *arguments, cwd=leads.parent)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert sandbox.report().requests == 0
    assert contents_of(leads.parent) == before
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_missing_key_is_wrong_use(run, leads, monkeypatch):
    """It says which variable to set."""
    monkeypatch.delenv("SMARTLEAD_API_KEY")
    done = run(leads)
    assert done.returncode == 2
    assert "SMARTLEAD_API_KEY" in done.stderr


@pytest.mark.parametrize(("key", "campaign"), [("wrong-key", 372), (KEY, 999)])
def test_a_refused_key_or_campaign_ends_with_three(run, sandbox, leads, monkeypatch, key, campaign):
    """At once: no further row could fare better."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", key)
    done = run(leads, "--campaign", campaign)
    assert done.returncode == 3
    assert "to go on" not in done.stderr
    assert sandbox.report().requests <= 10


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        ("email,company\nana@example.com,A\n", (), "the file was changed since it began, or is another one"),
        (
            "email,firm\nana@example.com,A\n",
            ("--map", "firm=company_name"),
            "the columns are read in another way than then (--map, --ignore, --only)",
        ),
    ],
    ids=["file", "columns"],
)
def test_a_journal_of_another_import_says_what_differs_and_how_to_begin_again(
    run, tmp_path, content, arguments, words
):
    """In words, with the option for it; what was sent before is known to the API."""
    file = tmp_path / "leads.csv"
    file.write_text("email,firm\nana@example.com,A\n", encoding="utf-8")
    run(file)
    file.write_text(content, encoding="utf-8")
    refused = run(file, *arguments)
    said = " ".join(refused.stderr.split())
    assert refused.returncode == 2
    assert f"belongs to another import: {words}; give another with --journal, or begin again with" in said
    assert run(file, *arguments, "--no-resume").returncode == 0


def test_a_file_that_was_changed_is_another_import(run, sandbox, leads):
    """The journal names what differs; nothing is sent."""
    assert run(leads).returncode == 0
    requests = sandbox.report().requests
    leads.write_text(leads.read_text(encoding="utf-8").replace("CEO", "CTO", 1), encoding="utf-8")
    done = run(leads)
    assert done.returncode == 2
    assert "the file was changed since it began" in done.stderr
    assert sandbox.report().requests == requests


async def test_two_importers_of_one_file_are_one_too_many(sandbox, leads, run_process):
    """The second is told so, whether it would go on or begin again, while the first goes on."""
    is_over = asyncio.Event()

    async def rows() -> AsyncIterator[Lead]:
        yield Lead(email="first@example.com")
        await is_over.wait()
        yield Lead(email="last@example.com")

    async with Smartlead(KEY, base_url=sandbox.base_url, rate_limits=()) as smartlead:
        async with smartlead.bulk.add_leads(372, rows(), journal=f"{leads}.journal") as outcomes:
            statuses = [(await anext(outcomes)).status]
            others = [await asyncio.to_thread(run_process, leads, *options) for options in ([], ["--no-resume"])]
            is_over.set()
            statuses += [outcome.status async for outcome in outcomes]
    assert [done.returncode for done in others] == [2, 2]
    assert ["in use by another import" in done.stderr for done in others] == [True, True]
    assert statuses == ["added", "added"]
    assert sandbox.report().leads_by_campaign == {372: 2}
