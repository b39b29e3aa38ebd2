"""Fetches the pages of a walk, and some of them ahead. What comes after what is decided in `walk`."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Generic, Self

from smartlead_async.errors import BadRequestError, NotFoundError
from smartlead_async.transport.page import Page
from smartlead_async.transport.paging import Rows, T
from smartlead_async.transport.walk import Walk
from smartlead_async.transport.walk_plan import Ask


class Walker(Generic[T]):
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

    def items(self) -> "_Items[T]":
        """Every row."""
        return _Items(self)

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

    def __init__(self, pages: Walker[T]) -> None:
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
