"""Who is let in: the key, the limit, the fault, in this order; and what the report says of it."""

import json

from smartlead_async.sandbox.answers import Answer
from smartlead_async.sandbox.faults import Fault
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Settings

PATH = "/api/v1/campaigns"
KEY = "sandbox-key"


def admit_all(service: Service, *times: float, key: str = KEY) -> list[Answer | Fault | None]:
    return [service.admit("GET", PATH, key, now) for now in times]


def test_a_refusal_for_rate_is_a_429_with_a_wait():
    """The eleventh request in two seconds is refused with `Retry-After` and Smartlead's own words."""
    refusal = admit_all(Service(Settings()), *[0.0] * 11)[-1]
    assert isinstance(refusal, Answer)
    assert (refusal.status, refusal.headers) == (429, {"Retry-After": "2"})
    assert json.loads(refusal.body) == {"message": "Too many requests. Please slow down and retry later."}


def test_a_refusal_for_rate_may_be_the_documented_406():
    """The documentation calls 406 the status of an exceeded rate limit."""
    refusal = admit_all(Service(Settings(limit=1, refuse_with=406)), 0.0, 0.0)[-1]
    assert isinstance(refusal, Answer)
    assert (refusal.status, refusal.body) == (406, b'{"error":"rate limit exceeded"}')


def test_without_a_limit_everything_is_admitted():
    """`limit=None` switches the limit off and keeps the fullest window."""
    service = Service(Settings(limit=None))
    assert admit_all(service, *[0.0] * 100) == [None] * 100
    assert service.report().fullest_window == 100


def test_the_fixed_window_is_chosen_by_name():
    """With fixed windows ten requests on each side of a multiple are all admitted."""
    service = Service(Settings(window="fixed"))
    assert admit_all(service, *[1.9] * 10, *[2.0] * 10) == [None] * 20


def test_a_wrong_key_is_refused_and_uses_no_place_of_the_limit():
    """The limit is per key, so a wrong key's requests leave the right one its ten."""
    service = Service(Settings())
    wrong = admit_all(service, *[0.0] * 20, key="wrong")
    assert {answer.status for answer in wrong if isinstance(answer, Answer)} == {401}
    assert admit_all(service, *[0.0] * 10) == [None] * 10


def test_a_request_refused_for_rate_meets_no_fault():
    """A fault waits for a request that the limit admits."""
    service = Service(Settings(limit=1))
    admit_all(service, 0.0)
    service.misbehave(Fault(kind="close"))
    refused, met = admit_all(service, 1.0, 2.0)
    assert isinstance(refused, Answer)
    assert isinstance(met, Fault)


def test_the_report_counts_every_arrival():
    """Refused and misbehaved requests are arrivals too, and stand in the fullest window."""
    service = Service(Settings(limit=2))
    service.misbehave(Fault(kind="close"))
    admit_all(service, 0.0, 0.5, 1.0, 5.0)
    report = service.report()
    assert (report.requests, report.refused, report.misbehaved, report.fullest_window) == (4, 1, 1, 3)


def test_a_reset_forgets_the_window_the_faults_and_the_counts():
    """After a reset the sandbox is as it was when it was made."""
    service = Service(Settings(limit=1))
    untouched = service.report()
    admit_all(service, 0.0, 0.0)
    service.misbehave(Fault(kind="close"))
    service.reset()
    assert service.report() == untouched
    assert admit_all(service, 0.0) == [None]


def test_the_delays_follow_from_the_seed():
    """Two sandboxes with one seed delay alike, within the bounds, half on each side."""
    settings = Settings(latency_s=(0.02, 0.08), seed=7)
    one, other = Service(settings), Service(settings)
    delays = [one.half_latency_s() for _ in range(50)]
    assert delays == [other.half_latency_s() for _ in range(50)]
    assert 0.01 <= min(delays) < max(delays) <= 0.04
