"""The endpoints of Smart Prospect: more than fit one file, so by what they do."""

from smartlead_async.endpoints.smart_prospect.filter_values import FilterValues
from smartlead_async.endpoints.smart_prospect.saved_searches import SavedSearches
from smartlead_async.endpoints.smart_prospect.searching import Searching


class SmartProspect(Searching, SavedSearches, FilterValues):
    """Smart Prospect: a search for people to write to, at a host of its own.

    A search shows people without their addresses. Fetching contacts gives these, and spends credits. What the
    filters of a search take is in the lists of values: cities, job titles, industries.
    """
