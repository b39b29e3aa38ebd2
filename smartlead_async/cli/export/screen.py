"""How far an export is: a bar on a terminal, nothing elsewhere."""

from collections.abc import Collection
from types import TracebackType
from typing import Self

from smartlead_async.cli.export.columns import Selection
from smartlead_async.cli.export.spool import Spool
from smartlead_async.cli.printing import for_people, make_bar, say
from smartlead_async.models.column_names import list_names


class ExportScreen:
    """Shows the rows that are kept, of those that the list has."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._bar = make_bar(is_quiet=False)
        self._bar.disable = not self._bar.console.is_terminal
        self._task = self._bar.add_task("reading", total=None, speed="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, spool: Spool, names: Collection[str]) -> None:
        """How far it is; after the first page, which columns there are not."""
        task = self._bar.tasks[0]
        if not task.completed:
            self._tell_missing(names)
        self._bar.update(self._task, completed=spool.count, total=spool.position.total)
        left = "" if task.time_remaining is None else f"{for_people(task.time_remaining)} left"
        self._bar.update(self._task, speed=left)

    def _tell_missing(self, names: Collection[str]) -> None:
        missing = self._selection.missing(names) if names else []
        if missing:
            words = f"no row so far has a column {', '.join(map(repr, missing))}; there are {list_names(names)}"
            say(self._bar.console, words)
