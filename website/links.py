"""Finds links of the built site that lead nowhere: `python -m website.links site`. It asks no network.

A link to a file must name one; one to an anchor must name an id of that page. What would be fetched from elsewhere
while a page is shown (scripts, styles, images, fonts) is named too.
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import attrs

FETCHED = {"script", "img", "iframe", "source", "video", "audio"}  # by `src`; a `link` by `href`
RELATIONS = {"stylesheet", "preload", "icon", "preconnect", "modulepreload"}
_MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")


class _Page(HTMLParser):
    """The ids of a page, what it links to and what it fetches."""

    def __init__(self) -> None:
        super().__init__()
        self.ids = {""}
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what one tag has."""
        given = {name: value or "" for name, value in attributes}
        self.ids.add(given.get("id", ""))
        if tag == "a":
            self.ids.add(given.get("name", ""))
        if tag in FETCHED and "src" in given:
            self.fetched.append(given["src"])
        elif tag == "link" and RELATIONS & set(given.get("rel", "").split()):
            self.fetched.append(given["href"])
        elif "href" in given:
            self.links.append(given["href"])


@attrs.frozen
class Fault:
    """A link that leads nowhere, or fetches from elsewhere."""

    page: Path
    link: str
    reason: str

    def __str__(self) -> str:
        return f"{self.page}: {self.link}: {self.reason}"


def find_faults(site: Path) -> list[Fault]:
    """All of a site's faults."""
    read = cache(_read)
    faults: list[Fault] = []
    for page in sorted(site.rglob("*.html")):
        parsed = read(page)
        faults += [
            Fault(page.relative_to(site), link, "fetched from elsewhere")
            for link in parsed.fetched
            if _is_away(link)
        ]
        links = [*parsed.links, *parsed.fetched]
        faults += [
            Fault(page.relative_to(site), link, reason) for link, reason in _broken(site, page, links, read)
        ]
    guide = site / "llms.txt"
    if guide.exists():
        links = _MARKDOWN_LINK.findall(guide.read_text(encoding="utf-8"))
        faults += [Fault(Path("llms.txt"), link, reason) for link, reason in _broken(site, guide, links, read)]
    return faults


def _read(page: Path) -> _Page:
    parsed = _Page()
    parsed.feed(page.read_text(encoding="utf-8"))
    return parsed


def _is_away(link: str) -> bool:
    parts = urlsplit(link)
    return bool(parts.netloc or (parts.scheme and parts.scheme != "data"))


def _broken(site: Path, page: Path, links: list[str], read: Callable[[Path], _Page]) -> Iterator[tuple[str, str]]:
    for link in links:
        parts = urlsplit(link)
        if _is_away(link) or parts.scheme:
            continue
        base = site if parts.path.startswith("/") else page.parent
        target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else page.resolve()
        if target.is_dir():
            target /= "index.html"
        if not target.is_file():
            yield link, "there is no such file"
        elif target.suffix == ".html" and unquote(parts.fragment) not in read(target).ids:
            yield link, "the page has no such anchor"


def main() -> None:
    """Print the faults; end with 1 if there are any."""
    site = Path(sys.argv[1])
    pages = len(list(site.rglob("*.html")))
    faults = find_faults(site)
    print(*faults, f"{pages} pages, {len(faults)} faults", sep="\n")
    sys.exit(bool(faults) or not pages)


if __name__ == "__main__":
    main()
