"""What happens to a call, as values for `Smartlead(on_event=...)`, the log and the span.

None of them holds an id, a query, a body, an e-mail address or the words of a server or an error: a call is named
by the documentation's template, an error by its class.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias

import attrs


@attrs.frozen(kw_only=True)
class AttemptFinished:
    """One request of a call is over: answered or not.

    Attributes:
        call: The endpoint as documented, `"POST /campaigns/{campaign_id}/leads/add"`.
        attempt: Which request of the call it was, from 1.
        status_code: The HTTP status; `None` where no answer came.
        error: The class of what was wrong, `"ServerError"`; `None` for a result.
        elapsed_s: Seconds from its admission to its end.
        waited_s: Seconds the call had waited in the queue of the rate limit by then.
    """

    call: str
    attempt: int
    status_code: int | None
    error: str | None
    elapsed_s: float
    waited_s: float


@attrs.frozen(kw_only=True)
class RetryScheduled:
    """A call is going to be tried again.

    Attributes:
        call: The endpoint as documented.
        attempt: Which request failed, from 1.
        status_code: The HTTP status of that request; `None` where no answer came.
        error: The class of what was wrong with it, `"ConnectionFailedError"`.
        wait_s: Seconds until the call is in the queue again, or until the pause of all calls ends.
    """

    call: str
    attempt: int
    status_code: int | None
    error: str
    wait_s: float


@attrs.frozen(kw_only=True)
class Paused:
    """Every call of the key waits: told when a pause begins, and when it grows by a second or more.

    Attributes:
        call: The endpoint whose answer was the reason.
        why: `"refused"` for the rate, or `"exhausted"`: by its headers the server has no room left.
        for_s: Seconds from here to the end of the pause.
    """

    call: str
    why: Literal["refused", "exhausted"]
    for_s: float


@attrs.frozen(kw_only=True)
class LimitLearned:
    """Refusals, or their end, have taught something of the server's limit: `smartlead.limiter` shows all of it.

    Told once for all clients of a key, when it is believed: a rate when it was good for ten seconds. What other
    processes that share the limit have learned is told too, with the next answer.

    Attributes:
        call: The endpoint whose answer was the last reason.
        change: `"lowered"` or `"raised"`, of the shortest limit; `"found"` or `"gone"`, of one beside those in
            `rate_limits`.
        limit: So many requests
        per_s: in so many seconds: the limit that is kept from here on, or that is gone.
    """

    call: str
    change: Literal["lowered", "raised", "found", "gone"]
    limit: int
    per_s: float


@attrs.frozen(kw_only=True)
class SchemaDrift:
    """A field of an answer is not as documented: told once for each field and kind of an answer.

    Attributes:
        call: The endpoint as documented.
        path: Where it stood first, as a JSON path: `$[17].follow_up_percentage`.
        expected: What it should be, `"an integer"`.
        got: What it is, `"text"`.
        is_kept: The value is in `extra`, and the field has its default; else it was read as what it plainly means.
        count: How often, in this answer.
        is_first: This client has not told of the field before.
    """

    call: str
    path: str
    expected: str
    got: str
    is_kept: bool
    count: int
    is_first: bool


@attrs.frozen(kw_only=True)
class CallFinished:
    """A call is over: with its result, an error, or because its caller was cancelled.

    Attributes:
        call: The endpoint as documented.
        attempts: Requests that were handed to the network.
        status_code: The HTTP status of the last one; `None` where no answer came to it.
        error: The class of what was raised, `"NotFoundError"` or `"CancelledError"`; `None` for a result.
        elapsed_s: Seconds the call took, all waits included.
        waited_s: Seconds of these in the queue of the rate limit.
    """

    call: str
    attempts: int
    status_code: int | None
    error: str | None
    elapsed_s: float
    waited_s: float


Event: TypeAlias = AttemptFinished | RetryScheduled | Paused | LimitLearned | SchemaDrift | CallFinished
OnEvent: TypeAlias = Callable[[Event], object]
