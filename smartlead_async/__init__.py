"""The asyncio SDK for the Smartlead cold-e-mail API.

The public names stand in `__init__.pyi`, once. Each is loaded when it is asked for (PEP 562): a resource's models
by whoever uses them, and next to nothing by `smartlead-async --help`.
"""

import re
from importlib import import_module
from pathlib import Path

_NAME = re.compile(r"^from (\S+) import (\w+) as \2$", re.MULTILINE)
_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_HOMES = {name: module for module, name in _NAME.findall(_STUB)}

__all__ = sorted(_HOMES, key=lambda name: (not name.isupper(), name))  # noqa: PLE0605 (it is a list)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    """Load a public name."""
    if name not in {*_HOMES, "__version__"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = _version() if name == "__version__" else _load(name)
    return value


def _version() -> str:
    version: str = import_module("importlib.metadata").version("smartlead-async")
    return version


def _load(name: str) -> object:
    value: object = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return __all__
