"""Whose turn it is, as properties: first come, first served within a lane, and nobody waits for ever."""

from hypothesis import given, settings

from smartlead_async.limiter.congestion.control import LOWEST_FACTOR
from smartlead_async.limiter.congestion.pause import LONGEST_GUESSED_S
from smartlead_async.limiter.limiter import COUNTED_WITHIN_S
from smartlead_async.limiter.queue import BULK_SHARE, Lane
from smartlead_async.limiter.rate_limit import CLOCK_ERROR
from tests.limiter.scenarios import DEEPER, Call, Scenario, Trace, asks, run_scenario, scenarios


def places(calls: list[Call], lane: Lane) -> list[int]:
    return [call.place for call in calls if call.ask.lane == lane]


@settings(max_examples=40 * DEEPER)
@given(scenarios(asks()))
def test_a_lane_is_served_in_the_order_of_asking(scenario):
    """Whatever becomes of others: nobody is granted before one who asked earlier in the same lane and stayed."""
    trace = run_scenario(scenario)
    for lane in ("interactive", "bulk"):
        assert places(trace.granted, lane) == sorted(places(trace.granted, lane))


def between(trace: Trace, call: Call) -> list[Call]:
    """Who was granted while a call waited, after the turn of the loop in which it asked."""
    turn = trace.granted.index(call)
    return [other for other in trace.granted[:turn] if other.granted_at > call.asked_at]


@settings(max_examples=40 * DEEPER)
@given(scenarios(asks()))
def test_both_lanes_have_their_share(scenario):
    """Of five grants while both wait one is for bulk, no more and no less: nobody is overtaken for ever."""
    trace = run_scenario(scenario)
    gone = [call.ask.lane for call in trace.asked if call.is_gone]  # one may have been granted in its last turn
    for call in trace.granted:
        lanes = [other.ask.lane for other in between(trace, call)]
        bulk, interactive = lanes.count("bulk"), lanes.count("interactive")
        if call.ask.lane == "bulk":
            assert interactive <= (BULK_SHARE - 1) * (bulk + 1 + gone.count("bulk"))
        else:
            assert bulk <= 1 + (interactive + gone.count("interactive")) // (BULK_SHARE - 1)


def longest_wait_s(scenario: Scenario, grants: int) -> float:
    """When the last of so many grants is made at the latest, from when somebody begins to wait.

    A slot is away for as long as its request is held and the window: so long a window can be full for each `limit`
    grants, and twice as long where what is left is spread. To it come the tokens, the pauses and the blocked loop.
    """
    blocked_s = sum(stall.seconds for stall in scenario.stalls) + sum(ask.encode_s for ask in scenario.asks)
    held_s = blocked_s + max(
        ask.down_s if ask.result == "unsent" else ask.write_s + min(ask.up_s + ask.down_s, 2 * COUNTED_WITHIN_S)
        for ask in scenario.asks
    )
    refusals = [ask.retry_after_s or 0.0 for ask in scenario.asks if ask.result == "refused"]
    paused_s = sum(max(LONGEST_GUESSED_S, after_s) for after_s in refusals)
    tokens = len(scenario.asks) + grants
    shortest = min(scenario.rates, key=lambda rate: rate.per_s)
    token_s = tokens * shortest.per_s / shortest.limit / (LOWEST_FACTOR if refusals else 1.0)
    spread = 2 if scenario.pace == "even" else 1
    full_s = sum(
        spread * (held_s + rate.per_s * (1 + CLOCK_ERROR)) * (1 + grants / rate.limit) for rate in scenario.rates
    )
    return full_s + paused_s + token_s + blocked_s


@settings(max_examples=40 * DEEPER)
@given(scenarios(asks()))
def test_nobody_starves(scenario):
    """Who stays is granted, after no longer than it takes to grant those who went meanwhile."""
    trace = run_scenario(scenario)
    assert trace.starved == 0
    for call in trace.granted:
        grants = 1 + len(between(trace, call)) + sum(other.is_gone for other in trace.asked)
        assert call.granted_at - call.asked_at <= longest_wait_s(scenario, grants)
