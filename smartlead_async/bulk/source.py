"""What may be given as the input of a job, and what to write instead of what may not. Sends nothing."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Collection, Iterable, Mapping
from contextlib import AsyncExitStack
from typing import TypeAlias, cast

from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.operation import Operation
from smartlead_async.errors import InvalidInputError
from smartlead_async.models.row_values import as_mapping
from smartlead_async.models.rules import refuse

Source: TypeAlias = Iterable[object] | AsyncIterable[object]


# Tables that are iterated by their columns, or not at all: what gives their rows, by a method they have.
_ROWS_OF = (
    ("to_dicts", "frame.to_dicts()"),  # polars
    ("collect", "frame.collect().to_dicts()"),  # polars, lazy
    ("to_pylist", "table.to_pylist()"),  # pyarrow
    ("mappings", "result.mappings()"),  # SQLAlchemy
    ("to_dict", "frame.to_dict('records')"),  # pandas
)


def check_source(source: object, operation: Operation) -> None:
    """Refuse what cannot be a list of rows, before the job is made. Of a list the first row is looked at, too."""
    _check_no_table("leads", source)
    if not _may_hold_rows(source):
        raise refuse("leads", source, "an iterable or async iterable of rows; a single row goes into a list")
    if isinstance(source, Collection) and len(rows_at_hand := cast("Collection[object]", source)):
        check_first(next(iter(rows_at_hand)), operation)


def check_items(source: object) -> None:
    """Refuse what cannot be a list of items, before the job is made."""
    _check_no_table("items", source)
    if not isinstance(source, Iterable | AsyncIterable) or isinstance(source, str | bytes):
        raise refuse("items", source, "an iterable or async iterable; a single item goes into a list")


def _check_no_table(name: str, source: object) -> None:
    if advice := _advice_of_table(type(source)):
        kind = f"{type(source).__module__.partition('.')[0]} {type(source).__name__}"
        raise InvalidInputError(f"{name}: a {kind} is no list of rows; give {advice}")


def _advice_of_table(kind: type) -> str | None:
    """By the class alone: a lazy table would begin to work if its columns were asked for."""
    if not hasattr(kind, "columns") and not hasattr(kind, "column_names"):
        return None
    return next((advice for name, advice in _ROWS_OF if hasattr(kind, name)), "its rows, each a mapping")


def _may_hold_rows(source: object) -> bool:
    return isinstance(source, Iterable | AsyncIterable) and not isinstance(source, str | bytes | Mapping)


def check_first(item: object, operation: Operation) -> None:
    """Refuse an input by its first row: where that is of another kind, so are those after it.

    Later rows of a wrong kind are rejected one by one, and so are `None` and errors in the place of a row.
    """
    if operation.is_row(item) or item is None or isinstance(item, FileRow | Exception):
        return
    row = "{'email': row}" if isinstance(item, str) else as_mapping(item)
    raise InvalidInputError(
        f"leads: the first row is a {type(item).__name__}, and the job takes {operation.rows}; "
        f"give ({row} for row in rows)"
    )


async def iterate(source: Source) -> AsyncIterator[object]:
    """Any iterable as an async one; an async generator is closed with it, as it may hold a connection."""
    if isinstance(source, AsyncIterable):
        async with AsyncExitStack() as stack:
            if isinstance(source, AsyncGenerator):
                stack.push_async_callback(source.aclose)
            async for item in source:
                yield item
    else:
        for item in source:
            yield item
