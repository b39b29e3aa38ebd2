"""Three secrets that are easy to recognise, and where each of them may be seen.

A key has characters that a query quotes, so that both of its spellings are looked for.
"""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

import attrs

from tests.endpoints.documented import BY_NAME, REPRESENTATIVES, Endpoint

KEY = "canary/key+5d1c77"
PASSWORD = "canary-password-a81e"
EMAIL = "canary-person@example.com"
PROXY_PASSWORD = "canary-proxy-90ab"
PROXY = f"http://agent:{PROXY_PASSWORD}@127.0.0.1:3128"

# The key nowhere. A proxy's password deep in httpcore's own objects alone. A client's password in the answer that
# echoes it, where repr hides it.
# An address where a person reads what they asked for: never in a log, a span or a report of one.
ALLOWED: Mapping[str, frozenset[str]] = {
    KEY: frozenset(),
    PROXY_PASSWORD: frozenset({"client: vars"}),
    PASSWORD: frozenset({"result: vars", "result: pickle"}),
    EMAIL: frozenset(
        {
            "result: repr",
            "result: vars",
            "result: pickle",
            "error: text",
            "error: fields",
            "error: pickle",
            "error: locals",
            "file: leads.csv",
            "file: leads.csv.rejects.csv",
        }
    ),
}


def spellings(secret: str) -> frozenset[str]:
    """A secret as it is, as a query has it, and as an Authorization header does."""
    return frozenset(
        {secret, quote(secret, safe=""), quote(secret), b64encode(secret.encode()).decode().rstrip("=")}
    )


def echo_of(endpoint: Endpoint) -> str:
    """What the server was sent, as it would repeat it."""
    said = [KEY, quote(KEY, safe=""), EMAIL]
    return " ".join([*said, PASSWORD] if endpoint.name == "clients.save" else said)


def _with(name: str, /, **fields: object) -> Endpoint:
    """An endpoint whose example call has canaries in its body."""
    endpoint = BY_NAME[name]
    return attrs.evolve(endpoint, body={**(endpoint.body or {}), **fields})


_lead = {"email": EMAIL, "first_name": "C", "custom_fields": {"Title": "CEO"}}
_ASKED = (
    _with("leads.add", **_lead),
    _with("leads.add_many", lead_list=[_lead] * 2),
    _with("clients.save", name="C", email=EMAIL, password=PASSWORD),
)
# One call for each policy and kind of result, those with canaries first.
CALLS = tuple({call.policy: call for call in (*REPRESENTATIVES, *_ASKED)}.values())
