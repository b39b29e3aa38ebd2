"""Leads: the people a campaign writes to. More than fit one file."""

from smartlead_async.on_demand import on_demand

__getattr__, __dir__, __all__ = on_demand(__name__)
