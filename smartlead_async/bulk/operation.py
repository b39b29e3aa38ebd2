"""What a job does with its rows: it adds leads, or updates them. All that differs between the two is here."""

import re
from collections.abc import Sequence
from typing import TypeAlias, TypeGuard

import attrs

from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.rows import Row, key_of, stops_the_client
from smartlead_async.endpoints.leads import Leads
from smartlead_async.errors import InvalidInputError, NotFoundError, SmartleadError
from smartlead_async.models.leads import AddLeadsResult, Lead, update_of_row
from smartlead_async.models.row_values import is_row, read_lead_id
from smartlead_async.models.values import is_sequence

_ABOUT_THE_CAMPAIGN = re.compile(r"(?i)campaign not found|invalid campaign")

Content: TypeAlias = tuple[Lead, int | None]  # of a row: its lead, and the id of one that is updated


@attrs.frozen
class AddLeads:
    """Rows are leads; sent one by one, or in batches of several to a request."""

    name = "add_leads"
    row = "a Lead, or a mapping of columns to values"
    rows = "Leads, or mappings of columns to values"
    in_batches: bool = False

    def is_row(self, item: object) -> bool:
        """Whether an item of the input is of the right kind, whatever stands in it."""
        return isinstance(item, Lead) or is_row(item)

    def read(self, item: object) -> Content | None:
        """What stands in an item of the input; nothing if it is no row."""
        if isinstance(item, Lead):
            return item, None
        return (Lead.from_row(item), None) if is_row(item) else None

    def is_about_all_rows(self, _error: NotFoundError) -> bool:
        """Only the campaign can be missing."""
        return True

    async def send(self, leads: Leads, campaign_id: int, rows: Sequence[Row]) -> AddLeadsResult | None:
        """One request; what the API says of a batch, or nothing where it only says yes."""
        if self.in_batches:
            return await leads.add_many(campaign_id, [row.lead for row in rows])
        return await leads.routes.add(campaign_id, rows[0].lead)


@attrs.frozen
class UpdateLeads:
    """Rows are pairs of lead id and lead; each is a request."""

    name = "update_leads"
    row = "a pair (lead_id, Lead), or a mapping with a lead_id"
    rows = "pairs (lead_id, Lead), or mappings with a lead_id"

    def is_row(self, item: object) -> bool:
        """Whether an item of the input is of the right kind, whatever stands in it."""
        return is_row(item) or _is_pair(item)

    def read(self, item: object) -> Content | None:
        """What stands in an item of the input; nothing if it is no row."""
        if is_row(item):
            own_id, lead = update_of_row(item)
            return lead, own_id
        if not _is_pair(item):
            return None
        lead_id, of_pair = item
        return (of_pair, read_lead_id(lead_id)) if isinstance(of_pair, Lead) else None

    def is_about_all_rows(self, error: NotFoundError) -> bool:
        """A 404 is about the campaign, or (text, not JSON) there is no such route; else it is about the lead."""
        return isinstance(error.body, str) or _ABOUT_THE_CAMPAIGN.search(str(error.body)) is not None

    async def send(self, leads: Leads, campaign_id: int, rows: Sequence[Row]) -> None:
        """One request, which says yes or no."""
        [row] = rows
        await leads.update(campaign_id, row.lead_id or 0, row.lead)


def _is_pair(item: object) -> TypeGuard[Sequence[object]]:
    return is_sequence(item) and len(item) == 2  # noqa: PLR2004 (a pair)


Operation: TypeAlias = AddLeads | UpdateLeads


def operation_of(*, is_update: bool) -> Operation:
    """By the command that was given."""
    return UpdateLeads() if is_update else AddLeads()


def to_row(operation: Operation, index: int, item: object, salt: bytes = b"") -> Row:
    """A row of what the input gave, or an `InvalidInputError` that says what it should have been."""
    line, content = (item.line, item.item) if isinstance(item, FileRow) else (None, item)
    if isinstance(content, InvalidInputError):
        raise content
    lead, lead_id = _read(operation, index, content)
    return Row(index, lead, key_of(lead, lead_id, salt), lead_id, line)


def _read(operation: Operation, index: int, content: object) -> Content:
    try:
        found = operation.read(content)
    except InvalidInputError as error:
        raise InvalidInputError(f"row {index} of the input: {error.message}") from None
    if found is None:
        kind = type(content).__name__
        raise InvalidInputError(f"row {index} of the input is {kind}; it must be {operation.row}")
    return found


def stops_everything(error: SmartleadError, operation: Operation) -> bool:
    """Whether no further row can fare better: the client or the campaign is the reason."""
    if isinstance(error, NotFoundError):
        return operation.is_about_all_rows(error)
    return stops_the_client(error)
