"""The endpoints of leads: more than fit one file, so by what they do."""

from smartlead_async.endpoints.leads.adding import AddingLeads


class Leads(AddingLeads):
    """Leads of campaigns. For more than a few, see `bulk`."""
