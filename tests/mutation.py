"""`python -m tests.mutation [SUBJECT...]`: of small mistakes made in the code, the share that the tests notice.

mutmut makes them, one at a time: another operator, a number more, an argument less. A subject is a few files and
the tests that state what they do; what takes long, or is about the whole, is left out. A mistake that no test
notices is printed as a difference; CONTRIBUTING.md says which kinds of those there are.

mutmut works in a copy, with settings for one subject at a time: with the tests of all, a mistake in a file that
everybody uses would be looked for by a thousand tests.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import attrs

import smartlead_async

ROOT = Path(__file__).parents[1]
PACKAGE = Path(smartlead_async.__file__).parent  # the tests may run beside a wheel
ENOUGH = 0.9
NOTICED = ("killed", "timeout", "suspicious", "segfault")  # a test failed, or never came to its end
MISSED = ("survived", "no_tests")


@attrs.frozen
class Subject:
    """Files of the package, and of the tests.

    Attributes:
        without: Beginnings of the names of tests that are left out.
        unchanged: A pattern of lines in which no mistake is made.
    """

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    without: tuple[str, ...] = ()
    unchanged: str = "a^"  # matches nothing


def _files(place: Path, pattern: str, but: Collection[str]) -> tuple[str, ...]:
    """The files of a folder but these; one of these that is not there counts as a file, and is missed."""
    names = {path.name for path in place.glob(pattern)}
    return tuple(f"{Path(pattern).parent.as_posix()}/{name}" for name in sorted(names.symmetric_difference(but)))


SUBJECTS: Mapping[str, Subject] = {
    "limiter": Subject(
        _files(PACKAGE, "limiter/*.py", but=("registry.py", "sharing.py"))
        + _files(PACKAGE, "limiter/congestion/*.py", but=("__init__.py",)),
        _files(ROOT, "tests/limiter/test_*.py", but=("test_limiter_law.py", "test_limiter_order.py"))
        + _files(ROOT, "tests/limiter/congestion/test_*.py", but=()),
        (
            "tests/limiter/test_limiter.py::test_a_day_of_traffic_leaves_little_behind",
            "tests/limiter/test_limiter.py::test_tens_of_thousands_may_wait",
            "tests/limiter/test_limiter_cancellation.py::test_nobody_notices_a_caller_who_leaves_the_queue",
            "tests/limiter/test_limiter_cancellation.py::test_wherever_a_caller_is_cancelled",
            "tests/limiter/test_limiter_credit.py::test_whatever_becomes_of_the_way",
            "tests/limiter/test_limiter_windows.py::test_single_calls_spend_half_of_a_long_window",
            "tests/limiter/test_rate_limiter.py::test_a_limiter_is_used_on_an_event_loop_on_which",
            "tests/limiter/test_rate_limiter.py::test_one_limiter_is_open_on_several_event_loops",
            "tests/limiter/test_rate_limiter.py::test_processes_share_a_limit",
            "tests/limiter/test_registry.py::test_a_process_that_is_forked_begins_with_nothing",
            "tests/limiter/test_registry.py::test_keys_of_which_nothing_is_known_any_more",
            "tests/limiter/test_registry.py::test_no_program_of_several_loops_is_refused",
            "tests/limiter/test_registry.py::test_what_still_matters_is_not_forgotten",
            "tests/limiter/test_several_loops.py::test_a_single_call_beside_bulk_jobs_of_other_loops",
            "tests/limiter/test_several_loops.py::test_bulk_jobs_on_several_loops_share_an_even_pace",
        ),
    ),
    "retry": Subject(("transport/retry.py",), ("tests/transport/test_retry.py",)),
    "response": Subject(
        (
            "transport/request.py",
            "transport/response.py",
            "transport/success.py",
            "transport/refusal.py",
            "transport/shapes.py",
            "transport/hints.py",
            "transport/words.py",
        ),
        (
            "tests/transport/test_request.py",
            "tests/transport/test_response.py",
            "tests/transport/test_created_ids.py",
            "tests/transport/test_large_answers.py",
            "tests/transport/test_answers.py",
            "tests/transport/test_text.py",
            "tests/transport/test_shapes.py",
            "tests/transport/test_cloudflare.py",
            "tests/transport/test_hints.py",
            "tests/endpoints/test_campaigns.py",
            "tests/endpoints/test_email_accounts.py",
            "tests/endpoints/test_leads.py",
        ),
        (
            "tests/transport/test_large_answers.py::test_a_wrong_list_takes_no_more_memory",
            "tests/transport/test_large_answers.py::test_odd_fields_in_every_row_take_at_most",
            "tests/transport/test_large_answers.py::test_small_odd_rows_take_at_most",
        ),
    ),
    "body": Subject(
        ("transport/body.py", "transport/json_steps.py", "transport/json_text.py"),
        (
            "tests/transport/test_body.py",
            "tests/transport/test_json_text.py",
            "tests/transport/test_large_answers.py",
            "tests/transport/test_hostile_answers.py",
        ),
        (
            "tests/transport/test_hostile_answers.py::test_a_body_without_an_end_is_not_read_to_it",
            "tests/transport/test_hostile_answers.py::test_a_list_that_is_worth_its_size_is_read",
            "tests/transport/test_hostile_answers.py::test_any_",
            "tests/transport/test_hostile_answers.py::test_headers_without_an_end_are_not_read_to_it",
            "tests/transport/test_json_text.py::test_the_value_is_the_same_as_at_once",
            "tests/transport/test_large_answers.py::test_a_wrong_list_takes_no_more_memory",
            "tests/transport/test_large_answers.py::test_odd_fields_in_every_row_take_at_most",
            "tests/transport/test_large_answers.py::test_small_odd_rows_take_at_most",
        ),
    ),
    "reading": Subject(
        (
            "models/plain.py",
            "models/field_reader.py",
            "models/object_reader.py",
            "models/drift.py",
            "models/model.py",
        ),
        (
            "tests/models/test_readers.py",
            "tests/models/test_reading.py",
            "tests/models/test_drift.py",
            "tests/models/test_model.py",
            "tests/models/test_json_schema.py",
        ),
    ),
    "pages": Subject(
        (
            "transport/walk.py",
            "transport/walk_plan.py",
            "transport/walk_search.py",
            "transport/walk_state.py",
            "transport/given_rows.py",
            "transport/paging.py",
        ),
        (
            "tests/transport/test_walk.py",
            "tests/transport/test_walk_moved.py",
            "tests/transport/test_walk_churn.py",
            "tests/transport/test_walk_cursor.py",
            "tests/transport/test_walk_search.py",
            "tests/transport/test_paging.py",
        ),
        (
            "tests/transport/test_walk_churn.py::test_what_a_walk_passes_over_is_said",
            "tests/transport/test_walk_moved.py::test_whatever_a_server_says",
        ),
    ),
    "journal": Subject(
        ("bulk/journal.py", "bulk/journal_file.py", "bulk/journal_header.py", "bulk/journal_log.py"),
        (
            "tests/bulk/test_job_journal.py",
            "tests/bulk/test_journal.py",
            "tests/bulk/test_journal_file.py",
            "tests/bulk/test_journal_log.py",
            "tests/bulk/test_journal_privacy.py",
        ),
        (
            "tests/bulk/test_job_journal.py::test_a_job_that_is_cancelled_twice_lets_go_of_its_journal",
            "tests/bulk/test_job_journal.py::test_a_job_that_was_cut_off_loses_nothing",
            "tests/bulk/test_job_journal.py::test_a_job_that_was_stopped_goes_on",
            "tests/bulk/test_journal.py::test_a_journal_cut_off_between_any_two_commits",
        ),
        unchanged=r'"(PRAGMA|BEGIN|SELECT|INSERT|UPDATE|DELETE)\b',  # two in three write SQL in other letters
    ),
    "signing": Subject(("transport/signing.py",), ("tests/transport/test_signing.py",)),
    "pool": Subject(
        ("transport/pool.py",),
        (
            "tests/transport/test_pool.py",
            "tests/transport/test_session.py",
            "tests/transport/test_settings.py",
            "tests/transport/test_stream.py",
        ),
        ("tests/transport/test_stream.py::test_no_call_has_another_s_answer_over_real_sockets",),
    ),
}


def _lines(values: Iterable[str]) -> str:
    return "".join(f"\n    {value}" for value in values)


def settings(subject: Subject) -> str:
    """mutmut's, for one subject. A mistake after which the tests take twice their time and 6 s is noticed."""
    arguments = ("-p", "no:cacheprovider", "--show-capture=no", "--hypothesis-profile=mutation")
    return f"""[mutmut]
source_paths = smartlead_async
only_mutate ={_lines(f"smartlead_async/{source}" for source in subject.sources)}
pytest_add_cli_args ={_lines((*arguments, *(f"--deselect={test}" for test in subject.without)))}
pytest_add_cli_args_test_selection ={_lines(subject.tests)}
do_not_mutate_patterns ={_lines([subject.unchanged])}
timeout_multiplier = 2
timeout_constant = 3
"""


def copy_to(folder: Path) -> None:
    """What mutmut and the tests need; it works on a copy of the copy."""
    for name in ("smartlead_async", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)


def mutmut(*arguments: str) -> str:
    """What it prints. It fails where the tests do without any mistake."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments], check=False, text=True, capture_output=True
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def missed() -> Iterator[str]:
    """The names of the mistakes in the current folder that no test noticed."""
    for line in mutmut("results").splitlines():
        name, _, end = line.strip().rpartition(": ")
        if end.replace(" ", "_") in MISSED:
            yield name


def run(name: str) -> Mapping[str, int]:
    """How many mistakes of one subject ended how; what was missed is printed."""
    with tempfile.TemporaryDirectory() as folder:
        copy_to(Path(folder))
        os.chdir(folder)
        try:
            Path("setup.cfg").write_text(settings(SUBJECTS[name]), encoding="utf-8")
            mutmut("run", "--max-children", str(os.cpu_count() or 1))
            for mistake in missed():
                print(mutmut("show", mistake), flush=True)
            mutmut("export-cicd-stats")
            return json.loads(Path("mutants/mutmut-cicd-stats.json").read_text(encoding="utf-8"))
        finally:
            os.chdir(ROOT)


def main() -> None:
    """All subjects, or those that are named; then a table of them."""
    ends = {name: run(name) for name in sys.argv[1:] or SUBJECTS}
    shares = {name: sum(end[key] for key in NOTICED) / end["total"] for name, end in ends.items()}
    print(
        f"{'subject':<10} {'made':>6} {'noticed':>8} {'timeout':>8} {'survived':>9} {'no tests':>9} {'share':>7}"
    )
    for name, end in ends.items():
        noticed = sum(end[key] for key in NOTICED)
        print(
            f"{name:<10} {end['total']:>6} {noticed:>8} {end['timeout']:>8} {end['survived']:>9} "
            f"{end['no_tests']:>9} {shares[name]:>7.1%}"
        )
    if min(shares.values()) < ENOUGH:
        sys.exit(f"less than {ENOUGH:.0%} noticed")


if __name__ == "__main__":
    main()
