"""How a job is used: what is given to it, what it says when it is not used, when it is stopped, and at its end."""

import gc
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from smartlead_async import (
    AuthenticationError,
    BulkReport,
    BulkStoppedError,
    ConnectionFailedError,
    InvalidInputError,
    Smartlead,
)
from smartlead_async.bulk.outcome import Outcome, OutcomeCounter, Reason
from tests.bulk.many import NO_LIMIT, leads
from tests.memory_network import MemoryServer, Received, Reply

BAD_KEY = Reply(status=401, body=b'{"message":"Invalid API Key"}')


def warned(make: Callable[[], object]) -> list[warnings.WarningMessage]:
    """What is warned of when the thing that is made here is gone."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        make()
        gc.collect()
    return seen


@pytest.mark.parametrize("method", ["add_leads", "update_leads"])
async def test_a_job_that_nobody_awaits_warns_as_a_coroutine_does(method):
    """Of the line that made it, by the name of its method."""
    async with MemoryServer().client() as smartlead:
        [warning] = warned(lambda: getattr(smartlead.bulk, method)(372, []))
    assert (warning.category, Path(warning.filename).name) == (RuntimeWarning, Path(__file__).name)
    assert str(warning.message) == (
        f"bulk.{method}(...) was never awaited, and nothing was sent: write `report = await job`, "
        "or `async with job as outcomes`"
    )


async def test_a_job_that_is_stopped_before_it_begins_warns_of_nothing():
    """Whoever stops it knows of it; and one that could not be made is told of by its error."""

    def refused(smartlead: Smartlead) -> None:
        with pytest.raises(InvalidInputError):
            smartlead.bulk.add_leads(0, [])

    async with MemoryServer().client() as smartlead:
        assert warned(lambda: smartlead.bulk.add_leads(372, []).stop()) == []
        assert warned(lambda: refused(smartlead)) == []
        await smartlead.bulk.add_leads(372, [])
    gc.collect()


async def test_a_stopped_job_raises_as_a_single_call_does():
    """With the report, the reason as its cause, and what to do."""
    server = MemoryServer(lambda _: BAD_KEY)
    async with server.client(**NO_LIMIT) as smartlead:
        with pytest.raises(BulkStoppedError) as caught:
            await smartlead.bulk.add_leads(372, leads(3), workers=1)
    error = caught.value
    assert isinstance(error.__cause__, AuthenticationError)
    assert error.report.stopped_by is error.__cause__
    assert (error.report.not_attempted, error.report.requests, error.sent) == (3, 1, "yes")
    assert error.call == "POST /campaigns/{campaign_id}/leads/add"
    assert error.message == (
        f"the bulk job was stopped: {error.__cause__}. 3 rows were finished until then, 0 of them settled; "
        "`report` of this error counts them"
    )


async def test_the_error_of_a_job_with_a_journal_says_how_to_go_on(tmp_path):
    """By the same call."""
    server = MemoryServer(lambda _: BAD_KEY)
    async with server.client(**NO_LIMIT) as smartlead:
        with pytest.raises(BulkStoppedError, match="run the same again, and the journal goes on from there"):
            await smartlead.bulk.add_leads(372, leads(3), journal=tmp_path / "journal")


async def test_the_outcomes_of_a_stopped_job_end_with_its_error():
    """After all of them; whoever leaves before hears nothing."""
    server = MemoryServer(lambda _: BAD_KEY)
    async with server.client(**NO_LIMIT) as smartlead:
        seen: list[Outcome] = []
        with pytest.raises(BulkStoppedError):
            async with smartlead.bulk.add_leads(372, leads(3)) as outcomes:
                async for outcome in outcomes:
                    seen.append(outcome)  # noqa: PERF401 (what came before the error is kept)
        async with smartlead.bulk.add_leads(372, leads(3)) as outcomes:
            async for _ in outcomes:
                break
    assert [outcome.status for outcome in seen] == ["not_attempted"] * 3
    gc.collect()  # a task whose error nobody took would say so


async def test_rejected_rows_alone_raise_nothing():
    """Nor does a caller's own `stop`."""
    server = MemoryServer(lambda _: Reply(status=400, body=b'{"error":"no"}'))
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(3))
        job = smartlead.bulk.add_leads(372, leads(3))
        job.stop()
        await job
    assert (report.rejected, job.report.stopped_by, job.report.is_complete) == (3, None, False)


async def test_a_report_says_in_words_what_became_of_the_rows():
    """The counts that are not 0, and the reasons with theirs; addresses and numbers make no other reason."""

    def answer(request: Received) -> Reply:
        email = request.json["email"]
        refusals = {
            "person1@": f'{{"error":"Invalid email {email}"}}',
            "person2@": f'{{"error":"Invalid email {email}"}}',
            "person3@": '{"error":"Lead is blocked"}',
        }
        refusal = next((text for start, text in refusals.items() if email.startswith(start)), None)
        return Reply() if refusal is None else Reply(status=400, body=refusal.encode())

    rows = [*leads(5), leads(1)[0], InvalidInputError("line 7: no @"), InvalidInputError("line 9: no @")]
    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, rows)  # type: ignore[arg-type]
    assert sorted((one.status, one.rows) for one in report.reasons) == [
        ("rejected", 1),
        ("rejected", 2),
        ("rejected", 2),
    ]
    first, *lines = str(report).splitlines()
    assert first == (f"8 rows: 2 added, 1 twice in the input, 5 rejected; 5 requests in {report.elapsed_s:.1f} s")
    assert sorted(lines)[2] == "rejected: line 7: no @ (2)"
    assert [line.endswith((" (2)", " (1)")) for line in lines] == [True] * 3


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (BulkReport(), "0 rows: none read; 0 requests in 0.0 s"),
        (
            BulkReport(added=7, resumed=4, requests=5, refused=2, elapsed_s=1.25, is_complete=False),
            (
                "7 rows: 7 added (4 of these settled by an earlier run); 5 requests (2 refused for rate) "
                "in 1.2 s; the input was not read to its end"
            ),
        ),
        (
            BulkReport(
                already_present=1,
                not_attempted=3,
                stopped_by=ConnectionFailedError("no route"),
                reasons=(Reason("not_attempted", "no route", 3),),
            ),
            "4 rows: 1 already present, 3 not attempted; 0 requests in 0.0 s\nstopped by: no route",
        ),
        (
            BulkReport(unknown=8, reasons=tuple(Reason("unknown", f"reason {n}", 1) for n in range(8))),
            "8 rows: 8 unknown; 0 requests in 0.0 s\n"
            + "".join(f"unknown: reason {n} (1)\n" for n in range(5))
            + "for other reasons: 3 rows",
        ),
    ],
)
def test_what_a_report_says(report: BulkReport, text: str):
    """What was refused, resumed and not read too; what stopped it once."""
    assert str(report) == text


def test_a_report_keeps_twenty_reasons_however_many_rows_fail():
    """The rest is counted under one."""
    count = OutcomeCounter()
    for number in range(30):
        error = InvalidInputError("x" * (number + 1))
        count.add(Outcome(index=number, status="rejected", error=error))
    reasons = count.report(0.0).reasons
    assert (len(reasons), reasons[0]) == (21, Reason("rejected", "another reason", 10))
    assert sum(reason.rows for reason in reasons) == 30


UNREAD = [b"success", b'{"ok":true,"ok":true}', b"[]", b"", b"\xff"]


@pytest.mark.parametrize("batch_size", [1, 10])
@pytest.mark.parametrize("body", UNREAD, ids=str)
async def test_a_success_that_cannot_be_read_is_one(body, batch_size):
    """The status says that the rows were taken: they are added, and not sent again and again."""
    server = MemoryServer(lambda _: Reply(body=body))
    async with server.client(**NO_LIMIT) as smartlead:
        async with smartlead.bulk.add_leads(372, leads(20), batch_size=batch_size) as outcomes:
            seen = [outcome async for outcome in outcomes]
    assert [outcome.status for outcome in seen] == ["added"] * 20
    assert {outcome.is_exact for outcome in seen} <= {False, batch_size == 1}
    assert len(server.received) <= 3 * 20 / batch_size


async def test_an_answer_of_another_encoding_is_a_success_by_its_status():
    """Its head came, and that says it."""
    server = MemoryServer(lambda _: Reply(headers=(("content-encoding", "br"),)))
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(3))
    assert report.added == 3


@pytest.mark.parametrize(
    "reply",
    [Reply(status=302, headers=(("location", "https://example.com"),)), Reply(body=b"<html>log in</html>")],
)
async def test_a_redirect_or_a_page_is_no_success(reply):
    """Neither can be read, and nobody says that the row was taken."""
    server = MemoryServer(lambda _: reply)
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(1), max_outage_s=0)
    assert (report.added, report.unknown) == (0, 1)


@pytest.mark.parametrize(
    "odd",
    [
        {"is_lead_limit_exhausted": 0},
        {"is_lead_limit_exhausted": "false"},
        {"invalid_emails": ""},
        {"unsubscribed_leads": {}},
        {"unsubscribed_leads": 0},
        {"upload_count": 10.0},
        {"total_leads": "10"},
        {"total_leads": {"count": 10}},
        {"block_count": None},
    ],
    ids=str,
)
async def test_a_counter_of_another_type_costs_no_row(odd):
    """Thirty rows in batches of ten are added, with three requests: none is sent again for one field."""
    answer = {"ok": True, "upload_count": 10, "total_leads": 10, "is_lead_limit_exhausted": False, **odd}
    server = MemoryServer(lambda _: Reply(body=json.dumps(answer).encode()))
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(30), batch_size=10)
    assert (report.added, report.requests, report.ok) == (30, 3, True)
