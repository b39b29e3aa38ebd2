"""A Smartlead of one's own on loopback: the documented endpoints, the strict limit, and faults on request.

It shares no code with the SDK, so that it can catch the SDK's mistakes.
"""

try:
    from smartlead_async.sandbox.deliveries import Delivery
    from smartlead_async.sandbox.faults import FaultKind
    from smartlead_async.sandbox.report import Report
    from smartlead_async.sandbox.server import Sandbox, serve
    from smartlead_async.sandbox.settings import Settings
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
        raise
    raise ModuleNotFoundError(
        "the sandbox needs its extra: pip install 'smartlead-async[sandbox]'", name=error.name
    ) from None

__all__ = ["Delivery", "FaultKind", "Report", "Sandbox", "Settings", "serve"]
