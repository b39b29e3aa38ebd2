"""The endpoints of leads: more than fit one file, so by what they do."""

from smartlead_async.endpoints.leads.acting import ActingOnLeads
from smartlead_async.endpoints.leads.adding import AddingLeads
from smartlead_async.endpoints.leads.finding import FindingLeads
from smartlead_async.endpoints.leads.moving import MovingLeads
from smartlead_async.endpoints.leads.reading import ReadingLeads


class Leads(AddingLeads, FindingLeads, ReadingLeads, ActingOnLeads, MovingLeads):
    """Leads of campaigns, and of the account. To add more than a few, see `bulk`.

    Most calls name a lead by its own id, `lead_id`; some by the number that it has in its campaign, `lead_map_id`.
    """
