"""Rows that are rejected: the file of them, and how many are too many."""

import csv

import pytest

from smartlead_async.cli.importing import KEPT_WORDS
from tests.cli.importing.lead_files import LEADS, copy_of, write_leads

pytestmark = pytest.mark.real_time


def test_rejected_rows_can_be_corrected_and_fed_back_in(run, sandbox, tmp_path):
    """Original columns, then why; the next run takes the corrected file as it is."""
    rejects = tmp_path / "rejects.csv"
    run(copy_of(LEADS, tmp_path), "--rejects", rejects)
    with rejects.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["_line"], row["_code"]) for row in rows] == [
        ("14", "invalid"),
        ("33", "invalid"),
        ("56", "invalid"),
        ("75", "invalid"),
    ]
    for number, row in enumerate(rows):
        row["email"] = f"corrected{number}@example.com"
        row.pop(None, None)
    with rejects.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    assert run(rejects).returncode == 0
    assert sandbox.report().leads_by_campaign == {372: 74}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_rejects_open_in_the_spreadsheet_of_the_input(run, sandbox, tmp_path, delimiter):
    """With the mark of UTF-8 and the input's delimiter; corrected and saved there they are taken."""
    leads, rejects = tmp_path / "leads.csv", tmp_path / "rejects.csv"
    rows = [["email", "first_name", "notes"], ["j\u00f6rg", "J\u00f6rg", "a;b,c\td"], ["ann@b.example", "Ann", ""]]
    with leads.open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    run(leads, "--encoding", "cp1252", "--rejects", rejects)
    text = rejects.read_bytes()
    assert text.startswith(b"\xef\xbb\xbfemail" + delimiter.encode())
    rejects.write_bytes(text.replace("j\u00f6rg".encode(), b"joerg@b.example", 1))
    assert run(rejects, "--yes").returncode == 0
    assert {lead["email"]: lead["first_name"] for lead in sandbox.leads(372)} == {
        "ann@b.example": "Ann",
        "joerg@b.example": "J\u00f6rg",
    }


def test_rows_the_api_refused_are_in_the_rejects_too(run, sandbox, leads, tmp_path):
    """With what it said, in its own words; from the journal with those that are known to name nobody."""
    sandbox.misbehave("status", status=400, body={"error": "Invalid lead: no Mr. Fox"}, times=2)
    rejects = tmp_path / "rejects.csv"
    done = run(leads, "--rejects", rejects)
    assert done.returncode == 1
    with rejects.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["_code"] for row in rows] == ["refused"] * 2
    assert ["Invalid lead: no Mr. Fox" in row["_reason"] for row in rows] == [True] * 2
    run(leads, "--rejects", rejects)
    with rejects.open(newline="", encoding="utf-8-sig") as file:
        again = [row["_reason"] for row in csv.DictReader(file)]
    assert again == ["refused by the API with 400: Invalid lead"] * 2
    assert all(row["E-mail"].endswith("@example.com") for row in rows)


def test_too_many_rejects_stop_an_import(run, sandbox, tmp_path):
    """A wrong mapping is seen after a few rows, not after all."""
    leads = write_leads(tmp_path / "leads.csv", 100)
    sandbox.misbehave("status", status=400, body={"error": "Invalid lead"}, times=100_000)
    done = run(leads, "--max-rejects", "10")
    assert done.returncode == 1
    assert "--max-rejects" in done.stderr
    assert sandbox.report().requests < 50


def test_rejects_that_cannot_be_written_do_not_hide_the_result(run, tmp_path):
    """The name leaves no room for that of the file it is written to first."""
    done = run(copy_of(LEADS, tmp_path), "--rejects", tmp_path / ("r" * 250))
    assert done.returncode == 1
    assert "could not be written: [Errno" in done.stderr
    assert "78" in done.stdout


@pytest.mark.parametrize(("option", "sent"), [("--dry-run", 0), ("--batch-size=10", 1)])
def test_the_first_rejects_are_shown_and_the_others_counted(run, sandbox, tmp_path, option, sent):
    """Five of one reason; and what was changed in the cells that are sent."""
    file = tmp_path / "leads.csv"
    file.write_text("email\n" + "nobody\n" * 25 + '"<ann@example.com>"\n', encoding="utf-8")
    done = run(file, option)
    assert done.returncode == 1
    assert ("│ 6 " in done.stdout, "│ 7 " in done.stdout) == (True, False)
    assert "and 20 more" in done.stdout
    assert "e-mail addresses taken out of quotes" in done.stdout + done.stderr
    assert sandbox.report().requests == sent


def test_each_of_very_many_rejects_has_its_reason(run, tmp_path):
    """Of the first ten thousand in the API's words, of the others in those of the journal."""
    file, rejects = tmp_path / "leads.csv", tmp_path / "rejects.csv"
    file.write_text("email\n" + "nobody\n" * (KEPT_WORDS + 1), encoding="utf-8")
    assert run(file, "--rejects", rejects).returncode == 1
    with rejects.open(newline="", encoding="utf-8-sig") as opened:
        reasons = [row["_reason"] for row in csv.DictReader(opened)]
    assert (len(reasons), "" in reasons) == (KEPT_WORDS + 1, False)
