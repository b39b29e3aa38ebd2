"""What people read a file of leads with, and what each makes of every kind of file.

The columns are forgiven: a lead is right where its texts stand in a row that has its address in the column that a
person sees to be the addresses'.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, get_args

import attrs

from benchmarks.compare.file_kinds import Kind
from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv.file import open_file

Outcome = Literal["right", "asked", "stopped", "wrong"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Texts = frozenset[str]
Sent = Sequence[tuple[str, Texts]]
"""Of each row that would be sent the address, and all texts."""
HEAD, DELIMITERS = 4096, ",;\t|"  # what a sniffer is given


@attrs.frozen(kw_only=True)
class Reader:
    """One row of the table."""

    title: str
    read: Callable[[Kind], Sent]


def by_csv(kind: Kind, *, sniffs: bool = False) -> Sent:
    """As the documentation of Python shows it, in the encoding that most files have."""
    with kind.path.open(encoding="utf-8-sig", newline="") as file:
        dialect = csv.Sniffer().sniff(file.read(HEAD), DELIMITERS) if sniffs else csv.excel
        file.seek(0)
        return with_address(kind, csv.DictReader(file, dialect=dialect))


def by_sniffer(kind: Kind) -> Sent:
    """The same, and the delimiter is found out."""
    return by_csv(kind, sniffs=True)


def by_us(kind: Kind, *, is_asked: bool = False) -> Sent:
    """As the command reads it, which asks a person, and stops a script, where something is likely wrong."""
    file = open_file(kind.path, **(kind.options if is_asked else {}))
    if file.warnings and not is_asked:
        raise InvalidInputError(file.warnings[0])
    return [(row.item.email, _texts_of(row.item)) for row in file.rows() if isinstance(row.item, Lead)]


def judge(reader: Reader, kind: Kind) -> Outcome:
    """Right, right after it asked, an error before anything is sent, or something wrong is sent."""
    try:
        return "right" if is_right(kind, reader.read(kind)) else "wrong"
    except InvalidInputError:
        return _judge_answered(kind)
    except (KeyError, ValueError, csv.Error):
        return "stopped"


def _judge_answered(kind: Kind) -> Outcome:
    try:
        return "asked" if is_right(kind, by_us(kind, is_asked=True)) else "stopped"
    except InvalidInputError:
        return "stopped"


def is_right(kind: Kind, sent: Sent) -> bool:
    """All leads and nothing else, in order; the first one has its texts."""
    found = {to_plain(address): texts for address, texts in reversed(sent)}
    addresses = [to_plain(address) for address, _ in sent if to_plain(address) not in kind.arguable]
    return addresses == list(map(to_plain, kind.emails)) and set(kind.values) <= found[addresses[0]]


def to_plain(address: str) -> str:
    """An address as servers compare it."""
    name, at, domain = address.strip().casefold().rpartition("@")
    return name + at + _to_ascii(domain)


def _to_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:  # no domain: it stays as it is
        return domain


def with_address(kind: Kind, rows: Iterable[Mapping[str, object]]) -> Sent:
    """Of rows by column, those with something where the address is."""
    found = [{name: _text(value) for name, value in row.items()} for row in rows]
    return [(row[kind.column], frozenset(row.values())) for row in found if row[kind.column]]


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 (NaN)


def _texts_of(lead: Lead) -> Texts:
    fields = lead.to_dict()
    custom = fields.pop("custom_fields", {})
    return frozenset(str(value) for value in [*fields.values(), *custom.values()])
