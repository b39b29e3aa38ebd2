"""Every Python and shell block of the documentation and of the README does what the page says."""

from pathlib import Path

import pytest

from tests.docs.pages import LANGUAGES, PAGES, ROOT, read_blocks
from tests.docs.running import KEY, Reader


def _is_real(page: Path) -> bool:
    """Whether a Python block of it uses sockets; a command does so in a process of its own."""
    code = [block.code for block in read_blocks(page) if block.is_run and block.language == "python"]
    return any("Sandbox(" in block or "127.0.0.1" in block for block in code)


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


REAL = [page for page in PAGES if _is_real(page)]
VIRTUAL = [page for page in PAGES if page not in REAL and any(block.is_run for block in read_blocks(page))]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Somebody with a key of the sandbox, in a folder with the examples' leads."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    (tmp_path / "leads.csv").write_bytes((ROOT / "examples" / "leads.csv").read_bytes())
    return Reader(tmp_path)


@pytest.mark.parametrize("page", VIRTUAL, ids=_name)
async def test_the_blocks_of_a_page_run_in_their_order(page: Path, reader: Reader):
    """Each sees the names of those before it, and prints what the page shows."""
    with reader.at_the_desk():
        for block in read_blocks(page):
            await reader.run(page, block)


@pytest.mark.real_time
@pytest.mark.parametrize("page", REAL, ids=_name)
async def test_sandboxes_of_a_page_run_too(page: Path, reader: Reader):
    """The same where a block speaks to a sandbox over sockets."""
    with reader.at_the_desk():
        for block in read_blocks(page):
            await reader.run(page, block)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_block_escapes(page: Path):
    """Every block names a language that is known here; one that is not run says why."""
    for block in read_blocks(page):
        assert block.language in LANGUAGES, f"line {block.line}"
        assert block.notes.get("not run:", "because").strip(), f"line {block.line}"


def test_few_blocks_are_not_run():
    """Those that make an environment, and those that need a package this project does not."""
    left = [block.code for page in PAGES for block in read_blocks(page) if "not run:" in block.notes]
    assert len(left) <= 6, left
