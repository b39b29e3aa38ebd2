"""The file of rejected rows is whole, or not there."""

import asyncio
from pathlib import Path

import pytest

from smartlead_async import SmartleadError
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.rejects import write_rejects
from smartlead_async.bulk.whole_file import whole_file
from smartlead_async.cli.importing import Import
from smartlead_async.cli.running import _write_rejects
from tests.bulk.journals import opened


def test_a_file_of_rejects_that_cannot_be_finished_is_not_there(tmp_path):
    """The journal that tells them is missing: what was begun beside the file is taken away."""
    leads = tmp_path / "leads.csv"
    leads.write_text("email\nana@example.com\n", encoding="utf-8")
    with pytest.raises(SmartleadError):
        write_rejects(open_file(leads), tmp_path / "no.journal", tmp_path / "rejects.csv", is_update=False)
    assert list(tmp_path.iterdir()) == [leads]


def test_what_was_begun_is_closed_before_it_is_deleted(tmp_path, monkeypatch):
    """Windows deletes no file that is open."""
    were_closed: list[bool] = []
    unlink = Path.unlink

    def look_and_unlink(path: Path, *, missing_ok: bool = False) -> None:
        were_closed.append(file.closed)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", look_and_unlink)
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "x", encoding="utf-8", errors="strict") as file:
        raise ZeroDivisionError
    assert (were_closed, list(tmp_path.iterdir())) == ([True], [])


def test_a_file_that_was_changed_meanwhile_is_said_in_a_sentence(tmp_path: Path, capsys):
    """What was imported is told all the same."""
    leads = tmp_path / "leads.csv"
    leads.write_text("email\nana@example.com\n", encoding="utf-8")
    task = Import(
        file=open_file(leads),
        path=leads,
        campaign_id=372,
        journal=tmp_path / "journal",
        is_update=False,
        batch_size=1,
        workers=1,
        on_unknown="report",
        max_outage_s=1,
        verify=False,
        max_rejects=None,
    )
    asyncio.run(opened(task.journal).aclose())
    leads.write_text("email\nbob@example.com\n", encoding="utf-8")
    _write_rejects(task, tmp_path / "rejects.csv", {})
    said = " ".join(capsys.readouterr().err.split())
    assert "rejects.csv could not be written:" in said
    assert "the file was changed after it was checked" in said
    assert not (tmp_path / "rejects.csv").exists()
