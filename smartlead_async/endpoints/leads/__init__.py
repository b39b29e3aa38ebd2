"""The endpoints of leads: more than fit one file, so by what they do."""

from smartlead_async.endpoints.leads.acting import ActingOnLeads
from smartlead_async.endpoints.leads.adding import AddingLeads
from smartlead_async.endpoints.leads.finding import FindingLeads


class Leads(AddingLeads, FindingLeads, ActingOnLeads):
    """Leads of campaigns, and of the account. To add more than a few, see `bulk`."""
