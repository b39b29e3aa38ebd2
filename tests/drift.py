"""What a newer copy of the vendor's documentation has that `operations.json` has not, and the other way round.

`python -m tests.drift FILE` prints what is new, gone or changed, and ends with 1 where anything is. FILE is an
OpenAPI file, as JSON or YAML, or a folder of pages.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from smartlead_async.transport.dead_routes import find_dead
from tests.operations import OPERATIONS, Fields, Operation
from tests.vendor_docs import read_docs

_KINDS = {"integer": "number", "float": "number", "text": "string", "bool": "boolean", "list": "array"}


def differences(known: Sequence[Operation], newer: Sequence[Operation]) -> Iterator[str]:
    """A line for each operation that is new, gone or changed."""
    ours, theirs = ({(one.host, one.key): one for one in operations} for operations in (known, newer))
    for key, one in theirs.items():
        if key not in ours and find_dead(*one.operation.split(" "), one.host) is None:
            yield f"new      {_shown(one)}"
    for key, one in ours.items():
        if key not in theirs:
            yield f"gone     {_shown(one)}"
        elif changes := [*_changes(one, theirs[key])]:
            yield f"changed  {_shown(one)}: {'; '.join(changes)}"


def _shown(one: Operation) -> str:
    host = "" if one.host == "server" else f" at {one.host}"
    return f"{one.operation}{host}" + (f" ({one.call})" if one.call else "")


def _changes(ours: Operation, theirs: Operation) -> Iterator[str]:
    for part in ("query", "body"):
        before, after = _comparable(getattr(ours, part), getattr(theirs, part))
        yield from (f"{part} has {name}" for name in after if name not in before)
        yield from (f"{part} has no {name}" for name in before if name not in after)
        for name in before.keys() & after.keys():
            if change := _change(before[name], after[name]):
                yield f"{part} {name} {change}"


def _comparable(ours: Fields, theirs: Fields) -> tuple[Fields, Fields]:
    """Fields within others where both sides name some of them: pages often leave them out."""

    def holders(fields: Fields) -> set[str]:
        return {name.rpartition(".")[0] for name in fields}

    both = holders(ours) & holders(theirs) | {""}
    return tuple(  # type: ignore[return-value]
        {name: words for name, words in fields.items() if name.rpartition(".")[0] in both}
        for fields in (ours, theirs)
    )


def _change(before: str, after: str) -> str:
    """What became of a field, where something did; a kind that is not told is no other."""
    kinds = [
        {_KINDS.get(kind, kind) for kind in re.findall(r"[a-z]+", words)} - {"or", "required"}
        for words in (before, after)
    ]
    if all(kinds) and not kinds[0] & kinds[1]:
        return f"is {after}, was {before}"
    was, is_ = ("required" in words for words in (before, after))
    return "" if was == is_ else "must be given" if is_ else "may be left out"


def main(path: Path) -> int:
    """Print the differences; 1 where there are any, 2 where the copy says nothing of operations."""
    if not (newer := read_docs(path)):
        print(f"no operations were found in {path}: is it an OpenAPI file, or a folder of pages?")
        return 2
    lines = [*differences(OPERATIONS, newer)]
    print(*lines or [f"nothing differs in {len(newer)} operations"], sep="\n")
    return min(1, len(lines))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
