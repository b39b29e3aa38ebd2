"""The file of rejected rows is whole, or not there."""

import pytest

from smartlead_async import SmartleadError
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.rejects import write_rejects


def test_a_file_of_rejects_that_cannot_be_finished_is_not_there(tmp_path):
    """The journal that tells them is missing: what was begun beside the file is taken away."""
    leads = tmp_path / "leads.csv"
    leads.write_text("email\nana@example.com\n", encoding="utf-8")
    with pytest.raises(SmartleadError):
        write_rejects(open_file(leads), tmp_path / "no.journal", tmp_path / "rejects.csv", is_update=False)
    assert list(tmp_path.iterdir()) == [leads]
