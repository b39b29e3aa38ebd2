"""The page's part on files: what came of each kind in, Markdown out."""

from collections import Counter
from collections.abc import Iterator, Mapping

from benchmarks.compare.file_readers import OUTCOMES, Outcome
from benchmarks.compare.files import Outcomes
from benchmarks.page import markdown_table

FILES = """\
## Kinds of files

Leads read from {count} kinds of files: {real} that people were seen to have (exports of Apollo, HubSpot, LinkedIn,
Outlook, Google, Salesforce and others, with what went wrong in them; `tests/bulk/csv/files/cases`), and one table
in {forms} forms (encodings, delimiters, packed). Columns are forgiven to all: a lead is right where its address is
in the column that a person sees to be the addresses', and the first lead's other texts are anywhere in its row.

- *right*: all leads, and nothing else is sent;
- *right, asked*: nothing is sent before a person has said what the file does not, such as its encoding, out of
  what is shown; with that, all leads are right;
- *an error*: nothing is sent;
- *wrong, unsaid*: leads are missing, or something is sent that is no address or not what the file says.
"""
FILES_NOTES = """\
- The others read in UTF-8. With `encoding=` they read other files too; which one it is, they do not say.
- The one that is an error with ours has text that was encoded twice (`ZoÃ«` for `Zoë`): it is named, and a script
  stops; nobody can be sure what it was.
- smartlead-cli takes leads as JSON, and reads no table.
"""
NAMES: Mapping[Outcome, str] = {
    "right": "right",
    "asked": "right, asked",
    "stopped": "an error",
    "wrong": "wrong, unsaid",
}


def sections(outcomes: Outcomes) -> Iterator[str]:
    """The table, with what it is and what it says."""
    names = list(next(iter(outcomes.values())))
    real = sum(name.startswith("F") for name in names)
    yield FILES.format(count=len(names), real=real, forms=len(names) - real)
    yield table(outcomes)
    yield FILES_NOTES


def table(outcomes: Outcomes) -> str:
    """How many of each outcome."""
    rows = [
        [title, *(str(Counter(of_reader.values())[outcome]) for outcome in OUTCOMES)]
        for title, of_reader in outcomes.items()
    ]
    return markdown_table(["", *(NAMES[outcome] for outcome in OUTCOMES)], rows)
