"""Three secrets that are easy to recognise, and where each of them may be seen.

A key has characters that a query quotes, so that both of its spellings are looked for.
"""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

import attrs

from smartlead_async import Lead, NewClient
from tests.endpoints.documented import ENDPOINTS, Endpoint, settings

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


_lead = Lead(email=EMAIL, first_name="C", custom_fields={"Title": "CEO"})
_client = NewClient(name="C", email=EMAIL, permission=["full_access"], password=PASSWORD)
_ASKED = {
    "leads.add": lambda smartlead, campaign_id: smartlead.leads.add(campaign_id, _lead),
    "leads.add_many": lambda smartlead, campaign_id: smartlead.leads.add_many(campaign_id, [_lead] * 2),
    "leads.update": lambda smartlead, campaign_id, lead_id: smartlead.leads.update(campaign_id, lead_id, _lead),
    "clients.save": lambda smartlead: smartlead.clients.save(_client),
    "campaigns.update_settings": lambda smartlead, campaign_id: smartlead.campaigns.update_settings(
        campaign_id, attrs.evolve(settings, unsubscribe_text=EMAIL)
    ),
}
CALLS = tuple(attrs.evolve(endpoint, ask=_ASKED.get(endpoint.name, endpoint.ask)) for endpoint in ENDPOINTS)
