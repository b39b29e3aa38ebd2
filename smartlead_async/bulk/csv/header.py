"""What the head of a CSV file says: its encoding, its delimiter, and what each column is for. Pure.

Whatever is wrong with a file as a whole is said from here, before a row is read and anything is sent. Reading
rows is in `csv_file`.
"""

import codecs
import csv
import io
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import attrs

from smartlead_async.errors import InvalidInputError
from smartlead_async.models.leads import Lead
from smartlead_async.models.rules import MAX_CUSTOM_FIELDS, refuse

HEAD_BYTES = 65_536  # what is read to decide; some 500 rows of 8 columns
# One row at most, in characters. It bounds the memory an unclosed quote, or a file without line ends, can take.
MAX_ROW_CHARACTERS = 2_000_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}  # in the order of preference
CUSTOM = "custom:"  # begins the target of a column that becomes a custom field
IGNORED = ""  # the target of a column that is not read
LEAD_FIELDS = tuple(field.name for field in attrs.fields(Lead) if field.name != "custom_fields")

# How people call the fields, beside the fields' own names; compared by `normalise`. A name that may as well mean
# something else ("Name", "URL", "Phone 2", "Company LinkedIn") is not here: it becomes a custom field, which is
# seen before anything is sent and put right with a mapping.
ALIASES = {
    "email": ("mail", "email address", "mail address", "work email", "business email"),
    "first_name": ("first", "given name", "forename"),
    "last_name": ("last", "surname", "family name"),
    "phone_number": ("phone", "telephone", "tel", "mobile", "mobile phone", "mobile number"),
    "company_name": ("company", "organization", "organisation", "organization name", "organisation name"),
    "website": ("website url", "web site", "homepage"),
    "location": ("city",),
    "linkedin_profile": ("linkedin", "linkedin url", "linkedin profile url", "person linkedin url"),
    "company_url": ("company website",),
}
LEAD_ID_ALIASES = ("lead_id", "id")  # where leads are updated; elsewhere an id is a custom field
REJECTS_COLUMNS = frozenset(
    {"_line", "_code", "_reason"}
)  # what a file of rejected rows adds to the original ones

_ROWS_COMPARED = 100
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_SEPARATORS = re.compile(r"[\s_.\-]+")


def normalise(name: str) -> str:
    """A column's name without regard to case, spaces, `_`, `-` and `.`."""
    return _SEPARATORS.sub("", name.casefold())


_FIELD_OF = {normalise(name): field for field in LEAD_FIELDS for name in (field, *ALIASES.get(field, ()))}
_LEAD_ID_NAMES = frozenset(map(normalise, LEAD_ID_ALIASES))


def read_head(path: Path) -> tuple[bytes, int]:
    """The first bytes of a file, and how many it has."""
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            with path.open("rb") as file:
                return file.read(HEAD_BYTES), status.st_size
    except FileNotFoundError:
        raise InvalidInputError("there is no such file; check the path") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InvalidInputError(f"it cannot be read: {error}; check the path and its permissions") from None
    if stat.S_ISDIR(status.st_mode):
        raise InvalidInputError("it is a directory; give the path of a CSV file")
    raise InvalidInputError("it is not a regular file, and is read more than once; save it to a file first")


def no_header(text: str) -> str:
    """Why a head has no first row."""
    if not text.strip():
        return "the file is empty; its first line must name the columns"
    return (
        "the first line, which must name the columns, cannot be read: it has a quote that is not closed, or text "
        f"between a closing quote and the delimiter, or is longer than {HEAD_BYTES:,} bytes"
    )


def find_encoding(head: bytes, *, is_whole: bool) -> str:
    """UTF by its mark or by its look, else cp1252, which Excel writes."""
    if name := _utf_by_its_mark(head) or _utf_16_by_its_look(head):
        return name
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(head, is_whole)
    damaged = sum("\ud800" <= character <= "\udfff" for character in text)
    intact = sum(character > "\x7f" for character in text) - damaged
    # More letters that are right than bytes that are wrong is UTF-8 with damage. Read as cp1252, all of them would
    # be wrong ("JosÃ©"), unnoticed, and sent to people.
    return "utf-8" if not damaged or intact > damaged else "cp1252"


def _utf_by_its_mark(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def _utf_16_by_its_look(head: bytes) -> str | None:
    """Without a mark: ASCII text has a zero in every second byte, and addresses are mostly ASCII."""
    pairs = len(head) // 2
    zeros_first, zeros_second = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if 3 * zeros_second > pairs and not zeros_first:
        return "utf-16-le"
    if 3 * zeros_first > pairs and not zeros_second:
        return "utf-16-be"
    return None


def codec_name(encoding: str) -> str:
    """The codec's own name for an encoding somebody gave."""
    try:
        "x".encode(encoding, "replace")  # a look-up alone does not refuse codecs that are not for files of text
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise refuse("encoding", encoding, "one that Python knows, such as utf-8, utf-16 or cp1252") from None


def decode_head(head: bytes, encoding: str, *, is_whole: bool) -> str:
    """The head as text, or the offset of the first byte that is none."""
    if encoding in ("utf-16", "utf-32") and head and not (_utf_by_its_mark(head) or "").startswith(encoding):
        raise InvalidInputError(f"it does not begin with the mark of {encoding}; try --encoding {encoding}-le")
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, is_whole)
    except UnicodeDecodeError as error:
        offset = len(head) - len(error.object) + error.start  # utf-8-sig counts from behind its mark
        raise InvalidInputError(
            f"byte 0x{head[offset]:02X} at offset {offset} is not {encoding}; repair it, or if the file is in "
            f"another encoding, say so with --encoding, such as {'utf-8' if encoding == 'cp1252' else 'cp1252'}"
        ) from None
    except UnicodeError as error:  # pragma: no cover (punycode before Python 3.13, which says no more)
        raise InvalidInputError(f"it is not {encoding}: {error}; say what it is with --encoding") from None
    if found := _NO_TEXT.search(text):
        offset = len(text[: found.start()].encode(encoding, "replace"))  # iso-2022 reads what it cannot write
        what = "a NUL" if found[0] == "\0" else f"half a letter (U+{ord(found[0]):04X})"
        raise InvalidInputError(
            f"there is {what} at offset {offset}, so it is not text in {encoding}; say what it is written in "
            "with --encoding, such as utf-16-le, or save it as CSV in UTF-8"
        )
    return text.removeprefix("\ufeff")


def head_lines(text: str, *, is_whole: bool) -> list[str]:
    """The physical lines of the head; the last one is left out where it may be cut."""
    lines = list(io.StringIO(text, newline=""))
    return lines if is_whole else lines[:-1]


def check_delimiter(delimiter: str) -> str:
    """What csv can part cells with, whatever the version of Python."""
    if len(delimiter) != 1 or delimiter in '"\r\n\0 ':
        raise refuse("delimiter", delimiter, "one character; not a quote, a space, a line end or NUL")
    return delimiter


def find_delimiter(lines: Sequence[str], email_columns: Collection[str] = ()) -> str:
    """The delimiter under which the head looks most like a table; a comma where it has one column."""
    emails = {normalise(name) for name in email_columns}
    return max(DELIMITERS, key=lambda delimiter: _fitness(sample(lines, delimiter), emails))


def _fitness(rows: list[list[str]], emails: Collection[str]) -> tuple[bool, float, int]:
    """A column of e-mail addresses, then rows as wide as the header, then the number of columns."""
    if not rows or len(rows[0]) == 1:
        return False, 0.0, 1
    names = map(normalise, rows[0])
    compared = rows[:_ROWS_COMPARED]
    alike = sum(len(row) == len(rows[0]) for row in compared)
    return (
        any(_FIELD_OF.get(name) == "email" or name in emails for name in names),
        alike / len(compared),
        len(rows[0]),
    )


def sample(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    """The rows of the head, as far as they can be read; the last one may go on behind it."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row in csv_rows(lines, delimiter) if is_filled(row))
    return rows


def csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows of lines, strictly: a quote that is not closed, or not followed by a delimiter, is an error.

    The limit on a cell belongs to the whole process. It is raised, so that one long cell is one bad row and not
    the end of the file, and it is not put back: another reader may be at work, and under the old limit stop.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_ROW_CHARACTERS))
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


def is_filled(cells: Iterable[str]) -> bool:
    """Whether any cell holds more than space; spreadsheets end their files with rows that do not."""
    return any(map(str.strip, cells))


@attrs.frozen(kw_only=True)
class Columns:
    """What each column is for, and where a row's values are."""

    names: tuple[str, ...]
    targets: tuple[str, ...]  # of each: the name of a lead's field, `lead_id`, `custom:Name`, or `IGNORED`
    fields: tuple[tuple[int, str], ...]  # position and field, without the e-mail address
    custom: tuple[tuple[int, str], ...]  # position and name
    nameless: tuple[int, ...]
    email_at: int
    lead_id_at: int | None

    @classmethod
    def of(cls, names: tuple[str, ...], targets: tuple[str, ...]) -> "Columns":
        """Targets that were checked: one of them is the e-mail address."""
        placed = tuple(enumerate(targets))
        return cls(
            names=names,
            targets=targets,
            fields=tuple((at, target) for at, target in placed if target in LEAD_FIELDS and target != "email"),
            custom=tuple((at, target.removeprefix(CUSTOM)) for at, target in placed if target.startswith(CUSTOM)),
            nameless=tuple(at for at, name in enumerate(names) if not name),
            email_at=targets.index("email"),
            lead_id_at=targets.index("lead_id") if "lead_id" in targets else None,
        )

    def name(self, at: int) -> str:
        """A column as messages call it."""
        return f"column {self.names[at]!r}" if at < len(self.names) and self.names[at] else f"column {at + 1}"

    def name_of(self, target: str) -> str:
        """The column of a target, as messages call it."""
        return self.name(self.targets.index(target))


def plan_columns(
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    columns: Mapping[str, str],
    ignore: Collection[str],
    is_update: bool,
) -> Columns:
    """What each column is for, as far as names and the first rows say it."""
    given = _given_targets(names, columns, ignore, is_update=is_update)
    _check_names(names, [name for name, target in given.items() if target == IGNORED])
    targets = tuple(given[name] if name in given else _own_target(name, is_update=is_update) for name in names)
    _check_targets(names, targets, is_update=is_update)
    plan = Columns.of(tuple(names), targets)
    _check_nameless(plan, rows)
    return plan


def _given_targets(
    names: Sequence[str], columns: Mapping[str, str], ignore: Collection[str], *, is_update: bool
) -> dict[str, str]:
    """The targets that were asked for, by the columns' names as the file has them."""
    given: dict[str, str] = {}
    for wanted, target in (*columns.items(), *((name, IGNORED) for name in ignore)):
        name = _find_name(names, wanted)
        target = _trim(target)  # noqa: PLW2901 (it is the target as it will be)
        if given.setdefault(name, target) != target:
            raise InvalidInputError(f"column {name!r} is to be mapped in two ways, or mapped and ignored; say one")
    for name, target in given.items():
        _check_target(name, target, is_update=is_update)
    return given


def _trim(target: str) -> str:
    """A target without spaces around the name of a custom field."""
    return CUSTOM + target.removeprefix(CUSTOM).strip() if target.startswith(CUSTOM) else target


def _find_name(names: Sequence[str], wanted: str) -> str:
    """By the name as it is, or else by the only one that differs in case and separators."""
    alike = [name for name in names if name and normalise(name) == normalise(wanted)]
    if wanted in alike:
        return wanted
    if len(alike) != 1:
        raise InvalidInputError(f"there is no column {wanted!r} to map or ignore; there are {_list(names)}")
    return alike[0]


def _check_target(name: str, target: str, *, is_update: bool) -> None:
    allowed = (*LEAD_FIELDS, *(("lead_id",) if is_update else ()))
    is_custom = target.startswith(CUSTOM) and target != CUSTOM
    if target not in allowed and target != IGNORED and not is_custom:
        raise refuse(f"the target of column {name!r}", target, f"{CUSTOM}Name, or one of {', '.join(allowed)}")


def _own_target(name: str, *, is_update: bool) -> str:
    """What a column says by its name."""
    key = normalise(name)
    if not name or name.casefold() in REJECTS_COLUMNS:
        return IGNORED
    if is_update and key in _LEAD_ID_NAMES:
        return "lead_id"
    return _FIELD_OF.get(key, f"{CUSTOM}{name}")


def _check_names(names: Sequence[str], ignored: Collection[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1 and name and name not in ignored:
            numbers = [str(number) for number, other in enumerate(names, start=1) if other == name]
            raise InvalidInputError(
                f"columns {' and '.join(numbers)} are both called {name!r}; rename one of them, or ignore both "
                f"with --ignore {name!r}"
            )


def _check_targets(names: Sequence[str], targets: Sequence[str], *, is_update: bool) -> None:
    _check_is_there(names, targets, "email")
    if is_update:
        _check_is_there(names, targets, "lead_id")
    for target, count in Counter(targets).items():
        if count > 1 and target != IGNORED:
            alike = [name for name, other in zip(names, targets, strict=True) if other == target]
            raise InvalidInputError(
                f"columns {_list(alike)} both fill {target}; leave one out with --ignore {alike[1]!r}, or keep it "
                f"as a custom field with --map {f'{alike[1]}={CUSTOM}{alike[1]}'!r}"
            )
    custom = [name for name, target in zip(names, targets, strict=True) if target.startswith(CUSTOM)]
    if len(custom) > MAX_CUSTOM_FIELDS:
        raise InvalidInputError(
            f"{len(custom)} columns are custom fields, and a lead has at most {MAX_CUSTOM_FIELDS}; leave some out "
            f"with --ignore: {_list(custom)}"
        )


def _check_is_there(names: Sequence[str], targets: Sequence[str], target: str) -> None:
    if target in targets:
        return
    what = "e-mail address" if target == "email" else "lead's id"
    hint = "; this looks like a lead: the first line must name the columns" if "@" in "".join(names) else ""
    raise InvalidInputError(
        f"no column is the {what}; there are {_list(names)}{hint}; say which it is with --map COLUMN={target}"
    )


def _check_nameless(plan: Columns, rows: Iterable[Sequence[str]]) -> None:
    for row in rows:
        for at in plan.nameless:
            if cell := "".join(row[at : at + 1]).strip():
                raise InvalidInputError(
                    f"column {at + 1} has no name and is not empty: it holds {cell[:40]!r}; name it in the first "
                    "line, or empty it"
                )


def _list(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names if name)
