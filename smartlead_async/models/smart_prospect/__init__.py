"""Smart Prospect: a search for people to write to, and what is fetched of them."""

from smartlead_async.on_demand import on_demand

__getattr__, __dir__, __all__ = on_demand(__name__)
