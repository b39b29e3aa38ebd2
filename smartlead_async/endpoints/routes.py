"""Two routes of one operation: the documented one, and what some servers have in its place."""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

from smartlead_async.errors import NotFoundError
from smartlead_async.transport.call import Call, Send, T
from smartlead_async.transport.refusal import is_route_missing

Other = TypeVar("Other")
Arguments = TypeVarTuple("Arguments")


class EitherRoute:
    """Uses the documented route until the server answers that it has no such route, then the other one."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_missing = False

    async def send(
        self, documented: Call[T], deployed: Callable[[*Arguments], Call[Other]], *arguments: *Arguments
    ) -> T | Other:
        """`deployed` makes the call of the other route of these arguments, where it is needed."""
        if self._is_missing:
            return await self._send(deployed(*arguments))
        try:
            return await self._send(documented)
        except NotFoundError as error:
            missing = error
        if not is_route_missing(missing):
            raise missing
        result = await self._send_instead(deployed(*arguments), missing)
        self._is_missing = True
        return result

    async def _send_instead(self, deployed: Call[Other], missing: NotFoundError) -> Other:
        """The answer of the other route; where that is not there either, the error of the documented one."""
        try:
            return await self._send(deployed)
        except NotFoundError as error:
            is_missing_too = is_route_missing(error)
            if not is_missing_too:
                raise
        raise missing
