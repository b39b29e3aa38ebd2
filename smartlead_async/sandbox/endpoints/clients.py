"""Clients of the account's owner: saved and listed. Passwords are echoed, as documented, and not kept."""

from smartlead_async.sandbox.answers import Answer, Json, JsonObject, js_time, json_answer, refused
from smartlead_async.sandbox.checks import check, check_optional, js_text
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Client

PERMISSIONS = frozenset({"reply_master_inbox", "full_access"})
USER_ID = 288  # of the documented example; campaigns have another in theirs


def save(incoming: Incoming) -> Answer:
    """`POST /client/save`."""
    account, body = incoming.account, incoming.body
    _check(incoming)
    old = _known(incoming)
    client = Client(
        id=old.id if old else next(account.next_client_id),
        name=incoming.text("name"),
        email=incoming.text("email"),
        uuid=old.uuid if old else account.new_uuid(),
        created_at=old.created_at if old else incoming.now,
        logo=_text_or_none(body.get("logo", old.logo if old else None)),
        logo_url=_text_or_none(body.get("logo_url", old.logo_url if old else None)),
        permission=old.permission if old and "permission" not in body else _permissions(body),
    )
    account.clients = [*(other for other in account.clients if other.id != client.id), client]
    password = body.get("password")
    return json_answer(
        {"ok": True, "clientId": client.id, "name": client.name, "email": client.email, "password": password}
    )


def list_all(incoming: Incoming) -> Answer:
    """`GET /client/`, misspelt as documented."""
    return json_answer([_shown(client) for client in incoming.account.clients])


def _check(incoming: Incoming) -> None:
    body = incoming.body
    check(body, "name", valid=isinstance(body.get("name"), str) and bool(body["name"]))
    check(body, "email", valid=incoming.has_email())
    check_optional(body, "permission", valid=isinstance(body.get("permission"), list))
    for each in _permissions(body):
        if each not in PERMISSIONS:
            raise refused(f"Invalid permission - {each}")
    for name in ("logo", "logo_url", "password"):
        check_optional(body, name, valid=body.get(name) is None or isinstance(body.get(name), str))


def _known(incoming: Incoming) -> Client | None:
    """The client to change; none where one is to be added."""
    given = incoming.body.get("id")
    if given is None:
        return None
    for client in incoming.account.clients:
        if client.id == given:
            return client
    raise refused("Client not found", 404)


def _permissions(body: JsonObject) -> list[str]:
    permission = body.get("permission")
    return [js_text({"each": each}, "each") for each in permission] if isinstance(permission, list) else []


def _text_or_none(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _shown(client: Client) -> dict[str, object]:
    return {
        "id": client.id,
        "name": client.name,
        "email": client.email,
        "uuid": client.uuid,
        "created_at": js_time(client.created_at),
        "user_id": USER_ID,
        "logo": client.logo,
        "logo_url": client.logo_url,
        "client_permision": {"permission": client.permission, "retricted_category": []},
    }


HANDLERS: dict[str, Endpoint] = {"clients.save": save, "clients.list": list_all}
