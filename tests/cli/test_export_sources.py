"""Every list that can be exported, as the sandbox answers it; and what each cannot be asked for."""

import re
from datetime import timedelta

import pytest

from smartlead_async import InvalidInputError, Smartlead
from smartlead_async.cli.export.columns import Selection
from smartlead_async.cli.export.reading import Reading
from smartlead_async.cli.export.sources import Scope, check_scope, source_of
from smartlead_async.cli.export.spool import open_spool
from smartlead_async.cli.options import Exported
from tests.cli.test_export_rows import NOW
from tests.docs.running import KEY, Accounts

OF_A_CAMPAIGN = ("statistics", "lead-statistics", "mailbox-statistics")
BY_DAYS = ("campaign-performance", "domain-health", "mailbox-health")


def scope(campaign_id: int | None = None, days: int | None = None) -> Scope:
    since = None if days is None else NOW - timedelta(days=days)
    return Scope(campaign_id=campaign_id, since=since, until=NOW)


CASES = [
    *((what, scope(372 if what in OF_A_CAMPAIGN else None, 7 if what in BY_DAYS else None)) for what in Exported),
    *((what, scope(372 if what in OF_A_CAMPAIGN else None, 7)) for what in Exported if what != "leads"),
    ("leads", scope(372)),
    ("leads", scope(372, 7)),
    ("replies", scope(372)),
]


@pytest.mark.parametrize(("what", "asked"), CASES)
async def test_every_list_can_be_exported(tmp_path, what, asked):
    """The sandbox takes what is asked; a row that has its key is known again by it."""
    check_scope(what, source_of(what, asked.campaign_id), asked)
    spool = open_spool(tmp_path / "spool", {}, bytes.hex, is_fresh=False)
    source = source_of(what, asked.campaign_id)
    reading = Reading(
        source=source, scope=asked, selection=Selection(), secrets=False, on_page=lambda _spool, _names: None
    )
    async with Smartlead(KEY, http_transport=Accounts()) as smartlead:
        await reading.run(smartlead, spool)
    assert (spool.position.is_read, spool.position.missing) == (True, None)
    assert {source.key} <= {*spool.columns, *([] if spool.count else [source.key])}
    spool.close()


@pytest.mark.parametrize(
    ("what", "said"),
    [("lead", "there is no list 'lead'; did you mean leads?"), ("x" * 20, "give one of leads, statistics")],
)
def test_a_list_that_there_is_not_says_which_there_are(what, said):
    """Or the one that was meant."""
    with pytest.raises(InvalidInputError, match=re.escape(said)):
        source_of(what, None)


@pytest.mark.parametrize(
    ("what", "asked", "said"),
    [
        ("statistics", scope(), "give --campaign ID .`export campaigns` lists them"),
        ("clients", scope(372), "cannot be asked for by campaign; leave --campaign out"),
        ("domain-health", scope(), "give --since, such as --since 30d"),
        ("leads", scope(None, 7), "cannot be asked for by time; leave --since out"),
    ],
)
def test_what_a_list_cannot_be_asked_for_is_said(what, asked, said):
    """Before anything is sent, with what to do."""
    with pytest.raises(InvalidInputError, match=said):
        check_scope(what, source_of(what, asked.campaign_id), asked)
