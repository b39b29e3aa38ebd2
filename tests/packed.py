"""What is in the wheel and the sdist: `python -m tests.packed DIST` lists what is missing or too much.

Run by `nox -s build`, on what was built from the sdist alone.
"""

import re
import sys
import tarfile
import tomllib
import zipfile
from email.parser import HeaderParser
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = f"{PROJECT['name'].replace('-', '_')}-{PROJECT['version']}"

# Not Python, so that nothing would fail at import without them.
DATA = {
    "smartlead_async/__init__.pyi",
    "smartlead_async/limiter/__init__.pyi",
    "smartlead_async/limiter/shared/algorithm.lua",
    "smartlead_async/limiter/shared/grants.lua",
    "smartlead_async/limiter/shared/slots.lua",
    "smartlead_async/limiter/shared/state.lua",
    "smartlead_async/py.typed",
    "smartlead_async/sandbox/examples/campaigns.get.json",
}

PAPERS = {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "PKG-INFO", "README.md", "SECURITY.md", "pyproject.toml"}
FOLDERS = {"benchmarks", "docs", "examples", "smartlead_async", "tests", "website"}
OTHERS = {".gitignore", "hatch_build.py", "noxfile.py", "zensical.toml"}  # hatchling puts the first in


def sources(folder: str) -> set[str]:
    """The files of a folder, but for what running leaves there."""
    paths = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def faults(what: str, expected: set[str], found: set[str]) -> list[str]:
    """Both ways."""
    missing = [f"{what}: {name} is missing" for name in sorted(expected - found)]
    return missing + [f"{what}: {name} does not belong there" for name in sorted(found - expected)]


def look_into_wheel(dist: Path) -> list[str]:
    """The package, whole, and nothing beside it; and what an index shows of it."""
    info = f"{NAME}.dist-info"
    with zipfile.ZipFile(dist / f"{NAME}-py3-none-any.whl") as wheel:
        found = set(wheel.namelist())
        metadata = HeaderParser().parsestr(wheel.read(f"{info}/METADATA").decode())
    links = re.findall(r"\]\((?!https:)[^)]*\)", metadata.get_payload())
    dead = [f"wheel: the description has {link}, which leads nowhere on an index" for link in links]
    about = {f"{info}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")}
    wanted = {
        "License-Expression": PROJECT["license"],
        "Requires-Python": PROJECT["requires-python"],
        "Version": PROJECT["version"],
    }
    wrong = [f"wheel: {key} is {metadata[key]!r}" for key, value in wanted.items() if metadata[key] != value]
    return faults("wheel", sources("smartlead_async") | DATA | about, found) + wrong + dead


def look_into_sdist(dist: Path) -> list[str]:
    """Everything a packager needs to build, test and document it; nothing that working leaves behind."""
    with tarfile.open(dist / f"{NAME}.tar.gz") as sdist:
        found = {member.name.removeprefix(f"{NAME}/") for member in sdist if member.isfile()}
    top = {name.partition("/")[0] for name in found}
    package = {name for name in found if name.startswith("smartlead_async/")}
    return faults("sdist", PAPERS | FOLDERS | OTHERS, top) + faults("sdist", sources("smartlead_async"), package)


if __name__ == "__main__":
    dist = Path(sys.argv[1])
    found = look_into_wheel(dist) + look_into_sdist(dist)
    print(*found or [f"{NAME}: the wheel and the sdist hold what they should"], sep="\n")
    sys.exit(bool(found))
