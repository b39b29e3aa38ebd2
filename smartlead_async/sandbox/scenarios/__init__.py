"""Accounts that are filled from the start: invented people at reserved domains, the same ones every time."""

from smartlead_async.sandbox.scenarios.agency import fill

__all__ = ["fill"]
