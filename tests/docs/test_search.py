"""Whether searches of the built site find what they should. In the system's chromium, in the session `docs`."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("axe_playwright_python", reason="the session docs has it")

from playwright.sync_api import Page

from website.browser import open_page, opened_browser
from website.search import faults

SITE = """<!doctype html><html lang="en"><head><title>A site</title></head><body>
<input role="combobox" oninput="find(this.value)"><div id="found"></div>
<script>
const pages = {"pandas": "faq.html#pandas", "proxy": "how-to/proxies.html"}
const link = (at) => at ? `<a role="option" href="${at}">found</a>` : ""
const find = (words) => document.getElementById("found").innerHTML = link(pages[words])
</script></body></html>"""

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with opened_browser() as browser:
        yield open_page(browser)


@pytest.mark.parametrize(
    ("first", "expected", "longest_s"),
    [
        ({"pandas": "faq.html"}, [], 0),  # however long it takes
        ({"proxy": "faq.html"}, ["proxy: how-to/proxies.html, not faq.html"], 0),
        ({"sync": "faq.html"}, ["sync: None, not faq.html"], 0.1),
    ],
    ids=["right", "wrong", "none"],
)
def test_a_search_is_tried(
    first: dict[str, str], expected: list[str], longest_s: float, page: Page, tmp_path: Path
):
    """The first page that is found is the one that answers, or it is named."""
    (tmp_path / "index.html").write_text(SITE, encoding="utf-8")
    assert faults(page, tmp_path, first, longest_s=longest_s) == expected
