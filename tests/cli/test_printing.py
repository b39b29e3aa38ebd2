"""What is printed, and which number of rejected rows is too many."""

import errno
import io
import json
import re

import pytest
import typer
from rich.console import Console

from smartlead_async import BulkReport, ConfigurationError, ConnectionFailedError, Progress
from smartlead_async.bulk.outcome import HeldBack
from smartlead_async.bulk.rejects import Reject
from smartlead_async.cli.importing import MaxRejects
from smartlead_async.cli.printing import (
    ImportScreen,
    exit_on_error,
    print_counts,
    print_rejects,
    print_report,
    say,
    show_first,
)


@pytest.mark.parametrize(
    ("total", "rows_per_s", "shown"),
    [(10, 2.0, "2.0 rows/s, 1 refused, 3 s left"), (10, 0.0, "0.0 rows/s, 1 refused"), (None, 2.0, "2/?")],
    ids=["to the end", "no row yet", "length unknown"],
)
def test_the_time_that_is_left_is_told_where_it_is_known(capsys, monkeypatch, total, rows_per_s, shown):
    """By the speed so far, and the rows of the file."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    report = BulkReport(added=4 if total else 2, refused=1)
    with ImportScreen("importing", total, is_quiet=False) as screen:
        screen.show(Progress(rows_read=4, report=report, rows_per_s=rows_per_s, seconds_left=None))
    said = capsys.readouterr().err
    assert shown in said
    assert ("left" in shown) == ("left" in said)


def test_a_job_that_is_held_back_has_no_speed(capsys, monkeypatch):
    """Nor a time that is left."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    held_back = HeldBack(error=ConnectionFailedError("no route"), since_s=9.0, until_s=90.0, next_try_s=5.0)
    with ImportScreen("importing", 10, is_quiet=False) as screen:
        screen.show(
            Progress(
                rows_read=4, report=BulkReport(added=4), rows_per_s=2.0, seconds_left=None, held_back=held_back
            )
        )
    said = capsys.readouterr().err
    assert "waiting" in said
    assert "left" not in said


@pytest.mark.parametrize(("count", "rejected", "is_passed"), [(0, 1, True), (3, 3, False), (3, 4, True)])
def test_a_number_of_rejects_is_passed_by_one_more(count, rejected, is_passed):
    """However many rows there were."""
    assert MaxRejects(count, is_percentage=False).is_passed(BulkReport(rejected=rejected)) is is_passed


@pytest.mark.parametrize(
    ("rejected", "added", "is_passed"), [(6, 93, False), (5, 95, False), (6, 94, True), (99, 0, False)]
)
def test_a_share_of_rejects_is_looked_at_from_a_hundred_rows_on(rejected, added, is_passed):
    """More than 5 % of those that are finished; of fewer rows it says little."""
    assert MaxRejects(5, is_percentage=True).is_passed(BulkReport(rejected=rejected, added=added)) is is_passed


def test_an_error_is_an_object_too_where_a_program_reads(capsys):
    """On standard output as JSON, on standard error as a line; the exit code is that of wrong use."""
    with pytest.raises(typer.Exit) as ended, exit_on_error(as_json=True):
        raise ConfigurationError("no key")
    said = capsys.readouterr()
    assert ended.value.exit_code == 2
    assert json.loads(said.out) == {"schema": 1, "error": "no key", "exit_code": 2}
    assert said.err == "no key\n"


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, 75), (errno.EDQUOT, 75), (errno.EACCES, 2), (errno.EISDIR, 2)]
)
def test_a_disk_that_is_full_is_no_wrong_use(number, code):
    """What was sent is sent; with room again the same command goes on."""
    with pytest.raises(typer.Exit) as ended, exit_on_error(as_json=False):
        raise OSError(number, "no")
    assert ended.value.exit_code == code


@pytest.mark.parametrize(("more", "is_told"), [(1, False), (2, True)])
def test_rejects_that_are_not_shown_are_counted(capsys, more, is_told):
    """With what writes them all."""
    print_rejects([Reject(2, "invalid", "line 2: no address")], more=more)
    said = capsys.readouterr().out
    assert "no address" in said
    assert ("and 1 more; an import writes them all with --rejects FILE" in said) is is_told


def test_few_rejects_of_one_reason_are_shown():
    """So that many alike do not hide the others, and twenty at the most."""
    alike = [Reject(line, "invalid", f"line {line}: no address") for line in range(2, 9)]
    others = [Reject(line, "invalid", f"line {line}: {line} is no name") for line in range(9, 40)]
    shown: list[Reject] = []
    for reject in (*alike, *others):
        show_first(reject, shown)
    assert [reject.line for reject in shown] == [*range(2, 7), *range(9, 24)]


def test_rows_of_an_earlier_run_are_told_apart(capsys):
    """Where there are any."""
    print_report(BulkReport(added=5, resumed=3), [])
    print_report(BulkReport(added=5), [])
    assert capsys.readouterr().out.count("of these by an earlier run") == 1


def test_counts_are_written_as_in_sentences(capsys):
    """With commas: the sentence beside the table says 5,000."""
    print_report(
        BulkReport(added=5000, rejected=1000, resumed=2000, requests=7000, refused=3000), [], not_read=9000
    )
    print_counts(8000, 4000, 1500, 2500)
    numbers = re.findall(r"[0-9][0-9,]{3,}", capsys.readouterr().out)
    assert numbers == [
        *["6,000", "5,000", "1,000", "2,000", "9,000", "7,000", "3,000"],
        *["8,000", "4,000", "1,500", "2,500"],
    ]


@pytest.mark.parametrize(
    ("is_terminal", "lines"),
    [
        (True, ["one two three", "four, say it with:", "--only 'a,b c,d e,f g,h'"]),
        (False, ["one two three four, say it with: --only 'a,b c,d e,f g,h'"]),
    ],
)
def test_on_a_terminal_words_stay_whole_and_so_does_what_is_copied(is_terminal, lines):
    """Elsewhere a sentence is a line."""
    screen = io.StringIO()
    console = Console(file=screen, width=18, force_terminal=is_terminal, color_system=None)
    say(console, "one two three four, say it with: --only 'a,b c,d e,f g,h'")
    assert [line.rstrip() for line in screen.getvalue().splitlines()] == lines


def test_a_sentence_without_anything_to_copy_is_wrapped():
    """At words; nothing follows it."""
    screen = io.StringIO()
    say(Console(file=screen, width=10, force_terminal=True, color_system=None), "one two three")
    assert [line.rstrip() for line in screen.getvalue().splitlines()] == ["one two", "three"]


def test_rows_that_wait_to_be_looked_up_are_told(capsys, monkeypatch):
    """When the file is at its end."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with ImportScreen("updating", 4, is_quiet=False) as screen:
        screen.show(
            Progress(rows_read=4, report=BulkReport(added=3), rows_per_s=2.0, seconds_left=None, to_verify=1)
        )
    said = capsys.readouterr().err
    assert "looking up 1 row" in said
    assert "updating" in said
