"""What a person is told of a file before anything is sent: leads as they are sent, columns, what may surprise."""

from collections.abc import Iterable

import attrs

from smartlead_async.bulk.csv.columns import CUSTOM, IGNORED, NAMELESS, Columns
from smartlead_async.bulk.csv.dialect import delimiter_name
from smartlead_async.bulk.csv.encoding import encoding_name
from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.csv.scan import Scan
from smartlead_async.models.column_names import normalise
from smartlead_async.models.plurals import count


@attrs.frozen
class ColumnPreview:
    """A column of a file.

    Attributes:
        name: As a person sees it; the second of a name is `Name#2`, one without a name `#3`.
        target: A field of `Lead`, `lead_id`, `custom_fields`, `custom:Name`; empty where it is not read.
        reason: Why it is not read.
        rank: Of several columns for one field: 1 is taken where it is filled, else 2, and so on.
        example: The first of its cells that is filled, cut to 60 characters.
        filled: How many of its cells are filled.
    """

    name: str
    target: str
    reason: str
    rank: int
    example: str
    filled: int


@attrs.frozen
class Preview:
    """The first leads of a file as they will be sent, and its columns."""

    leads: tuple[FileRow, ...]
    columns: tuple[ColumnPreview, ...]


def preview_columns(columns: Columns, scan: Scan) -> tuple[ColumnPreview, ...]:
    """Each column, in the file's order."""
    ranks = {at: rank for places in columns.places.values() for rank, at in enumerate(places, start=1)}
    return tuple(
        ColumnPreview(
            name=name,
            target=target,
            reason=columns.reasons[at],
            rank=ranks.get(at, 0),
            example=scan.examples[at],
            filled=scan.filled[at],
        )
        for at, (name, target) in enumerate(zip(columns.names, columns.targets, strict=True))
    )


def describe(encoding: str, delimiter: str, columns: Columns) -> str:
    """One line: encoding, delimiter, and what becomes of the columns."""
    pairs = list(zip(columns.names, columns.targets, strict=True))
    fields = [
        target if normalise(name) == normalise(target) else f"{name} as {target}"
        for name, target in pairs
        if target != IGNORED and not target.startswith(CUSTOM)
    ]
    parts = [
        f"{encoding_name(encoding)}, ",
        f"{delimiter_name(delimiter)}, " if delimiter else "",
        f"{count(len(pairs), 'column')}: {', '.join(fields)}",
        _listed(
            "custom fields", (target[len(CUSTOM) :] for target in columns.places if target.startswith(CUSTOM))
        ),
        _listed("ignored", (name for name, target in pairs if target == IGNORED)),
    ]
    return "".join(letter if letter.isprintable() else "?" for letter in "".join(parts))


def _listed(what: str, names: Iterable[str]) -> str:
    shown = ", ".join(names)
    return f"; {what}: {shown}" if shown else ""


def notes_of(columns: Columns, scan: Scan, titled: int | None) -> tuple[str, ...]:
    """What was found out and may surprise; `titled` is the header's line, where notes stand above it."""
    notes: list[str] = []
    if titled is not None:
        notes.append(f"the columns are named on line {titled}; what stands above is left out")
    if scan.footer:
        notes.append(
            f"left out from line {scan.footer_line} on: {count(scan.footer, 'row')} without an e-mail address and "
            f"with fewer cells at the end of the file: {scan.footer_text!r}"
        )
    for name, reason, filled in zip(columns.names, columns.reasons, scan.filled, strict=True):
        if reason == NAMELESS and filled:
            notes.append(f"column {name[1:]} has no name and is not read; to take it: --map '{name}=FIELD'")
    return tuple(notes)


def warnings_of(scan: Scan) -> tuple[str, ...]:
    """What is likely wrong."""
    if not scan.twice:
        return ()
    shown = ", ".join(f"{text!r} for {undone!r}" for text, undone in scan.twice_examples)
    where = count(scan.twice, "row")
    return (
        f"text seems to be encoded twice in {where}: {shown}; save the file anew as CSV UTF-8 where it is from",
    )
