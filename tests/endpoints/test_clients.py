"""The endpoints of clients: what their answers become, and that passwords stay hidden."""

import json
import pickle
from datetime import UTC, datetime

import pytest
import respx

from smartlead_async import (
    BadRequestError,
    InvalidInputError,
    InvalidResponseError,
    NewClient,
    OutcomeUnknownError,
    Smartlead,
)
from smartlead_async.models.clients import Client, ClientPermission, CreatedClient
from tests.endpoints.documented import answer, client

PASSWORD = "Test1234!"


async def test_the_list_of_clients_is_read(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is misspelt on the wire (`client_permision`, `retricted_category`) is put right in the model."""
    api.get("/client/").mock(return_value=answer("clients.list"))
    assert await smartlead.clients.list() == [
        Client(
            id=6,
            name="Ramesh Cleint",
            email="client@example.com",
            uuid="1e19fcb7-6651-444a-8495-e1a4bda16611",
            created_at=datetime(2022, 8, 25, 4, 24, 4, 656000, tzinfo=UTC),
            user_id=288,
            client_permission=ClientPermission(permission=["reply_master_inbox"], restricted_category=[]),
        )
    ]


async def test_a_list_of_clients_in_an_envelope_is_read(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`{"ok": true, "data": [...]}` of newer pages is the list within."""
    api.get("/client/").respond(json={"ok": True, "data": [{"id": 301, "name": "Acme Agency"}]})
    assert await smartlead.clients.list() == [Client(id=301, name="Acme Agency")]


async def test_an_added_client_is_read_as_documented(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`clientId` is `client_id`, and the echoed password is there for whoever asks for it by name."""
    api.post("/client/save").mock(return_value=answer("clients.save"))
    created = await smartlead.clients.save(client)
    assert created == CreatedClient(
        client_id=299, name="Ramesh Kumar", email="ramesh@example.com", password=PASSWORD
    )
    assert created.extra == {}


async def test_an_added_client_is_read_as_deployed(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Newer pages have an envelope, `id`, an API key and the time."""
    api.post("/client/save").mock(return_value=answer("clients.save", "deployed"))
    created = await smartlead.clients.save(client)
    assert created == CreatedClient(
        client_id=301,
        name="Acme Agency",
        email="admin@acme.com",
        api_key="cl_live_xxxxxxxxxxxxxxxx",
        created_at=datetime(2025, 12, 1, 10, tzinfo=UTC),
    )


async def test_repr_shows_no_secret_of_an_added_client(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Neither the password nor a client's API key is in the repr of the answer."""
    body = {**answer("clients.save").json(), "api_key": "cl_live_xxxxxxxxxxxxxxxx"}
    api.post("/client/save").respond(json=body)
    created = await smartlead.clients.save(client)
    shown = "CreatedClient(client_id=299, name='Ramesh Kumar', email='ramesh@example.com', created_at=None)"
    assert repr(created) == shown


def test_repr_shows_no_password_of_a_client_to_add() -> None:
    """The password given is not in the repr of the input."""
    assert PASSWORD not in repr(client)
    assert "ramesh@example.com" in repr(client)


@pytest.mark.parametrize("status", [400, 500])
async def test_an_error_that_echoes_the_password_hides_it(
    status: int, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Where the server repeats the request in its refusal, the password is left out of all of it."""
    api.post("/client/save").respond(status, json={"error": f"bad {PASSWORD}", "sent": {"password": PASSWORD}})
    with pytest.raises((BadRequestError, OutcomeUnknownError)) as caught:
        await smartlead.clients.save(client)
    error = caught.value
    assert PASSWORD not in f"{error}{error!r}{vars(error)}{error.__cause__!r}"
    assert PASSWORD.encode() not in pickle.dumps(error)
    assert "bad ***" in error.message


@pytest.mark.parametrize("password", ["", "   ", 1234, None])
def test_a_refused_password_is_not_shown(password: object) -> None:
    """The error of a password that breaks the rule names the field and the rule, not the value."""
    with pytest.raises(InvalidInputError) as caught:
        NewClient(name="Ramesh", email="ramesh@example.com", permission=["full_access"], password=password)  # type: ignore[arg-type]
    assert caught.value.message == (
        "password: its value (not shown) is not allowed; it must be text that is not empty"
    )


async def test_a_client_with_the_least_sends_the_least(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is left out is absent; full access is the documented list of one."""
    route = api.post("/client/save").mock(return_value=answer("clients.save"))
    await smartlead.clients.save(NewClient(name="Ramesh", email="r@example.com", permission=["full_access"]))
    assert json.loads(route.calls.last.request.content) == {
        "name": "Ramesh",
        "email": "r@example.com",
        "permission": ["full_access"],
    }


async def test_an_added_client_without_id_is_an_invalid_response(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """`{"ok": true}` alone is not what is documented; the error says what is missing, and that it was done."""
    api.post("/client/save").respond(json={"ok": True})
    with pytest.raises(InvalidResponseError, match=r"it was applied, .* missing @ \$\.clientId;") as caught:
        await smartlead.clients.save(client)
    assert (caught.value.sent, api.calls.call_count) == ("yes", 1)


async def test_only_a_new_client_can_be_saved(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A dict is refused with the class to build; nothing is sent."""
    with pytest.raises(InvalidInputError, match=r"expected NewClient, got dict; give NewClient\(...\)"):
        await smartlead.clients.save({"name": "Ramesh"})  # type: ignore[arg-type]
    assert api.calls.call_count == 0
