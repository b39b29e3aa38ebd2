"""Rows in, outcomes out: many leads through the same endpoint methods, within the rate limit."""

import os
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeAlias

from smartlead_async.bulk.each import EachJob, ItemT, ValueT
from smartlead_async.bulk.leads_job import BulkJob, Target
from smartlead_async.bulk.operation import AddLeads, UpdateLeads
from smartlead_async.bulk.options import MAX_OUTAGE_S, BulkOptions, JournalOption, OnUnknown
from smartlead_async.bulk.outcome import OnProgress
from smartlead_async.models.leads import Lead
from smartlead_async.models.rules import refuse

NewLead: TypeAlias = Lead | Mapping[Any, object]
"""A row of `add_leads`: a lead, or a mapping of columns to values."""

Update: TypeAlias = tuple[int, Lead] | Mapping[Any, object]
"""A row of `update_leads`: a lead's id and the lead, or a mapping that has both."""


class Bulk:
    """Jobs over many leads, or over anything else. Every row ends in exactly one outcome, and the counts add up.

    At least once per row; at most once unless an outcome was unknown, and then by `on_unknown`.
    """

    def __init__(self, target: Target) -> None:
        self._target = target

    def add_leads(
        self,
        campaign_id: int,
        leads: Iterable[NewLead] | AsyncIterable[NewLead],
        *,
        batch_size: int = 1,
        workers: int = 10,
        journal: str | os.PathLike[str] | JournalOption | None = None,
        on_unknown: OnUnknown = "resend",
        on_progress: OnProgress | None = None,
        dedupe: bool = True,
        max_outage_s: float = MAX_OUTAGE_S,
        verify: bool = False,
    ) -> BulkJob:
        """Add leads to a campaign: `await` the job for a `BulkReport`, or enter it for its outcomes.

        `POST /campaigns/{campaign_id}/leads/add` per lead, or `POST /campaigns/{campaign_id}/leads` per batch.

        Args:
            campaign_id: The campaign.
            leads: Any iterable or async iterable, read as fast as the rate limit lets rows through. A row is a
                `Lead`, or a mapping that `Lead.from_row` takes; one that it refuses is `rejected`.
            batch_size: 1 sends leads one by one, 2 to 400 in batches (deployed API).
            workers: Requests in flight at most; a few more rows may be at hand.
            journal: A file in which every row is on record before it is sent and after: run again with the same
                input, the job goes on where it was, even after a kill.
            on_unknown: What to do with a row whose outcome is unknown: `"resend"` it, since the API knows leads
                by their address, or `"report"` it.
            on_progress: Called at most twice a second, and when rows begin to be held back.
            max_outage_s: Seconds to hold rows back while the API is out of reach; then the job stops, and
                can be taken up again.
            dedupe: Send only the first row of an e-mail address, without regard to case.
            verify: Look up afterwards what became of the rows that the API answered for in sum, or not at all: by
                listing the campaign, or by address where they are few. It takes at most a request per 100 leads
                that are in the campaign then, and such rows have their outcomes at the end.
        """
        options = BulkOptions(
            batch_size=batch_size,
            workers=workers,
            journal=journal,
            on_unknown=on_unknown,
            on_progress=on_progress,
            dedupe=dedupe,
            max_outage_s=max_outage_s,
            verify=verify,
        )
        return BulkJob(self._target, campaign_id, leads, options, AddLeads(in_batches=batch_size > 1))

    def update_leads(
        self,
        campaign_id: int,
        updates: Iterable[Update] | AsyncIterable[Update],
        *,
        batch_size: int = 1,
        workers: int = 10,
        journal: str | os.PathLike[str] | JournalOption | None = None,
        on_unknown: OnUnknown = "resend",
        on_progress: OnProgress | None = None,
        dedupe: bool = True,
        max_outage_s: float = MAX_OUTAGE_S,
    ) -> BulkJob:
        """Update leads of a campaign: `await` the job for a `BulkReport`, or enter it for its outcomes.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/update` per lead.

        Args:
            campaign_id: The campaign.
            updates: Any iterable or async iterable of pairs `(lead_id, Lead)`, or of mappings with a `lead_id`;
                read as fast as the rate limit lets rows through.
            batch_size: 1: the API has no batches of updates.
            workers: Requests in flight at most; a few more rows may be at hand.
            journal: As of `add_leads`: with it the job goes on where it was, even after a kill.
            on_unknown: What to do with a row whose outcome is unknown: `"resend"` it, or `"report"` it.
            on_progress: Called at most twice a second, and when rows begin to be held back.
            dedupe: Send only the first row of a lead id.
            max_outage_s: Seconds to hold rows back while the API is out of reach; then the job stops.
        """
        if batch_size != 1:
            raise refuse("batch_size", batch_size, "1: the API takes one update in a request")
        options = BulkOptions(
            batch_size=batch_size,
            workers=workers,
            journal=journal,
            on_unknown=on_unknown,
            on_progress=on_progress,
            dedupe=dedupe,
            max_outage_s=max_outage_s,
        )
        return BulkJob(self._target, campaign_id, updates, options, UpdateLeads())

    def each(
        self,
        items: Iterable[ItemT] | AsyncIterable[ItemT],
        call: Callable[[ItemT], Awaitable[ValueT]],
        *,
        workers: int = 10,
        on_progress: OnProgress | None = None,
        max_outage_s: float = MAX_OUTAGE_S,
    ) -> EachJob[ItemT, ValueT]:
        """Make any call for many items: `await` the job for a `BulkReport`, or enter it for its outcomes.

        What is sent within `call`, whatever it is, waits in the bulk lane. An item whose call surely changed
        nothing is tried again while the API is out of reach; one that may have changed something is `unknown`.

        Args:
            items: Any iterable or async iterable, such as the leads of a campaign, read as fast as the rate limit
                lets calls through.
            call: An async function of an item, such as `lambda lead: smartlead.leads.pause(372, lead.lead.id)`.
                What it gives is the outcome's `value`. What it raises by a mistake of its own makes the item
                `failed`; where five items fail so, and none is done between them, the job ends and raises it.
            workers: Calls at a time.
            on_progress: Called at most twice a second, and when items begin to be held back.
            max_outage_s: Seconds to hold items back while the API is out of reach; then the job stops.
        """
        return EachJob(items, call, workers, on_progress, max_outage_s)
