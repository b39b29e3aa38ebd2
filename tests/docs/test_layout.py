"""What is looked for on the built site is found where it is. In the system's chromium, in the session `docs`."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("axe_playwright_python", reason="the session docs has it")

from playwright.sync_api import Page

from website.browser import open_page, opened_browser
from website.layout import hindrances, misfits

WHOLE = (
    '<!doctype html><html lang="en"><head><title>A page</title></head><body>'
    '<main class="md-content"><h1>A page</h1>{}</main></body></html>'
)

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with opened_browser() as browser:
        yield open_page(browser)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One line.</p>", []),
        (
            "<p style='width:200px'><span style='display:inline-block;width:500px'>x</span></p>",
            ["500 wide in 200"],
        ),
        ("<img src='data:,' alt=''>", ["no words for data:,"]),
        ("<p style='color:#999;background:#fff'>Grey on white.</p>", ["contrast"]),
    ],
)
def test_a_page_is_looked_at(body, expected, page: Page, tmp_path: Path):
    """Something wider than its box, a picture without words, words that are hard to read."""
    file = tmp_path / "page.html"
    file.write_text(WHOLE.format(body), encoding="utf-8")
    found = [*misfits(page, file), *hindrances(page, file)]
    assert [any(words in each for each in found) for words in expected] == [True] * len(expected)
    assert bool(found) == bool(expected)
