"""What is found, as it is told. Pure: whoever asks the API or the machine is in `running`."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import attrs

from smartlead_async.cli.exits import Exit, exit_code_of
from smartlead_async.cli.printing import for_people
from smartlead_async.errors import AuthenticationError, SmartleadError
from smartlead_async.limiter.limiter_state import LimiterState
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.models.account import User

CLOCK_S = 5.0  # so far off a clock does no harm: nothing here is timed by it but what people read
_OVER = ("EXPIRED", "CANCELED", "CANCELLED")  # subscriptions


@attrs.frozen
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What.
        words: How it is.
        advice: What to do; nothing where all is well.
        exit: What the command ends with because of it.
    """

    name: str
    words: str
    advice: str = ""
    exit: Exit = Exit.SETTLED


def wrong(name: str, error: Exception, advice: str) -> Finding:
    """What an error says."""
    words = error.message if isinstance(error, SmartleadError) else str(error)
    return Finding(name, words, advice, exit_code_of(error))


def of_api(error: SmartleadError | None, address: str, took_s: float) -> Iterator[Finding]:
    """Whether the API answers, and takes the key."""
    if error is None:
        yield Finding("API", f"{address} answers, in {took_s:.2f} s")
        yield Finding("key accepted", "yes")
    elif isinstance(error, AuthenticationError):
        yield Finding("API", f"{address} answers, in {took_s:.2f} s")
        yield wrong("key accepted", error, "copy the key anew: in Smartlead under Settings, Activate API")
    else:
        yield wrong("API", error, "is the network up, and the address the right one? Try again later")


def of_plan(user: User | None) -> Finding:
    """What the account may do."""
    if user is None:
        return Finding("plan", "the API does not say")
    plan, status = user.account_type or "not named", user.subscription_status
    if status is not None and status.upper() in _OVER:
        return Finding("plan", f"{plan}, {status}", "renew the subscription in Smartlead", Exit.REJECTS)
    return Finding("plan", plan if status is None else f"{plan}, {status}")


def of_clock(headers: Mapping[str, str], came_at: datetime) -> Finding:
    """This machine's clock against the server's, which tells whole seconds."""
    try:
        server = parsedate_to_datetime(headers.get("date", ""))
        ahead_s = (came_at - server).total_seconds()
    except (ValueError, TypeError):  # no date, or one without a time zone
        return Finding("clock", "the server does not say its time")
    if -CLOCK_S <= ahead_s <= CLOCK_S:
        return Finding("clock", "as the server's, to some seconds")
    side = "ahead of" if ahead_s > 0 else "behind"
    words = f"{for_people(abs(ahead_s))} {side} the server's"
    return Finding("clock", words, "set this machine's clock; times of --since are off by as much", Exit.REJECTS)


def of_headers(headers: Mapping[str, str]) -> Finding:
    """The limit, as the server tells it."""
    names = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
    limit, remaining, reset = (headers.get(name) for name in names)
    if limit is None and remaining is None:
        return Finding("limit, by the server", "its headers do not say")
    until = "" if reset is None else f", reset {reset}"
    return Finding("limit, by the server", f"{limit or '?'} requests, {remaining or '?'} left{until}")


def of_limit(state: LimiterState, rates: Iterable[RateLimit]) -> Finding:
    """The limit that is kept, and what was learned of it."""
    kept = ", ".join(f"{rate.limit} requests in {rate.per_s:g} s" for rate in rates)
    if state.refusals:
        advice = "does something else use this key? Its requests count too; --rate-limit sets what the plan allows"
        return Finding("limit, kept", f"{kept}; refused by the server", advice, Exit.REJECTS)
    return Finding("limit, kept", f"{kept}; {state.pace_per_s:.1f} a second at most")


def code_of(findings: list[Finding]) -> Exit:
    """The first that is wrong says how the command ends."""
    return next((finding.exit for finding in findings if finding.exit), Exit.SETTLED)
