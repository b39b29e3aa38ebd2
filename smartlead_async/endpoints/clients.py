"""The endpoints of clients."""

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models.clients import Client, CreatedClient, NewClient
from smartlead_async.models.converter import to_json
from smartlead_async.transport.call import Call, Repeat


class Clients(Resource):
    """Clients of the account: whom an agency works for."""

    async def list(self) -> list[Client]:
        """List every client of the account, in one answer.

        `GET /client/` (in production use)
        """
        return await self._send(Call("GET", "/client/", list[Client]))

    async def save(self, client: NewClient) -> CreatedClient:
        """Add a client, or change the one whose `id` is given. The answer echoes the password, which `repr` hides.

        `POST /client/save` (documented only)

        Args:
            client: The client; with an `id` it is one that exists.

        Raises:
            OutcomeUnknownError: The client may exist. It is not added again; look with `list()`.
        """
        return await self._send(
            Call(
                "POST",
                "/client/save",
                CreatedClient,
                body=to_json(client, NewClient),
                repeat=Repeat.UNLESS_UNKNOWN,
                secrets=(client.password,) if client.password else (),
            )
        )
