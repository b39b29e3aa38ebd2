"""The sandbox on the command line. It is an extra, so that it is loaded where it is asked for."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from smartlead_async.cli.options import SandboxOptions
from smartlead_async.cli.printing import exit_on_error
from smartlead_async.errors import ConfigurationError


def serve(options: SandboxOptions) -> None:
    """Run a sandbox until Ctrl-C."""
    with exit_on_error(as_json=False):
        sandbox = _load()
        try:
            sandbox.serve(
                sandbox.Sandbox(
                    port=options.port,
                    limit=options.limit or None,
                    latency_s=(options.latency_ms[0] / 1000, options.latency_ms[1] / 1000),
                    dialect=options.dialect,
                    scenario=options.scenario,
                    api_key=options.api_key,
                )
            )
        except ValueError as error:  # a setting the sandbox does not take
            raise ConfigurationError(str(error)) from None


@contextmanager
def serve_meanwhile() -> Generator[tuple[str, str]]:
    """A sandbox for as long as the block lasts: its key, and where it is."""
    with _load().Sandbox() as sandbox:
        yield sandbox.api_key, sandbox.base_url


def _load() -> Any:  # noqa: ANN401 (a module)
    try:
        from smartlead_async import sandbox  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError as error:
        raise ConfigurationError(str(error)) from None
    return sandbox
