"""Fifty kinds of files of leads, and what is in each.

Those that people were seen to have, and one table in the forms that programs write.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from tests.bulk.csv.real_files import CASES, REAL_FILES, RealFile

HEADER = ("Email", "First Name", "Last Name", "Company")
GERMAN = [("Jörg", "Müller", "Groß, Söhne & Co"), ("Käthe", "Öztürk", "Bäckerei; Café")]
POLISH = [("Łukasz", "Wiśniewski", "Żółw, Spółka"), ("Zdeněk", "Dvořák", "Pražská pekárna")]
RUSSIAN = [("Иван", "Петров", "ООО Выдумка"), ("Ольга", "Смирнова", "Ромашка")]
GREEK = [("Νίκος", "Παπαδόπουλος", "Αιγαίο"), ("Ελένη", "Γεωργίου", "Μέλισσα")]
CHINESE = [("伟", "王", "虚构科技有限公司"), ("芳", "李", "样本贸易")]
TAIWANESE = [("志明", "陳", "虛構科技"), ("春嬌", "許功蓋", "樣本貿易")]
KOREAN = [("민수", "김", "가상주식회사"), ("영희", "이", "견본상사")]
WITH_LINES = [("Zoë", "Łuk", "Row one\nrow two"), ("Mia", "O'Neil", 'Say "Hi", Ltd')]
TWICE = "F24_double_encoded.csv"
ARGUABLE = {"F22_nickname_quotes.csv": ("bob@nick.example", "sid@nick.example")}  # quotes that are not doubled

People = Sequence[tuple[str, str, str]]


@attrs.frozen(kw_only=True)
class Kind:
    """A file.

    Attributes:
        path: Where it is.
        column: The header of the addresses, as a person sees it.
        emails: The addresses of all leads in it, in order.
        values: Texts of the first lead, without its address.
        options: What a person says of it who is asked.
        arguable: Addresses of rows that one may take or reject.
    """

    path: Path
    column: str
    emails: tuple[str, ...]
    values: tuple[str, ...]
    options: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    arguable: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Form:
    """How a table is written."""

    name: str
    people: People = GERMAN
    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"
    title: str = ""
    is_asked_for: bool = False

    def write(self, folder: Path) -> Kind:
        """The file, and what is in it."""
        emails = tuple(f"lead{number}@example.com" for number in range(len(self.people)))
        path = folder / self.name
        rows = [(email, *person) for email, person in zip(emails, self.people, strict=True)]
        path.write_bytes(_pack(self.name, self._text(rows).encode(self.encoding)))
        options = {"encoding": self.encoding} if self.is_asked_for else {}
        return Kind(path=path, column=HEADER[0], emails=emails, values=self.people[0], options=options)

    def _text(self, rows: Sequence[Sequence[str]]) -> str:
        text = io.StringIO(newline="")
        text.write(self.title)
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.line_end).writerows([HEADER, *rows])
        return text.getvalue()


FORMS = (
    Form(name="utf-8.csv"),
    Form(name="utf-8 with a mark.csv", encoding="utf-8-sig"),
    Form(name="excel's unicode text.txt", encoding="utf-16", delimiter="\t"),
    Form(name="excel in germany.csv", encoding="cp1252", delimiter=";", is_asked_for=True),
    Form(name="tabs.tsv", delimiter="\t"),
    Form(name="bars.txt", delimiter="|"),
    Form(name="old mac lines.csv", line_end="\r"),
    Form(name="lines in cells.csv", people=WITH_LINES),
    Form(name="a title above.csv", title="Our leads\r\n\r\n"),
    Form(name="excel in poland.csv", people=POLISH, encoding="cp1250", delimiter=";", is_asked_for=True),
    Form(name="koi8-r.csv", people=RUSSIAN, encoding="koi8-r", is_asked_for=True),
    Form(name="excel in greece.csv", people=GREEK, encoding="cp1253", delimiter=";", is_asked_for=True),
    Form(name="excel in china.csv", people=CHINESE, encoding="gb18030", is_asked_for=True),
    Form(name="excel in taiwan.csv", people=TAIWANESE, encoding="cp950", is_asked_for=True),
    Form(name="excel in korea.csv", people=KOREAN, encoding="cp949", is_asked_for=True),
    Form(name="mac roman.csv", encoding="mac-roman", is_asked_for=True),
    Form(name="leads.csv.gz"),
    Form(name="leads.zip"),
)


def kinds(folder: Path) -> Iterator[Kind]:
    """All fifty; those that are no files yet are written into the folder."""
    yield from map(_real, REAL_FILES)
    yield Kind(
        path=CASES / TWICE,
        column="email",
        emails=("zoe@double.example",),
        values=("Zoë", "Großmann"),
    )
    for form in FORMS:
        yield form.write(folder)


def _real(real: RealFile) -> Kind:
    return Kind(
        path=CASES / real.name,
        column=real.column,
        emails=real.emails,
        values=tuple(_texts({name: value for name, value in real.first.items() if name != "email"})),
        options=real.options,
        arguable=ARGUABLE.get(real.name, ()),
    )


def _texts(fields: Mapping[str, Any]) -> Iterator[str]:
    for value in fields.values():
        if isinstance(value, Mapping):
            yield from _texts(value)
        else:
            yield str(value)


def _pack(name: str, content: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.compress(content)
    if name.endswith(".zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("leads.csv", content)
        return packed.getvalue()
    return content
