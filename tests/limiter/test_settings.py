"""What a limiter may be set up with: a refusal names the setting, shows the value, and says what to give."""

from typing import Any

import pytest

from smartlead_async.limiter import (
    LimiterSettingError,
    RateLimiter,
)
from tests.limiter.traffic import TEN_IN_TWO


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"key": ""}, "key of type str is not allowed; give text that is not empty"),
        (
            {"rate_limits": [10]},
            "rate_limits=(10,) is not allowed; give RateLimit objects in a list, or () for none",
        ),
        ({"pace": "fast"}, "pace='fast' is not allowed; give 'even' or 'burst'"),
        (
            {"counted_within_s": 2.5},
            "counted_within_s=2.5 is not allowed; give seconds, more than 0 and at most 2",
        ),
        (
            {"counted_within_s": True},
            "counted_within_s=True is not allowed; give seconds, more than 0 and at most 2",
        ),
        (
            {"counted_within_s": 10**5000},
            "counted_within_s=(int that cannot be shown) is not allowed; give seconds, more than 0 and at most 2",
        ),
        (
            {"lost_after_s": "2"},
            "lost_after_s='2' is not allowed; give seconds, more than 0 and at most 1,000,000,000",
        ),
        (
            {"lost_after_s": float("inf")},
            "lost_after_s=inf is not allowed; give seconds, more than 0 and at most 1,000,000,000",
        ),
        ({"on_shared_limit_lost": "go"}, "on_shared_limit_lost='go' is not allowed; give 'wait' or 'local'"),
    ],
)
def test_settings_are_checked(given: dict[str, Any], advice: str):
    """Before anything is sent, with the value and what to give."""
    with pytest.raises(LimiterSettingError) as refused:
        RateLimiter(**{"key": "api", "rate_limits": TEN_IN_TWO, **given})
    assert str(refused.value) == advice


def test_a_limit_given_alone_is_wanted_in_a_list():
    """It is the value that is shown."""
    with pytest.raises(
        LimiterSettingError, match=r"rate_limits=RateLimit\(.*\) is not allowed; give RateLimit objects"
    ):
        RateLimiter("api", TEN_IN_TWO[0])  # type: ignore[arg-type]


def test_a_store_that_is_not_known_is_refused():
    """By its scheme."""
    with pytest.raises(LimiterSettingError, match="'memcached' is not a store"):
        RateLimiter("api", TEN_IN_TWO, shared_limit="memcached://127.0.0.1")


@pytest.mark.parametrize(
    "given", [{"counted_within_s": 0.3}, {"counted_within_s": 2}, {"lost_after_s": 0.5}, {"lost_after_s": 1e9}]
)
def test_any_seconds_within_the_bounds_are_allowed(given: dict[str, Any]):
    """Less than one too, and the bound itself."""
    assert RateLimiter("api", TEN_IN_TWO, **given) is not None


@pytest.mark.parametrize("key", [b"a-key-of-a-user", ["a-key-of-a-user"], {"key": "a-key-of-a-user"}])
def test_what_may_be_a_key_is_not_shown(key: Any):
    """It is not the text that it should be; its type is named."""
    with pytest.raises(LimiterSettingError, match=f"key of type {type(key).__name__}") as refused:
        RateLimiter(key, TEN_IN_TWO)
    assert "a-key-of-a-user" not in str(refused.value)


def test_any_text_is_a_key():
    """Also what an environment variable holds that is no UTF-8."""
    assert RateLimiter("api-\udcff", TEN_IN_TWO) is not None


async def test_a_request_in_another_lane_is_refused():
    """Before it is entered, with those there are."""
    async with RateLimiter("api", TEN_IN_TWO) as limiter:
        with pytest.raises(LimiterSettingError, match="lane='fast' is not allowed; give 'interactive' or 'bulk'"):
            limiter.request("fast")  # type: ignore[arg-type]
