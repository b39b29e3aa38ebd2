"""A job that adds or updates leads: its rows are read, sent, put on record, and looked up where that is asked."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from functools import partial

import attrs

from smartlead_async.bulk.job import Batch, Job
from smartlead_async.bulk.journal import Journal, open_scratch
from smartlead_async.bulk.journal_file import JournalFile
from smartlead_async.bulk.operation import Operation, stops_everything
from smartlead_async.bulk.options import BulkOptions
from smartlead_async.bulk.outcome import Outcome
from smartlead_async.bulk.reading import Reader
from smartlead_async.bulk.sending import Sender
from smartlead_async.bulk.source import Source, check_source
from smartlead_async.bulk.verifying import Verifier
from smartlead_async.endpoints.leads import Leads
from smartlead_async.models.rules import check_id


@attrs.frozen
class Target:
    """Where a job's rows go: what the journal of one must have in common with that of another."""

    leads: Leads
    address: str
    sign: Callable[[bytes], str]  # a salted fingerprint of the API key


class BulkJob(Job[Outcome]):
    """A bulk job that has not begun: await it for its report, or enter it for its outcomes.

    `report = await job`, or `async with job as outcomes: async for outcome in outcomes: ...`. Leaving the block
    early ends the job; what is in flight then is finished by the client, and not reported. `report` holds the
    counts so far at any time. A job that is neither awaited nor entered sends nothing, and warns when it is gone.

    Raises:
        BulkStoppedError: From `await`, and at the end of the outcomes: the key, the campaign or the configuration
            was refused, an outage lasted too long, the journal could not be written. What was settled until then
            is in its `report`. Rows that were rejected raise nothing, and `stop()` raises nothing.
    """

    def __init__(
        self, target: Target, campaign_id: int, source: Source, options: BulkOptions, operation: Operation
    ) -> None:
        self._target = target
        self._campaign_id = check_id("campaign_id", campaign_id)
        check_source(source, operation)
        self._options = options
        self._operation = operation
        super().__init__(operation.name, source, options.workers, options.on_progress, options.max_outage_s)

    def _begin(self) -> "LeadsWork":
        journal = self._open_journal()
        leads, campaign_id, options = self._target.leads, self._campaign_id, self._options
        attempts = self._attempts(partial(stops_everything, operation=self._operation))
        reader = Reader(self._source, options, journal, self._stop, self._operation)
        sender = Sender(leads, campaign_id, self._operation, options, journal, attempts)
        verifier = (
            Verifier(leads, campaign_id, options, journal, attempts, on_step=self._show_progress)
            if options.verify
            else None
        )
        return LeadsWork(journal, reader, sender, verifier)

    def _open_journal(self) -> Journal:
        option = self._options.journal
        if option is None:
            return open_scratch()
        facts = {
            "campaign": str(self._campaign_id),
            "operation": self._operation.name,
            "address": self._target.address,
            "dedupe": str(self._options.dedupe),
            **option.facts,
        }
        return JournalFile(
            path=option.path,
            facts=facts,
            sign=self._target.sign,
            batch_size=self._options.batch_size,
            differences=option.differences,
            advice=option.advice,
        ).open()

    def _advice(self) -> str:
        return "; run the same again, and the journal goes on from there" if self._options.journal else ""


class LeadsWork:
    """Reads and sends the rows of one job."""

    def __init__(self, journal: Journal, reader: Reader, sender: Sender, verifier: Verifier | None) -> None:
        self._journal = journal
        self._reader = reader
        self._sender = sender
        self._verifier = verifier

    @property
    def rows_read(self) -> int:
        """Rows taken from the input."""
        return self._reader.rows_read

    @property
    def is_at_end(self) -> bool:
        """The input was read to its end."""
        return self._reader.is_at_end

    @property
    def failure(self) -> Exception | None:
        """What the input raised."""
        return self._reader.failure

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of the journal of an earlier run."""
        return self._journal.notes

    @property
    def waiting(self) -> int:
        """Rows that are looked up at the end."""
        return 0 if self._verifier is None else self._verifier.waiting

    async def read(self) -> AsyncGenerator[Batch | list[Outcome]]:
        """Batches to send, and outcomes that need no request."""
        async for found in self._reader.read():
            yield self._known([found]) if isinstance(found, Outcome) else Batch(found)

    async def send(self, batch: Batch) -> list[Outcome]:
        """What becomes of a batch."""
        outcomes = await self._sender.send(batch.rows)
        self._reader.settle(batch.rows)
        return self._known(outcomes)

    async def look_up(self) -> None:
        """Ask what became of rows that are open."""
        if self._verifier is not None:
            await self._verifier.look_up()

    async def settle(self) -> AsyncIterator[list[Outcome]]:
        """The outcomes of rows that were looked up."""
        if self._verifier is not None:
            async for outcomes in self._verifier.settle():
                yield outcomes

    async def aclose(self) -> None:
        """Close the journal."""
        if self._verifier is not None:
            self._verifier.close()
        await self._journal.aclose()

    def _known(self, outcomes: list[Outcome]) -> list[Outcome]:
        return outcomes if self._verifier is None else self._verifier.take(outcomes)
