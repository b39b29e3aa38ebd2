"""Analytics of the account: how it does as a whole, and its campaigns, mailboxes, leads and clients."""

from smartlead_async.on_demand import on_demand

__getattr__, __dir__, __all__ = on_demand(__name__)
