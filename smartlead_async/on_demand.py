"""Names of a package that are loaded when they are asked for (PEP 562): its `__init__.pyi` says where each is.

A class of models takes a millisecond to make, and a program needs a few of two hundred.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def on_demand(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Its `__getattr__`, `__dir__` and `__all__`."""
    module = sys.modules[package]
    stub = Path(str(module.__file__)).with_suffix(".pyi").read_text(encoding="utf-8")
    lines = map(str.split, stub.splitlines())  # from HOME import NAME as NAME
    homes = {line[3]: line[1] for line in lines if line[:1] == ["from"]}
    names = sorted(homes, key=lambda name: (not name.isupper(), name))

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(homes[name]), name)
        setattr(module, name, value)
        return value

    return load, lambda: names, names
