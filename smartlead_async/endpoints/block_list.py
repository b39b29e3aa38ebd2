"""The endpoints of the block list."""

from collections.abc import Sequence
from types import NoneType

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import rules
from smartlead_async.models.block_list import BlockedCount, BlockedEntry
from smartlead_async.models.rules import check, check_given, check_id
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.transport.call import Call
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

ENTRIES = Paging(most=1000)


class BlockList(Resource):
    """Addresses and domains that are never written to."""

    def list(
        self,
        *,
        filter_client_id: int | UnsetType = UNSET,
        filter_email_or_domain: str | UnsetType = UNSET,
        filter_email_with_domain: str | UnsetType = UNSET,
        page_size: int = ENTRIES.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[BlockedEntry]:
        """List what is blocked.

        `GET /leads/get-domain-block-list` (documented only)

        Args:
            filter_client_id: Only what is blocked for this client.
            filter_email_or_domain: Only this address or domain.
            filter_email_with_domain: Only addresses of this domain, and the domain.
            page_size: Entries in a request, 1 to 1000.
            start: How many entries to pass over; `next_start` of a page.
            max_items: How many entries to read at most.

        Raises:
            BadRequestError: `Limit must be between 1 and 1000`
        """
        with_domain = check("filter_email_with_domain", filter_email_with_domain, rules.FILLED_TEXT)
        query = {
            "filter_client_id": check("filter_client_id", filter_client_id, rules.ID),
            "filter_email_or_domain": check("filter_email_or_domain", filter_email_or_domain, rules.FILLED_TEXT),
            "filter_email_with_domain": with_domain,
        }
        call = Call("GET", "/leads/get-domain-block-list", Rows[BlockedEntry], query=query)
        return Pages(self._send, call, ENTRIES, page_size=page_size, start=start, max_items=max_items)

    async def add(
        self, domain_block_list: Sequence[str], *, client_id: int | UnsetType | None = UNSET
    ) -> BlockedCount:
        """Block addresses and domains: no campaign writes to them.

        `POST /leads/add-domain-block-list` (documented only)

        Args:
            domain_block_list: The addresses and domains, one or more.
            client_id: For which client; by default, and as `None`, for the whole account.

        Raises:
            BadRequestError: `domain_block_list must be an array`
        """
        client = (
            client_id if client_id is None or isinstance(client_id, Unset) else check_id("client_id", client_id)
        )
        blocked = check_given("domain_block_list", domain_block_list, rules.SOME_TEXTS)
        body = without_unset({"domain_block_list": [*blocked], "client_id": client})
        return await self._send(Call("POST", "/leads/add-domain-block-list", BlockedCount, body=body))

    async def delete(self, id: int) -> None:  # noqa: A002 (its name on the wire)
        """Take an address or a domain off the block list.

        `DELETE /leads/delete-domain-block-list` (documented only)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            id: The entry, as `list()` gives it.

        Raises:
            NotFoundError: `Block list entry not found`
        """
        query = {"id": check_id("id", id)}
        return await self._send(
            Call("DELETE", "/leads/delete-domain-block-list", NoneType, query=query, gone_is_done=True)
        )
