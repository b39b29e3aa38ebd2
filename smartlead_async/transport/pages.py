"""`Pages`: a list that the API gives in pages, and the only place where one is walked.

It is a class and not an asynchronous generator: after an error that would look as if it were complete. What
fetches the pages is in `walker`, and is loaded by the first list that is read: every resource has lists.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from typing import TYPE_CHECKING, Any, Generic, NoReturn

import attrs

from smartlead_async.models.rules import MAX_ID, refuse
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Send
from smartlead_async.transport.page import Page
from smartlead_async.transport.paging import Paging, Rows, Start, T, first_start

if TYPE_CHECKING:
    from smartlead_async.transport.walk_plan import Ask
    from smartlead_async.transport.walker import Walker

AHEAD = 2  # pages fetched before they are asked for: three requests of 0.6 s are five in a second


class Pages(Generic[T]):
    """A list that the API gives in pages. Nothing is sent before it is used, and each use begins anew.

    `await` it for the first `Page`; `async for` goes over every row, and over every page of `by_page()`.
    Where pages can be asked for by number, two are fetched ahead; what is left of them is cancelled with the task
    that reads. After an error the next step asks for the same page again.

    Raises:
        IncompleteListError: At the end, after all rows: some may be missing.
    """

    def __init__(
        self,
        send: Send,
        call: Call[Rows[T]],
        paging: Paging,
        *,
        page_size: int | UnsetType = UNSET,
        start: Start | None = None,
        max_items: int | None = None,
    ) -> None:
        self._send = send
        self._call = attrs.evolve(call, paging=paging)
        self._paging = paging
        self._size = (self._paging.usual or self._paging.most) if isinstance(page_size, Unset) else page_size
        self._start = start
        self._max_items = max_items
        self._check()

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self._walker(ahead=0).first().__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return self._walker().items()

    def by_page(self, *, overlap: bool = True) -> AsyncIterator[Page[T]]:
        """Every page that has rows, in order.

        Args:
            overlap: Ask for a page by offset together with the row before it, which tells whether rows moved.
                Without it a list in pages of 100 takes one request in a hundred less, and rows may be passed over
                where as many were added as were taken away.
        """
        return self._walker(overlap=overlap)

    def __reduce__(self) -> NoReturn:
        raise TypeError("pages hold their client and cannot be pickled or copied; make another of the endpoint")

    def __repr__(self) -> str:
        return f"Pages({self._call.label!r})"

    def _walker(self, ahead: int = AHEAD, *, overlap: bool = True) -> Walker[T]:
        from smartlead_async.transport.walk import Walk  # noqa: PLC0415 (each resource has lists)
        from smartlead_async.transport.walker import Walker  # noqa: PLC0415 (the same)

        walk = Walk[T](
            self._call.label,
            self._paging,
            self._size,
            start=self._start,
            max_items=self._max_items,
            overlap=overlap,
        )
        return Walker(self._ask_for, walk, ahead, self._call.label)

    async def _ask_for(self, ask: Ask) -> Rows[T]:
        """One page."""
        paging, call = self._paging, self._call
        named = {paging.size_name: ask.size, **({} if ask.start is None else {paging.start_name: ask.start})}
        if paging.in_body:
            body: dict[str, Json] = {} if isinstance(call.body, Unset) else call.body
            return await self._send(attrs.evolve(call, body={**body, **named}))
        return await self._send(attrs.evolve(call, query={**call.query, **named}))

    def _check(self) -> None:
        size, start, max_items, lowest = self._size, self._start, self._max_items, first_start(self._paging)
        if not _is_from(1, size) or size > self._paging.most:
            raise refuse("page_size", size, f"a whole number from 1 to {self._paging.most}")
        if max_items is not None and not _is_from(1, max_items):
            raise refuse("max_items", max_items, "a whole number of at least 1, or None")
        if lowest is not None and start is not None and not _is_from(lowest, start):
            raise refuse("start", start, f"a whole number of at least {lowest}, such as `next_start` of a page")
        if lowest is None and start is not None and type(start) not in (int, str):
            raise refuse("start", start, "a cursor: `next_start` of a page")


def _is_from(lowest: int, value: object) -> bool:
    return type(value) is int and lowest <= value <= MAX_ID
