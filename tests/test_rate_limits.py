"""The limits that are documented, and `RateLimit` as a user makes one."""

import copy
import pickle
from typing import Any

import pytest

from smartlead_async import ConfigurationError, RateLimit
from smartlead_async.limiter import rate_limit

TEN_IN_TWO = RateLimit(10, per_s=2.0)


def test_the_named_plans_hold_the_documented_limit_too():
    """The vendor's guide adds limits a minute and an hour to it."""
    assert (RateLimit(10, per_s=2.0),) == RateLimit.DOCUMENTED
    assert (
        RateLimit(10, per_s=2.0),
        RateLimit(60, per_s=60.0),
        RateLimit(1000, per_s=3600.0),
    ) == RateLimit.STANDARD
    assert (RateLimit(10, per_s=2.0), RateLimit(120, per_s=60.0), RateLimit(3000, per_s=3600.0)) == RateLimit.PRO


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (
            {"limit": 0, "per_s": 2.0},
            "limit=0 is not allowed; give a whole number of at least 1 (and at most 1,000,000,000)",
        ),
        (
            {"limit": 10, "per_s": "2"},
            "per_s='2' is not allowed; give seconds, more than 0 (from 0.000001 to 1,000,000,000)",
        ),
    ],
)
def test_what_is_no_limit_is_an_error_of_this_package(given: dict[str, Any], advice: str):
    """With the value, and what to give; of what lies below it says nothing."""
    with pytest.raises(ConfigurationError) as refused:
        RateLimit(**given)
    assert str(refused.value) == f"RateLimit: {advice}"
    assert refused.value.__context__ is None


def test_a_limit_is_a_value():
    """The same as another with its numbers, the limiter's own included, and no other."""
    assert {TEN_IN_TWO, RateLimit(10, per_s=2), rate_limit.RateLimit(10, per_s=2.0)} == {TEN_IN_TWO}
    assert repr(TEN_IN_TWO) == repr(rate_limit.RateLimit(10, per_s=2.0)) == "RateLimit(limit=10, per_s=2.0)"
    assert TEN_IN_TWO not in (RateLimit(11, per_s=2.0), RateLimit(10, per_s=2.5), (10, 2.0))
    assert pickle.loads(pickle.dumps(TEN_IN_TWO)) == copy.copy(TEN_IN_TWO) == TEN_IN_TWO


@pytest.mark.parametrize("name", ["limit", "other"])
def test_a_limit_does_not_change(name: str):
    """Neither its numbers, nor by another attribute."""
    with pytest.raises(AttributeError):
        setattr(TEN_IN_TWO, name, 11)
