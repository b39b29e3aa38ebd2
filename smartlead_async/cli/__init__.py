"""The command line: files in, tables out. `main` is the entry point."""

from smartlead_async.cli.commands import main

__all__ = ["main"]
