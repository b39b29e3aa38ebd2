"""The endpoints of Smart Delivery: tests of where e-mails end up."""

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models.smart_delivery import ProviderRegion
from smartlead_async.transport.call import Call

ProviderRegions = list[ProviderRegion]


class SmartDelivery(Resource):
    """Smart Delivery: a product of its own, at a host of its own."""

    async def list_providers(self) -> ProviderRegions:
        """List the providers that a test can send to, by region.

        `GET /spam-test/seed/providers` (documented only)
        """
        return await self._send(
            Call("GET", "/spam-test/seed/providers", ProviderRegions, host="smartdelivery", one_or_many=True)
        )
