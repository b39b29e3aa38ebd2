"""Rows in, outcomes out: many leads through the same endpoint methods, within the rate limit."""

from collections.abc import AsyncIterable, Iterable

from smartlead_async.bulk.job import BulkJob, OnProgress, OnUnknown, Options
from smartlead_async.endpoints.leads import Leads
from smartlead_async.models.leads import Lead
from smartlead_async.models.rules import refuse


class Bulk:
    """Jobs over many leads. Every row ends in exactly one outcome, and the counts add up.

    At least once per row; at most once unless an outcome was unknown, and then by `on_unknown`.
    """

    def __init__(self, leads: Leads) -> None:
        self._leads = leads

    def add_leads(
        self,
        campaign_id: int,
        leads: Iterable[Lead] | AsyncIterable[Lead],
        *,
        batch_size: int = 1,
        workers: int = 10,
        on_unknown: OnUnknown = "resend",
        on_progress: OnProgress | None = None,
        dedupe: bool = True,
    ) -> BulkJob:
        """Add leads to a campaign: `await` the job for a `BulkReport`, or enter it for its outcomes.

        `POST /campaigns/{campaign_id}/leads/add` per lead, or `POST /campaigns/{campaign_id}/leads` per batch.

        Args:
            campaign_id: The campaign.
            leads: Any iterable or async iterable, read as fast as the rate limit lets rows through.
            batch_size: 1 sends leads one by one, 2 to 400 in batches (deployed API).
            workers: Requests in flight at most.
            on_unknown: What to do with a row whose outcome is unknown: `"resend"` it, since the API knows leads
                by their address, or `"report"` it.
            on_progress: Called at most twice a second.
            dedupe: Send only the first row of an e-mail address, without regard to case.
        """
        options = Options(
            batch_size=batch_size,
            workers=workers,
            on_unknown=on_unknown,
            on_progress=on_progress,
            dedupe=dedupe,
        )
        return BulkJob(self._leads, campaign_id, leads, options, is_update=False)

    def update_leads(
        self,
        campaign_id: int,
        updates: Iterable[tuple[int, Lead]] | AsyncIterable[tuple[int, Lead]],
        *,
        batch_size: int = 1,
        workers: int = 10,
        on_unknown: OnUnknown = "resend",
        on_progress: OnProgress | None = None,
        dedupe: bool = True,
    ) -> BulkJob:
        """Update leads of a campaign from pairs `(lead_id, Lead)`, like `add_leads`.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/update` per lead; the API has no batches of updates, so
        that `batch_size` is 1. With `dedupe` the first row of a lead id is sent.
        """
        if batch_size != 1:
            raise refuse("batch_size", batch_size, "1: the API takes one update in a request")
        options = Options(
            batch_size=1, workers=workers, on_unknown=on_unknown, on_progress=on_progress, dedupe=dedupe
        )
        return BulkJob(self._leads, campaign_id, updates, options, is_update=True)
