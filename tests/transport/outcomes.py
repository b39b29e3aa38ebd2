"""What answers mean, at once."""

from datetime import datetime
from typing import TypeVar

from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Outcome
from smartlead_async.transport.response import outcome_in_steps
from smartlead_async.transport.steps import run

T = TypeVar("T")


def to_outcome(call: Call[T], answer: Answer, now: datetime, *, strict: bool = False) -> Outcome[T]:
    """What an answer means for a call, read without a pause; `now` is the wall clock, for dates in headers."""
    return run(outcome_in_steps(call, answer, now, strict=strict))
