"""Looks rows up whose outcome is not known for sure.

The campaign is listed, or where rows are fewer than its pages each is looked up by its address.
What is found is put on record batch by batch, each whole or not at all, so that a run killed here can be taken up.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from enum import Enum, auto
from functools import partial
from math import ceil
from typing import TypeVar

import anyio

from smartlead_async.bulk.attempts import Attempts
from smartlead_async.bulk.breaker import RowRetryPolicy, asked_s
from smartlead_async.bulk.journal import Journal
from smartlead_async.bulk.judging import Judge, is_confirmed, is_consistent
from smartlead_async.bulk.open_rows import Found, OpenRow, OpenRows
from smartlead_async.bulk.options import BulkOptions
from smartlead_async.bulk.outcome import Outcome
from smartlead_async.bulk.reading import key_on_record
from smartlead_async.bulk.recording import record
from smartlead_async.bulk.rows import key_of_email, normalise
from smartlead_async.endpoints.leads import Leads
from smartlead_async.errors import IncompleteListError, NotFoundError, SmartleadError
from smartlead_async.models.leads import CampaignLead, FoundLead
from smartlead_async.transport.scope import Scope, within

T = TypeVar("T")


class Listed(Enum):
    """How much of the campaign a list has shown."""

    WHOLE = auto()
    WITH_GAPS = auto()  # to its end, and the API counts more leads
    IN_PART = auto()  # its beginning, or nothing


PAGE_ROWS = 100  # of `leads.list`


def most_verify_requests(rows: int, in_campaign: int = 0) -> int:
    """The most requests that `verify=True` sends beside the import: a page per 100 leads in the campaign after it.

    Args:
        rows: Of the import.
        in_campaign: Leads that are there already, beside those of the import.
    """
    return ceil((rows + in_campaign) / PAGE_ROWS)


class Verifier:
    """Holds the rows of one job that are open, and looks them up when the others are done."""

    def __init__(
        self,
        leads: Leads,
        campaign_id: int,
        options: BulkOptions,
        journal: Journal,
        attempts: Attempts,
        on_step: Callable[[], None],
    ) -> None:
        self._leads = leads
        self._campaign_id = campaign_id
        self._dedupe = options.dedupe
        self._workers = options.workers
        self._journal = journal
        self._stop = attempts.stop
        self._count = attempts.count
        self._breaker = attempts.breaker
        self._ends_job = attempts.ends_job
        self._on_step = on_step
        self._rows = OpenRows()
        self._pages = 0
        self._is_looked_up = False

    @property
    def waiting(self) -> int:
        """Rows that are open."""
        return self._rows.count

    def take(self, outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Keep those that are open; the others are given back."""
        known: list[Outcome] = []
        for outcome in outcomes:
            if is_open(outcome):
                self._rows.add(outcome)
            else:
                known.append(outcome)
        return known

    async def look_up(self) -> None:
        """Ask what became of the rows that were kept, unless the job was stopped."""
        if self._rows.count and not self._stop.is_set():
            self._is_looked_up = await self._look_up()

    async def settle(self) -> AsyncIterator[list[Outcome]]:
        """The outcome of every row that was kept; as it was where nobody could tell."""
        is_looked_up = self._is_looked_up
        judge = Judge(self._journal.begun_s)
        for group in self._rows.groups():
            outcomes = list(judge.judge(group)) if is_looked_up else [row.outcome for row in group]
            if is_looked_up and self._journal.is_durable:
                await record(self._journal, ((self._key(outcome), outcome) for outcome in outcomes))
            yield outcomes

    def close(self) -> None:
        """Forget what is kept."""
        self._rows.close()

    def _key(self, outcome: Outcome) -> bytes:
        key = key_of_email(outcome.email or "", self._journal.salt)
        return key_on_record(key, outcome.index, dedupe=self._dedupe)

    async def _look_up(self) -> bool:
        """Find out which rows are in the campaign; whether that could be found out."""
        with within(Scope(lane="bulk", counter=self._count.counter, stop=self._stop)):
            try:
                listed = await self._list() if self._rows.count > 1 else Listed.IN_PART
                await self._ask_for(self._doubtful(listed))
            except SmartleadError as error:
                self._give_up(error)
                return False
        return not self._stop.is_set()

    async def _list(self) -> Listed:
        """By the pages of the campaign, unless they are more than the rows."""
        # Rows that are passed over are told by the counters of their batches, and looked up.
        pages = self._leads.list(self._campaign_id, page_size=PAGE_ROWS).by_page(overlap=False)
        while True:
            try:
                page = await self._persist(pages.__anext__)
            except StopAsyncIteration:
                return Listed.WHOLE
            except IncompleteListError:
                return Listed.WITH_GAPS
            self._pages += 1
            self._rows.find(map(_found_in_list, page.items))
            self._on_step()
            if self._stop.is_set() or (page.total or 0) > self._rows.count * PAGE_ROWS:
                return Listed.IN_PART

    def _doubtful(self, listed: Listed) -> Iterable[OpenRow]:
        """Rows to be looked up by address: of which the list says nothing, or less than the API counted."""
        if listed is Listed.WHOLE:
            rows = list(self._not_found(lambda group: not is_consistent(group)))
            return rows if len(rows) <= self._pages else ()  # few, or a list that is behind
        if listed is Listed.WITH_GAPS:
            return self._not_found(lambda group: not is_confirmed(group))
        return self._not_found(bool)

    def _not_found(self, is_asked: Callable[[list[OpenRow]], bool]) -> Iterator[OpenRow]:
        return (row for group in self._rows.groups() if is_asked(group) for row in group if not row.is_found)

    async def _ask_for(self, rows: Iterable[OpenRow]) -> None:
        """Each by its address; as many at once as the job may have in flight."""
        left, failures = iter(rows), list[SmartleadError]()

        async def work() -> None:
            for row in left:
                if self._stop.is_set() or failures:
                    return
                try:
                    await self._ask_for_one(row.outcome.email or "")
                except SmartleadError as error:
                    failures.append(error)

        async with anyio.create_task_group() as group:
            for _ in range(self._workers):
                group.start_soon(work)
        if failures:
            raise failures[0]

    async def _ask_for_one(self, email: str) -> None:
        lead = await self._lead_of(email)
        if found := lead and self._membership(lead):
            self._rows.find([found._replace(email=email)])
        self._on_step()

    async def _lead_of(self, email: str) -> FoundLead | None:
        """As the API may write it, and as the input does."""
        for address in dict.fromkeys((normalise(email), email)):
            try:
                return await self._persist(partial(self._leads.get_by_email, address))
            except NotFoundError:
                continue
        return None

    def _membership(self, lead: FoundLead) -> Found | None:
        """Where it is in the campaign. A lead that is younger than the job came there by it."""
        created_s = None if lead.created_at is None else lead.created_at.timestamp()
        is_young = created_s is not None and created_s >= (self._journal.begun_s or created_s + 1)
        for each in lead.lead_campaign_data:
            if each.campaign_id == self._campaign_id:
                return Found(lead.email, created_s if is_young else None, each.campaign_lead_map_id)
        return None

    async def _persist(self, call: Callable[[], Awaitable[T]]) -> T:
        """One call, again while the API is out of reach, until the job is stopped."""
        policy = RowRetryPolicy(self._breaker)
        failure: SmartleadError | None = None
        while failure is None or not (policy.is_exhausted or self._stop.is_set()):
            begun_at = asyncio.get_running_loop().time()
            try:
                return await call()
            except (IncompleteListError, NotFoundError):
                raise
            except SmartleadError as error:
                failure = error
            if self._stop.is_set():
                break
            self._breaker.failed([-1], failure)
            if self._ends_job(failure):
                break
            await policy.pause_after_failure(begun_at, asked_s(failure))
        raise failure

    def _give_up(self, error: SmartleadError) -> None:
        """The rows stay as they are, and on record as open: the same job again looks them up."""
        if self._ends_job(error):
            self._count.stopped_by = self._count.stopped_by or error
        self._count.notes += (f"{self._rows.count} rows could not be looked up: {error}; run the same again",)


def is_open(outcome: Outcome) -> bool:
    """Whether it is not known for sure what became of a row."""
    return outcome.status == "unknown" or not outcome.is_exact


def _found_in_list(lead: CampaignLead) -> Found:
    created_s = None if lead.created_at is None else lead.created_at.timestamp()
    return Found("" if lead.lead is None else lead.lead.email, created_s, lead.campaign_lead_map_id)
