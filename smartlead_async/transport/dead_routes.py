"""Operations that are documented, or in use by others, and that the deployed API does not have. Data.

Others called them, and got no answer; nobody needs to add them again. `Smartlead.request` sends them all the same,
as an API may change, and its error says what is known. A page of the reference is made from here.
"""

import re
from functools import cached_property

import attrs


@attrs.frozen(slots=False)
class DeadRoute:
    """One of them, or several under one path.

    Attributes:
        operation: Method and path; `*` for any method, or for any path below.
        seen: What came of it, and who saw it.
        instead: What to call; nothing where there is no other.
        host: Of the API.
    """

    operation: str
    seen: str
    instead: str = ""
    host: str = attrs.field(default="server", kw_only=True)

    @property
    def advice(self) -> str:
        """What an error says."""
        instead = f"; use {self.instead}" if self.instead else ""
        return f"no such operation was seen on the deployed API ({self.seen}){instead}"

    def is_route(self, method: str, template: str, host: str) -> bool:
        """Whether a call, its path as a template, is one of these."""
        return host == self.host and self._pattern.fullmatch(f"{method} {template.rstrip('/')}") is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pieces = re.split(r"({[^}]*}|\*)", self.operation)
        return re.compile(
            "".join(".*" if one == "*" else "[^/]+" if one[:1] == "{" else re.escape(one) for one in pieces)
        )


def find_dead(method: str, template: str, host: str) -> DeadRoute | None:
    """The dead route that a call is for, or nothing."""
    return next((route for route in DEAD_ROUTES if route.is_route(method, template, host)), None)


_SIM = "simstudioai/sim, 2026-08"
_BCH = "bcharleson/smartlead-cli, 2026-04"
_JUR = "jurandrija645/Mindaptive-Autonomous-SDR, 2026-08"
_VOR = "voriq-ai/smartlead-mcp, 2026-08"
_CRM = f"404 for all of /crm: {_BCH}; {_SIM}"
_MOVED = "the OpenAPI file has it; the vendor's pages moved it to a host of its own (2026-04)"

DEAD_ROUTES = (
    DeadRoute("POST /campaigns/new", f"404: {_SIM}", "campaigns.create()"),
    DeadRoute(
        "GET /campaigns/{campaign_id}/top-level-analytics",
        f"404: {_SIM}; {_JUR}",
        "campaigns.get_analytics() or statistics.get_top_level_by_date()",
    ),
    DeadRoute(
        "DELETE /campaigns/{campaign_id}/webhooks/{webhook_id}",
        f"404: {_SIM}",
        "webhooks.delete(), which sends the id in the body",
    ),
    DeadRoute("GET /webhooks", f"404: {_BCH}; {_JUR}", "webhooks.list(), for one campaign"),
    DeadRoute("POST /webhooks", f"404: {_BCH}; {_JUR}", "webhooks.create()"),
    DeadRoute("* /crm/leads/notes*", _CRM, "inbox.create_note(), to write one"),
    DeadRoute("* /crm/leads/tasks*", _CRM, "inbox.create_task(), to make one"),
    DeadRoute("* /crm/*", _CRM),
    DeadRoute("* /lead-tags*", f"404: {_SIM}"),
    DeadRoute("* /lead-lists*", f"404: {_SIM}", "lead_lists, whose paths begin with /lead-list"),
    DeadRoute("GET /campaigns/{campaign_id}/leads/{lead_id}", f"404: {_BCH}", "leads.get()"),
    DeadRoute("PATCH /campaigns/{campaign_id}/status", f"404: {_BCH}", "campaigns.set_status()"),
    DeadRoute("GET /campaigns/{campaign_id}/lead-statistics", f"404: {_BCH}", "statistics.list_by_lead()"),
    DeadRoute("GET /analytics/overview", f"404: {_BCH}", "analytics.get_overall()"),
    DeadRoute("POST /verify-emails", f"404: {_VOR}; the vendor's own route for it takes no API key"),
    DeadRoute(
        "POST /master-inbox/assigned-me",
        f"an error of its database, column 'undefined' does not exist: {_BCH}",
        "inbox.list_replies() with campaign_team_member_id among its filters",
    ),
    DeadRoute(
        "GET /send-email/track-email/{track_id}",
        "nobody calls it: it is the image that mail programs load from an e-mail",
    ),
    DeadRoute("* /smart-delivery*", _MOVED, "smart_delivery"),
    DeadRoute("* /smart-senders*", _MOVED, "smart_senders"),
)
