# The names of these models, once: see `on_demand`.

from smartlead_async.models.inbox.choices import BlockSource as BlockSource
from smartlead_async.models.inbox.choices import InboxEmailStatus as InboxEmailStatus
from smartlead_async.models.inbox.choices import InboxSort as InboxSort
from smartlead_async.models.inbox.choices import ReminderSort as ReminderSort
from smartlead_async.models.inbox.choices import ScheduledSort as ScheduledSort
from smartlead_async.models.inbox.choices import TaskPriority as TaskPriority
from smartlead_async.models.inbox.conversations import BlockedDomains as BlockedDomains
from smartlead_async.models.inbox.conversations import ForwardedEmail as ForwardedEmail
from smartlead_async.models.inbox.conversations import InboxConversation as InboxConversation
from smartlead_async.models.inbox.conversations import InboxMessage as InboxMessage
from smartlead_async.models.inbox.conversations import InboxReference as InboxReference
from smartlead_async.models.inbox.conversations import InboxStats as InboxStats
from smartlead_async.models.inbox.conversations import LeadNote as LeadNote
from smartlead_async.models.inbox.conversations import LeadReminder as LeadReminder
from smartlead_async.models.inbox.conversations import LeadResumption as LeadResumption
from smartlead_async.models.inbox.conversations import LeadTask as LeadTask
from smartlead_async.models.inbox.conversations import NewReply as NewReply
from smartlead_async.models.inbox.conversations import ReplyAttachment as ReplyAttachment
from smartlead_async.models.inbox.conversations import ReplyStatus as ReplyStatus
from smartlead_async.models.inbox.conversations import SubsequenceStart as SubsequenceStart
from smartlead_async.models.inbox.conversations import UntrackedReply as UntrackedReply
from smartlead_async.models.inbox.filters import InboxFilters as InboxFilters
from smartlead_async.models.inbox.filters import InboxViewFilters as InboxViewFilters
from smartlead_async.models.inbox.filters import LeadCategoryFilter as LeadCategoryFilter
from smartlead_async.models.inbox.filters import one_or_some as one_or_some
