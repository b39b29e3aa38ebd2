"""Names of a package that are loaded when they are asked for (PEP 562): its `__init__.pyi` says where each is.

A class of models takes a millisecond to make, and a program needs a few of two hundred.
"""

import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

_NAME = re.compile(r"^from (\S+) import (\w+) as \2$", re.MULTILINE)


def on_demand(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Its `__getattr__`, `__dir__` and `__all__`."""
    module = sys.modules[package]
    stub = Path(str(module.__file__)).with_suffix(".pyi").read_text(encoding="utf-8")
    homes = {name: home for home, name in _NAME.findall(stub)}
    names = sorted(homes, key=lambda name: (not name.isupper(), name))

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(homes[name]), name)
        setattr(module, name, value)
        return value

    return load, lambda: names, names
