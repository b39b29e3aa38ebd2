"""Places for files: of a journal, of rows."""

from pathlib import Path

import pytest

from tests.bulk.csv.csv_files import Writer


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    return Writer(tmp_path_factory.mktemp("csv"))


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "leads.journal"
