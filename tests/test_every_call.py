"""What type checkers see of every call is that of the example files and the signatures."""

from tests.every_call import FOLDER, files


def test_the_calls_for_type_checkers_are_up_to_date() -> None:
    """Otherwise `python -m tests.every_call` writes them."""
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")} == files()
