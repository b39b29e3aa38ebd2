"""Lists of leads, apart from campaigns."""

from smartlead_async.sandbox.answers import Answer
from smartlead_async.sandbox.checks import check
from smartlead_async.sandbox.endpoints.leads_moving import lead_list
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import page
from smartlead_async.sandbox.records import LeadList
from smartlead_async.sandbox.shapes import Value

MAX_PAGE = 1000


def list_all(incoming: Incoming) -> Answer:
    """`GET /lead-list/`, those whose name has the text in it."""
    text = (incoming.asked("listName") or "").lower()
    found = [each for each in incoming.account.lead_lists.values() if text in each.name.lower()]
    rows = page(incoming, found, most=MAX_PAGE, default=10)
    lists: list[Value] = [_shown(incoming, each) for each in rows.rows]
    return incoming.answer({"data": {"lists": lists, "totalCount": rows.total} if incoming.deployed else lists})


def get(incoming: Incoming) -> Answer:
    """`GET /lead-list/{lead_list_id}`."""
    return incoming.answer({"data": _shown(incoming, _lead_list(incoming))})


def create(incoming: Incoming) -> Answer:
    """`POST /lead-list/`."""
    name = _name(incoming)
    number = next(incoming.account.next_list_id)
    created = LeadList(id=number, name=name, created_at=incoming.now, updated_at=incoming.now)
    incoming.account.lead_lists[number] = created
    return incoming.answer({"data": _shown(incoming, created)})


def update(incoming: Incoming) -> Answer:
    """`PUT /lead-list/{lead_list_id}`."""
    changed = _lead_list(incoming)
    changed.name, changed.updated_at = _name(incoming), incoming.now
    return incoming.answer({"data": _shown(incoming, changed)})


def delete(incoming: Incoming) -> Answer:
    """`DELETE /lead-list/{lead_list_id}`: its leads stay."""
    del incoming.account.lead_lists[_lead_list(incoming).id]
    return incoming.answer()


def _lead_list(incoming: Incoming) -> LeadList:
    return lead_list(incoming, incoming.ids["lead_list_id"])


def _name(incoming: Incoming) -> str:
    name = incoming.body.get("listName")
    check(incoming.body, "listName", valid=isinstance(name, str) and bool(name))
    return str(name)


def _shown(incoming: Incoming, shown: LeadList) -> Value:
    leads = incoming.account.leads
    known = [leads[lead_id] for lead_id in shown.lead_ids if lead_id in leads]
    return {
        "id": shown.id,
        "name": shown.name,
        "list_name": shown.name,
        "created_at": shown.created_at,
        "updated_at": shown.updated_at,
        "lead_count": len(known),
        "leads_count": len(known),
        "active_leads_count": sum(bool(incoming.account.of_lead(lead)) for lead in known),
    }


HANDLERS: dict[str, Endpoint] = {
    "lead_lists.list": list_all,
    "lead_lists.get": get,
    "lead_lists.create": create,
    "lead_lists.update": update,
    "lead_lists.delete": delete,
}
