"""The check of the built site finds what it is for."""

from pathlib import Path

import pytest

from website.links import find_faults

GOOD = """\
<html><head><link rel="stylesheet" href="site.css"><script src="app.js"></script></head><body>
<h1 id="start">Start</h1><a href="#start">here</a> <a href="how-to/other.html#end">there</a>
<a href="https://www.smartlead.ai">away</a> <a href="mailto:ana@example.com">write</a> <img src="data:,">
</body></html>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "how-to").mkdir()
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / "how-to" / "other.html").write_text(
        '<p id="end"><a href="../index.html">back</a>', encoding="utf-8"
    )
    (tmp_path / "site.css").touch()
    (tmp_path / "app.js").touch()
    (tmp_path / "llms.txt").write_text("- [Other](how-to/other.html): the other", encoding="utf-8")
    return tmp_path


def test_a_whole_site_has_no_faults(site):
    """Links to pages, anchors, files, and other sites."""
    assert find_faults(site) == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('<a href="missing.html">', "there is no such file"),
        ('<a href="how-to/">', "there is no such file"),
        ('<a href="#nowhere">', "the page has no such anchor"),
        ('<a href="how-to/other.html#start">', "the page has no such anchor"),
        ('<img src="picture.png">', "there is no such file"),
        ('<script src="https://unpkg.example/x.js">', "fetched from elsewhere"),
        ('<link rel="stylesheet" href="//fonts.example/css">', "fetched from elsewhere"),
    ],
)
def test_a_fault_is_found(site, words, reason):
    """One per kind."""
    (site / "index.html").write_text(GOOD + words, encoding="utf-8")
    assert [fault.reason for fault in find_faults(site)] == [reason]


def test_the_guide_for_language_models_is_checked_too(site):
    """Its links are those of Markdown."""
    (site / "llms.txt").write_text("- [Gone](gone.html): not there", encoding="utf-8")
    assert [str(fault) for fault in find_faults(site)] == ["llms.txt: gone.html: there is no such file"]
