"""Which endpoint answers which method and path. Paths are verbatim: no slash is added or forgiven.

A route is listed here where its endpoint keeps state; each other one answers as its example file says.
"""

from starlette.routing import compile_path

from smartlead_async.sandbox.endpoints import campaigns, clients, email_accounts, leads, webhooks
from smartlead_async.sandbox.fallback import examples
from smartlead_async.sandbox.incoming import Endpoint

PREFIX = "/api/v1"
MAX_ID_DIGITS = 18

Route = tuple[str, str, Endpoint]

BOTH: tuple[Route, ...] = (
    ("GET", "/campaigns", campaigns.list_all),
    ("POST", "/campaigns/create", campaigns.create),
    ("GET", "/campaigns/{campaign_id}", campaigns.get),
    ("GET", "/campaigns/{campaign_id}/analytics", campaigns.get_analytics),
    ("POST", "/campaigns/{campaign_id}/schedule", campaigns.update_schedule),
    ("POST", "/campaigns/{campaign_id}/settings", campaigns.update_settings),
    ("GET", "/campaigns/{campaign_id}/sequences", campaigns.get_sequences),
    ("POST", "/campaigns/{campaign_id}/status", campaigns.set_status),
    ("POST", "/campaigns/{campaign_id}/leads", leads.add_many),
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}/category", leads.set_category),
    ("GET", "/campaigns/{campaign_id}/webhooks", webhooks.list_all),
    ("POST", "/campaigns/{campaign_id}/webhooks", webhooks.save),
    ("DELETE", "/campaigns/{campaign_id}/webhooks", webhooks.delete),
    ("GET", "/client/", clients.list_all),
    ("POST", "/client/save", clients.save),
    ("POST", "/email-accounts/reconnect-failed-email-accounts", email_accounts.reconnect_failed),
)
DOCUMENTED: tuple[Route, ...] = (
    *BOTH,
    ("POST", "/campaigns/{campaign_id}/leads/add", leads.add),
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}/update", leads.update),
)
# Deployed, leads/add is no route, and "add" is no lead id: both documented paths are Express' 404 there.
DEPLOYED: tuple[Route, ...] = (
    *BOTH,
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}", leads.update),
)


HANDLED = frozenset((method, path) for method, path, _ in (*DOCUMENTED, *DEPLOYED))


def _of_dialect(*, deployed: bool) -> tuple[Route, ...]:
    others = (route for route in examples() if route[:2] not in HANDLED)
    return (*(DEPLOYED if deployed else DOCUMENTED), *others)


class Routes:
    """The endpoints of one dialect.

    Starlette compiles the paths. Its router is not used: it answers 405 to a wrong method and redirects to a
    missing slash, and Smartlead does neither.
    """

    def __init__(self, *, deployed: bool) -> None:
        self._routes = [
            (method, compile_path(PREFIX + template)[0], endpoint)
            for method, template, endpoint in _of_dialect(deployed=deployed)
        ]

    def find(self, method: str, path: str) -> tuple[Endpoint, dict[str, int]] | None:
        """The endpoint and the ids in the path; an id that is no number finds nothing."""
        for allowed, pattern, endpoint in self._routes:
            if method == allowed and (match := pattern.match(path)):
                ids = match.groupdict()
                if all(_is_id(value) for value in ids.values()):
                    return endpoint, {name: int(value) for name, value in ids.items()}
        return None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS
