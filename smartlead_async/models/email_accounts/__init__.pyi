# The names of these models, once: see `on_demand`.

from smartlead_async.models.email_accounts.accounts import MESSAGES as MESSAGES
from smartlead_async.models.email_accounts.accounts import EmailAccount as EmailAccount
from smartlead_async.models.email_accounts.accounts import EmailAccountUpdate as EmailAccountUpdate
from smartlead_async.models.email_accounts.accounts import MailboxQuery as MailboxQuery
from smartlead_async.models.email_accounts.accounts import ReconnectQueued as ReconnectQueued
from smartlead_async.models.email_accounts.accounts import WarmupDay as WarmupDay
from smartlead_async.models.email_accounts.accounts import WarmupDetails as WarmupDetails
from smartlead_async.models.email_accounts.accounts import WarmupSettings as WarmupSettings
from smartlead_async.models.email_accounts.accounts import WarmupStats as WarmupStats
from smartlead_async.models.email_accounts.adding import EmailAccountToken as EmailAccountToken
from smartlead_async.models.email_accounts.adding import NewEmailAccount as NewEmailAccount
from smartlead_async.models.email_accounts.adding import NewOAuthAccount as NewOAuthAccount
from smartlead_async.models.email_accounts.adding import OAuthToken as OAuthToken
from smartlead_async.models.email_accounts.adding import SavedEmailAccount as SavedEmailAccount
from smartlead_async.models.email_accounts.choices import EmailProvider as EmailProvider
from smartlead_async.models.email_accounts.choices import OAuthProvider as OAuthProvider
from smartlead_async.models.email_accounts.choices import WarmupStatus as WarmupStatus
