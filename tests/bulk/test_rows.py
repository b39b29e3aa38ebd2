"""What the answer to a batch says of its rows."""

import pytest

from smartlead_async import (
    Outcome,
)
from smartlead_async.bulk.rows import explain, normalise, to_row
from smartlead_async.models.converter import read
from smartlead_async.models.leads import AddLeadsResult
from tests.bulk.many import leads


def outcomes_of(count: int, answer: dict[str, object]) -> list[Outcome]:
    rows = [to_row(index, lead, is_update=False) for index, lead in enumerate(leads(count))]
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


def test_a_mix_of_added_and_present_has_right_sums_and_says_that_rows_are_not_exact():
    """Which row was there before is not in the answer."""
    outcomes = outcomes_of(5, {"total_leads": 3, "already_added_to_campaign": 2})
    assert [outcome.status for outcome in outcomes] == ["added"] * 3 + ["already_present"] * 2
    assert not any(outcome.is_exact for outcome in outcomes)


def test_refusals_the_answer_does_not_tie_to_rows_are_not_guessed():
    """One of five is on a block list: all five are unknown, with the counters as the reason."""
    outcomes = outcomes_of(5, {"total_leads": 4, "block_count": 1})
    assert {outcome.status for outcome in outcomes} == {"unknown"}
    assert "block_count" in str(outcomes[0].error)


@pytest.mark.parametrize(("one", "other"), [("A@B.c", "a@b.C"), (" a@b.c ", "a@b.c"), ("ﬁ@x.y", "fi@x.y")])
def test_addresses_are_compared_without_regard_to_case_and_form(one, other):
    """As the API tells leads apart."""
    assert normalise(one) == normalise(other)
