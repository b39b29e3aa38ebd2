"""The options of `webhooks listen`, `send` and `replay`, each written once. Loads nothing of the library."""

from pathlib import Path
from typing import Annotated, Any

import attrs
import typer

from smartlead_async.cli.options import PATH

_VARIABLE: Any = "SMARTLEAD_WEBHOOK_SECRET"


@attrs.frozen(kw_only=True)
class ListenOptions:
    """The options of `webhooks listen`."""

    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1"
    secret: Annotated[
        list[str] | None, typer.Option("--secret", envvar=_VARIABLE, help="Of signatures, to verify by.")
    ] = None
    secret_key: Annotated[
        list[str] | None, typer.Option("--secret-key", help="What bodies have as secret_key, to verify by.")
    ] = None
    token: Annotated[
        list[str] | None,
        typer.Option("--token", help="What the address has in its query or at its end, to verify by."),
    ] = None
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Take webhooks from anybody, at any address.")
    ] = False
    forward_to: Annotated[
        str | None, typer.Option("--forward-to", help="Send each on to this address, and answer as it does.")
    ] = None
    as_json: Annotated[
        bool | None,
        typer.Option("--json/--no-json", help="JSON Lines, or a line to read.", show_default="JSON in a pipe"),
    ] = None


@attrs.frozen(kw_only=True)
class SendOptions:
    """The options of `webhooks send`."""

    event_type: Annotated[str, typer.Argument(metavar="TYPE", help="Such as EMAIL_REPLY.")]
    to: Annotated[str, typer.Option("--to", help="The address of the receiver.")]
    fields: Annotated[
        list[str] | None, typer.Option("--set", help="FIELD=VALUE in place of the sample's; JSON, or text.")
    ] = None
    secret: Annotated[str | None, typer.Option("--secret", envvar=_VARIABLE, help="Sign it with this.")] = None


@attrs.frozen(kw_only=True)
class ReplayOptions:
    """The options of `webhooks replay`."""

    file: Annotated[Path, typer.Argument(path_type=PATH, help="JSON Lines, as `webhooks listen` writes them.")]
    to: Annotated[str, typer.Option("--to", help="The address of the receiver.")]
    secret: Annotated[str | None, typer.Option("--secret", envvar=_VARIABLE, help="Sign each with this.")] = None
