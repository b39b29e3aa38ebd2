"""One table in every form that programs give it: what is read is what was written."""

import csv
import io
import random
from typing import Any

import attrs
import pytest

from smartlead_async import Lead
from smartlead_async.bulk.csv.encoding import UncertainEncodingError
from smartlead_async.bulk.csv.file import open_file
from tests.bulk.csv.csv_files import Writer

# People whose letters an encoding has, and the encodings.
PEOPLE = {
    ("utf-8", "cp1252", "cp1250", "mac-roman", "cp850"): [
        ("Jörg", "Müller", "Groß, Söhne & Co"),
        ("Käthe", "Öztürk", "Bäckerei; Café"),
    ],
    ("utf-8", "cp1250", "cp852", "iso8859-2"): [
        ("Łukasz", "Wiśniewski", "Żółw, Spółka"),
        ("Zdeněk", "Dvořák", "Pražská pekárna"),
    ],
    ("utf-8", "cp1251", "koi8-r", "mac-cyrillic"): [
        ("Иван", "Петров", "ООО Выдумка"),
        ("Ольга", "Смирнова", "Ромашка"),
    ],
    ("utf-8", "cp1253"): [("Νίκος", "Παπαδόπουλος", "Αιγαίο"), ("Ελένη", "Γεωργίου", "Μέλισσα")],
    ("utf-8", "cp1254"): [("Çağla", "Yıldız", "Ege Zeytin"), ("İbrahim", "Şahin", "Boğaz")],
    ("utf-8", "cp932"): [("太郎", "山田", "表計算ソフト株式会社"), ("ポール", "ソニー", "架空商事")],
    ("utf-8", "gb18030"): [("伟", "王", "虚构科技有限公司"), ("芳", "李", "样本贸易")],
    ("utf-8", "cp950"): [("志明", "陳", "虛構科技"), ("春嬌", "許功蓋", "樣本貿易")],
    ("utf-8", "cp949"): [("민수", "김", "가상주식회사"), ("영희", "이", "견본상사")],
    ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"): [
        ("🌟 Mia", "O'Neil", 'Say "Hi", Ltd'),
        ("Zoë", "Łuk", "行\nzwei; drei | vier"),
    ],
    ("ascii", "utf-16"): [("Joe", "Miller", "Acme, Inc."), ("Ann", "Lee", "A|B\tC")],
}
HEADERS = [
    ("Email", "First Name", "Last Name", "Company"),
    ("E-Mail-Adresse", "Vorname", "Nachname", "Firma"),
    ("E-mail 1 - Value", "Given Name", "Family Name", "Organization 1 - Name"),
    ("Work Email", "first_name", "Surname", "Company / Account"),
]
FIELDS = ("email", "first_name", "last_name", "company_name")


@attrs.frozen
class Form:
    """How a table is written."""

    encoding: str
    delimiter: str
    line_end: str
    marks: int  # before the text, where the encoding has one
    quoting: Any
    order: tuple[int, ...]
    header: tuple[str, ...]
    separator_line: bool
    title: bool
    short_rows: bool
    lines_in_quotes: bool
    rows: tuple[tuple[str, ...], ...]


def draw(number: int) -> Form:
    """A form by its number, the same at every run."""
    choose = random.Random(number)
    encodings = choose.choice(list(PEOPLE))
    encoding = choose.choice(encodings)
    people = PEOPLE[encodings]
    rows = tuple((f"lead{at}@example.com", *people[at % 2]) for at in range(choose.choice([1, 2, 20])))
    line_end = choose.choice(["\n", "\r\n", "\r"])
    return Form(
        encoding=encoding,
        delimiter=choose.choice(",;\t|"),
        line_end=line_end,
        marks=choose.choice([0, 0, 1, 2]) if encoding.startswith("utf-") else 0,
        # csv leaves a line feed without quotes where lines end otherwise.
        quoting=choose.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]) if line_end != "\r" else csv.QUOTE_ALL,
        order=tuple(choose.sample(range(4), 4)),
        header=choose.choice(HEADERS),
        separator_line=choose.random() < 0.2,
        title=choose.random() < 0.2,
        short_rows=choose.random() < 0.3,
        lines_in_quotes=choose.random() < 0.1,
        rows=rows,
    )


def write_form(form: Form) -> bytes:
    """The bytes of a table in a form."""
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=form.delimiter, lineterminator=form.line_end, quoting=form.quoting)
    if form.separator_line:
        text.write(f"sep={form.delimiter}{form.line_end}")
    if form.title:
        table.writerows([["Our leads"], []])
    table.writerow([form.header[at] for at in form.order] + ["Notes"])
    for row in form.rows:
        table.writerow([row[at] for at in form.order] + ([] if form.short_rows else [""]))
    if form.lines_in_quotes and "\n" not in "".join(map("".join, form.rows)):
        lines = text.getvalue().split(form.line_end)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator=form.line_end, quoting=csv.QUOTE_ALL).writerows([line] for line in lines)
    return ("\ufeff" * form.marks + text.getvalue()).encode(form.encoding)


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_no_name_and_no_address_is_read_wrong(write: Writer, start: int):
    """Where the encoding is not certain, it is asked for; with the right one the right text is read."""
    for form in map(draw, range(start, start + 100)):
        path = write(write_form(form))
        expected = [Lead(**dict(zip(FIELDS, row, strict=True))) for row in form.rows]
        try:
            file = open_file(path)
        except UncertainEncodingError as error:
            assert form.encoding not in {"utf-8", "utf-8-sig", "utf-16", "ascii"}, form
            readings = [path.read_bytes().decode(one.encoding, "replace") for one in error.candidates]
            assert path.read_bytes().decode(form.encoding) in readings, form
            file = open_file(path, encoding=form.encoding)
        assert [row.item for row in file.rows()] == expected, form
