"""The client of a command: whose key, which address, which limit."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import typer

from smartlead_async.cli.options import ClientOptions
from smartlead_async.cli.printing import say_error
from smartlead_async.cli.serving import serve_meanwhile
from smartlead_async.client import Smartlead
from smartlead_async.errors import ConfigurationError
from smartlead_async.limiter.errors import LimiterSettingError
from smartlead_async.limiter.shared.machine import MACHINE, machine_file
from smartlead_async.rate_limits import RateLimit
from smartlead_async.transport.addresses import BASE_URL, ENVIRONMENT
from smartlead_async.transport.settings import PROGRAM, find_key
from smartlead_async.transport.signing import Secret


def rates_of(options: ClientOptions) -> tuple[RateLimit, ...]:
    """What the plan allows."""
    return tuple(map(_rate, options.rate_limit)) if options.rate_limit else RateLimit.DOCUMENTED


def client_of(options: ClientOptions) -> Callable[[], Smartlead]:
    """How to make the client, once a loop runs."""
    key, rates, shared_limit = key_of(options), rates_of(options), _shared_limit()

    def make() -> Smartlead:
        return Smartlead(
            key.reveal(),
            base_url=options.base_url or BASE_URL,
            rate_limits=rates,
            shared_limit=shared_limit,
            proxy=ENVIRONMENT,
        )

    return make


def sandbox_client(options: ClientOptions, stack: ExitStack) -> Callable[[], Smartlead]:
    """The same for a sandbox, which runs until the end of the command."""
    key, base_url = stack.enter_context(serve_meanwhile())
    return partial(Smartlead, key, base_url=base_url, rate_limits=rates_of(options))


def key_of(options: ClientOptions) -> Secret:
    """The key, of the file that is named or of the environment."""
    return find_key(None if options.api_key_file is None else _read_key(options.api_key_file))


def _shared_limit() -> str | None:
    """With other commands of this user, those before it included; alone where there is no place for that."""
    try:
        machine_file(PROGRAM)
    except LimiterSettingError as error:
        say_error(f"{error}. The limit is kept by this command alone")
        return None
    return MACHINE


def _read_key(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = str(error)
    raise ConfigurationError(
        f"--api-key-file {path} cannot be read: {reason}; give a file that holds the key alone"
    )


def _rate(text: str) -> RateLimit:
    limit, _, seconds = text.partition("/")
    try:
        return RateLimit(int(limit), per_s=float(seconds))
    except ValueError:
        raise typer.BadParameter(f"--rate-limit {text!r} is not REQUESTS/SECONDS, such as 10/2") from None
