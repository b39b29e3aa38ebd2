"""What a person at a terminal is asked, and what a script stops at: nothing uncertain is ever sent silently."""

import sys
from collections.abc import Callable

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from smartlead_async.bulk.csv.encoding import Candidate, UncertainEncodingError
from smartlead_async.bulk.csv.file import LeadFile
from smartlead_async.cli.printing import for_terminal
from smartlead_async.errors import InvalidInputError


def is_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def open_asking(open_as: Callable[[str | None], LeadFile], encoding: str | None) -> LeadFile:
    """The file, in the encoding that is certain, or given, or chosen by who looks at how it reads.

    Raises:
        UncertainEncodingError: Nobody is there to be asked, or nobody chose.
    """
    try:
        return open_as(encoding)
    except UncertainEncodingError as error:
        if not is_terminal():
            raise
        chosen = _choose(error)
    return open_as(chosen.encoding)


def _choose(error: UncertainEncodingError) -> Candidate:
    console = Console(stderr=True, highlight=False)
    console.print("The file is not UTF-8, and reads differently in each of these encodings:")
    table = Table("", "encoding", "how it reads")
    for number, candidate in enumerate(error.candidates, start=1):
        samples = for_terminal("   ".join(candidate.samples))
        table.add_row(str(number), candidate.encoding, escape(samples))
    console.print(table)
    numbers = [str(number) for number in range(1, len(error.candidates) + 1)]
    answer = typer.prompt(
        "Which one reads right? (number; Enter for none)", default="", show_default=False, err=True
    )
    if answer.strip() not in numbers:
        raise UncertainEncodingError("nothing was sent: no encoding was chosen; give one with --encoding")
    return error.candidates[int(answer) - 1]


def confirm(file: LeadFile, question: str, *, is_asked: bool) -> None:
    """Ask before the first request; where nobody can be asked, stop at what is likely wrong.

    `is_asked` is false where what was shown is accepted beforehand (`--yes`).
    """
    if not is_asked:
        return
    if is_terminal():
        if not typer.confirm(question, err=True):
            raise InvalidInputError("nothing was sent")
    elif file.warnings:
        raise InvalidInputError(f"{file.warnings[0]}. Nothing was sent; with --yes it is sent as it is")
