"""What every resource of the client is: methods that build a `Call` and hand it to `send`."""

from smartlead_async.transport.call import Send


class Resource:
    """A group of endpoints."""

    def __init__(self, send: Send) -> None:
        self._send = send
