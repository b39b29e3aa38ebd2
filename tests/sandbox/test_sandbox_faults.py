"""Faults as values: which requests they concern, how often, with which answer."""

import json

import pytest

from smartlead_async.sandbox.faults import Fault, Faults, fault_from


def test_a_fault_is_met_as_often_as_asked():
    """`times` requests meet the fault, the next does not."""
    faults = Faults()
    faults.add(Fault(kind="close", times=2))
    met = [faults.take("GET", "/api/v1/campaigns") for _ in range(3)]
    assert [fault and fault.kind for fault in met] == ["close", "close", None]


def test_faults_are_met_in_the_order_asked():
    """Of several faults for one request, the oldest comes first."""
    faults = Faults()
    faults.add(Fault(kind="close"))
    faults.add(Fault(kind="reset"))
    met = [faults.take("GET", "/api/v1/campaigns") for _ in range(2)]
    assert [fault and fault.kind for fault in met] == ["close", "reset"]


def test_a_fault_concerns_only_the_selected_requests():
    """`path` is part of the path and `method` the method; a request that fits neither passes by."""
    faults = Faults()
    faults.add(Fault(kind="close", path="/webhooks", method="DELETE"))
    assert faults.take("GET", "/api/v1/campaigns/372/webhooks") is None
    assert faults.take("DELETE", "/api/v1/campaigns/372/leads") is None
    assert faults.take("DELETE", "/api/v1/campaigns/372/webhooks") is not None


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (Fault(kind="status"), 500, b'{"error":"Internal Server Error"}'),
        (Fault(kind="status", status=503, body={"message": "no"}), 503, b'{"message":"no"}'),
        (Fault(kind="status", status=400, body="plain"), 400, b"plain"),
        (Fault(kind="status", status=520), 520, b'{"error":"Unknown Status"}'),
        (Fault(kind="status", status=204, body="none"), 204, b""),
        (Fault(kind="empty"), 200, b""),
        (Fault(kind="invalid_json"), 200, b'{"ok":tru'),
    ],
)
def test_each_kind_has_its_answer(fault: Fault, status: int, body: bytes):
    """Status and body are the ones asked for, or the kind's own."""
    answer = fault.answer()
    assert (answer.status, answer.body) == (status, body)


def test_html_is_a_gateways_page():
    """The default is the 502 of a proxy, in HTML."""
    answer = Fault(kind="html").answer()
    assert (answer.status, answer.media_type) == (502, "text/html; charset=utf-8")
    assert b"502 Bad Gateway" in answer.body


def test_headers_are_added_to_those_of_the_kind():
    """A redirect keeps its location beside the headers asked for."""
    fault = Fault(kind="redirect", location="https://example.com/", headers={"X-Served-By": "elsewhere"})
    assert fault.answer().headers == {"Location": "https://example.com/", "X-Served-By": "elsewhere"}


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "explode"},
        {"kind": "status", "times": 0},
        {"kind": "status", "status": 102},
        {"kind": "status", "status": "500"},
        {"kind": "status", "headers": [1]},
        {"kind": "stall"},
        {"kind": "stall", "seconds": -1},
        {"kind": "redirect"},
        {"kind": "close", "how_often": 3},
        {},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(fields: dict[str, object]):
    """A fault is checked when it is asked for, not when a request meets it."""
    with pytest.raises((ValueError, TypeError)):
        fault_from(json.loads(json.dumps(fields)))
