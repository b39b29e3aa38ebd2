"""Secrets that are easy to recognise, and where each of them may be seen.

A key has characters that a query quotes, a password some that JSON escapes, so that each spelling is another.
"""

import html
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from urllib.parse import quote

import attrs

from tests.endpoints.documented import BY_NAME, REPRESENTATIVES, Endpoint

KEY = "canary/key+5d1c77"
PASSWORD = 'canary-"pass\\word-a81e'
EMAIL = "canary-person@example.com"
PROXY_PASSWORD = "canary-proxy-90ab"
STORE_PASSWORD = "canary-store-77e0"
STORE = f"redis://:{STORE_PASSWORD}@127.0.0.1:9/0"
PROXY = f"http://agent:{PROXY_PASSWORD}@127.0.0.1:3128"

# The key nowhere. A proxy's password deep in httpcore's own objects, a store's in its own address. A client's
# password in the answer that echoes it, where repr hides it.
# An address where a person reads what they asked for: never in a log, a span or a report of one.
ALLOWED: Mapping[str, frozenset[str]] = {
    KEY: frozenset(),
    PROXY_PASSWORD: frozenset({"client: vars"}),
    STORE_PASSWORD: frozenset({"client: vars"}),
    PASSWORD: frozenset({"result: vars", "result: pickle"}),
    EMAIL: frozenset(
        {
            "result: repr",
            "result: vars",
            "result: pickle",
            "report: repr",  # the server's words, as the reason of a row
            "report: vars",
            "report: pickle",
            "error: text",
            "error: fields",
            "error: pickle",
            "error: locals",
            "file: leads.csv",
            "file: leads.csv.rejects.csv",
        }
    ),
}


_SPELT: tuple[Callable[[str], str], ...] = (
    str,
    str.lower,
    str.upper,
    quote,
    lambda secret: quote(secret, safe=""),
    lambda secret: "".join(f"%{byte:02x}" for byte in secret.encode()),
    lambda secret: "".join(f"\\u{ord(character):04x}" for character in secret),
    lambda secret: "".join(f"&#{ord(character)};" for character in secret),
    html.escape,
    lambda secret: json.dumps(secret)[1:-1],
    lambda secret: b64encode(secret.encode()).decode().rstrip("="),
)


@cache
def spellings(secret: str) -> frozenset[str]:
    """A secret as it is, and as servers and headers have it; and each of these as Python shows a text."""
    spelt = {spell(secret) for spell in _SPELT}
    return frozenset(spelt | {repr(one)[1:-1] for one in spelt})


def echo_of(endpoint: Endpoint) -> str:
    """What the server was sent, as it would repeat it."""
    secrets = [KEY, PASSWORD] if endpoint.name == "clients.save" else [KEY]
    return " ".join([EMAIL, *(spell(secret) for secret in secrets for spell in _SPELT)])


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
