"""The command line: files in, tables out. `main` is the entry point."""

import sys

_PACKAGES = ("typer", "rich")  # of the extra


def main() -> None:
    """Run the command, or say in a line which extra it needs."""
    try:
        from smartlead_async.cli.commands import main as run  # noqa: PLC0415 (an extra)

        run()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        sys.stderr.write("the command line needs its extra: pip install 'smartlead-async[cli]'\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)  # while the library is loaded, in the first second; later a command says how it ended


__all__ = ["main"]
