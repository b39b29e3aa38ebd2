"""The endpoints of clients."""

import re
from types import NoneType
from typing import TypeAlias, get_args

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models.clients import ApiKeyStatus, Client, ClientApiKey, CreatedClient, NewClient
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given, check_id
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat

ApiKeys: TypeAlias = list[ClientApiKey]  # the class has a method `list`
KEY_STATUS = rules.one_of(get_args(ApiKeyStatus))
_KEY_NAME = re.compile(r"[\w -]+", re.ASCII)
KEY_NAME = rules.rule(
    lambda value: isinstance(value, str) and bool(value.strip()) and _KEY_NAME.fullmatch(value) is not None,
    "letters, digits, spaces, hyphens and underscores, not empty",
)


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

    async def list_api_keys(
        self,
        *,
        client_id: int | UnsetType = UNSET,
        status: ApiKeyStatus | UnsetType = UNSET,
        key_name: str | UnsetType = UNSET,
    ) -> ApiKeys:
        """List the API keys of clients, in one answer. It has the keys themselves, which `repr` hides.

        `GET /client/api-key` (documented only)

        Args:
            client_id: Only keys of this client.
            status: Only keys that can be used, or only the others.
            key_name: Only keys whose name has this in it.
        """
        query = {
            "clientId": check("client_id", client_id, rules.ID),
            "status": check("status", status, KEY_STATUS),
            "keyName": check("key_name", key_name, rules.FILLED_TEXT),
        }
        return await self._send(Call("GET", "/client/api-key", ApiKeys, query=query))

    async def create_api_key(self, *, client_id: int, key_name: str) -> ClientApiKey:
        """Create an API key for a client. It is in the answer, and `repr` hides it.

        `POST /client/api-key` (documented only)

        Args:
            client_id: The client.
            key_name: What it is called: letters, digits, spaces, hyphens and underscores.

        Raises:
            OutcomeUnknownError: The key may exist. It is not created again; look with `list_api_keys()`.
        """
        body = {
            "clientId": check_id("client_id", client_id),
            "keyName": check_given("key_name", key_name, KEY_NAME),
        }
        return await self._send(
            Call("POST", "/client/api-key", ClientApiKey, body=body, repeat=Repeat.UNLESS_UNKNOWN)
        )

    async def delete_api_key(self, api_key_id: int) -> None:
        """Delete an API key of a client: calls with it are refused from then on.

        `DELETE /client/api-key/{api_key_id}` (documented only)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            api_key_id: The key's id.
        """
        ids = {"api_key_id": api_key_id}
        return await self._send(
            Call("DELETE", "/client/api-key/{api_key_id}", NoneType, ids=ids, gone_is_done=True)
        )

    async def reset_api_key(self, api_key_id: int) -> ClientApiKey:
        """Put another key in the place of an API key of a client; it cannot be undone.

        `PUT /client/api-key/reset/{api_key_id}` (documented only)

        What it answers is not documented; where the key is not in it, `list_api_keys()` has it.

        Args:
            api_key_id: The key's id, which stays.

        Raises:
            OutcomeUnknownError: The key may be another. It is not reset again; look with `list_api_keys()`.
        """
        return await self._send(
            Call(
                "PUT",
                "/client/api-key/reset/{api_key_id}",
                ClientApiKey,
                ids={"api_key_id": api_key_id},
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )
