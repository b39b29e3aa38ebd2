"""The commands. Their options are in `options`; what they do is loaded when one of them is called."""

import inspect
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Annotated, Any, TypeVar

import attrs
import typer
from typer.core import TyperGroup

from smartlead_async.cli.options import ApiOptions, ClientOptions, ExportOptions, ImportOptions, SandboxOptions
from smartlead_async.cli.webhooks_options import ListenOptions, ReplayOptions, SendOptions
from smartlead_async.errors import without_keys

T = TypeVar("T")

# typer has no name for it, and is made of click's own class or of a copy of it, by its version.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


@contextmanager
def _hiding_keys() -> Generator[None]:
    """An option that is wrong is said with its value: the key, where somebody took one for the other."""
    try:
        yield
    except _UsageError as error:
        vars(error)["message"] = without_keys(str(vars(error)["message"]))
        raise


class _Commands(TyperGroup):
    """The commands, with whatever is said of their options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 (click's own)
        with _hiding_keys():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (click's own)
        with _hiding_keys():
            return super().invoke(ctx)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would print local variables
    help="Leads into Smartlead campaigns, and lists out of Smartlead, within the rate limit. "
    "The key comes from SMARTLEAD_API_KEY.",
)


def _say_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"smartlead-async {version('smartlead-async')}")
        raise typer.Exit


@app.callback()
def _before_any_command(
    *,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Print the version.")
    ] = False,
) -> None: ...


def _command(
    name: str, about: str, options: type[T], run: Callable[[T], object], *, group: typer.Typer = app
) -> None:
    """A command whose parameters are the fields of a class."""

    def command(**values: Any) -> None:  # noqa: ANN401 (as typer has read them)
        _write_every_letter(sys.stdout)
        run(options(**values))

    signature = inspect.signature(options)
    own = [name for name in signature.parameters if name not in attrs.fields_dict(ClientOptions)]
    others = [name for name in signature.parameters if name not in own]
    signature = signature.replace(parameters=[signature.parameters[name] for name in (*own, *others)])
    command.__signature__ = signature  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = {name: each.annotation for name, each in signature.parameters.items()}
    group.command(name, help=about)(command)


def _write_every_letter(output: Any) -> None:  # noqa: ANN401 (a stream, or what stands for one)
    """Whatever encoding a file or a pipe has; standard error does by itself. One that is closed is none."""
    if hasattr(output, "reconfigure"):  # pragma: no branch (only where it is closed)
        output.reconfigure(errors="backslashreplace")


def _import(options: ImportOptions) -> None:
    from smartlead_async.cli.running import run  # noqa: PLC0415 (loads the library)

    run(options, is_update=False)


def _update(options: ImportOptions) -> None:
    from smartlead_async.cli.running import run  # noqa: PLC0415 (loads the library)

    run(options, is_update=True)


def _export(options: ExportOptions) -> None:
    from smartlead_async.cli.export.running import run  # noqa: PLC0415 (loads the library)

    run(options)


def _api(options: ApiOptions) -> None:
    from smartlead_async.cli.api.running import run  # noqa: PLC0415 (loads the library)

    run(options)


def _doctor(options: ClientOptions) -> None:
    from smartlead_async.cli.doctor.running import run  # noqa: PLC0415 (loads the library)

    run(options)


def _sandbox(options: SandboxOptions) -> None:
    from smartlead_async.cli.serving import serve  # noqa: PLC0415 (loads the library)

    serve(options)


def _listen(options: ListenOptions) -> None:
    from smartlead_async.cli.webhooks_listening import listen  # noqa: PLC0415 (loads the library)

    listen(options)


def _send(options: SendOptions) -> None:
    from smartlead_async.cli.webhooks_sending import send  # noqa: PLC0415 (loads the library)

    send(options)


def _replay(options: ReplayOptions) -> None:
    from smartlead_async.cli.webhooks_sending import replay  # noqa: PLC0415 (loads the library)

    replay(options)


_command("import", "Add the leads of a CSV file to a campaign.", ImportOptions, _import)
_command("update", "Update leads of a campaign from a CSV file with a column lead_id.", ImportOptions, _update)
_command("export", "Write a list to a file: leads, replies, statistics, mailboxes.", ExportOptions, _export)
_command("api", "Call any operation by its path; JSON comes out.", ApiOptions, _api)
_command("doctor", "Look at key, network, clock and limit; say what to do.", ClientOptions, _doctor)
_command("sandbox", "Run a Smartlead of your own on this machine, until Ctrl-C.", SandboxOptions, _sandbox)

_webhooks = typer.Typer(no_args_is_help=True, help="Receive webhooks, and send some to a receiver.")
app.add_typer(_webhooks, name="webhooks")
_command("listen", "Print webhooks as they come, until Ctrl-C.", ListenOptions, _listen, group=_webhooks)
_command("send", "Send a sample of an event to a receiver.", SendOptions, _send, group=_webhooks)
_command("replay", "Send the events of a file to a receiver again.", ReplayOptions, _replay, group=_webhooks)


def main() -> None:
    """The entry point of `smartlead-async`."""
    app()
