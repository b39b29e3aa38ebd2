# The names of these models, once: see `on_demand`.

from smartlead_async.models.leads.acting import LeadCompletion as LeadCompletion
from smartlead_async.models.leads.acting import PushedLeads as PushedLeads
from smartlead_async.models.leads.activities import Activity as Activity
from smartlead_async.models.leads.activities import LeadActivities as LeadActivities
from smartlead_async.models.leads.batches import AddLeadsResult as AddLeadsResult
from smartlead_async.models.leads.batches import AddLeadsSettings as AddLeadsSettings
from smartlead_async.models.leads.choices import EmailStatus as EmailStatus
from smartlead_async.models.leads.choices import LeadStatus as LeadStatus
from smartlead_async.models.leads.choices import LeadType as LeadType
from smartlead_async.models.leads.details import CampaignLead as CampaignLead
from smartlead_async.models.leads.details import FoundLead as FoundLead
from smartlead_async.models.leads.details import LeadCampaign as LeadCampaign
from smartlead_async.models.leads.details import LeadCategory as LeadCategory
from smartlead_async.models.leads.details import LeadDetails as LeadDetails
from smartlead_async.models.leads.details import LeadMembership as LeadMembership
from smartlead_async.models.leads.details import LeadRecord as LeadRecord
from smartlead_async.models.leads.lead import CustomValue as CustomValue
from smartlead_async.models.leads.lead import Lead as Lead
from smartlead_async.models.leads.lead import OptionalFlag as OptionalFlag
from smartlead_async.models.leads.lead import OptionalText as OptionalText
from smartlead_async.models.leads.messages import LeadMessages as LeadMessages
from smartlead_async.models.leads.messages import Message as Message
from smartlead_async.models.leads.messages import MessageHistories as MessageHistories
from smartlead_async.models.leads.messages import MessageHistory as MessageHistory
from smartlead_async.models.leads.messages import MessageType as MessageType
from smartlead_async.models.leads.row import update_of_row as update_of_row
