"""Smart Delivery: tests of where e-mails end up.

The vendor's documentation and an older one of its own show different answers, and public clients read those of the
older: what one of them has alone is `None`, or an empty list, with the other. Ids are text in the newer one, and
numbers in the older.
"""

from smartlead_async.models.smart_delivery.reports import Authentication as Authentication
from smartlead_async.models.smart_delivery.reports import BlacklistCount as BlacklistCount
from smartlead_async.models.smart_delivery.reports import DeliveryTestEmail as DeliveryTestEmail
from smartlead_async.models.smart_delivery.reports import DomainBlacklists as DomainBlacklists
from smartlead_async.models.smart_delivery.reports import EmailCounts as EmailCounts
from smartlead_async.models.smart_delivery.reports import EmailHeaders as EmailHeaders
from smartlead_async.models.smart_delivery.reports import IpBlacklist as IpBlacklist
from smartlead_async.models.smart_delivery.reports import IpReport as IpReport
from smartlead_async.models.smart_delivery.reports import MailboxCount as MailboxCount
from smartlead_async.models.smart_delivery.reports import MailboxPlacement as MailboxPlacement
from smartlead_async.models.smart_delivery.reports import PlacementReport as PlacementReport
from smartlead_async.models.smart_delivery.reports import PlacementRow as PlacementRow
from smartlead_async.models.smart_delivery.reports import ReverseDns as ReverseDns
from smartlead_async.models.smart_delivery.reports import SeedCheck as SeedCheck
from smartlead_async.models.smart_delivery.reports import SeedDelivery as SeedDelivery
from smartlead_async.models.smart_delivery.reports import SeedReply as SeedReply
from smartlead_async.models.smart_delivery.reports import Sender as Sender
from smartlead_async.models.smart_delivery.reports import SenderChecks as SenderChecks
from smartlead_async.models.smart_delivery.reports import SenderDetails as SenderDetails
from smartlead_async.models.smart_delivery.reports import SenderReport as SenderReport
from smartlead_async.models.smart_delivery.reports import SenderSpamFilters as SenderSpamFilters
from smartlead_async.models.smart_delivery.reports import SpamFilterDetail as SpamFilterDetail
from smartlead_async.models.smart_delivery.reports import SpamFilterResult as SpamFilterResult
from smartlead_async.models.smart_delivery.reports import SpamRule as SpamRule
from smartlead_async.models.smart_delivery.reports import Whois as Whois
from smartlead_async.models.smart_delivery.testing import DeliveryFolder as DeliveryFolder
from smartlead_async.models.smart_delivery.testing import DeliveryTest as DeliveryTest
from smartlead_async.models.smart_delivery.testing import DeliveryTestRun as DeliveryTestRun
from smartlead_async.models.smart_delivery.testing import DeliveryTestSummary as DeliveryTestSummary
from smartlead_async.models.smart_delivery.testing import DeliveryTestType as DeliveryTestType
from smartlead_async.models.smart_delivery.testing import DeliveryTestWindow as DeliveryTestWindow
from smartlead_async.models.smart_delivery.testing import NewAutomatedDeliveryTest as NewAutomatedDeliveryTest
from smartlead_async.models.smart_delivery.testing import NewDeliveryTest as NewDeliveryTest
from smartlead_async.models.smart_delivery.testing import Placements as Placements
from smartlead_async.models.smart_delivery.testing import Provider as Provider
from smartlead_async.models.smart_delivery.testing import ProviderGroup as ProviderGroup
from smartlead_async.models.smart_delivery.testing import ProviderRegion as ProviderRegion
from smartlead_async.models.smart_delivery.testing import TimeUnit as TimeUnit
