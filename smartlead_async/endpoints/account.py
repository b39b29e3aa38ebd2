"""The endpoints of the account."""

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models.account import Credits, User
from smartlead_async.transport.call import Call


class Account(Resource):
    """The account that the key is of."""

    async def get_user(self) -> User:
        """Read whose key it is. The answer has the key, which `repr` hides.

        `GET /users/get-by-api-key` (documented only)
        """
        return await self._send(Call("GET", "/users/get-by-api-key", User))

    async def get_credits(self) -> Credits:
        """Read how many credits the account has, and how many are left.

        `GET /subscription/credits-stats` (documented only)
        """
        return await self._send(Call("GET", "/subscription/credits-stats", Credits))
