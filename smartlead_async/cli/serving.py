"""The sandbox on the command line. It is an extra, so that it is loaded where it is asked for."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

from smartlead_async.cli.printing import kindly
from smartlead_async.errors import ConfigurationError


def serve(*, port: int, limit: int, latency_ms: tuple[float, float], dialect: str, api_key: str) -> None:
    """Run a sandbox until Ctrl-C."""
    with kindly(as_json=False):
        run = _load().run
        try:
            run(
                port=port,
                limit=limit or None,
                latency_s=(latency_ms[0] / 1000, latency_ms[1] / 1000),
                dialect=cast("Any", dialect),
                api_key=api_key,
            )
        except ValueError as error:  # a setting the sandbox does not take
            reason = str(error)
            raise ConfigurationError(reason) from None


@contextmanager
def serve_meanwhile() -> Generator[tuple[str, str]]:
    """A sandbox for as long as the block lasts: its key, and where it is."""
    with _load().Sandbox() as sandbox:
        yield sandbox.api_key, sandbox.base_url


def _load() -> Any:  # noqa: ANN401 (a module)
    try:
        from smartlead_async import sandbox  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise ConfigurationError(
            f"the sandbox needs its extra: pip install 'smartlead-async[sandbox]' ({error})"
        ) from None
    return sandbox
