"""The comparison counts what the server saw, not what a client believes."""

import json
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from benchmarks.compare import by_httpx, by_us
from benchmarks.compare.clients import CAMPAIGN_ID, Client
from benchmarks.compare.file_kinds import Kind
from benchmarks.compare.file_readers import Reader, by_csv, judge
from benchmarks.compare.file_readers import by_us as file_by_us
from benchmarks.compare.pairs import Cost, beside_raw
from benchmarks.compare.rush import Rush, counted, rush
from benchmarks.compare.spreads import middle, spread
from benchmarks.compare.twice import Twice, create_once
from smartlead_async.sandbox import Report


def test_a_rush_is_counted_by_the_server() -> None:
    """Distinct leads are finished, however often they were sent."""
    seen = Report(
        requests=5,
        refused=2,
        misbehaved=0,
        fullest_window=4,
        leads_by_campaign={CAMPAIGN_ID: 2, 1: 7},
        times_added={CAMPAIGN_ID: {"a@example.com": 2, "b@example.com": 1}},
        campaigns_created={},
    )
    times = {"all_s": 3.0, "alone_s": 0.5, "beside_s": 0.6}
    assert counted(seen, **times) == Rush(finished=2, refused=2, fullest=4, **times)


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("client", "leads", "refused"), [(by_httpx.RAW, 14, 5), (by_httpx.WITH_BUCKET, 10, 1)], ids=["raw", "bucket"]
)
async def test_a_rush_against_the_strict_sandbox(client: Client, leads: int, refused: int) -> None:
    """Ten get in, perhaps the call beside the leads among them; who sends more is refused, here for an hour."""
    seen = await rush(client, seed=0, leads=leads, later_s=0.0, per_s=3600.0)
    assert (seen.finished in (9, 10), seen.refused, seen.fullest) == (True, refused, leads + 1)


@pytest.mark.real_time
async def test_a_rush_that_waits_for_the_limit() -> None:
    """Nothing is refused, and everything is sent."""
    seen = await rush(by_us.SINGLY, seed=0, leads=11, later_s=0.0)
    assert (seen.finished, seen.refused, seen.fullest <= 10) == (11, 0, True)


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("client", "told", "is_key_out"),
    [(by_httpx.RAW, "HTTPStatusError", True), (by_us.SINGLY, "OutcomeUnknownError", False)],
    ids=["raw", "ours"],
)
async def test_a_campaign_made_behind_a_500(client: Client, told: str, is_key_out: bool) -> None:
    """The one that was made is there, and the key is found where a client shows it."""
    assert await create_once(client) == Twice(
        campaigns=1, told=told, is_key_logged=is_key_out, is_key_told=is_key_out
    )


MEASURED = Path(by_us.__file__).with_name("measured_process.py")


@pytest.mark.real_time
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read as Linux tells it")
@pytest.mark.parametrize(
    "program",
    [
        [sys.executable, "-S", str(MEASURED), sys.executable, "-c", ""],
        [sys.executable, "-c", "from benchmarks.figures import peak_mb; print(f'{{\"peak_mb\": {peak_mb()}}}')"],
    ],
    ids=["another", "itself"],
)
def test_the_memory_of_a_program_is_its_own(program: list[str]) -> None:
    """Not that of whoever started it, with which Linux begins to count."""
    large = b"x" * 400 * 2**20
    printed = json.loads(subprocess.check_output(program))
    assert 0 < printed["peak_mb"] < len(large) / 2**20


def test_a_cost_is_the_median_of_pairs() -> None:
    """Differences and quotients are taken within a pair, so that a slow moment cancels out."""
    assert beside_raw([(100.0, 150.0), (1000.0, 1050.0), (200.0, 250.0)]) == Cost(
        raw_us=200.0, call_us=250.0, added_us=50.0, ratios=(1.5, 1.05, 1.25)
    )


def test_a_middle_is_shown_with_its_spread() -> None:
    """The median, the least, the most; one value where all are written alike."""
    assert middle([1.5, 1.05, 1.25], "{:.2f}") == "1.25 (1.05..1.50)"
    assert middle([0.04, 0.0, 0.01], "{:.1f}") == "0.0"


@pytest.mark.parametrize(("values", "text"), [([3, 1, 2], "1..3"), ([2, 2], "2"), ([0.51, 0.52], "0.5")])
def test_a_spread_says_no_more_than_is_seen(values: list[float], text: str) -> None:
    """From the least to the most, or one value where both are written alike."""
    assert spread(values, "{:.1f}" if isinstance(values[0], float) else "{}") == text


def kind(content: str, path: Path, encoding: str = "utf-8") -> Kind:
    """A file of two leads."""
    path.write_text(content, encoding=encoding)
    return Kind(path=path, column="Email", emails=("ana@example.com", "bo@example.com"), values=("Ana",))


PLAIN = "Email,Name\nana@example.com,Ana\nbo@example.com,Bo\n"


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (PLAIN, "right"),
        (PLAIN.replace("ana@", "ANA@"), "right"),
        (PLAIN.replace(",Ana", ",Anna"), "wrong"),
        (PLAIN.replace("bo@example.com", ""), "wrong"),
        (PLAIN.replace("bo@", "bo at "), "wrong"),
        (PLAIN + "bo@example.com,Bo\n", "wrong"),
        (PLAIN.replace(",", ";"), "stopped"),
    ],
    ids=["plain", "case", "text", "missing", "no-address", "twice", "delimiter"],
)
def test_a_reader_is_judged_by_what_it_would_send(tmp_path: Path, content: str, outcome: str) -> None:
    """All leads and nothing else, or an error before anything is sent."""
    assert outcome == judge(Reader(title="csv", read=by_csv), kind(content, tmp_path / "leads.csv"))


@pytest.mark.parametrize(("options", "outcome"), [({"encoding": "cp1251"}, "asked"), ({}, "stopped")])
def test_a_reader_that_asks_is_right_with_the_answer(
    tmp_path: Path, options: dict[str, str], outcome: str
) -> None:
    """Where nobody answers it is an error like any other."""
    file = kind(PLAIN.replace("Bo\n", "Иван\n"), tmp_path / "leads.csv", encoding="cp1251")
    assert outcome == judge(Reader(title="ours", read=file_by_us), attrs.evolve(file, options=options))
