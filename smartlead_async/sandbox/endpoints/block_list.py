"""The block list: addresses and domains that are not written to."""

from smartlead_async.sandbox.answers import Answer, refused
from smartlead_async.sandbox.checks import js_text
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import page
from smartlead_async.sandbox.records import BlockedEntry
from smartlead_async.sandbox.state import normal

MAX_PAGE = 1000


def list_all(incoming: Incoming) -> Answer:
    """`GET /leads/get-domain-block-list`."""
    over = refused(f"Limit must be between 1 and {MAX_PAGE}", 422)
    found = [each for each in incoming.account.block_list.values() if _is_asked_for(incoming, each)]
    rows = page(incoming, found, most=MAX_PAGE, over=over).rows
    return incoming.answer(
        [
            {
                "id": each.id,
                "email_or_domain": each.email_or_domain,
                "created_at": each.created_at,
                "source": each.source,
                "client_id": each.client_id,
            }
            for each in rows
        ]
    )


def add(incoming: Incoming) -> Answer:
    """`POST /leads/add-domain-block-list`: an entry that is there already stays as it is."""
    given, client_id = incoming.body.get("domain_block_list"), incoming.body.get("client_id")
    if not isinstance(given, list):
        raise refused("domain_block_list must be an array", 422)
    entries = [normal(js_text({"each": each}, "each")) for each in given]
    known = {entry.email_or_domain for entry in incoming.account.block_list.values()}
    added = [each for each in dict.fromkeys(entries) if each not in known]
    for each in added:
        block(incoming, each, client_id if isinstance(client_id, int) else None)
    message = f"{len(added)} entries added to block list"
    return incoming.answer({"message": message, "uploadCount": len(given), "totalDomainAdded": len(added)})


def block(incoming: Incoming, email_or_domain: str, client_id: int | None) -> None:
    """Put an entry on the list; leads that it names get nothing more."""
    account = incoming.account
    entry = BlockedEntry(
        id=next(account.next_blocked_id),
        email_or_domain=email_or_domain,
        created_at=incoming.now,
        source="manual",
        client_id=client_id,
    )
    account.block_list[entry.id] = entry
    for _, lead in account.everyone():
        if email_or_domain in (normal(lead.lead.email), normal(lead.lead.email).rpartition("@")[2]):
            lead.status = "BLOCKED"


def delete(incoming: Incoming) -> Answer:
    """`DELETE /leads/delete-domain-block-list`, the id in the query."""
    number = incoming.asked("id") or ""
    if not number.isdecimal() or incoming.account.block_list.pop(int(number), None) is None:
        raise refused("Block list entry not found", 404)
    return incoming.answer()


def _is_asked_for(incoming: Incoming, entry: BlockedEntry) -> bool:
    asked = incoming.asked
    return (
        asked("filter_client_id") in (None, str(entry.client_id))
        and asked("filter_email_or_domain") in (None, entry.email_or_domain)
        and asked("filter_email_with_domain") in (None, entry.email_or_domain.rpartition("@")[2])
    )


HANDLERS: dict[str, Endpoint] = {"block_list.list": list_all, "block_list.add": add, "block_list.delete": delete}
