"""`llms.txt` lists what the site has, in the form of llmstxt.org."""

import re
import tomllib
from typing import Any

from tests.docs.pages import ROOT

DOCS = ROOT / "docs"
NAVIGATION = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
GUIDE = (DOCS / "llms.txt").read_text(encoding="utf-8")


def _pages(navigation: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Title and address of every page in the navigation, in its order."""
    pages = []
    for entry in navigation:
        for title, target in entry.items():
            pages += _pages(target) if isinstance(target, list) else [(title, target.replace(".md", ".html"))]
    return pages


def test_it_has_every_page_of_the_site_in_order():
    """With the title of the navigation, and a few words."""
    assert re.findall(r"^- \[(.+?)\]\((.+?)\): .+$", GUIDE, re.MULTILINE) == _pages(NAVIGATION)


def test_it_has_the_form():
    """A title, a summary in a quote, then sections of links and nothing else."""
    head, *sections = GUIDE.rstrip().split("\n\n## ")
    title, summary, *_details = head.split("\n\n")
    assert re.fullmatch(r"# [^\n]+", title)
    assert re.fullmatch(r"> [^\n]+", summary)
    assert len(sections) == 4
    for section in sections:
        assert re.fullmatch(r"[^\n]+\n(\n- \[.+\]\(.+\): .+)+", section), section


def test_every_page_is_in_the_navigation():
    """A page nobody can find is no page."""
    pages = {str(page.relative_to(DOCS)).replace(".md", ".html") for page in DOCS.rglob("*.md")}
    assert pages == {address for _, address in _pages(NAVIGATION)}
