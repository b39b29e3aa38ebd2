"""The endpoints of Smart Senders: domains and mailboxes that are bought."""

from collections.abc import Mapping, Sequence
from typing import cast

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given, check_id
from smartlead_async.models.smart_senders import BuyerDetails, NewDomain, OneTimePassword, SenderOrder
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json, is_sequence
from smartlead_async.transport.call import Call, Repeat

Objects = list[Mapping[str, object]]  # what the answers hold is not documented
_NEW_DOMAINS = rules.rule(
    lambda value: is_sequence(value) and bool(value) and all(isinstance(one, NewDomain) for one in value),
    "a list of at least one NewDomain",
)


def _are_by_domain(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    domains = cast("Mapping[object, object]", value)
    return bool(domains) and all(
        rules.is_domain(name) and isinstance(item, Mapping) for name, item in domains.items()
    )


_DOMAINS = rules.rule(
    _are_by_domain, "an object of at least one domain, each with an object, as {'example.com': {'count': 3}}"
)


class SmartSenders(Resource):
    """Smart Senders: a product of its own, at a host of its own, which Smartlead's support has to switch on.

    The documentation shows the answers of most of its calls empty. They are given as JSON.
    """

    async def list_vendors(self) -> Objects:
        """List who sells domains and mailboxes.

        `GET /smart-senders/get-vendors` (documented only)
        """
        return await self._send(
            Call("GET", "/smart-senders/get-vendors", Objects, host="smart-senders", one_or_many=True)
        )

    async def search_domains(
        self, *, domain_name: str | UnsetType = UNSET, vendor_id: int | UnsetType = UNSET
    ) -> Objects:
        """List domains that can be bought.

        `GET /smart-senders/search-domain` (documented only)

        Args:
            domain_name: The domain that is looked for.
            vendor_id: Who sells it, of `list_vendors()`.
        """
        query = {
            "domain_name": check("domain_name", domain_name, rules.FILLED_TEXT),
            "vendor_id": check("vendor_id", vendor_id, rules.ID),
        }
        return await self._send(
            Call(
                "GET",
                "/smart-senders/search-domain",
                Objects,
                query=query,
                host="smart-senders",
                one_or_many=True,
            )
        )

    async def list_domains(self) -> Objects:
        """List the domains that were bought.

        `GET /smart-senders/get-domain-list` (documented only)
        """
        return await self._send(
            Call("GET", "/smart-senders/get-domain-list", Objects, host="smart-senders", one_or_many=True)
        )

    async def generate_mailboxes(
        self, *, vendor_id: int | str, domains: Mapping[str, Mapping[str, Json]] | UnsetType = UNSET
    ) -> Objects:
        """Let addresses of mailboxes be made up, for domains that are to be bought.

        `POST /smart-senders/auto-generate-mailboxes` (documented only)

        Args:
            vendor_id: Who sells them, of `list_vendors()`. It is sent as text.
            domains: What to make up, by domain, as `{"example.com": {"count": 3}}`.

        Raises:
            OutcomeUnknownError: They may be made up. It is not sent again.
        """
        vendor = vendor_id if isinstance(vendor_id, str) else str(check_id("vendor_id", vendor_id))
        body = {
            "vendor_id": check("vendor_id", vendor, rules.FILLED_TEXT),
            "domains": check("domains", domains, _DOMAINS),
        }
        return await self._send(
            Call(
                "POST",
                "/smart-senders/auto-generate-mailboxes",
                Objects,
                body=without_unset(body),
                host="smart-senders",
                repeat=Repeat.UNLESS_UNKNOWN,
                one_or_many=True,
            )
        )

    async def place_order(
        self, *, vendor_id: int, forwarding_domain: str, user_details: BuyerDetails, domains: Sequence[NewDomain]
    ) -> Objects:
        """Order domains with their mailboxes, which costs money.

        `POST /smart-senders/place-order` (documented only)

        Args:
            vendor_id: Who sells them, of `list_vendors()`.
            forwarding_domain: Where a browser that opens one of the domains is redirected.
            user_details: Who buys.
            domains: What is bought, one or more.

        Raises:
            OutcomeUnknownError: They may be bought. It is not ordered again; look with `list_domains()`.
        """
        body = {
            "vendor_id": check_id("vendor_id", vendor_id),
            "forwarding_domain": check_given("forwarding_domain", forwarding_domain, rules.DOMAIN),
            "user_details": to_json(user_details, BuyerDetails),
            "domains": [to_json(domain, NewDomain) for domain in check_given("domains", domains, _NEW_DOMAINS)],
        }
        return await self._send(
            Call(
                "POST",
                "/smart-senders/place-order",
                Objects,
                body=body,
                host="smart-senders",
                repeat=Repeat.UNLESS_UNKNOWN,
                one_or_many=True,
            )
        )

    async def get_order(self, order_id: str) -> SenderOrder:
        """Look up an order. The answer has the passwords of its mailboxes, which `repr` hides.

        `GET /smart-senders/order-details` (documented only)

        Args:
            order_id: The order, as `ORD_12345`.
        """
        query = {"order_id": check_given("order_id", order_id, rules.FILLED_TEXT)}
        return await self._send(
            Call("GET", "/smart-senders/order-details", SenderOrder, query=query, host="smart-senders")
        )

    async def get_otp(self, email_account: str) -> OneTimePassword:
        """Make the password that a mailbox asks for at its login, good for some minutes. `repr` hides it.

        `GET /smart-senders/auth-secret` (documented only)

        Args:
            email_account: The address of the mailbox.
        """
        query = {"email_account": check_given("email_account", email_account, rules.EMAIL)}
        return await self._send(
            Call("GET", "/smart-senders/auth-secret", OneTimePassword, query=query, host="smart-senders")
        )
