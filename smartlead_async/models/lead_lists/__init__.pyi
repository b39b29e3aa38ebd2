# The names of these models, once: see `on_demand`.

from smartlead_async.models.lead_lists.choices import ACTION as ACTION
from smartlead_async.models.lead_lists.choices import LEAD_IDS as LEAD_IDS
from smartlead_async.models.lead_lists.choices import PushAction as PushAction
from smartlead_async.models.lead_lists.lists import LeadList as LeadList
from smartlead_async.models.lead_lists.moving import ImportedLeads as ImportedLeads
from smartlead_async.models.lead_lists.moving import LeadSelection as LeadSelection
from smartlead_async.models.lead_lists.moving import MovedLeads as MovedLeads
