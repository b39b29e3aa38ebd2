"""Rows on their way out: the intent on disk, the call, the outcome on disk; again, in halves, or held back."""

from smartlead_async.bulk.attempts import Attempts, is_harmless
from smartlead_async.bulk.journal import Change, Journal, RowState
from smartlead_async.bulk.operation import Operation
from smartlead_async.bulk.options import BulkOptions
from smartlead_async.bulk.outcome import Outcome
from smartlead_async.bulk.reading import key_on_record
from smartlead_async.bulk.recording import record
from smartlead_async.bulk.rows import Row, explain, explain_unread, may_be_split, status_of
from smartlead_async.endpoints.leads import Leads
from smartlead_async.errors import InvalidResponseError, SmartleadError
from smartlead_async.transport.scope import RequestCounter, Scope, within


class Sender:
    """Sends batches of one job through the endpoint methods, in the bulk lane."""

    def __init__(
        self,
        leads: Leads,
        campaign_id: int,
        operation: Operation,
        options: BulkOptions,
        journal: Journal,
        attempts: Attempts,
    ) -> None:
        self._leads = leads
        self._campaign_id = campaign_id
        self._operation = operation
        self._options = options
        self._journal = journal
        self._attempts = attempts
        self._count = attempts.count

    async def send(self, batch: list[Row]) -> list[Outcome]:
        """What becomes of a batch; on return it is on record."""
        outcomes = await self._send(batch)
        if self._journal.is_durable:
            keys = {row.index: self._key(row) for row in batch}
            await record(self._journal, ((keys[outcome.index], outcome) for outcome in outcomes))
        return outcomes

    async def _send(self, batch: list[Row]) -> list[Outcome]:
        """Until the rows are settled, the job is stopped, or these rows fail where others do not."""
        counter = RequestCounter()
        result = await self._attempts.run(
            [row.index for row in batch], lambda: self._try(batch, counter), may_repeat=self._may_repeat
        )
        if isinstance(result, list):
            return result
        if result is not None and status_of(result) == "rejected" and not self._attempts.ends_job(result):
            return await self._rejected(batch, counter, result)
        return [self._left_over(row, counter, result) for row in batch]

    def _may_repeat(self, error: SmartleadError) -> bool:
        return is_harmless(error) or self._options.on_unknown == "resend"

    def _left_over(self, row: Row, counter: RequestCounter, last: SmartleadError | None) -> Outcome:
        """A row that got no answer: unknown if anything that was sent of it, in whichever run, may be applied."""
        is_unknown = row.may_be_applied or (last is not None and not is_harmless(last))
        error = last or self._count.stopped_by
        return row.outcome("unknown" if is_unknown else "not_attempted", attempts=counter.requests, error=error)

    async def _try(self, batch: list[Row], counter: RequestCounter) -> list[Outcome] | SmartleadError:
        """One call of the endpoint; its intent is on disk first."""
        if self._journal.is_durable:
            intents = {self._key(row): row.index for row in batch}
            await self._journal.write(Change(intents, RowState.SENT, counter.requests))
        requests, refused = counter.requests, counter.refused
        scope = Scope(
            lane="bulk",
            counter=counter,
            repeats_unknown=self._options.on_unknown == "resend",
            stop=self._attempts.stop,
        )
        try:
            with within(scope):
                return await self._call(batch, counter)
        except InvalidResponseError as error:
            return list(explain_unread(batch, error, counter.requests)) or error
        except SmartleadError as error:
            return error
        finally:
            self._count.counter.requests += counter.requests - requests
            self._count.counter.refused += counter.refused - refused

    async def _call(self, batch: list[Row], counter: RequestCounter) -> list[Outcome]:
        answer = await self._operation.send(self._leads, self._campaign_id, batch)
        if answer is not None:
            is_repeated = counter.requests - counter.refused > 1 or any(row.may_be_applied for row in batch)
            return list(explain(batch, answer, counter.requests, is_repeated=is_repeated))
        return [row.outcome("added", attempts=counter.requests) for row in batch]

    async def _rejected(self, batch: list[Row], counter: RequestCounter, error: SmartleadError) -> list[Outcome]:
        """A refused row is rejected; a refused batch is sent in halves, down to the row that is bad."""
        if len(batch) == 1 or not may_be_split(error):
            return [row.outcome("rejected", attempts=counter.requests, error=error) for row in batch]
        middle = len(batch) // 2
        return [*await self._send(batch[:middle]), *await self._send(batch[middle:])]

    def _key(self, row: Row) -> bytes:
        return key_on_record(row.key, row.index, dedupe=self._options.dedupe)
