"""The limiter as any program uses it: one limit by a key, a request as a block."""

import asyncio
import copy
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import smartlead_async.limiter
from smartlead_async.limiter import (
    LimiterClosedError,
    LimiterError,
    LimiterSettingError,
    MissingPackageError,
    RateLimit,
    RateLimiter,
    Request,
    SharedLimitLostError,
)
from smartlead_async.limiter.rate_limit import Pace
from smartlead_async.limiter.registry import forget_all
from tests.limiter.traffic import TEN_IN_TWO
from tests.memory_network import fullest_window
from tests.virtual_time import VirtualTimeLoop, now

ONE_IN_TWO = (RateLimit(1, per_s=2.0),)


@pytest.mark.parametrize("use", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_limiter_is_not_copied(use):
    """Nor is it sent to another process, which has slots of its own."""
    with pytest.raises(
        TypeError, match="^a RateLimiter cannot be pickled or copied; make another with the same key"
    ):
        use(RateLimiter("api", ONE_IN_TWO))


async def send(limiter: RateLimiter, sent: list[float], **lane: Any) -> None:
    async with limiter.request(**lane):
        sent.append(now())


async def test_single_requests_leave_at_once_and_bulk_at_the_pace():
    """Ten at an idle moment, the eleventh after the window; thirty of a job between them."""
    async with RateLimiter("api", TEN_IN_TWO) as limiter:
        single: list[float] = []
        await asyncio.gather(*(send(limiter, single) for _ in range(11)))
        assert single == pytest.approx([*[0.0] * 10, 2.011], abs=1e-6)
        bulk: list[float] = []
        await asyncio.gather(*(send(limiter, bulk, lane="bulk") for _ in range(30)))
        assert fullest_window([*single, *bulk]) == 10


@pytest.mark.parametrize(("pace", "sent_at"), [("even", 1.0), ("burst", 0.08)])
async def test_a_long_limit_is_spread_or_spent_as_the_pace_says(pace: Pace, sent_at: float):
    """Sixty a minute beside ten in 2 s: a job's second request goes after a second, or after part of a token."""
    rates = (*TEN_IN_TWO, RateLimit(60, per_s=60.0))
    async with RateLimiter("api", rates, pace=pace) as limiter:
        sent: list[float] = []
        await asyncio.gather(*(send(limiter, sent, lane="bulk") for _ in range(2)))
        assert sent == pytest.approx([0.0, sent_at], abs=0.01)


async def test_limiters_of_a_key_keep_one_limit_and_others_their_own():
    """Of two with one key the second waits for what the first has sent."""
    sent: list[float] = []
    for key in ("one", "one", "other"):
        async with RateLimiter(key, ONE_IN_TWO) as limiter:
            await send(limiter, sent)
    assert sent == pytest.approx([0.0, 2.011, 2.011], abs=1e-6)


async def test_a_refusal_pauses_all_requests():
    """For as long as the answer asks for; whoever tries again keeps its place in the queue."""
    async with RateLimiter("api", ONE_IN_TWO) as limiter:
        order: list[str] = []

        async def insist() -> None:
            request = limiter.request()
            async with request:
                await asyncio.sleep(0.5)  # the other one waits by then
                request.refused(7.0)
            async with request:
                order.append("first")

        async def follow() -> None:
            async with limiter.request():
                order.append("second")

        await asyncio.gather(insist(), follow())
        assert (order, limiter.state.refusals) == (["first", "second"], 1)
        assert now() > 7.0


async def test_an_exhausted_window_of_the_server_is_waited_for():
    """By the headers of an answer that was none of a refusal; once."""
    async with RateLimiter("api", TEN_IN_TWO) as limiter:
        request = limiter.request()
        async with request:
            request.exhausted(5.0)
        assert limiter.state.wait_s == pytest.approx(5.0, abs=1e-6)
        async with request:
            assert now() == pytest.approx(5.0, abs=1e-6)
        assert limiter.state.wait_s == 0.0


@pytest.mark.parametrize("for_s", [0.0, float("nan"), None])
async def test_a_window_of_the_server_that_is_not_exhausted_is_not_waited_for(for_s: Any):
    """Nothing, or no number: as without the header, and as if it had not been told before."""
    async with RateLimiter("api", TEN_IN_TWO) as limiter:
        async with limiter.request() as request:
            request.exhausted(5.0)
            request.exhausted(for_s)
        assert limiter.state.wait_s == 0.0


async def test_what_was_not_sent_costs_no_slot():
    """It is free at once, whatever the block ends with."""
    async with RateLimiter("api", ONE_IN_TWO) as limiter:
        with pytest.raises(OSError, match="no route"):
            async with limiter.request() as request:
                request.unused()
                raise OSError("no route")
        assert limiter.state.wait_s == 0.0


@pytest.mark.parametrize(
    ("tell", "free_at"), [("", 1.0 + 2.0 + 2.011), ("written", 2.0 + 2.011), ("answered", 2.011)]
)
async def test_a_request_that_fails_may_have_been_counted(tell, free_at):
    """Until 2 s after its end, or after its last byte where that was told; an answer that began settles it."""
    async with RateLimiter("api", ONE_IN_TWO) as limiter:
        with pytest.raises(TimeoutError):
            async with limiter.request() as request, asyncio.timeout(1.0):
                getattr(request, tell, int)()
                await asyncio.sleep(60.0)
        async with limiter.request():
            assert now() == pytest.approx(free_at, abs=1e-6)


async def test_a_server_that_counts_sooner_has_its_slots_back_sooner():
    """Within 0.3 s of the last byte, by the settings."""
    async with RateLimiter("api", ONE_IN_TWO, counted_within_s=0.3) as limiter:
        request = limiter.request()
        async with request:
            request.written()
            await asyncio.sleep(1.0)
        async with request:
            assert now() == pytest.approx(0.3 + 2.011, abs=1e-6)


async def test_a_request_that_waits_is_ended_with_its_limiter():
    """With an error of the limiter, as one that is made afterwards."""
    async with RateLimiter("api", ONE_IN_TWO) as limiter:
        await send(limiter, [])
        waiting = asyncio.create_task(send(limiter, []))
        await asyncio.sleep(1.0)
    with pytest.raises(LimiterClosedError, match="closed while the request waited"):
        await waiting
    with pytest.raises(LimiterClosedError) as closed:
        await send(limiter, [])
    assert str(closed.value) == ("the limiter is not open on this event loop; use it inside its `async with`")


@pytest.mark.parametrize("tell", [Request.written, Request.answered, Request.refused, Request.unused])
async def test_what_is_over_is_told_nothing_more(tell):
    """Outside of its block a request has no slot."""
    async with RateLimiter("api", TEN_IN_TWO) as limiter:
        async with limiter.request() as request:
            pass
        with pytest.raises(LimiterClosedError) as over:
            tell(request)
        assert str(over.value) == "the request is over; enter its `async with` block for another attempt"


@pytest.mark.parametrize("told", ["3", True, b"3"])
async def test_seconds_that_a_server_tells_are_a_number(told: Any):
    """A header's text is refused with what to give, and the request goes on."""
    async with RateLimiter("api", ONE_IN_TWO) as limiter, limiter.request() as request:
        with pytest.raises(
            LimiterSettingError,
            match=f"^retry_after_s={told!r} is not allowed; give seconds as a number, or None$",
        ):
            request.refused(told)
        with pytest.raises(
            LimiterSettingError, match=f"^for_s={told!r} is not allowed; give seconds as a number, or None$"
        ):
            request.exhausted(told)
        request.answered()


@pytest.mark.parametrize(
    ("told", "paused_s"),
    [(None, 2.0), (float("nan"), 2.0), (-5.0, 0.0), (7, 7.0), (86400.0, 900.0), (float("inf"), 2.0)],
)
async def test_what_is_no_number_of_seconds_is_no_hint(told: float | None, paused_s: float):
    """The pause is 2 s then, as without one; and however long one is asked for, it ends."""
    async with RateLimiter("api", TEN_IN_TWO) as limiter:
        async with limiter.request() as request:
            request.refused(told)
        assert limiter.state.wait_s == pytest.approx(paused_s, abs=1e-6)


async def test_a_request_is_entered_by_one_task_at_a_time():
    """Two that share it would lose a slot for good; the second is told so, and the first goes on."""
    async with RateLimiter("api", TEN_IN_TWO) as limiter:
        request = limiter.request()
        async with request:
            with pytest.raises(
                LimiterError,
                match=r"^the request is under way; give each one its own: async with limiter.request\(\)$",
            ):
                async with request:
                    pass
        async with request:
            pass
        assert limiter.state.slots_free == 8


async def test_a_request_that_was_cancelled_while_it_waited_can_be_entered_again():
    """It is under way no more."""
    async with RateLimiter("api", ONE_IN_TWO) as limiter:
        await send(limiter, [])
        request = limiter.request()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0), request:
                pass
        async with request:
            assert now() == pytest.approx(2.011, abs=1e-6)


async def test_a_limiter_is_open_until_it_is_left_as_often_as_it_was_entered():
    """A function that enters it for itself ends nobody else's waits."""
    limiter = RateLimiter("api", ONE_IN_TWO)
    async with limiter:
        await send(limiter, [])
        waiting = asyncio.create_task(send(limiter, []))
        async with limiter:
            await asyncio.sleep(1.0)
        assert limiter.state.waiting_interactive == 1
        await waiting
    async with RateLimiter("api", TEN_IN_TWO) as other:  # nobody holds the key to the terms of the first any more
        assert other.state.limits == TEN_IN_TWO


@pytest.mark.real_time
def test_one_limiter_is_open_on_several_event_loops():
    """Threads share it and its limit; one that ends does not close it for the others, nor one that died inside."""
    limiter, sent = RateLimiter("api", [RateLimit(5, per_s=0.1)]), list[float]()

    async def use(*, ends: bool = True) -> None:
        await limiter.__aenter__()
        for _ in range(3):
            async with limiter.request():
                sent.append(time.monotonic())
        if ends:
            await limiter.__aexit__(None, None, None)

    asyncio.run(use(ends=False))
    with ThreadPoolExecutor(4) as threads:
        for end in [threads.submit(asyncio.run, use()) for _ in range(4)]:
            end.result()
    assert len(sent) == 15
    assert fullest_window(sorted(sent), 0.1) <= 5


@pytest.mark.real_time
def test_a_limiter_is_used_on_an_event_loop_on_which_it_was_entered():
    """On another it says so, whether the first has ended or not."""
    limiter = RateLimiter("api", TEN_IN_TWO)

    async def enter() -> None:
        await limiter.__aenter__()

    async def use() -> None:
        async with limiter.request():
            pass

    asyncio.run(enter())
    with pytest.raises(LimiterClosedError, match="not open on this event loop"):
        asyncio.run(use())


def test_without_asyncio_it_says_that_it_needs_it():
    """As on trio, whose tasks run in no event loop of asyncio."""
    entering = RateLimiter("api", TEN_IN_TWO).__aenter__()
    with pytest.raises(LimiterError, match="^no event loop of asyncio runs here.*It does not run on trio$"):
        entering.send(None)


async def test_limits_of_a_generator_are_kept():
    """They are read once: to check them is not to lose them."""
    async with RateLimiter("api", (rate for rate in ONE_IN_TWO)) as limiter:
        assert limiter.state.limits == ONE_IN_TWO


async def test_limiters_that_are_open_agree():
    """One server counts the requests of both."""
    async with RateLimiter("api", TEN_IN_TWO):
        with pytest.raises(LimiterSettingError, match="give both the same"):
            async with RateLimiter("api", ONE_IN_TWO):
                pass


async def test_processes_share_a_limit(tmp_path):
    """By a file, which remembers what a limiter before this one has sent."""
    place = (tmp_path / "limit").as_uri()
    sent: list[float] = []
    for _ in range(2):
        async with RateLimiter("api", ONE_IN_TWO, shared_limit=place) as limiter:
            await send(limiter, sent)
        forget_all()
    assert sent[1] - sent[0] >= 2.011


@pytest.mark.parametrize("turns", range(1, 9))
async def test_a_process_that_stood_still_until_its_slot_was_lost_takes_another(tmp_path, turns):
    """Six seconds in which nothing was done: between the grant and the block, too."""
    async with RateLimiter("api", TEN_IN_TWO, shared_limit=(tmp_path / "limit").as_uri()) as limiter:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)
        loop.call_at_turn(turns, lambda: loop.stall(6.0))
        async with limiter.request() as request:
            request._here().check()


async def test_a_store_that_stays_away_ends_the_wait(tmp_path):
    """After the time that was given for it."""
    file = tmp_path / "limit"
    file.write_text("no database" * 100, encoding="utf-8")
    async with RateLimiter("api", ONE_IN_TWO, shared_limit=file.as_uri(), lost_after_s=5.0) as limiter:
        with pytest.raises(SharedLimitLostError, match="for 5 s; nothing was sent"):
            await send(limiter, [])


def test_public_names_are_loaded_when_they_are_asked_for():
    """Each is what its module has, and another name is an error."""
    assert smartlead_async.limiter.RateLimiter.__module__ == "smartlead_async.limiter.rate_limiter"
    assert issubclass(MissingPackageError, LimiterSettingError)
    with pytest.raises(AttributeError, match="has no attribute 'Bucket'"):
        _ = smartlead_async.limiter.Bucket


def test_all_public_names_are_listed():
    """For a star import, and for the completion of a prompt."""
    names: dict[str, Any] = {}
    exec("from smartlead_async.limiter import *", names)
    assert {"RateLimit", "RateLimiter", "Request", "LimiterError", "LimiterState"} <= set(names)
    assert dir(smartlead_async.limiter) == sorted(set(names) - {"__builtins__"})
