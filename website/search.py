"""What people search the built site for, and the page that should come first: `python -m website.search site`.

The site is served on this machine, since a browser loads no index of a search from a file.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Error, Page

from website.browser import open_page, opened_browser

LONGEST_S = 60.0  # for something to be found

FIRST: Mapping[str, str] = {
    "webhook": "how-to/webhooks.html",
    "api key": "faq.html",
    "retry": "faq.html",
    "duplicate": "faq.html",
    "429": "faq.html",
    "pandas": "faq.html",
    "timeout": "faq.html",
    "sync": "faq.html",
    "synchronous": "faq.html",
    "custom header": "faq.html",
    "notebook": "faq.html",
    "proxy": "faq.html",
    "certificate": "how-to/proxies.html",
    "encoding": "how-to/files.html",
    "excel": "how-to/files.html",
    "pagination": "how-to/lists.html",
    "logging": "how-to/observing.html",
    "mock": "how-to/testing.html",
    "quickstart": "index.html",
    "install": "tutorial.html",
    "fastapi": "how-to/web-app.html",
    "journal": "how-to/big-import.html",
    "export": "how-to/export.html",
    "lambda": "how-to/webhooks-frameworks.html",
    "rate limit": "reference/client.html",
    "sandbox": "reference/sandbox.html",
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the library's)
        """Say nothing of a request."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def find_first(page: Page, address: str, words: str, longest_s: float) -> str | None:
    """The page that is found first, or None where none was found until then."""
    page.goto(f"{address}index.html")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(words)
    try:
        link = page.get_by_role("option").first.get_attribute("href", timeout=longest_s * 1000) or ""
    except Error:  # nothing came in time
        return None
    return link.removeprefix(address).partition("#")[0]


def faults(page: Page, site: Path, first: Mapping[str, str] = FIRST, *, longest_s: float = LONGEST_S) -> list[str]:
    """What is not found where it should be."""
    with served(site) as address:
        found = {words: find_first(page, address, words, longest_s) for words in first}
    return [f"{words}: {found[words]}, not {wanted}" for words, wanted in first.items() if found[words] != wanted]


def main() -> None:
    """Look for all of them; end with 1 where one is not found."""
    with opened_browser() as browser:
        found = faults(open_page(browser), Path(sys.argv[1]))
    print("\n".join(found) or f"{len(FIRST)} searches find what they should")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
