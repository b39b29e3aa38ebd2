"""Smart Delivery: tests of where e-mails end up.

The vendor's documentation and an older one of its own show different answers, and public clients read those of the
older: what one of them has alone is `None`, or an empty list, with the other. Ids are text in the newer one, and
numbers in the older.
"""

from smartlead_async.on_demand import on_demand

__getattr__, __dir__, __all__ = on_demand(__name__)
