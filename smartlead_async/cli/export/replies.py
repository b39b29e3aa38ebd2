"""What a lead answered last, as columns: the inbox gives it within the whole exchange, as HTML. Pure."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from smartlead_async.cli.export.columns import Row, Shape
from smartlead_async.models.inbox import InboxConversation
from smartlead_async.models.values import Json, is_list, is_object

_BLOCKS = frozenset({"br", "div", "p", "li", "tr", "blockquote", "h1", "h2", "h3"})
_NOT_SHOWN = frozenset({"style", "script", "head", "title"})
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*\n? ?")
_COLUMNS = ("reply_subject", "reply_text")
# The deployed API's names, then the documentation's.
_KINDS, _OF_THE_LEAD = ("type", "direction"), ("reply", "inbound")
_TIMES = ("time", "received_at", "sent_at")
_BODIES = ("email_body", "body")


class _Text(HTMLParser):
    """Collects what a person sees of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (as it is called)
        self._hidden += tag in _NOT_SHOWN
        self.parts.append("\n" * (tag in _BLOCKS))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _NOT_SHOWN and self._hidden > 0
        self.parts.append("\n" * (tag in _BLOCKS))

    def handle_data(self, data: str) -> None:
        self.parts.append("" if self._hidden else data)


def to_text(html: str) -> str:
    """HTML as text, with the lines that a person sees."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return _LINES.sub("\n", _SPACE.sub(" ", "".join(reader.parts))).strip()


def _last_reply(conversation: Row) -> Row:
    """Subject and text of the last answer; empty where the API does not give the exchange."""
    places = [conversation.get(name) for name in ("email_history", "message_history")]
    messages = [*_messages(places[0]), *_messages(places[1]), *_messages([conversation.get("last_message")])]
    replies = [one for one in messages if str(_first(one, _KINDS) or "reply").lower() in _OF_THE_LEAD]
    last = max(replies, key=lambda one: str(_first(one, _TIMES) or ""), default=Row())
    return {
        "reply_subject": last.get("subject"),
        "reply_text": to_text(str(_first(last, _BODIES) or "")),
    }


def _messages(value: Json) -> Iterator[Row]:
    return (one for one in value if is_object(one)) if is_list(value) else iter(())


def _first(row: Row, names: Iterable[str]) -> Json:
    return next((row[name] for name in names if row.get(name)), None)


CONVERSATIONS = Shape(InboxConversation, added=_COLUMNS, add=_last_reply)
