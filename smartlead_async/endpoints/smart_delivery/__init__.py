"""The endpoints of Smart Delivery: more than fit one file, so by what they are about."""

from smartlead_async.endpoints.smart_delivery.folders import DeliveryFolders
from smartlead_async.endpoints.smart_delivery.placements import DeliveryPlacements
from smartlead_async.endpoints.smart_delivery.senders import DeliverySenders
from smartlead_async.endpoints.smart_delivery.testing import DeliveryTesting


class SmartDelivery(DeliveryTesting, DeliveryPlacements, DeliverySenders, DeliveryFolders):
    """Smart Delivery: tests of where e-mails end up. A product of its own, at a host of its own.

    An id is a number, or text as the documentation shows it, such as "test_001".
    """
