"""Reads a list from where its spool is to its end."""

import json
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from hashlib import sha256
from typing import Any, cast

import attrs

from smartlead_async.cli.export.columns import Row, Selection
from smartlead_async.cli.export.sources import Scope, Source
from smartlead_async.cli.export.spool import Position, Spool
from smartlead_async.client import Smartlead
from smartlead_async.errors import IncompleteListError
from smartlead_async.models.values import Json
from smartlead_async.transport.page import Page
from smartlead_async.transport.pages import Pages

ROWS_BACK = 100  # by which an export goes back that goes on; then a hundred times as far


@attrs.define(kw_only=True)
class Reading:
    """One list, of which rows and columns are read.

    Attributes:
        source: The list.
        scope: Which rows.
        selection: Which columns.
        secrets: Passwords, keys and tokens too.
        on_page: Called after each page that is kept, with the names of all columns so far.
    """

    source: Source
    scope: Scope
    selection: Selection
    secrets: bool
    on_page: Callable[[Spool, Collection[str]], object]
    _names: dict[str, None] = attrs.field(init=False, factory=dict[str, None])

    async def run(self, smartlead: Smartlead, spool: Spool) -> None:
        """Read what is not there yet. The last page is kept when it is known to be the last.

        Raises:
            SmartleadError: A page cannot be read; what came before it is kept.
            SpoolError: There is no room for it.
        """
        last, missing = Page[Any](items=[]), None
        try:
            async for page in self._pages(smartlead, spool):
                if page.next_start is None:
                    last = page
                else:
                    self._keep(spool, page, Position(next_start=page.next_start, total=page.total))
        except IncompleteListError as error:
            missing = error.message
        total = spool.position.total if last.total is None else last.total
        self._keep(spool, last, Position(total=total, is_read=True, missing=missing))

    async def _pages(self, smartlead: Smartlead, spool: Spool) -> AsyncIterator[Page[Any]]:
        """From where the spool is on; from further back, where rows moved there."""
        start = spool.position.next_start
        if isinstance(start, int) and not self.source.by_cursor:
            start = await self._kept_start(smartlead, spool, start)
        async for page in self.source.pages(smartlead, self.scope, start).by_page():
            yield page

    async def _kept_start(self, smartlead: Smartlead, spool: Spool, start: int) -> int:
        """The place of a row that is kept: so are those before it."""
        back = 1
        while start:
            start, back = max(0, start - back), back * ROWS_BACK
            page = await cast("Pages[Any]", self.source.pages(smartlead, self.scope, start))
            if page.items and spool.has(_key(self._row(page.items[0]), self.source.key)):
                break
        return start

    def _keep(self, spool: Spool, page: Page[Any], position: Position) -> None:
        spool.add(self._rows(page), position)
        self.on_page(spool, self._names)

    def _rows(self, page: Page[Any]) -> Iterator[tuple[Json, Row]]:
        for item in page.items:
            row = self._row(item)
            self._names |= dict.fromkeys(row)
            if self.source.is_within(row, self.scope):
                yield _key(row, self.source.key), self.selection.pick(row)

    def _row(self, item: Any) -> Row:  # noqa: ANN401 (of any list)
        return self.source.shape.row(item, secrets=self.secrets)


def _key(row: Row, name: str) -> Json:
    """What a row is known again by: its key, or where it lacks that, all of it."""
    value = row.get(name)
    return sha256(json.dumps(row, sort_keys=True).encode()).hexdigest() if value is None else value
