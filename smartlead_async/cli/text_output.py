"""Where a command writes its result: standard output, or a file that is there whole or not at all."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from smartlead_async.bulk.whole_file import whole_file
from smartlead_async.errors import InvalidInputError

STANDARD_OUTPUT = "-"
LOST = "backslashreplace"  # half a character, which no encoding has: \ud83d, as JSON writes it


def check_place(path: Path, *, may_replace: bool) -> None:
    """Refuse a place that cannot be written, or where something is."""
    if os.path.lexists(path) and not path.is_file():
        raise InvalidInputError(f"{path} is no file; give the name of a file, or - for standard output")
    if path.exists() and not may_replace:
        raise InvalidInputError(f"{path} exists; give another -o, or --overwrite to replace it")
    if not os.access(path.absolute().parent, os.W_OK | os.X_OK):
        raise InvalidInputError(f"{path} cannot be written; give a file in a folder that can")


@contextmanager
def text_output(name: str, *, encoding: str = "utf-8", may_replace: bool = False) -> Generator[TextIO]:
    """The file of that name, once the block has ended; or standard output, which is UTF-8 without a mark."""
    if name == STANDARD_OUTPUT:
        sys.stdout.reconfigure(encoding="utf-8", errors=LOST, newline="")  # type: ignore[union-attr]  # CPython's
        yield sys.stdout
        sys.stdout.flush()
    else:
        check_place(Path(name), may_replace=may_replace)
        with whole_file(Path(name), encoding=encoding, errors=LOST) as file:
            yield file
