"""Who may send now: rate limits, lanes, pace; of one event loop, of several, or of several processes.

It knows no HTTP and nothing of the package around it. `RateLimiter` limits any API with it. The public names stand
in `__init__.pyi`; each is loaded when it is asked for, since the package around needs few of these modules.
"""

from importlib import import_module
from pathlib import Path


def __getattr__(name: str) -> object:
    """Load a public name; `__all__` is all of them."""
    homes = _homes()
    if name == "__all__":
        return sorted(homes)
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(homes[name]), name)
    globals()[name] = value
    return value


def _homes() -> dict[str, str]:
    stub = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    lines = map(str.split, stub.splitlines())  # from HOME import NAME as NAME
    return {line[3]: line[1] for line in lines if line[:1] == ["from"]}


def __dir__() -> list[str]:
    return sorted(_homes())
