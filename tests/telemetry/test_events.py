"""What `on_event` is told of calls, and what becomes of a hook that fails."""

import asyncio
import logging
from contextvars import ContextVar

import httpx
import pytest

from smartlead_async import (
    AttemptFinished,
    CallFinished,
    ConfigurationError,
    Event,
    InvalidInputError,
    Lead,
    NotFoundError,
    OutcomeUnknownError,
    Paused,
    RateLimitedError,
    RetryScheduled,
    ServerError,
    Smartlead,
)
from tests.memory_network import KEY, RESET, STALL, MemoryServer, Reply

EMAIL = "cristiano@mufc.com"
LEAD = Lead(email=EMAIL)
ADD = "POST /campaigns/{campaign_id}/leads/add"
PERSONS = 94_372_511  # an id of a campaign and of a lead that stands nowhere else
SLOW = Reply(down_s=0.25)


def seconds(value: float) -> float:
    """As it is but for the nanoseconds that each turn of the virtual loop costs."""
    return round(value, 5)


def exact(events: list[Event]) -> list[tuple[object, ...]]:
    """Kind and fields of each event, in the order of the class."""
    return [
        (
            type(event).__name__,
            *(seconds(value) if isinstance(value, float) else value for value in vars_of(event)),
        )
        for event in events
    ]


def vars_of(event: Event) -> list[object]:
    return [getattr(event, name) for name in event.__slots__ if name != "__weakref__"]


async def test_a_call_that_succeeds_is_one_attempt_and_its_end():
    """Its times are seconds; it has not waited."""
    events: list[Event] = []
    server = MemoryServer(lambda _: SLOW)
    async with server.client(on_event=events.append) as smartlead:
        await smartlead.leads.add(372, LEAD)
    assert exact(events) == [
        ("AttemptFinished", ADD, 1, 200, None, 0.25, 0.0),
        ("CallFinished", ADD, 1, 200, None, 0.25, 0.0),
    ]


async def test_a_refusal_for_rate_is_told_with_its_pause_and_the_retry():
    """The attempt, the pause of all calls, the retry, the attempt that had to wait, the end."""
    events: list[Event] = []
    server = MemoryServer(replies=[Reply(status=429, headers=(("retry-after", "3"),))])
    async with server.client(on_event=events.append) as smartlead:
        await smartlead.leads.add(372, LEAD)
    assert exact(events) == [
        ("AttemptFinished", ADD, 1, 429, "RateLimitedError", 0.0, 0.0),
        ("Paused", ADD, "refused", 3.0),
        ("RetryScheduled", ADD, 1, 429, "RateLimitedError", 3.0),
        ("AttemptFinished", ADD, 2, 200, None, 0.0, 3.0),
        ("CallFinished", ADD, 2, 200, None, 3.0, 3.0),
    ]


async def test_ten_refusals_at_once_are_one_pause():
    """The line pauses once for everybody, and is told of once."""
    events: list[Event] = []
    server = MemoryServer(replies=[Reply(status=429)] * 10)
    async with server.client(on_event=events.append) as smartlead:
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(10)))
    assert [seconds(event.for_s) for event in events if isinstance(event, Paused)] == [2.0]
    assert sum(isinstance(event, RetryScheduled) for event in events) == 10


async def test_a_pause_that_grows_is_told_again():
    """A second refusal that asks for more makes everybody wait longer."""
    events: list[Event] = []
    hint = (("retry-after", "30"),)
    server = MemoryServer(replies=[Reply(status=429), Reply(status=429, down_s=0.5, headers=hint)])
    async with server.client(on_event=events.append) as smartlead:
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(2)))
    assert [seconds(event.for_s) for event in events if isinstance(event, Paused)] == [2.0, 30.0]


async def test_a_server_without_room_left_is_a_pause_too():
    """Its own headers said so; nothing was refused."""
    events: list[Event] = []
    used_up = (("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "5"))
    server = MemoryServer(replies=[Reply(headers=used_up)])
    async with server.client(on_event=events.append) as smartlead:
        await smartlead.leads.add(372, LEAD)
    assert exact([event for event in events if isinstance(event, Paused)]) == [("Paused", ADD, "exhausted", 5.0)]


async def test_a_lost_answer_has_no_status_and_the_retry_says_how_long_it_waits():
    """The wait told is the wait there was."""
    events: list[Event] = []
    server = MemoryServer(replies=[RESET])
    async with server.client(on_event=events.append) as smartlead:
        await smartlead.leads.add(372, LEAD)
    first, retry, second, end = events
    assert isinstance(first, AttemptFinished)
    assert (first.status_code, first.error) == (None, "ConnectionFailedError")
    assert isinstance(retry, RetryScheduled)
    assert isinstance(second, AttemptFinished)
    assert (second.attempt, second.error) == (2, None)
    assert isinstance(end, CallFinished)
    assert end.elapsed_s == pytest.approx(retry.wait_s, abs=1e-5)
    assert end.waited_s < 1e-5  # in the queue; the wait before the retry is not


@pytest.mark.parametrize(
    ("reply", "settings", "attempts", "status_code", "error"),
    [
        (Reply(status=404), {}, 1, 404, NotFoundError),
        (Reply(status=500), {}, 3, 500, ServerError),
        (Reply(status=429), {"deadline_s": 1.0}, 1, 429, RateLimitedError),
    ],
)
async def test_a_call_that_fails_ends_with_the_class_of_its_error(reply, settings, attempts, status_code, error):
    """And with the status of its last answer."""
    events: list[Event] = []
    server = MemoryServer(lambda _: reply)
    async with server.client(on_event=events.append, **settings) as smartlead:
        with pytest.raises(error):
            await smartlead.leads.add(372, LEAD)
    end = events[-1]
    assert isinstance(end, CallFinished)
    assert (end.attempts, end.status_code, end.error) == (attempts, status_code, error.__name__)
    assert sum(isinstance(event, AttemptFinished) for event in events) == attempts


async def test_an_unknown_outcome_ends_under_the_name_that_is_raised():
    """The attempt was a lost connection, the call an unknown outcome."""
    events: list[Event] = []
    server = MemoryServer(lambda _: RESET)
    async with server.client(on_event=events.append) as smartlead:
        with pytest.raises(OutcomeUnknownError):
            await smartlead.campaigns.create("Test email campaign")
    assert [getattr(event, "error", None) for event in events] == ["ConnectionFailedError", "OutcomeUnknownError"]


async def test_a_call_that_is_never_sent_ends_without_an_attempt():
    """It waited longer in the queue than it was allowed to."""
    events: list[Event] = []
    server = MemoryServer()
    async with server.client() as busy, server.client(on_event=events.append, max_wait_s=0.5) as smartlead:
        await asyncio.gather(*(busy.leads.add(372, LEAD) for _ in range(10)))
        with pytest.raises(RateLimitedError):
            await smartlead.leads.add(372, LEAD)
    [end] = events
    assert isinstance(end, CallFinished)
    assert (end.attempts, end.status_code, end.error) == (0, None, "RateLimitedError")


async def test_what_is_wrong_before_anything_happens_is_no_event():
    """A call that breaks a documented rule has not begun."""
    events: list[Event] = []
    async with MemoryServer().client(on_event=events.append) as smartlead:
        with pytest.raises(InvalidInputError):
            await smartlead.campaigns.get(0)
    assert events == []


async def test_a_cancelled_call_is_told_and_its_request_too_when_it_is_over():
    """The caller is gone at once; the request goes on, and its end is told after the end of the call."""
    events: list[Event] = []
    server = MemoryServer(lambda _: Reply(down_s=2.0))
    async with server.client(on_event=events.append) as smartlead:
        task = asyncio.create_task(smartlead.leads.add(372, LEAD))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert exact(events) == [
        ("CallFinished", ADD, 1, None, "CancelledError", 0.5, 0.0),
        ("AttemptFinished", ADD, 1, 200, None, 2.0, 0.0),
    ]


async def test_a_request_that_is_cut_off_by_closing_is_told():
    """Leaving the client waits ten seconds for it, and no longer."""
    events: list[Event] = []
    server = MemoryServer(lambda _: STALL)
    smartlead = server.client(on_event=events.append)
    task = asyncio.create_task(smartlead.leads.add(372, LEAD))
    await asyncio.sleep(0.5)
    await smartlead.aclose()
    await asyncio.wait([task])
    assert type(task.exception()).__name__ == "ClientClosedError"
    assert [getattr(event, "error", None) for event in events] == ["CancelledError", "ClientClosedError"]


async def test_a_mistake_of_a_transport_is_told_under_its_own_name():
    """It is raised as it is, and both the attempt and the call have ended with it."""

    def fail(_request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    events: list[Event] = []
    async with Smartlead(KEY, http_transport=httpx.MockTransport(fail), on_event=events.append) as smartlead:
        with pytest.raises(ZeroDivisionError):
            await smartlead.leads.add(372, LEAD)
    assert [getattr(event, "error", None) for event in events] == ["ZeroDivisionError"] * 2


async def test_the_hook_is_called_in_the_context_of_the_caller():
    """So that a program's own context variables tell whose call it was; also of what the request's task tells."""
    page: ContextVar[str] = ContextVar("page")
    seen: list[tuple[str, str]] = []

    def note(event: Event) -> None:
        seen.append((page.get(), type(event).__name__))

    async def load(name: str) -> None:
        page.set(name)
        await smartlead.leads.add(372, LEAD)

    async with MemoryServer().client(on_event=note) as smartlead:
        await asyncio.gather(load("one"), load("two"))
    assert sorted(seen) == [
        ("one", "AttemptFinished"),
        ("one", "CallFinished"),
        ("two", "AttemptFinished"),
        ("two", "CallFinished"),
    ]


async def test_no_event_holds_the_key_an_address_or_an_id():
    """Not even where the server repeats them."""
    events: list[Event] = []
    words = f'{{"error":"{KEY} {EMAIL} {PERSONS}"}}'.encode()
    server = MemoryServer(replies=[Reply(status=500, body=words), Reply(status=429, body=words)])
    server.handler = lambda _: Reply(status=400, body=words)
    async with server.client(on_event=events.append) as smartlead:
        with pytest.raises(Exception, match="may not|cristiano|400|error"):
            await smartlead.leads.update(PERSONS, PERSONS, LEAD)
    assert len(events) == 7
    assert [
        text for event in events for text in (KEY, EMAIL, str(PERSONS), "api_key") if text in repr(event)
    ] == []


async def test_a_hook_that_raises_is_logged_and_the_call_goes_on(caplog):
    """Once with its traceback, then without; the words of the call's own error are not in it."""

    def broken(_event: Event) -> None:
        raise KeyError("dashboard")

    server = MemoryServer(lambda _: Reply(status=404, body=f'{{"error":"no {EMAIL}"}}'.encode()))
    async with server.client(on_event=broken) as smartlead:
        for _ in range(2):
            with pytest.raises(NotFoundError, match=EMAIL):
                await smartlead.leads.add(372, LEAD)
    ours = [record for record in caplog.records if "on_event" in record.getMessage()]
    assert [record.levelno for record in ours] == [logging.ERROR, *[logging.DEBUG] * 3]
    text = ours[0].getMessage()
    assert "on_event raised KeyError for AttemptFinished" in text
    assert 'raise KeyError("dashboard")' in text
    assert EMAIL not in "".join(record.getMessage() for record in ours)


async def test_a_hook_that_first_fails_at_the_end_does_not_show_the_call_s_error(caplog):
    """It is called while that error is on its way, whose words may be the server's."""

    def broken(event: Event) -> None:
        if isinstance(event, CallFinished):
            raise KeyError("dashboard")

    server = MemoryServer(lambda _: Reply(status=404, body=f'{{"error":"no {EMAIL}"}}'.encode()))
    async with server.client(on_event=broken) as smartlead:
        with pytest.raises(NotFoundError):
            await smartlead.leads.add(372, LEAD)
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "KeyError: 'dashboard'" in record.getMessage()
    assert EMAIL not in record.getMessage()


async def _asynchronous(_event: Event) -> None: ...


@pytest.mark.parametrize("hook", ["print", 1, _asynchronous])
def test_a_hook_that_cannot_be_called_is_refused(hook):
    """Also one that would have to be awaited: nobody would."""
    with pytest.raises(ConfigurationError, match="give a plain function that takes one event"):
        Smartlead(KEY, on_event=hook)
