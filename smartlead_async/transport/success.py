"""What an answer with a 2xx means: a result, or a refusal in other words. Pure.

After the 2xx of a write the write has happened, whatever the body is: a call that only says yes is done, and one
that cannot find its result says that it was applied. It is not sent again for the answer's shape.
"""

from collections.abc import Generator
from contextlib import suppress
from types import GenericAlias, NoneType
from typing import Any, Generic, cast, get_args, get_origin

import attrs

from smartlead_async.errors import ApiError, InvalidResponseError, NotFoundError
from smartlead_async.models.converter import read, reader_of
from smartlead_async.models.drift import Drifts, WrongTypeError
from smartlead_async.models.field_reader import ListReader, RowList
from smartlead_async.models.values import Json, is_list, is_object
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Success, T
from smartlead_async.transport.json_text import LARGE_BYTES, parse, parse_in_steps
from smartlead_async.transport.paging import Paging, find_rows, to_rows
from smartlead_async.transport.shapes import content, is_refusal, unwrap, words_in_place
from smartlead_async.transport.text import is_text, read_text
from smartlead_async.transport.words import ids_of, message_of, text_of

_NAMED = 20  # drifts that `strict` names; the rest is counted
_NOTHING: tuple[Json, ...] = ({}, [])


@attrs.frozen
class SuccessReader(Generic[T]):
    """Reads one answer."""

    call: Call[T]
    answer: Answer
    strict: bool = False
    found: Drifts = attrs.field(factory=Drifts)

    def read(self) -> Generator[None, None, Outcome[T]]:
        """What it means. Yields between steps, where the answer is large."""
        if self.answer.may_be_cut and self.call.is_list:
            return self._unreadable("the answer ends where its connection does, and may have been cut")
        rows = _rows(self.call, self.found) if len(self.answer.body) > LARGE_BYTES else None
        try:
            body = yield from self._parse(rows)
            return self._understand(body, rows)
        except UnreadableError as error:
            return self._without_json(error.reason)
        except WrongTypeError as wrong:
            return self._invalid(f"the answer has another shape: {wrong}")

    def _parse(self, rows: RowList | None) -> Generator[None, None, Json]:
        if rows is None:
            return parse(self.answer, self.found)
        call = self.call
        places = (call.rows or "data",) if call.paging is None else call.paging.rows
        named = {tuple(place.split(".")) for place in ((places,) if isinstance(places, str) else places)}
        return (yield from parse_in_steps(self.answer, rows.append, {(), *named}))

    def _understand(self, body: Json, rows: RowList | None) -> Outcome[T]:
        if is_refusal(body):
            return self._refused(body)
        if self.call.look_up and content(body) in _NOTHING:
            return self._not_found()
        if self.call.result is NoneType:
            return self._finish(cast("T", None))
        words = None if self._is_raw else words_in_place(body, _model(self.call))
        return self._finish(self._value(body, rows)) if words is None else self._refused(words)

    @property
    def _is_raw(self) -> bool:
        """Whether the answer is given as it came."""
        return self.call.is_text or self.call.result is object

    def _value(self, body: Json, rows: RowList | None) -> T:
        call = self.call
        if call.is_text:
            return read_text(self.answer.body, call.result, call.charset)
        if call.result is object:
            return cast("T", body)
        if call.paging is not None:
            return cast("T", self._page(body, rows, call.paging))
        if call.in_list and is_list(inner := content(body)) and len(inner) == 1:
            body = inner[0]
        body = unwrap(body, call.result, call.rows, self.found)
        if call.one_or_many and (body is None or is_object(body)):
            body = [body] if body else []
        if rows is not None and is_list(body) and len(body) == len(rows.items):
            return cast("T", rows.items)
        return read(body, call.result, self.found)

    def _page(self, body: Json, rows: RowList | None, paging: Paging) -> object:
        raw = find_rows(body, paging)
        if raw is None:
            raise WrongTypeError("a list", body)
        if rows is not None and len(raw) == len(rows.items):
            return to_rows(rows.items, raw, body, paging)
        return to_rows(read(raw, _list_type(self.call), self.found), raw, body, paging)

    def _finish(self, value: T) -> Outcome[T]:
        if not self.strict or not self.found:
            return Success(value, tuple(self.found))
        named = "; ".join(str(drift) for drift in self.found[:_NAMED])
        more = f"; and {len(self.found) - _NAMED} more" if len(self.found) > _NAMED else ""
        return self._invalid(f"not as documented, which strict=True refuses: {named}{more}")

    def _without_json(self, reason: str) -> Outcome[T]:
        """An answer that is empty or text, or JSON that cannot be read."""
        if self.answer.is_empty and self.call.look_up:
            return self._not_found()
        if self.call.is_text and is_text(self.answer.body):
            return self._finish(read_text(self.answer.body, self.call.result, self.call.charset))
        begins = text_of(self.answer).lstrip()[:1]
        if begins == "<":
            return self._unreadable(reason, is_of_api=False)
        if self.call.is_read or begins in ("{", "["):
            return self._unreadable(reason)
        return self._finish(cast("T", None)) if self.call.result is NoneType else self._invalid(reason)

    def _not_found(self) -> Failure:
        """Nothing in it: there is no such thing, or the server is busy."""
        status = self.answer.status
        message = f"{status}: the answer is empty, which is how the API says that there is no such thing"
        error = NotFoundError(f"{message}{ids_of(self.call)}; check the ids", status_code=status)
        return Failure(Kind.EMPTY, error)

    def _refused(self, body: Json) -> Failure:
        status = self.answer.status
        message = f"{status}, but refused: {message_of(body, self.answer.scrub)}{ids_of(self.call)}"
        return Failure(Kind.REFUSED, ApiError(message, status_code=status, body=body))

    def _unreadable(self, reason: str, *, is_of_api: bool = True) -> Failure:
        """It may have been applied; another attempt may fare better."""
        return Failure(Kind.UNKNOWN, self._error(reason, is_of_api=is_of_api))

    def _invalid(self, reason: str) -> Failure:
        """Answered for good."""
        applied = "it was applied, but " if not self.call.is_read else ""
        look = "; look for what it made before you call again" if not self.call.is_read else ""
        return Failure(Kind.REFUSED, self._error(f"{applied}{reason}{look}"))

    def _error(self, reason: str, *, is_of_api: bool = True) -> InvalidResponseError:
        """A page of HTML is of another server, on the way, and its status says nothing of the write."""
        status = self.answer.status
        return InvalidResponseError(
            f"{status}: {reason}", status_code=status if is_of_api else None, sent="yes", body=self._kept()
        )

    def _kept(self) -> Json:
        """What the error keeps of the answer: its JSON, or the beginning of what is none or is large."""
        if len(self.answer.body) <= LARGE_BYTES:
            with suppress(UnreadableError):
                return parse(self.answer, Drifts())
        return text_of(self.answer)


def _rows(call: Call[Any], found: Drifts) -> RowList | None:
    """What takes the rows of a list one by one."""
    reader = reader_of(_list_type(call)) if call.is_list and not call.is_text else None
    return reader.rows(found) if isinstance(reader, ListReader) else None


def _list_type(call: Call[Any]) -> Any:  # noqa: ANN401 (a generic alias)
    """The list of models that a call gives, page by page or at once."""
    result: Any = call.result
    return result if get_origin(result) is list else GenericAlias(list, get_args(result))


def _model(call: Call[Any]) -> Any:  # noqa: ANN401 (a class or a generic alias)
    return call.result if call.paging is None else _list_type(call)
