"""Encodings: what is certain, what is asked for, and text that was encoded twice."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import InvalidInputError
from smartlead_async.bulk.csv.addresses import check_address
from smartlead_async.bulk.csv.double_encoding import undo
from smartlead_async.bulk.csv.encoding import MAX_CANDIDATES, UncertainEncodingError, find_candidates
from smartlead_async.bulk.csv.file import open_file
from tests.bulk.csv.csv_files import Writer

# What nobody can mistake for ASCII: the first letters of names.
NAMES = {
    "cp1252": "José Muñoz;François Lefèvre;Jörg Groß",
    "cp1250": "Łukasz Wiśniewski;Jiří Dvořák;Győző Szűcs",
    "cp1251": "Иван Петров;Ольга Смирнова",
    "cp1253": "Νίκος Παπαδόπουλος;Ελένη Γεωργίου",
    "cp1254": "Çağla Yıldız;İbrahim Şahin",
    "mac-roman": "José Muñoz;François Lefèvre;Jörg Groß",
    "cp932": "山田太郎;佐藤花子",
    "gb18030": "王伟;李芳;虚构科技",
    "cp950": "陳志明;林春嬌",
    "cp949": "김민수;이영희",
}


@pytest.mark.parametrize("encoding", NAMES)
def test_the_right_encoding_is_among_the_candidates(encoding: str):
    """At most six, each with how it reads."""
    text = NAMES[encoding]
    candidates = find_candidates(text.encode(encoding))
    assert len(candidates) <= MAX_CANDIDATES
    assert tuple(text.split(";")) in [candidate.samples for candidate in candidates]


def test_letters_far_down_the_file_are_found(write: Writer):
    """A file is not ASCII because its head is."""
    head = b"email,name\n" + b"a@example.com,A\n" * 20_000
    with pytest.raises(UncertainEncodingError) as caught:
        open_file(write(head + b"b@example.com,J\xf6rg\n" + b"c@example.com," + b"C" * 200_000))
    assert "Jörg" in {candidate.samples[0] for candidate in caught.value.candidates}
    assert open_file(write(head + "b@example.com,Jörg\n".encode())).encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_found_by_its_look(write: Writer, encoding: str):
    """Also where most letters are not ASCII, and some have a zero in the other byte."""
    text = "email;name;company\n" + "".join(
        f"a{number}@example.com;一Иван Петров;ООО Выдумка\n" for number in range(9)
    )
    assert open_file(write(text.encode(encoding))).encoding == encoding


@pytest.mark.parametrize(
    ("twice", "once"),
    [
        ("ZoÃ«", "Zoë"),
        ("GroÃŸmann", "Großmann"),
        ("Å\x81ukasz WiÅ›niewski", "Łukasz Wiśniewski"),
        ("Ð\x98Ð²Ð°Ð½", "Иван"),
        ("å¤ªéƒŽ", "太郎"),
        ("donâ€™t", "don’t"),
        ("M√ºller", "Müller"),
    ],
)
def test_text_that_was_encoded_twice_is_recognised(twice: str, once: str):
    """As Windows and Macs do it."""
    assert undo(twice) == once


@pytest.mark.parametrize(
    "text", ["Zoë", "JOÃO", "São", "É»", "Ärger", "√9", "Иван", "太郎", "Â", "à la «carte»", "à€€", "√字"]
)
def test_text_that_was_encoded_once_is_left(text: str):
    """Also where its letters look like half of a pair."""
    assert undo(text) is None


@given(st.from_regex(r"[A-Za-z0-9._+-]{1,12}@[A-Za-z0-9.-]{1,12}\.[A-Za-z]{1,8}", fullmatch=True))
def test_a_plain_address_is_as_the_library_has_it(address: str):
    """The short way for plain addresses says the same as the long one."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        with pytest.raises(InvalidInputError, match="an e-mail address"):
            check_address(address)
    else:
        assert check_address(address).casefold() == address.casefold()


def test_of_many_rows_that_were_encoded_twice_three_are_shown(write: Writer):
    """And all are counted, but those that only look so."""
    rows = "".join(f"a{number}@example.com,ZoÃ«{number}\n" for number in range(5))
    (warning,) = open_file(write(f"email,name\n{rows}b@example.com,à€€\n")).warnings
    assert warning.startswith(
        "text seems to be encoded twice in 5 rows: 'ZoÃ«0' for 'Zoë0', 'ZoÃ«1' for 'Zoë1', 'ZoÃ«2' for 'Zoë2'"
    )
