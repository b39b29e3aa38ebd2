"""Which operation answers which method and path. Paths are verbatim: no slash is added or forgiven."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import attrs
from starlette.routing import compile_path

from smartlead_async.sandbox.endpoints import (
    analytics,
    analytics_by,
    block_list,
    campaigns,
    clients,
    email_accounts,
    inbox,
    inbox_acting,
    lead_lists,
    leads_acting,
    leads_adding,
    leads_moving,
    leads_reading,
    sequences,
    statistics,
    tags,
    webhooks,
    webhooks_of_all_levels,
)
from smartlead_async.sandbox.examples import examples
from smartlead_async.sandbox.incoming import Endpoint
from smartlead_async.sandbox.operation import Operation

PREFIX = "/api/v1"
MAX_ID_DIGITS = 18
TEXT_ID = re.compile(r"[A-Za-z]+_[A-Za-z0-9]+", re.ASCII)  # as Smart Delivery's pages print ids

HANDLERS: dict[str, Endpoint] = {
    **analytics.HANDLERS,
    **analytics_by.HANDLERS,
    **block_list.HANDLERS,
    **campaigns.HANDLERS,
    **clients.HANDLERS,
    **email_accounts.HANDLERS,
    **inbox.HANDLERS,
    **inbox_acting.HANDLERS,
    **lead_lists.HANDLERS,
    **leads_acting.HANDLERS,
    **leads_adding.HANDLERS,
    **leads_moving.HANDLERS,
    **leads_reading.HANDLERS,
    **sequences.HANDLERS,
    **statistics.HANDLERS,
    **tags.HANDLERS,
    **webhooks.HANDLERS,
    **webhooks_of_all_levels.HANDLERS,
}
"""By the name of the operation; each other one answers as its example file says."""


def operations(*, deployed: bool) -> Iterator[tuple[str, Operation]]:
    """`METHOD /path` of each operation of a dialect. A path without ids comes before one that an id would match.

    Where the deployed API has another route for an operation, it is answered there only; where that is another
    operation's own, as with adding one lead, the other one answers.
    """
    known = examples()
    documented = {example.routes[False] for example in known}
    for example in sorted(known, key=lambda example: example.routes[deployed].count("{")):
        route = example.routes[deployed]
        if not (deployed and route != example.routes[False] and route in documented):
            yield route, Operation(example, HANDLERS.get(example.name))


@attrs.frozen
class Found:
    """The operation that a request is for, and the ids in its path."""

    operation: Operation
    ids: dict[str, int]


@cache
def routes(*, deployed: bool) -> "Routes":
    """The operations of one dialect, which keep nothing themselves."""
    return Routes(deployed=deployed)


class Routes:
    """The operations of one dialect.

    Starlette compiles the paths. Its router is not used: it answers 405 to a wrong method and redirects to a
    missing slash, and Smartlead does neither.
    """

    def __init__(self, *, deployed: bool) -> None:
        self._routes = [
            (method, compile_path(PREFIX + path)[0], operation)
            for route, operation in operations(deployed=deployed)
            for method, _, path in [route.partition(" ")]
        ]

    def find(self, method: str, path: str) -> Found | None:
        """The operation and the numbers in the path; an id that is none finds nothing, but for delivery tests."""
        for allowed, pattern, operation in self._routes:
            if method == allowed and (match := pattern.match(path)):
                ids = match.groupdict()
                numbers = {name: int(value) for name, value in ids.items() if _is_id(value)}
                if len(numbers) == len(ids) or _has_text_ids(path, ids.values()):
                    return Found(operation, numbers)
        return None


def _has_text_ids(path: str, ids: Iterable[str]) -> bool:
    """Whether a path is of delivery tests, and its ids are numbers or as the documentation shows them."""
    return path.startswith(f"{PREFIX}/spam-test/") and all(_is_id(one) or TEXT_ID.fullmatch(one) for one in ids)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS
