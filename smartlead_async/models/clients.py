"""Clients: whom an agency works for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.secrets import hides_fields
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json


@attrs.frozen(kw_only=True)
class ClientPermission(Output):
    """What a client may do."""

    permission: list[str] = attrs.field(factory=list[str])  # "reply_master_inbox", "full_access"
    restricted_category: list[str | int] = attrs.field(
        factory=list[str | int], metadata=wire("retricted_category")
    )  # the lead categories that are restricted for the client


@attrs.frozen(kw_only=True)
class Client(Output):
    """A client of the account."""

    id: int  # the client's id
    name: str = ""  # the client's name
    email: str = ""  # the client's e-mail address
    uuid: str | None = None  # the client's UUID
    created_at: datetime | None = None  # when it was added
    user_id: int | None = None  # the user the client belongs to
    logo: str | None = None  # the logo, as text
    logo_url: str | None = None  # the logo's web address
    # What the client may do.
    client_permission: ClientPermission | None = attrs.field(default=None, metadata=wire("client_permision"))


@hides_fields
@attrs.frozen(kw_only=True)
class NewClient(Given):
    """A client to add, or with `id` to change. `permission=["full_access"]` gives full access.

    Attributes:
        name: The client's name; not empty.
        email: The client's e-mail address.
        permission: `["reply_master_inbox"]`, or `["full_access"]` for everything.
        logo: The logo, as text; None is sent as null.
        logo_url: The logo's web address; None is sent as null.
        password: With which the client signs in; not empty. `repr` hides it.
        id: None or unset: add. These and what follows are the deployed API's, and not in the documentation.
        uuid: The client's UUID.
        is_credit_assigned: Has credits of its own.
        email_credits: Credits for e-mails.
        lead_credits: Credits for leads.
    """

    name: str = attrs.field(validator=rules.FILLED_TEXT)
    email: str = attrs.field(validator=rules.EMAIL)
    permission: Sequence[str] = attrs.field(validator=rules.TEXTS)
    logo: str | UnsetType | None = attrs.field(default=UNSET, validator=rules.TEXT_OR_NULL)
    logo_url: str | UnsetType | None = attrs.field(default=UNSET, validator=rules.TEXT_OR_NULL)
    password: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    uuid: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    is_credit_assigned: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)
    email_credits: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)
    lead_credits: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)


@attrs.frozen(kw_only=True)
class CreatedClient(Output):
    """The answer to adding a client. It has the password, or an API key, which `repr` hides."""

    client_id: int = attrs.field(metadata=wire("clientId", "client_id"))  # the client's id
    name: str = ""  # the client's name
    email: str = ""  # the client's e-mail address
    password: str | None = attrs.field(default=None, repr=False)  # the password it was added with
    api_key: str | None = attrs.field(default=None, repr=False)  # the client's own key, on newer pages
    created_at: datetime | None = None  # when it was added, on newer pages

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The id is `clientId` as documented, or `id` as newer pages have it."""
        if value.get("clientId") is not None or "id" not in value:
            return value
        return {**{name: item for name, item in value.items() if name != "id"}, "clientId": value["id"]}


ApiKeyStatus: TypeAlias = Literal["active", "inactive"]
"""Whether a client's API key can be used."""


@attrs.frozen(kw_only=True)
class ClientApiKey(Output):
    """An API key of a client, which `repr` hides. What a reset answers is not documented."""

    id: Counter | None = None  # by which all calls name it
    client_id: Counter | None = None  # the client
    key_name: str | None = None  # what it is called
    api_key: str | None = attrs.field(default=None, repr=False)  # the key itself
    status: str | None = None  # active or inactive
    created_at: datetime | None = None  # when it was created
