"""What is public here and at an earlier tag: `python -m tests.surface TAG` lists what programs would miss.

Run by `nox -s api`. What is public, and which versions may break it, is written down in docs/versions.md.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import griffe

ROOT = Path(__file__).parent.parent
PACKAGE = "smartlead_async"


def _home(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if found.is_alias else found


def _public(package: griffe.Object | griffe.Alias) -> Iterator[tuple[str, griffe.Object | griffe.Alias]]:
    """What the package and its parts import for others, and the classes of models."""
    for part in ("", "limiter", "sandbox", "webhooks"):
        if part and part not in package.members:
            continue
        for name, member in (package[part] if part else package).members.items():
            if member.is_alias and member.target_path.startswith(f"{PACKAGE}."):
                yield f"{part}.{name}".removeprefix("."), member
    for module_name, module in package["models"].modules.items() if "models" in package.members else ():
        for name, kind in module.classes.items():
            if not kind.is_alias or kind.target_path.startswith(f"{module.path}."):  # or of a file in its folder
                yield f"models.{module_name}.{name}", kind


def _surface(package: griffe.Object | griffe.Alias) -> griffe.Module:
    """What is public, and the classes of the client's attributes, wherever in the package they live."""
    surface = griffe.Module(PACKAGE)
    for name, member in _public(package):
        surface.members[name] = _home(member)
    for name, attribute in surface["Smartlead"].all_members.items():
        if attribute.is_attribute and attribute.is_public and isinstance(attribute.annotation, griffe.Expr):
            path = attribute.annotation.canonical_path
            if path.startswith(f"{PACKAGE}."):
                surface.members[f"Smartlead.{name}"] = _home(package[path.removeprefix(f"{PACKAGE}.")])
    return surface


def breakages(tag: str, root: Path) -> list[str]:
    """What was public at a tag and is not as it was, a line for each."""
    old = griffe.load_git(PACKAGE, ref=tag, repo=root, resolve_aliases=True)
    new = griffe.load(PACKAGE, search_paths=[root], try_relative_path=False, resolve_aliases=True)
    found = griffe.find_breaking_changes(_surface(old), _surface(new))
    return [breakage.explain(griffe.ExplanationStyle.MARKDOWN) for breakage in found]


def may_break(tag: str, version: str) -> bool:
    """A major version, and before the first a minor one."""
    old, new = ([int(part) for part in text.removeprefix("v").split(".")] for text in (tag, version))
    kept = 1 if new[0] else 2
    return old[:kept] < new[:kept]


if __name__ == "__main__":
    [tag] = sys.argv[1:]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    broken = breakages(tag, ROOT)
    print(*broken or [f"what was public in {tag} still is"], sep="\n")
    if broken and may_break(tag, version):
        print(f"{version} may break what {tag} had: is each of these in CHANGELOG.md?")
    elif broken:
        sys.exit(f"{version} must not break what {tag} had (docs/versions.md)")
