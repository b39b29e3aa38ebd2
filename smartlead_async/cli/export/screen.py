"""How far an export is: a bar on a terminal, nothing elsewhere."""

from collections.abc import Collection

from smartlead_async.cli.export.columns import Selection
from smartlead_async.cli.export.spool import Spool
from smartlead_async.cli.printing import Screen, for_people
from smartlead_async.models.column_names import list_names


class ExportScreen(Screen):
    """Shows the rows that are kept, of those that the list has."""

    def __init__(self, selection: Selection) -> None:
        super().__init__("reading", None, is_quiet=False)
        self._selection = selection
        self._bar.disable = not self._bar.console.is_terminal

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
            self.say(f"no row so far has a column {', '.join(map(repr, missing))}; there are {list_names(names)}")
