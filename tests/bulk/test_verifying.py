"""`verify=True`: no row is known in sum only, or unknown where the API can tell."""

import asyncio
import json
import random
from collections import Counter

import pytest

from smartlead_async import InvalidInputError, Lead, RateLimit, Smartlead
from smartlead_async.bulk.batch_counts import BatchCounts, read_counts
from smartlead_async.bulk.outcome import Outcome
from smartlead_async.bulk.verifying import most_verify_requests
from tests.bulk.campaign import CAMPAIGN, Campaign
from tests.bulk.journals import looked_into
from tests.bulk.many import NO_LIMIT
from tests.memory_network import RESET, MemoryServer, Received, Reply


def address(number: int) -> str:
    return f"person{number}@example.com"


def rows(count: int, first: int = 0) -> list[Lead]:
    """Every third with an address in other letters than the API's."""
    numbers = range(first, first + count)
    return [Lead(email=address(number).title() if number % 3 == 0 else address(number)) for number in numbers]


def exact(outcomes: list[Outcome]) -> dict[int, str]:
    """The status of each row; of one that is not exact, that it is not."""
    return {
        outcome.index: outcome.status if outcome.is_exact else f"{outcome.status}, perhaps" for outcome in outcomes
    }


async def run(smartlead: Smartlead, leads: list[Lead], **options: object) -> list[Outcome]:
    """All outcomes, each row once."""
    job = smartlead.bulk.add_leads(CAMPAIGN, leads, verify=True, **options)  # type: ignore[arg-type]
    async with job as outcomes:
        seen = [outcome async for outcome in outcomes]
    assert [outcome.index for outcome in sorted(seen, key=lambda one: one.index)] == [*range(len(leads))]
    assert Counter(outcome.status for outcome in seen) == Counter(
        {
            name: count
            for name in ("added", "already_present", "rejected", "unknown", "not_attempted")
            if (count := getattr(job.report, name))
        }
    )
    return seen


async def test_an_import_of_many_knows_of_every_row():
    """4,000 in batches of 400, of which 1,000 were there and 300 are refused, half of these without a name."""
    rng = random.Random(1)
    numbers = rng.sample(range(4_000), 1_300)
    before, blocked, named = numbers[:1000], numbers[1000:1150], numbers[1150:]
    campaign = Campaign(blocked=frozenset(map(address, blocked)), unsubscribed=frozenset(map(address, named)))
    campaign.put(*map(address, before))
    server = MemoryServer(campaign, travel=lambda: (0.05, 0.05))
    async with server.client(rate_limits=(RateLimit(10, per_s=2.0),)) as smartlead:
        seen = await run(smartlead, rows(4_000), batch_size=400)
    expected = dict.fromkeys(range(4_000), "added")
    expected |= dict.fromkeys(before, "already_present") | dict.fromkeys((*blocked, *named), "rejected")
    assert exact(seen) == expected
    counts = Counter(campaign.requests)
    assert counts == {"add": 10, "list": counts["list"]}
    assert counts["list"] <= most_verify_requests(4_000) == 40


async def test_a_lead_without_a_date_is_told_by_its_number():
    """The numbers of a campaign's leads grow."""
    campaign = Campaign(is_dated=False, blocked=frozenset(map(address, range(1, 200, 7))))
    campaign.put(*map(address, range(0, 200, 3)))
    async with MemoryServer(campaign).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(200), batch_size=40)
    expected = {number: "rejected" if number % 7 == 1 else "added" for number in range(200)}
    assert exact(seen) == expected | dict.fromkeys(range(0, 200, 3), "already_present")


async def test_rows_are_given_at_once_where_the_answer_says_all_of_them():
    """A batch of which all were added, or were there, costs nothing more."""
    campaign = Campaign()
    campaign.put(*map(address, range(100)))
    async with MemoryServer(campaign).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(300), batch_size=100)
    assert Counter(exact(seen).values()) == {"already_present": 100, "added": 200}
    assert campaign.requests == ["add"] * 3


async def test_a_lead_that_counts_as_a_duplicate_for_another_campaign_is_not_in_this_one():
    """The API counts it, and does not add it."""
    campaign = Campaign(elsewhere=frozenset({address(0), address(1)}))
    async with MemoryServer(campaign).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(2), batch_size=2)
        again = await run(smartlead, rows(4), batch_size=4)
    assert exact(seen) == {0: "rejected", 1: "rejected"}
    assert exact(again) == {0: "rejected", 1: "rejected", 2: "added", 3: "added"}
    assert str(seen[0].error) == (
        "the API did not add this lead to the campaign (of 2 leads from row 0 on the API said together: "
        "upload_count 2, duplicate_count 2)"
    )


async def test_few_rows_of_a_large_campaign_are_looked_up_by_address():
    """In small letters, as the API has them."""
    campaign = Campaign(blocked=frozenset({address(1)}), elsewhere=frozenset({address(2)}))
    campaign.put(*map(address, range(1000, 2000)))
    campaign.put(address(3))
    async with MemoryServer(campaign).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(5), batch_size=5)
    assert exact(seen) == {0: "added", 1: "rejected", 2: "rejected", 3: "already_present", 4: "added"}
    counts = Counter(campaign.requests)
    assert counts["list"] <= 3
    assert counts["look up"] == 5 + 1  # what is nowhere is asked for again: the API may have been busy


def lost(campaign: Campaign, *, is_applied: bool, times: int = 1) -> MemoryServer:
    """The first answers of batches are lost, after what was asked was done, or before."""
    left = [times]

    def answer(request: Received) -> Reply:
        if request.method == "POST" and left[0]:
            left[0] -= 1
            if is_applied:
                campaign(request)
            return RESET
        return campaign(request)

    return MemoryServer(answer)


@pytest.mark.parametrize("is_dated", [True, False])
@pytest.mark.parametrize("batch_size", [1, 4])
async def test_what_was_sent_twice_was_added_by_this_job(batch_size, is_dated):
    """Its first answer was lost, and the second counts it as there before: when it came there says by whom."""
    campaign = Campaign(is_dated=is_dated)
    campaign.put(address(9))
    server = lost(campaign, is_applied=True)
    async with server.client(**NO_LIMIT) as smartlead:
        smartlead.leads.routes._add._is_missing = True
        seen = await run(smartlead, [*rows(3), *rows(1, 9)], batch_size=batch_size, workers=1)
    perhaps = {"added": "already_present, perhaps", "already_present": "already_present, perhaps"}
    expected = {0: "added", 1: "added", 2: "added", 3: "already_present"}
    if batch_size == 1:  # of one row the first was lost
        assert exact(seen) == (expected if is_dated else {**expected, 0: perhaps["added"]})
    else:
        assert exact(seen) == (
            expected if is_dated else {key: perhaps[status] for key, status in expected.items()}
        )


@pytest.mark.parametrize(("is_applied", "status"), [(True, "added"), (False, "not_attempted")])
async def test_what_was_never_answered_is_looked_up(is_applied, status):
    """It is in the campaign, or it surely was not applied, and may be sent again."""
    campaign = Campaign()
    server = lost(campaign, is_applied=is_applied)
    async with server.client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(4), batch_size=2, workers=1, on_unknown="report")
    assert exact(seen) == {0: status, 1: status, 2: "added", 3: "added"}
    assert len(campaign.members) == (4 if is_applied else 2)


async def test_one_row_alone_is_looked_up_without_a_list():
    """By its address."""
    campaign = Campaign()
    server = lost(campaign, is_applied=True)
    async with server.client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(1), batch_size=2, on_unknown="report")
    assert (exact(seen), campaign.requests) == ({0: "added"}, ["add", "look up"])


async def test_a_row_that_was_there_long_before_is_found_beside_those_that_were_added():
    """One that was never answered is older than any that this job added, or as old as one that was there."""
    campaign = Campaign()
    campaign.put(*map(address, range(0, 8, 2)))
    server = lost(campaign, is_applied=True)
    async with server.client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(8), batch_size=4, workers=1, on_unknown="report")
    assert exact(seen) == {number: "already_present" if number % 2 == 0 else "added" for number in range(8)}


@pytest.mark.parametrize("answer", [b"{}", b"success", b'{"ok":true,"upload_count":2}'], ids=str)
async def test_a_yes_without_counters_is_looked_up(answer):
    """It may mean that a lead was taken, and need not."""
    campaign = Campaign()
    campaign.put(address(0))

    def reply(request: Received) -> Reply:
        return Reply(body=answer) if request.method == "POST" else campaign(request)

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(2), batch_size=2)
    assert exact(seen) == {0: "already_present", 1: "rejected"}
    assert str(next(one for one in seen if one.index == 1).error) == (
        "the API did not add this lead to the campaign"
    )


@pytest.mark.parametrize(
    ("hidden", "status"), [({address(1)}, "added"), ({address(1), "all"}, "unknown")], ids=["late", "gone"]
)
async def test_what_a_list_lacks_and_the_counters_have_is_looked_up_by_address(hidden, status):
    """A list may be behind. What cannot be found there either is unknown: the API contradicts itself."""
    campaign = Campaign(hidden=frozenset(hidden))
    campaign.put(address(0))

    def reply(request: Received) -> Reply:
        if "all" in hidden and "email=" in request.target:
            return Reply(body=b"{}")
        return campaign(request)

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(3), batch_size=3)
    assert exact(seen)[1] == status
    assert campaign.requests.count("look up") + ("all" in hidden) == 1


async def test_a_list_without_its_end_is_completed_by_address():
    """The API counted more leads than it gave."""
    campaign = Campaign(hidden=frozenset({address(2)}))
    campaign.put(address(0))

    def reply(request: Received) -> Reply:
        answer = campaign(request)
        if campaign.requests[-1] != "list":
            return answer
        return Reply(body=json.dumps({**json.loads(answer.body), "total_leads": "3"}).encode())

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(3), batch_size=3)
    assert exact(seen) == {0: "already_present", 1: "added", 2: "added"}
    assert campaign.requests[-1] == "look up"


async def test_leads_that_are_alike_in_all_that_the_api_tells_stay_what_they_were():
    """Their sums are right; which is which nobody says."""
    campaign = Campaign(is_dated=False)
    campaign.put(address(0))
    shared = dict.fromkeys((address(0), address(1)), (7, 0.0))

    def reply(request: Received) -> Reply:
        answer = campaign(request)
        campaign.members.update({key: place for key, place in shared.items() if key in campaign.members})
        return answer

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(2), batch_size=2)
    assert sorted(exact(seen).values()) == ["added, perhaps", "already_present, perhaps"]


@pytest.mark.parametrize("seed", range(3))
async def test_a_job_that_is_killed_while_it_looks_up_is_taken_up(tmp_path, seed):
    """At any moment; in the end every row is exact, and none was sent again once it had an answer."""
    rng = random.Random(seed)
    campaign = Campaign(blocked=frozenset(map(address, range(5, 600, 50))))
    campaign.put(*map(address, range(0, 600, 4)))
    server = MemoryServer(campaign, travel=lambda: (0.05, 0.05))
    journal = tmp_path / "journal"
    async with server.client(**NO_LIMIT) as smartlead:
        while True:
            job = asyncio.ensure_future(run(smartlead, rows(600), batch_size=100, journal=journal, workers=2))
            done, _ = await asyncio.wait([job], timeout=rng.uniform(0.05, 1.2))
            if done:
                break
            job.cancel()
            await asyncio.wait([job])
        sent = campaign.requests.count("add")
        again = await run(smartlead, rows(600), batch_size=100, journal=journal)
    expected = {number: "added" if number % 4 else "already_present" for number in range(600)}
    expected |= dict.fromkeys(range(5, 600, 50), "rejected")
    assert exact(again) == expected
    assert {outcome.from_journal for outcome in again} == {True}
    assert campaign.requests.count("add") == sent


async def test_rows_that_an_earlier_run_knew_in_sum_are_looked_up_by_a_later_one(tmp_path):
    """Without `verify` they stay what they were, and say so; with it nothing is sent again."""
    campaign = Campaign(blocked=frozenset({address(7)}))
    campaign.put(address(0))
    journal = tmp_path / "journal"
    options: dict[str, object] = {"batch_size": 4, "journal": journal, "workers": 1}
    async with MemoryServer(campaign).client(**NO_LIMIT) as smartlead:
        first = await smartlead.bulk.add_leads(CAMPAIGN, rows(8), **options)  # type: ignore[arg-type]
        async with smartlead.bulk.add_leads(CAMPAIGN, rows(4), **options) as outcomes:  # type: ignore[arg-type]
            second = [outcome async for outcome in outcomes]
        seen = await run(smartlead, rows(8), **options)
    assert (first.added, first.already_present, first.unknown) == (3, 1, 4)
    assert {(outcome.is_exact, outcome.from_journal) for outcome in second} == {(False, True)}
    assert exact(seen) == {0: "already_present", **dict.fromkeys(range(1, 7), "added"), 7: "rejected"}
    assert campaign.requests.count("add") == 2


async def test_an_older_journal_is_read(tmp_path):
    """It does not say when its first run began."""
    campaign = Campaign()
    campaign.put(address(0))
    options: dict[str, object] = {"batch_size": 2, "journal": tmp_path / "journal"}
    async with MemoryServer(campaign).client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(CAMPAIGN, rows(2), **options)  # type: ignore[arg-type]
        with looked_into(tmp_path / "journal") as database:
            database.execute("DELETE FROM facts WHERE name = 'begun'")
            database.execute("UPDATE rows SET reason = 'the API did not say what became of it'")
            database.commit()
        seen = await run(smartlead, rows(2), **options)
    assert exact(seen) == {0: "added, perhaps", 1: "already_present, perhaps"}


async def test_verify_is_true_or_false():
    """Before anything is read."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match="^verify: 'yes' is not allowed"):
            smartlead.bulk.add_leads(CAMPAIGN, rows(1), verify="yes")  # type: ignore[arg-type]


@pytest.mark.parametrize("is_repeated", [True, False])
@pytest.mark.parametrize("counters", [{}, {"total_leads": 3, "block_count": 1}], ids=str)
def test_counters_are_kept_as_a_sentence(counters, is_repeated):
    """And read from it; no other text is one."""
    counts = BatchCounts(800, 400, counters, is_repeated)
    assert read_counts(str(counts)) == counts
    assert read_counts(f"{counts}.") is None
    assert read_counts(None) is None
