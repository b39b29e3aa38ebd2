# The names of the events, once: see `on_demand`.

from smartlead_async.telemetry.events import AttemptFinished as AttemptFinished
from smartlead_async.telemetry.events import CallFinished as CallFinished
from smartlead_async.telemetry.events import Event as Event
from smartlead_async.telemetry.events import LimitLearned as LimitLearned
from smartlead_async.telemetry.events import OnEvent as OnEvent
from smartlead_async.telemetry.events import Paused as Paused
from smartlead_async.telemetry.events import RetryScheduled as RetryScheduled
from smartlead_async.telemetry.events import SchemaDrift as SchemaDrift
