"""The endpoints of tags of e-mail accounts."""

import re
from collections.abc import Sequence
from types import NoneType

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import rules
from smartlead_async.models.rules import check, check_given, check_id
from smartlead_async.models.tags import Tag, TaggedAccount
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Repeat

MAPPING = "/email-accounts/tag-mapping"
AT_ONCE = rules.ids(25)  # "Minimum 1, maximum 25 accounts"
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
COLOR = rules.rule(
    lambda value: isinstance(value, str) and _COLOR.fullmatch(value) is not None,
    "a colour as '#4CAF50': # and six hexadecimal digits",
)


class Tags(Resource):
    """Tags of e-mail accounts."""

    async def create(self, name: str, *, color: str | UnsetType = UNSET) -> Tag:
        """Create a tag.

        `POST /tags` (documented only)

        Args:
            name: What it says; not empty.
            color: As `"#4CAF50"`; by default the API chooses one.

        Raises:
            BadRequestError: `"name" is required`
            OutcomeUnknownError: The tag may exist. It is not created again.
        """
        given = {"name": check_given("name", name, rules.FILLED_TEXT), "color": check("color", color, COLOR)}
        return await self._send(
            Call("POST", "/tags", Tag, body=without_unset(given), repeat=Repeat.UNLESS_UNKNOWN)
        )

    async def update(self, id: int, *, name: str, color: str) -> Tag:  # noqa: A002 (its name on the wire)
        """Give a tag another name and another colour.

        `POST /email-accounts/tag-manager` (documented only)

        Args:
            id: The tag.
            name: What it says; not empty.
            color: As `"#4CAF50"`.
        """
        body = {
            "id": check_id("id", id),
            "name": check_given("name", name, rules.FILLED_TEXT),
            "color": check_given("color", color, COLOR),
        }
        return await self._send(Call("POST", "/email-accounts/tag-manager", Tag, body=body))

    async def list_by_email(self, email_ids: Sequence[str]) -> list[TaggedAccount]:
        """List the tags of some e-mail accounts, in one answer.

        `POST /email-accounts/tag-list` (documented only)

        Args:
            email_ids: The addresses of the accounts, one or more.
        """
        body = {"email_ids": [*check_given("email_ids", email_ids, rules.EMAILS)]}
        return await self._send(Call("POST", "/email-accounts/tag-list", list[TaggedAccount], body=body))

    async def add(self, *, email_account_ids: Sequence[int], tag_ids: Sequence[int]) -> None:
        """Give each of some e-mail accounts each of some tags; those that it has, it keeps.

        `POST /email-accounts/tag-mapping` (documented only)

        Args:
            email_account_ids: The accounts, 1 to 25.
            tag_ids: The tags, one or more.
        """
        accounts = check_given("email_account_ids", email_account_ids, AT_ONCE)
        return await self._send(Call("POST", MAPPING, NoneType, body=_mapping(accounts, tag_ids)))

    async def remove(self, *, email_account_ids: Sequence[int], tag_ids: Sequence[int]) -> None:
        """Take each of some tags off each of some e-mail accounts.

        `DELETE /email-accounts/tag-mapping` (documented only)

        Repeated where the outcome is unknown; a 404 after that means that they are gone.

        Args:
            email_account_ids: The accounts, one or more.
            tag_ids: The tags, one or more.
        """
        accounts = check_given("email_account_ids", email_account_ids, rules.IDS)
        body = _mapping(accounts, tag_ids)
        return await self._send(Call("DELETE", MAPPING, NoneType, body=body, gone_is_done=True))


def _mapping(email_account_ids: Sequence[int], tag_ids: Sequence[int]) -> Json:
    """Which tags of which accounts."""
    return {"email_account_ids": [*email_account_ids], "tag_ids": [*check_given("tag_ids", tag_ids, rules.IDS)]}
