"""The reader who types the pages in notices what is wrong with one."""

from pathlib import Path

import pytest

from smartlead_async import AuthenticationError
from tests.docs.pages import read_blocks
from tests.docs.running import KEY, Reader

PRINTS_ONE = "```python\nprint(1)\n```\n"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    reader = Reader(tmp_path)

    async def read_page(text: str) -> Reader:
        page = tmp_path / "page.md"
        page.write_text(text, encoding="utf-8")
        with reader.at_the_desk():
            for block in read_blocks(page):
                await reader.run(page, block)
        return reader

    return read_page


@pytest.mark.parametrize("above", ["```python\nnumber = 1\n```\nWords.\n", "<!-- setup\nnumber = 1\n-->\n"])
async def test_a_block_has_no_name_of_what_stands_above_it(above, read):
    """It can be pasted alone."""
    with pytest.raises(NameError):
        await read(above + "```python\nassert number == 1\n```\n")


@pytest.mark.parametrize(
    "page",
    [
        "```python\nassert 1 == 2\n```\n",
        PRINTS_ONE + "<!-- prints -->\n```text\n2\n```\n",
        "<!-- check\nassert printed == 'two'\n-->\n```python\nprint('one')\n```\n",
        "<!-- setup\nassert 1 == 2\n-->\n```python\nprint(1)\n```\n",
        "```sh\nfalse\n```\n",
        "<!-- exits 3 -->\n```sh\nexit 4\n```\n",
        "```sh\nfalse | true\n```\n",
    ],
)
async def test_a_page_that_is_wrong_fails(read, page):
    """Whatever is wrong: a block, what it prints, what is checked after it, a command's exit code."""
    with pytest.raises(AssertionError):
        await read(page)


@pytest.mark.parametrize(
    "page",
    [
        PRINTS_ONE + "<!-- prints -->\n```text\n1\n```\n",
        "<!-- exits 3 -->\n```sh\nexit 3\n```\n",
        "<!-- not run: it is an example -->\n```sh\nexit 3\n```\n",
        "```text\nassert False\n```\n",
        "<!-- prints -->\n\nWords between.\n\n```text\nanything\n```\n",
    ],
)
async def test_a_page_that_is_right_passes(read, page):
    """Comments count where they stand directly above a block."""
    await read(page)


async def test_a_client_sends_to_the_sandbox_of_its_key(read):
    """Nothing else in a page says where to."""
    reader = await read(
        "```python\nfrom smartlead_async import Smartlead\nawait Smartlead('own').campaigns.list()\n```\n"
    )
    assert (reader.accounts.report("own").requests, reader.accounts.report().requests) == (1, 0)


async def test_a_command_sends_to_a_sandbox(read):
    """The campaign is not there, which only an API can say."""
    await read(
        "<!-- setup\nprintf 'email\\nana@example.com\\n' > leads.csv\n-->\n"
        "<!-- exits 3 -->\n```sh\nsmartlead-async import leads.csv --campaign 9\n```\n"
    )


@pytest.mark.real_time
async def test_an_address_that_is_given_is_kept(read):
    """A page may start a sandbox of its own."""
    with pytest.raises(AuthenticationError):
        await read(
            "```python\n"
            "from smartlead_async import Smartlead\n"
            "from smartlead_async.sandbox import Sandbox\n"
            "with Sandbox(api_key='other') as sandbox:\n"
            "    async with Smartlead(base_url=sandbox.base_url) as smartlead:\n"
            "        await smartlead.campaigns.list()\n"
            "```\n"
        )
