"""The asyncio SDK for the Smartlead cold-e-mail API.

The public names stand in `__init__.pyi`, once. Each is loaded when it is asked for: a resource's models by whoever
uses them, and next to nothing by `smartlead-async --help`.
"""

from importlib import import_module

from smartlead_async.on_demand import on_demand

_load, __dir__, __all__ = on_demand(__name__)


def __getattr__(name: str) -> object:
    """Load a public name."""
    if name != "__version__":
        return _load(name)
    globals()[name] = version = import_module("importlib.metadata").version("smartlead-async")
    return version
