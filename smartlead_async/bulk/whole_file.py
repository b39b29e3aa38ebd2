"""Files that are there whole or not at all: written beside their place, and renamed when they are complete."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO


@contextmanager
def whole_file(path: Path, *, encoding: str, errors: str) -> Generator[TextIO]:
    """A text file to write to, which takes the place of `path` at the end of the block.

    Where the block raises, nothing is left of it, and what was at `path` is as it was. Only its owner may read it:
    it holds the data of people. A link stays one: the file is where it leads to.
    """
    path = path.resolve()
    temporary = NamedTemporaryFile(  # noqa: SIM115 (closed before it is deleted: Windows deletes no open file)
        "w", encoding=encoding, errors=errors, newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    )
    try:
        with temporary:
            yield temporary  # type: ignore[misc]  # a wrapper that has what a text file has
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(temporary.name).replace(path)
    except BaseException:
        Path(temporary.name).unlink(missing_ok=True)
        raise
