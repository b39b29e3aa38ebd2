"""What a job does with its rows: it adds leads, or updates them. All that differs between the two is here."""

import re
from collections.abc import Sequence
from typing import TypeAlias

import attrs

from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.rows import Row, key_of
from smartlead_async.endpoints.leads import Leads
from smartlead_async.errors import (
    ApiError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    InvalidInputError,
    NotFoundError,
    SmartleadError,
)
from smartlead_async.models.leads import AddLeadsResult, Lead
from smartlead_async.models.rules import check_id
from smartlead_async.models.values import is_sequence

_ABOUT_THE_CAMPAIGN = re.compile(r"(?i)campaign not found|invalid campaign")

Content: TypeAlias = tuple[Lead, int | None]  # of a row: its lead, and the id of one that is updated


@attrs.frozen
class AddLeads:
    """Rows are leads; sent one by one, or in batches of several to a request."""

    name = "add_leads"
    row = "a Lead"
    rows = "Leads"
    example = "(Lead.from_row(row) for row in {rows})"
    in_batches: bool = False

    def is_row(self, item: object) -> bool:
        """Whether an item of the input is of the right kind, whatever stands in it."""
        return isinstance(item, Lead)

    def read(self, item: object) -> Content | None:
        """What stands in an item of the input; nothing if it is no row."""
        return (item, None) if isinstance(item, Lead) else None

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
    row = "a pair (lead_id, Lead)"
    rows = "pairs (lead_id, Lead)"
    example = "((row.pop('lead_id'), Lead.from_row(row)) for row in {rows})"

    def is_row(self, item: object) -> bool:
        """Whether an item of the input is of the right kind, whatever stands in it."""
        return is_sequence(item) and len(item) == 2  # noqa: PLR2004 (a pair)

    def read(self, item: object) -> Content | None:
        """What stands in an item of the input; nothing if it is no row."""
        match item:
            case (int() as lead_id, Lead() as lead):
                return lead, check_id("lead_id", lead_id)
            case _:
                return None

    def is_about_all_rows(self, error: NotFoundError) -> bool:
        """A 404 is about the campaign, or (text, not JSON) there is no such route; else it is about the lead."""
        return isinstance(error.body, str) or _ABOUT_THE_CAMPAIGN.search(str(error.body)) is not None

    async def send(self, leads: Leads, campaign_id: int, rows: Sequence[Row]) -> None:
        """One request, which says yes or no."""
        [row] = rows
        await leads.update(campaign_id, row.lead_id or 0, row.lead)


Operation: TypeAlias = AddLeads | UpdateLeads


def operation_of(*, is_update: bool) -> Operation:
    """By the command that was given."""
    return UpdateLeads() if is_update else AddLeads()


def to_row(operation: Operation, index: int, item: object, salt: bytes = b"") -> Row:
    """A row of what the input gave, or an `InvalidInputError` that says what it should have been."""
    line, content = (item.line, item.item) if isinstance(item, FileRow) else (None, item)
    if isinstance(content, InvalidInputError):
        raise content
    if (found := operation.read(content)) is None:
        kind = type(content).__name__
        raise InvalidInputError(f"row {index} of the input is {kind}; it must be {operation.row}")
    lead, lead_id = found
    return Row(index, lead, key_of(lead, lead_id, salt), lead_id, line)


def stops_everything(error: SmartleadError, operation: Operation) -> bool:
    """Whether no further row can fare better: the key, the campaign or the client itself is the reason."""
    match error:
        case ClientClosedError() | ConfigurationError() | ConnectionFailedError(is_final=True):
            return True
        case ApiError(status_code=401 | 403):
            return True
        case NotFoundError():
            return operation.is_about_all_rows(error)
        case _:
            return False
