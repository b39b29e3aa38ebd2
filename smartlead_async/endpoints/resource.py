"""What every resource of the client is: methods that build a `Call` and hand it to `send`."""

from collections.abc import Mapping

from smartlead_async.models.unset import Unset
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Send


class Resource:
    """A group of endpoints."""

    def __init__(self, send: Send) -> None:
        self._send = send


def without_unset(body: Mapping[str, Json]) -> dict[str, Json]:
    """A body without the fields that were not given."""
    return {name: value for name, value in body.items() if not isinstance(value, Unset)}
