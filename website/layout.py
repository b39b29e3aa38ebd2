"""What is wrong with the built site on a screen: `python -m website.layout site [PAGE.html ...]`.

Every page is shown in the system's chromium, in three widths: nothing may be wider than its box, and every picture
says in words what it shows. Axe-core has no serious finding on a page, light or dark.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from website.browser import open_page, opened_browser

WIDTHS = (390, 768, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SERIOUS = ("serious", "critical")
# Of a page that axe-core looks at: for 400 KB it takes 14 s, and those are made of the same parts as others.
LONGEST_BYTES = 100_000
WIDER = """() => {
    const found = [...document.querySelectorAll('html, .md-content *')].filter(element => {
        const {display, position} = getComputedStyle(element)
        const isBox = display !== 'inline' && position !== 'absolute' && element.clientWidth
        return isBox && element.scrollWidth > element.clientWidth + 1
    }).map(element => {
        const words = element.textContent.trim().slice(0, 40)
        return `<${element.localName}> ${element.scrollWidth} wide in ${element.clientWidth}: ${words}`
    })
    const mute = [...document.querySelectorAll('img')].filter(image => !image.alt)
    return [...found, ...mute.map(image => `no words for ${image.src}`)]
}"""


def misfits(page: Page, file: Path) -> Iterator[str]:
    """What does not fit on a page, in every width."""
    page.goto(file.resolve().as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for found in page.evaluate(WIDER):
            yield f"{file.name} at {width}: {found}"


def hindrances(page: Page, file: Path) -> Iterator[str]:
    """What hinders readers of a page, by axe-core."""
    page.goto(file.resolve().as_uri())
    for rule in Axe().run(page).response["violations"]:
        if rule["impact"] in SERIOUS:
            yield f"{file.name}: {rule['help']}: {_places(rule['nodes'])}"


def _places(nodes: list[dict[str, Any]]) -> str:
    return "; ".join(" ".join(map(str, node["target"])) for node in nodes)


def main() -> None:
    """Look at the pages; end with 1 where something was found."""
    site, *chosen = sys.argv[1:]
    files = [file for file in sorted(Path(site).rglob("*.html")) if not chosen or file.name in chosen]
    found = list[str]()
    with opened_browser() as browser:
        page = open_page(browser)
        found += [each for file in files for each in misfits(page, file)]
        short = [file for file in files if file.stat().st_size <= LONGEST_BYTES]
        for scheme in SCHEMES:
            page = open_page(browser, color_scheme=scheme)
            found += [f"{scheme}, {each}" for file in short for each in hindrances(page, file)]
    print("\n".join(found) or f"nothing is wrong with {len(files)} pages")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
