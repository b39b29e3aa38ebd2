"""What the answer to a batch says of its rows."""

import pytest

from smartlead_async import Lead
from smartlead_async.bulk.operation import AddLeads, to_row
from smartlead_async.bulk.outcome import Outcome
from smartlead_async.bulk.rows import explain, normalise
from smartlead_async.models.converter import read
from smartlead_async.models.leads import AddLeadsResult
from tests.bulk.many import NO_LIMIT, batch_reply, leads
from tests.memory_network import MemoryServer


def outcomes_of(count: int, answer: dict[str, object]) -> list[Outcome]:
    rows = [to_row(AddLeads(), index, lead) for index, lead in enumerate(leads(count))]
    return sorted(explain(rows, read(answer, AddLeadsResult), 1), key=lambda outcome: outcome.index)


def test_counters_that_name_everybody_explain_everybody():
    """All added, or all there before."""
    assert {outcome.status for outcome in outcomes_of(3, {"total_leads": 3})} == {"added"}
    assert {
        outcome.status for outcome in outcomes_of(3, {"total_leads": "0", "already_added_to_campaign": 3})
    } == {"already_present"}


def test_lists_explain_rows_by_address():
    """Invalid and unsubscribed rows are rejected, whatever the case of the address."""
    answer = {
        "total_leads": 1,
        "invalid_emails": ["PERSON0@example.com"],
        "unsubscribed_leads": [{"email": "person2@example.com"}],
    }
    assert [outcome.status for outcome in outcomes_of(3, answer)] == ["rejected", "added", "rejected"]


@pytest.mark.parametrize(
    "odd",
    [
        {"is_lead_limit_exhausted": 0},
        {"is_lead_limit_exhausted": "false"},
        {"invalid_emails": ""},
        {"unsubscribed_leads": {}},
        {"unsubscribed_leads": 0},
        {"upload_count": 10.0},
        {"duplicate_count": "none"},
        {"block_count": None},
        {"invalid_emails": [{"id": 1}]},
    ],
)
def test_one_odd_field_does_not_hide_that_rows_were_added(odd):
    """It is read or kept; the counter that tells is another."""
    outcomes = outcomes_of(3, {"upload_count": 3, "total_leads": 3, **odd})
    assert [(outcome.status, outcome.is_exact) for outcome in outcomes] == [("added", True)] * 3


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [
        ({"ok": True}, ["added"] * 3),
        ({"total_leads": "three"}, ["added"] * 3),
        ({"already_added_to_campaign": 4}, ["unknown"] * 3),
        ({"block_count": 1}, ["unknown"] * 3),
        ({"is_lead_limit_exhausted": True}, ["unknown"] * 3),
    ],
)
def test_without_the_counter_of_those_added_the_2xx_says_it(answer, statuses):
    """Unless another counter speaks against it; which rows it is of is not exact then."""
    outcomes = outcomes_of(3, answer)
    assert [outcome.status for outcome in outcomes] == statuses
    assert not any(outcome.is_exact for outcome in outcomes if outcome.status != "unknown")


def test_a_mix_of_added_and_present_has_right_sums_and_says_that_rows_are_not_exact():
    """Which row was there before is not in the answer."""
    outcomes = outcomes_of(5, {"total_leads": 3, "already_added_to_campaign": 2})
    assert [outcome.status for outcome in outcomes] == ["added"] * 3 + ["already_present"] * 2
    assert not any(outcome.is_exact for outcome in outcomes)


@pytest.mark.parametrize("answer", [{"ok": True}, {"upload_count": 5}, {"already_added_to_campaign": 0}], ids=str)
def test_an_answer_that_says_nothing_of_rows_is_a_yes(answer):
    """Its status is a success, so they were taken; which of them were there before is not known."""
    outcomes = outcomes_of(5, answer)
    assert [(outcome.status, outcome.is_exact) for outcome in outcomes] == [("added", False)] * 5


@pytest.mark.parametrize(
    "answer",
    [
        {"block_count": 5},
        {"block_count": 2, "bounce_count": 1, "invalid_email_count": 1, "lead_import_stopped_count": 1},
        {"total_leads": 0, "invalid_emails": [lead.email for lead in leads(5)]},
    ],
    ids=["blocked", "for several reasons", "named"],
)
def test_rows_that_are_all_counted_as_refused_are_rejected(answer):
    """No list is needed to tell which they are."""
    assert [outcome.status for outcome in outcomes_of(5, answer)] == ["rejected"] * 5


@pytest.mark.parametrize(
    "answer", [{"total_leads": 0}, {"block_count": 4}, {"is_lead_limit_exhausted": True}], ids=str
)
def test_an_answer_that_says_that_none_was_added_is_no_yes(answer):
    """Why is in its counters; which row is why is not."""
    assert {outcome.status for outcome in outcomes_of(5, answer)} == {"unknown"}


def test_refusals_the_answer_does_not_tie_to_rows_are_not_guessed():
    """One of five is on a block list: all five are unknown, with the counters as the reason."""
    outcomes = outcomes_of(5, {"total_leads": 4, "block_count": 1})
    assert {outcome.status for outcome in outcomes} == {"unknown"}
    assert "block_count" in str(outcomes[0].error)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A@B.c", "a@b.C"),
        (" a@b.c ", "a@b.c"),
        ("ﬁ@x.y", "fi@x.y"),
        ("a@bücher.de", "a@xn--bcher-kva.de"),
        ("a@BÜCHER.de", "a@XN--BCHER-KVA.DE"),
        ("a@faß.de", "a@xn--fa-hia.de"),
        ("a@ｘ.com", "a@x.com"),
        ("ä@bücher.de", "Ä@xn--bcher-kva.de"),
        ("a@-ü-.de", "A@-Ü-.de"),
    ],
)
def test_addresses_are_compared_without_regard_to_case_and_form(one, other):
    """As the API tells leads apart."""
    assert normalise(one) == normalise(other)


def test_domains_that_differ_are_two():
    """A sharp s is not two: whoever has the one domain need not have the other."""
    assert normalise("a@faß.de") != normalise("a@fass.de")


HUGE = 10**5000  # Python refuses to print such


@pytest.mark.parametrize(
    "item",
    [
        (HUGE, leads(1)[0]),
        (-1, leads(1)[0]),
        (True, leads(1)[0]),
        (2**63, leads(1)[0]),
        (1.5, leads(1)[0]),
        (1, leads(1)[0], None),
        HUGE,
        "\ud800",
        object,
    ],
    ids=lambda item: type(item).__name__,
)
async def test_a_row_that_cannot_even_be_printed_is_one_rejected_row(item):
    """The job goes on."""
    async with MemoryServer().client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.update_leads(372, [(1, leads(1)[0]), item, (2, leads(1)[0])])
    assert (report.added, report.rejected, report.total) == (2, 1, 3)


@pytest.mark.parametrize(
    "value", [HUGE, float("nan"), "\ud800", {"a": object()}], ids=lambda value: type(value).__name__
)
async def test_a_lead_that_cannot_be_written_as_json_is_one_rejected_row(value):
    """Whatever stands in its custom fields; made without being checked, too."""
    lead = Lead(email="odd@example.com")
    object.__setattr__(lead, "custom_fields", {"n": value})
    async with MemoryServer().client(**NO_LIMIT) as smartlead:
        alone = await smartlead.bulk.add_leads(372, [leads(1)[0], lead])
    async with MemoryServer(batch_reply).client(**NO_LIMIT) as smartlead:
        together = await smartlead.bulk.add_leads(372, [*leads(3), lead], batch_size=4)
    assert (alone.added, alone.rejected) == (1, 1)
    assert (together.added, together.rejected) == (3, 1)
