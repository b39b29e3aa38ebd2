"""A Smartlead of one's own on loopback: the documented endpoints, the strict limit, and faults on request.

It shares no code with the SDK, so that it can catch the SDK's mistakes.
"""

from smartlead_async.sandbox.faults import FaultKind
from smartlead_async.sandbox.report import Report
from smartlead_async.sandbox.server import Sandbox, run

__all__ = ["FaultKind", "Report", "Sandbox", "run"]
