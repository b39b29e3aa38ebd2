"""Misbehaviour on request, pure: what to do wrong, to which requests, how often."""

import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Literal, TypeAlias, get_args

import attrs
from attrs.validators import deep_mapping, ge, in_, instance_of, le, lt, optional

from smartlead_async.sandbox.answers import HTML, JSON, Answer, Json, JsonObject, encode, json_answer, phrase

FaultKind = Literal[
    "status",  # an answer with any status, body and headers
    "reset",  # a TCP reset instead of an answer
    "close",  # the connection closed cleanly instead of an answer
    "stall",  # the answer held back for some seconds
    "html",  # a gateway's error page
    "truncate",  # an answer that announces more bytes than it sends, then the end of the connection
    "empty",  # 200 and not one byte
    "invalid_json",  # 200 and half a JSON document
    "redirect",  # an answer that points elsewhere
]
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)

GATEWAY_PAGE = """\
<html>
<head><title>{status} {phrase}</title></head>
<body>
<center><h1>{status} {phrase}</h1></center>
<hr><center>cloudflare</center>
</body>
</html>
"""
UNAPPLIED = json_answer({"ok": True, "message": "This answer is longer than what is sent of it."})


def _no_headers() -> dict[str, str]:
    return {}


_IS_TEXT = optional(instance_of(str))
_ARE_HEADERS: Callable[[object, Any, Any], object] = deep_mapping(instance_of(str), instance_of(str))


@attrs.frozen(kw_only=True)
class Fault:
    """One way to misbehave, and on which requests."""

    kind: FaultKind = attrs.field(validator=in_(FAULT_KINDS))
    """What to do wrong."""
    times: int = attrs.field(default=1, validator=[instance_of(int), ge(1)])
    """How many of the matching requests meet it."""
    status: int | None = attrs.field(default=None, validator=optional([instance_of(int), ge(200), le(599)]))
    """The answer's status, 200 to 599 (one below is not final).

    By default 500 for `status`, 502 for `html`, 302 for `redirect`, else 200.
    """
    body: Json = None
    """The body of `status` and `html`: text is sent as it is, anything else as JSON."""
    headers: dict[str, str] = attrs.field(factory=_no_headers, validator=_ARE_HEADERS)
    """Headers of the answer, over those it has anyway."""
    seconds: float = attrs.field(default=0.0, validator=[instance_of((int, float)), ge(0), lt(math.inf)])
    """How long to wait first; `stall` is nothing but that."""
    location: str | None = attrs.field(default=None, validator=_IS_TEXT)
    """Where `redirect` points."""
    path: str | None = attrs.field(default=None, validator=_IS_TEXT)
    """Only requests whose path contains this text."""
    method: str | None = attrs.field(default=None, validator=_IS_TEXT)
    """Only requests with this method."""
    after_commit: bool = attrs.field(default=False, validator=instance_of(bool))
    """Whether the request is carried out before its answer goes wrong."""

    def __attrs_post_init__(self) -> None:
        if self.kind == "stall" and not self.seconds:
            raise ValueError("a stall needs seconds, more than 0")
        if self.kind == "redirect" and self.location is None:
            raise ValueError("a redirect needs a location")

    def concerns(self, method: str, path: str) -> bool:
        """Whether the request is one of those selected."""
        return (self.path is None or self.path in path) and (self.method in {None, method})

    def answer(self) -> Answer:
        """The answer of the kinds that give a whole one; the others are acts on the connection."""
        return attrs.evolve(made := _ANSWERS[self.kind](self), headers=made.headers | self.headers)


def fault_from(fields: JsonObject) -> Fault:
    """The fault that a JSON object asks for; ValueError or TypeError if it makes none."""
    given: dict[str, Any] = {**fields}
    known = {field.name for field in attrs.fields(Fault)}
    if unknown := sorted(given.keys() - known):
        raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    return Fault(**given)


def _status(fault: Fault) -> Answer:
    status = fault.status or 500
    if status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:  # HTTP forbids them a body
        return Answer(status, b"")
    if isinstance(fault.body, str):
        return Answer(status, fault.body.encode("utf-8", "replace"), HTML)
    return json_answer({"error": phrase(status)} if fault.body is None else fault.body, status)


def _html(fault: Fault) -> Answer:
    status = fault.status or 502
    page = GATEWAY_PAGE.format(status=status, phrase=phrase(status))
    return Answer(status, fault.body.encode() if isinstance(fault.body, str) else page.encode(), HTML)


def _truncate(fault: Fault) -> Answer:
    return attrs.evolve(UNAPPLIED, status=fault.status or 200)


def _empty(fault: Fault) -> Answer:
    return Answer(fault.status or 200, b"", JSON)


def _invalid_json(fault: Fault) -> Answer:
    return Answer(fault.status or 200, encode({"ok": True})[:-2], JSON)


def _redirect(fault: Fault) -> Answer:
    page = f"Found. Redirecting to {fault.location}"
    return Answer(fault.status or 302, page.encode(), "text/plain; charset=utf-8", _location(fault))


def _location(fault: Fault) -> dict[str, str]:
    return {"Location": fault.location or ""}


_Maker: TypeAlias = Callable[[Fault], Answer]
_ANSWERS: dict[FaultKind, _Maker] = {
    "status": _status,
    "html": _html,
    "truncate": _truncate,
    "empty": _empty,
    "invalid_json": _invalid_json,
    "redirect": _redirect,
}


class Faults:
    """The faults still to come; of those that concern a request, the one asked for first is taken."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Ask for one more."""
        self._waiting.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, used up by one."""
        for index, fault in enumerate(self._waiting):
            if fault.concerns(method, path):
                self._use(index)
                return fault
        return None

    def _use(self, index: int) -> None:
        fault = self._waiting[index]
        if fault.times > 1:
            self._waiting[index] = attrs.evolve(fault, times=fault.times - 1)
        else:
            del self._waiting[index]
