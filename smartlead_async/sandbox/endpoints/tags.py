"""Tags of mailboxes."""

from smartlead_async.sandbox.answers import Answer, refused
from smartlead_async.sandbox.checks import integer_or, js_text, listed
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Mailbox, Tag
from smartlead_async.sandbox.shapes import Value


def create(incoming: Incoming) -> Answer:
    """`POST /tags`."""
    return _save(
        incoming, Tag(id=next(incoming.account.next_tag_id), name=_name(incoming), color=_color(incoming))
    )


def update(incoming: Incoming) -> Answer:
    """`POST /email-accounts/tag-manager`: changes a tag, by its id."""
    number = incoming.body.get("id")
    if not isinstance(number, int) or number not in incoming.account.tags:
        raise refused("Tag not found", 404)
    return _save(incoming, Tag(id=number, name=_name(incoming), color=_color(incoming)))


def add(incoming: Incoming) -> Answer:
    """`POST /email-accounts/tag-mapping`: a mailbox that has a tag keeps it."""
    for mailbox, tag_ids in _mapped(incoming):
        mailbox.tag_ids = [*dict.fromkeys([*mailbox.tag_ids, *tag_ids])]
    return incoming.answer()


def remove(incoming: Incoming) -> Answer:
    """`DELETE /email-accounts/tag-mapping`, the ids in the body."""
    for mailbox, tag_ids in _mapped(incoming):
        mailbox.tag_ids = [each for each in mailbox.tag_ids if each not in tag_ids]
    return incoming.answer()


def list_by_email(incoming: Incoming) -> Answer:
    """`POST /email-accounts/tag-list`: a read."""
    asked_for = incoming.body.get("email_ids")
    addresses = asked_for if isinstance(asked_for, list) else []
    rows: list[Value] = [
        {"email_account_id": each.id, "from_email": each.address, "tags": shown(incoming, each)}
        for each in incoming.account.mailboxes.values()
        if each.address in addresses
    ]
    return incoming.answer({"data": rows})


def shown(incoming: Incoming, mailbox: Mailbox) -> list[Value]:
    """The tags of a mailbox."""
    tags = incoming.account.tags
    return [{"id": tags[each].id, "name": tags[each].name, "color": tags[each].color} for each in mailbox.tag_ids]


def _mapped(incoming: Incoming) -> list[tuple[Mailbox, list[int]]]:
    account, body = incoming.account, incoming.body
    mailbox_ids, tag_ids = body.get("email_account_ids"), body.get("tag_ids")
    known = [each for each in listed(tag_ids) if isinstance(each, int) and each in account.tags]
    return [(account.mailbox(integer_or(each, 0)), known) for each in listed(mailbox_ids)]


def _save(incoming: Incoming, tag: Tag) -> Answer:
    incoming.account.tags[tag.id] = tag
    return incoming.answer({"data": {"id": tag.id, "name": tag.name, "color": tag.color}})


def _name(incoming: Incoming) -> str:
    if not isinstance(incoming.body.get("name"), str):
        raise refused('"name" is required', 422)
    return js_text(incoming.body, "name")


def _color(incoming: Incoming) -> str | None:
    color = incoming.body.get("color")
    return color if isinstance(color, str) else None


HANDLERS: dict[str, Endpoint] = {
    "tags.create": create,
    "tags.update": update,
    "tags.add": add,
    "tags.remove": remove,
    "tags.list_by_email": list_by_email,
}
