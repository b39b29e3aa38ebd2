"""What is shown of a file before anything is sent."""

import io

import pytest
from rich.console import Console

from smartlead_async.bulk.csv.file import open_file
from smartlead_async.cli.preview import show_file


@pytest.fixture
def shown(tmp_path):
    """What a person sees of a file in so many columns."""

    def show(text: str, *, width: int = 80, **options: object) -> str:
        path = tmp_path / "leads.csv"
        path.write_bytes(text.encode())
        console = Console(width=width, record=True, file=io.StringIO())
        show_file(console, open_file(path, **options))
        return console.export_text()

    return show


def test_columns_fields_examples_and_counts_are_a_table(shown):
    """And what is filled in some rows only is counted."""
    text = shown("E-mail,First Name,Title\na@b.example,Ann,CEO\nc@d.example,,CTO\n")
    assert "UTF-8, 2 rows" in text
    for words in (
        "│ E-mail     │ email              │ a@b.example │    all │",
        "│ First Name │ first_name         │ Ann         │ 1 of 2 │",
        "│ Title      │ custom field Title │ CEO         │    all │",
    ):
        assert words in text


def test_leads_are_shown_as_they_will_be_sent(shown):
    """The first three, field by field."""
    rows = "".join(f"p{n}@b.example,P{n},T{n}\n" for n in range(5))
    text = shown(f"email,first_name,Title\n{rows}")
    assert "│            │ line 2" not in text
    for words in ("line 2", "line 3", "line 4", "p0@b.example", "P1", "T2"):
        assert words in text
    assert "line 5" not in text


def test_names_of_fields_are_whole_beside_long_values(shown):
    """It is the values that are cut."""
    rows = "".join(f"p{n}@b.example,{'x' * 100},{'y' * 100}\n" for n in range(3))
    text = shown(f"email,company_name,First_Line\n{rows}")
    for name in ("email", "company_name", "First_Line"):
        assert f"│ {name} " in text.partition("As they will be sent")[2]


def test_an_update_shows_whom_it_changes(shown):
    """By the lead's id."""
    text = shown("lead_id,email,Title\n915,a@b.example,CEO\n", is_update=True)
    assert "│ lead_id │ 915" in text


def test_of_two_columns_for_a_field_it_is_said_which_counts_when(shown):
    """By their names."""
    text = shown("Work Email,Email\na@b.example,\n,c@d.example\n", width=120)
    assert "│ Work Email │ email, where Email is empty │ a@b.example │" in text
    assert "│ Email      │ email                       │ c@d.example │" in text


def test_columns_that_are_not_read_are_listed_with_the_reason(shown):
    """Each reason in a line, and no more than twelve names."""
    names = ",".join(f"Empty {n}" for n in range(20))
    text = shown(f"email,Title,Note,{names}\na@b.example,CEO,hm{',' * 20}\n", width=300, ignore=["Note"])
    assert "not read, ignored: Note" in text
    assert "Empty 11 and 8 more" in text


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(shown, width):
    """Of tables; long examples are cut."""
    text = shown(f"email,Title,Note\na@b.example,{'CEO ' * 40},{'x' * 300}\n", width=width)
    assert all(len(line) <= width for line in text.splitlines() if line.startswith(("│", "┏")))


def test_what_may_surprise_and_what_is_likely_wrong_is_said(shown):
    """Notes first."""
    text = shown("Notes:\n\nemail,first_name\na@b.example,Zo\u00c3\u00ab\n", width=300)
    assert "note: the columns are named on line 3" in text
    assert "warning: text seems to be encoded twice" in text
    assert text.index("note:") < text.index("warning:")


def test_nothing_in_a_file_moves_the_cursor(shown):
    """Nor is it taken for markup."""
    text = shown("email,first_name,[red]x\na@b.example,\x1b[2JAnn,[bold]y\n", width=120)
    assert "\x1b" not in text
    for words in ("[red]x", "[bold]y"):
        assert words in text


def test_a_file_without_a_lead_shows_its_columns(shown):
    """And no leads that would be sent."""
    text = shown("email,Title\nnobody,CEO\n")
    assert "│ email " in text
    assert "As they will be sent" not in text
