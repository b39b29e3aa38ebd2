"""The system's chromium, which looks at the built site."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """A browser without a window."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=shutil.which("chromium"), timeout=0) as browser,
    ):
        yield browser


def open_page(browser: Browser, **settings: Any) -> Page:
    """A page on which each step is waited for as long as it takes."""
    page = browser.new_page(**settings)
    page.set_default_timeout(0)
    return page
