"""What is told of a call: events, log lines, spans, the user's hook. Decides nothing, and awaits nothing.

The events are made when somebody is told of one.
"""

from smartlead_async.on_demand import on_demand

__getattr__, __dir__, __all__ = on_demand(__name__)
