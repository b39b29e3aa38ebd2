"""`Pages`: a list that the API gives in pages, and the only place where one is walked.

It is a class and not an asynchronous generator: after an error that would look as if it were complete. What comes
after what is decided in `walk`; here it is fetched.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from typing import Any, Generic, NoReturn, Self

import attrs

from smartlead_async.errors import BadRequestError, NotFoundError
from smartlead_async.models.rules import MAX_ID, refuse
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Send
from smartlead_async.transport.paging import Paging, Rows, Start, T
from smartlead_async.transport.walk import Page, Walk
from smartlead_async.transport.walk_plan import Ask, first_start

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
        return _Items(self._walker())

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

    def _walker(self, ahead: int = AHEAD, *, overlap: bool = True) -> "_Walker[T]":
        walk = Walk[T](
            self._call.label,
            self._paging,
            self._size,
            start=self._start,
            max_items=self._max_items,
            overlap=overlap,
        )
        return _Walker(self._ask_for, walk, ahead, self._call.label)

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


class _Walker(Generic[T]):
    """Fetches the pages of one walk."""

    def __init__(
        self, fetch: Callable[[Ask], Coroutine[Any, Any, Rows[T]]], walk: Walk[T], ahead: int, label: str
    ) -> None:
        self._fetch_one = fetch
        self._walk = walk
        self._ahead = ahead
        self._label = label
        self._tasks: dict[Ask, asyncio.Task[Rows[T]]] = {}  # what is fetched ahead

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[T]:
        while self._walk.next is not None:
            page = await self._step(self._walk.next)
            if page.items:
                return page
        self._walk.check()
        raise StopAsyncIteration

    async def first(self) -> Page[T]:
        """The first page, with rows or without."""
        page = Page[T](items=[])
        while self._walk.next is not None and not page.items:
            page = await self._step(self._walk.next)
        return page

    async def _step(self, ask: Ask) -> Page[T]:
        """One page, which may have no rows. Pages must be asked for in their order, or rows move between them."""
        page = await self._accept(ask)
        if self._walk.has_gone_back:
            self._forget()
        return page

    async def _accept(self, ask: Ask) -> Page[T]:
        """One page; where the server has none with the row before it, the page alone."""
        alone = self._walk.alone()
        try:
            return self._walk.accept(ask, await self._fetch(ask))
        except (BadRequestError, NotFoundError):
            if alone == ask:
                raise
        rows = await self._fetch_one(alone)
        self._walk.forget_overlap()
        self._forget()
        return self._walk.accept(alone, rows)

    async def _fetch(self, ask: Ask) -> Rows[T]:
        """What was fetched ahead, or what is fetched now, before more of it."""
        later = self._walk.ahead(self._ahead)
        for stale in self._tasks.keys() - {ask, *later}:
            self._tasks.pop(stale).cancel()
        for one in later:
            self._tasks[one] = self._tasks.get(one) or self._begin(one)
        task = self._tasks.pop(ask, None)
        try:
            return await (self._fetch_one(ask) if task is None else task)
        except asyncio.CancelledError:
            self._forget()
            raise

    def _begin(self, ask: Ask) -> asyncio.Task[Rows[T]]:
        """Fetch ahead, in the lane of the task that reads."""
        task = asyncio.create_task(self._fetch_one(ask), name=f"{self._label} (ahead)")
        task.add_done_callback(_take_error)  # nobody may ever ask for this page
        return task

    def _forget(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()

    def __del__(self) -> None:
        """A loop over it was left with `break`: what waits in the queue is not needed."""
        if any(not task.get_loop().is_closed() for task in self._tasks.values()):
            self._forget()


class _Items(Generic[T]):
    """The rows of the pages."""

    def __init__(self, pages: _Walker[T]) -> None:
        self._pages = pages
        self._items: Iterator[T] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                return item
            self._items = iter((await self._pages.__anext__()).items)


def _take_error(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()
