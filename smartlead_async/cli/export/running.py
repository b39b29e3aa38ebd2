"""The command: what is asked for, the spool beside the target, reading, writing, and what is left to say."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import attrs
import typer

from smartlead_async.cli.connecting import client_of, key_of
from smartlead_async.cli.exits import Exit, exit_code_of, same_command
from smartlead_async.cli.export.columns import Selection, to_selection
from smartlead_async.cli.export.reading import Reading
from smartlead_async.cli.export.screen import ExportScreen
from smartlead_async.cli.export.sources import Scope, check_scope, source_of
from smartlead_async.cli.export.spool import Spool, open_spool
from smartlead_async.cli.export.times import to_moment
from smartlead_async.cli.export.writing import Target, to_target
from smartlead_async.cli.interrupting import interruptible
from smartlead_async.cli.options import ExportOptions
from smartlead_async.cli.printing import exit_on_error, say_error
from smartlead_async.client import Smartlead
from smartlead_async.errors import InvalidInputError, SmartleadError
from smartlead_async.models.plurals import count
from smartlead_async.transport.addresses import BASE_URL


def run(options: ExportOptions) -> NoReturn:
    """Export a list."""
    with exit_on_error(as_json=False), ExitStack() as stack:
        target = to_target(options.output, options.format, options.delimiter, may_replace=options.overwrite)
        target.check()
        check_scope(options.what, source_of(options.what, options.campaign), _scope(options, datetime.now(UTC)))
        make = client_of(options)
        export = Export(options, target, stack.enter_context(_opened_spool(options, target)))
        with _ended_well(export):
            export.read(make)
            export.write()
    raise typer.Exit(Exit.REJECTS if export.spool.position.missing else Exit.SETTLED)


@attrs.frozen
class Export:
    """One list into one file."""

    options: ExportOptions
    target: Target
    spool: Spool

    def read(self, make: Callable[[], Smartlead]) -> None:
        """Read what is not in the spool yet."""
        if self.spool.position.is_read:
            return
        if self.spool.count:
            say_error(f"going on after {count(self.spool.count, 'row')}")
        with ExportScreen(self.selection) as screen:
            reading = Reading(
                source=source_of(self.options.what, self.options.campaign),
                scope=_scope(self.options, datetime.fromisoformat(self.spool.fact("until"))),
                selection=self.selection,
                secrets=self.options.secrets,
                on_page=screen.show,
            )
            asyncio.run(self._read(make, reading))

    async def _read(self, make: Callable[[], Smartlead], reading: Reading) -> None:
        async with make() as smartlead:
            await reading.run(smartlead.with_options(lane="bulk"), self.spool)

    def write(self) -> None:
        """Write all rows to the target; some may be missing where that is allowed."""
        missing = self.spool.position.missing
        if missing is not None and not self.options.partial:
            say_error(missing)
            say_error(f"{self._target} was not written; kept so far: {count(self.spool.count, 'row')}")
            say_error(f"to read them again: {same_command(without='--resume')}")
            say_error(f"to write those that came: {same_command(plus='--partial')}")
            raise typer.Exit(Exit.REJECTS)
        columns = self.selection.order([*self._known_columns(), *self.spool.columns])
        self.target.write(columns, self.spool.blocks())
        say_error(f"{self._target}: {count(self.spool.count, 'row')}, {count(len(columns), 'column')}")
        if missing is not None:
            say_error(f"rows may be missing: {missing}")
        self.spool.discard()

    def keep(self, reason: str, code: Exit) -> NoReturn:
        """Say why it ended, what is kept, and how to go on."""
        say_error(reason)
        if self.target.path is None:
            say_error("nothing was written")
        elif not self.spool.count and not self.spool.position.is_read:
            self.spool.discard()
        else:
            kept = count(self.spool.count, "row")
            say_error(f"{self.target.path} was not written; kept so far, in {self.spool.path}: {kept}")
            say_error(f"to go on: {same_command(without='--no-resume')}")
        raise typer.Exit(code)

    @property
    def selection(self) -> Selection:
        """The columns that were asked for."""
        return to_selection(self.options.columns or [])

    @property
    def _target(self) -> str:
        return "standard output" if self.target.path is None else str(self.target.path)

    def _known_columns(self) -> tuple[str, ...]:
        shape = source_of(self.options.what, self.options.campaign).shape
        return shape.columns(secrets=self.options.secrets)


def _scope(options: ExportOptions, began_at: datetime) -> Scope:
    since = None if options.since is None else to_moment("--since", options.since, began_at)
    return Scope(campaign_id=options.campaign, since=since, until=began_at)


@contextmanager
def _opened_spool(options: ExportOptions, target: Target) -> Generator[Spool]:
    """The rows beside the target; in a place of their own where that is standard output."""
    with ExitStack() as stack:
        if target.path is None:
            path = Path(stack.enter_context(TemporaryDirectory(prefix="smartlead-"))) / "export"
        else:
            path = target.path.with_name(f"{target.path.name}.export")
        if options.resume and not path.exists():
            raise InvalidInputError(f"there is no {path} to go on with")
        spool = _open(options, path, is_fresh=options.resume is False)
        if spool.position.missing is not None and not options.partial:
            spool.close()
            spool = _open(options, path, is_fresh=True)
        if spool.fact("until") is None:
            spool.note(until=datetime.now(UTC).isoformat())
        try:
            yield spool
        finally:
            spool.close()


def _open(options: ExportOptions, path: Path, *, is_fresh: bool) -> Spool:
    facts = {
        "list": options.what,
        "campaign": options.campaign,
        "time": options.since,
        "choice of columns": ",".join(options.columns or []),
        "choice of secrets": options.secrets,
        "address": options.base_url or BASE_URL,
    }
    key = key_of(options)
    return open_spool(path, facts, key.fingerprint, str if options.secrets else key.scrub, is_fresh=is_fresh)


@contextmanager
def _ended_well(export: Export) -> Generator[None]:
    """Whatever ends it, what was read is kept, and how to go on is said."""
    try:
        with interruptible():
            yield
    except SmartleadError as error:
        export.keep(str(error), exit_code_of(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        export.keep(str(error), Exit.TRY_LATER)
    except KeyboardInterrupt:
        export.keep("interrupted", Exit.INTERRUPTED)
