"""CSV files in a folder of their own."""

import pytest

from tests.bulk.csv.csv_files import Writer


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    return Writer(tmp_path_factory.mktemp("csv"))
