"""What may be given as the input of a job, and what to write instead of what may not. Sends nothing."""

from collections.abc import AsyncIterable, AsyncIterator, Collection, Iterable, Mapping
from typing import TypeAlias, cast

from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.operation import Operation
from smartlead_async.errors import InvalidInputError
from smartlead_async.models.rules import refuse

Source: TypeAlias = Iterable[object] | AsyncIterable[object]


def check_source(source: object, operation: Operation) -> None:
    """Refuse what cannot be a list of rows, before the job is made. Of a list the first row is looked at, too."""
    if hasattr(source, "columns") or hasattr(source, "column_names"):  # pandas, polars, pyarrow
        kind = f"{type(source).__module__.partition('.')[0]} {type(source).__name__}"
        rows = "frame.to_dict('records')" if hasattr(source, "to_dict") else "frame.to_pylist()"
        raise InvalidInputError(
            f"leads: a {kind} is iterated by its columns, not by its rows; "
            f"give {operation.example.format(rows=rows)}"
        )
    if not _may_hold_rows(source):
        raise refuse("leads", source, "an iterable or async iterable of rows")
    if isinstance(source, Collection) and len(rows_at_hand := cast("Collection[object]", source)):
        check_first(next(iter(rows_at_hand)), operation)


def _may_hold_rows(source: object) -> bool:
    return isinstance(source, Iterable | AsyncIterable) and not isinstance(source, str | bytes | Mapping)


def check_first(item: object, operation: Operation) -> None:
    """Refuse an input by its first row: where that is of another kind, so are those after it.

    Later rows of a wrong kind are rejected one by one, and so are `None` and errors in the place of a row.
    """
    if operation.is_row(item) or item is None or isinstance(item, FileRow | Exception):
        return
    raise InvalidInputError(
        f"leads: the first row is a {type(item).__name__}, and the job takes {operation.rows}; "
        f"give {operation.example.format(rows='rows')}"
    )


async def iterate(source: Source) -> AsyncIterator[object]:
    """Any iterable as an async one."""
    if isinstance(source, AsyncIterable):
        async for item in source:
            yield item
    else:
        for item in source:
            yield item
