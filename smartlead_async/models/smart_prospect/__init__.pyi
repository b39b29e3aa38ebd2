# The names of these models, once: see `on_demand`.

from smartlead_async.models.smart_prospect.choices import CatchAllStatus as CatchAllStatus
from smartlead_async.models.smart_prospect.choices import VerificationStatus as VerificationStatus
from smartlead_async.models.smart_prospect.filter_values import FilterValue as FilterValue
from smartlead_async.models.smart_prospect.filter_values import Industry as Industry
from smartlead_async.models.smart_prospect.filter_values import SubIndustry as SubIndustry
from smartlead_async.models.smart_prospect.filters import PersonAtCompany as PersonAtCompany
from smartlead_async.models.smart_prospect.filters import ProspectFilters as ProspectFilters
from smartlead_async.models.smart_prospect.filters import Texts as Texts
from smartlead_async.models.smart_prospect.saved_searches import FilterFigures as FilterFigures
from smartlead_async.models.smart_prospect.saved_searches import MonthReplies as MonthReplies
from smartlead_async.models.smart_prospect.saved_searches import ProspectCredits as ProspectCredits
from smartlead_async.models.smart_prospect.saved_searches import ProspectSearch as ProspectSearch
from smartlead_async.models.smart_prospect.saved_searches import ProspectTrend as ProspectTrend
from smartlead_async.models.smart_prospect.saved_searches import ReplyAnalytics as ReplyAnalytics
from smartlead_async.models.smart_prospect.saved_searches import SearchAnalytics as SearchAnalytics
from smartlead_async.models.smart_prospect.searching import FetchDetails as FetchDetails
from smartlead_async.models.smart_prospect.searching import FetchedContacts as FetchedContacts
from smartlead_async.models.smart_prospect.searching import FetchMetrics as FetchMetrics
from smartlead_async.models.smart_prospect.searching import FoundEmail as FoundEmail
from smartlead_async.models.smart_prospect.searching import Prospect as Prospect
from smartlead_async.models.smart_prospect.searching import ProspectCompany as ProspectCompany
from smartlead_async.models.smart_prospect.searching import ReviewedContacts as ReviewedContacts
