"""What an answer with a 2xx means: a result, or a refusal in other words. Pure.

After the 2xx of a write the write has happened, whatever the body is: a call that only says yes is done, and one
that cannot find its result says that it was applied. It is not sent again for the answer's shape.
"""

from collections.abc import Generator
from contextlib import suppress
from types import GenericAlias, NoneType
from typing import Any, Generic, TypeVar, cast, get_args

from smartlead_async.errors import ApiError, InvalidResponseError, NotFoundError
from smartlead_async.models.converter import read, read_in_steps, reader_of
from smartlead_async.models.drift import Drifts, WrongTypeError
from smartlead_async.models.object_reader import ListReader
from smartlead_async.models.values import Json, is_list, is_object
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Success, T
from smartlead_async.transport.json_steps import parse_in_steps
from smartlead_async.transport.json_text import LARGE_BYTES, parse
from smartlead_async.transport.paging import Paging, find_rows, to_rows
from smartlead_async.transport.row_reader import RowReader
from smartlead_async.transport.shapes import content, is_refusal, unwrap, words_in_place
from smartlead_async.transport.text import is_text, read_text
from smartlead_async.transport.words import describe, ids_of, message_of, text_of

V = TypeVar("V")
_NAMED = 20  # drifts that `strict` names; the rest is counted
_NOTHING: tuple[Json, ...] = (None, {}, [])


class SuccessReader(Generic[T]):
    """Reads one answer."""

    def __init__(self, call: Call[T], answer: Answer, *, strict: bool) -> None:
        self.call = call
        self.answer = answer
        self.strict = strict
        self.found = Drifts()
        self._row_readers: list[RowReader] = []

    def read(self) -> Generator[None, None, Outcome[T]]:
        """What it means. Yields between steps, where the answer is large."""
        if self.answer.may_be_cut and self.call.is_list:
            return self._unreadable("the answer ends where its connection does, and may have been cut")
        try:
            return (yield from self._understand((yield from self._parse())))
        except UnreadableError as error:
            return (yield from self._without_json(error.reason))
        except WrongTypeError as wrong:
            return self._invalid(f"the answer has another shape: {wrong}")

    def _parse(self) -> Generator[None, None, Json]:
        if len(self.answer.body) <= LARGE_BYTES:
            return parse(self.answer, self.found)
        call = self.call
        if call.is_text:
            raise UnreadableError(f"the answer is {describe(self.answer)}")  # unless it is a file
        places = (call.rows or "data",) if call.paging is None else call.paging.rows
        named = {tuple(place.split(".")) for place in ((places,) if isinstance(places, str) else places)}
        return (yield from parse_in_steps(self.answer, {(), *named} if call.is_list else (), self._to_rows))

    def _to_rows(self) -> RowReader:
        """What takes the rows of a list one by one."""
        reader = cast("ListReader", reader_of(_list_type(self.call)))
        self._row_readers.append(RowReader(reader.rows(self.found), self.call.paging))
        return self._row_readers[-1]

    def _understand(self, body: Json) -> Generator[None, None, Outcome[T]]:
        sought = self._sought()
        if is_refusal(body, sought):
            return self._refused(body)
        if is_object(body) and body.get("error"):
            self.found.add("no error beside a yes", "one")
        if self.call.look_up and content(body) in _NOTHING:
            return self._not_found()
        if self.call.result is NoneType:
            return self._finish(None)
        if self.call.is_text:
            return (yield from self._text())
        words = None if sought is None else words_in_place(body, sought)
        return self._finish((yield from self._value(body))) if words is None else self._refused(words)

    def _sought(self) -> Any:  # noqa: ANN401 (a class or a generic alias)
        """Which models an answer is to have; `None` for a yes, a text, and JSON as it comes."""
        return None if self.call.is_text or self.call.result in (NoneType, object) else _model(self.call)

    def _text(self) -> Generator[None, None, Outcome[T]]:
        return self._finish((yield from read_text(self.answer.body, self.call.result, self.call.charset)))

    def _value(self, body: Json) -> Generator[None, None, Any]:
        call = self.call
        if call.result is object:
            return body
        if call.paging is not None:
            return (yield from self._page(body, call.paging))
        if call.in_list and is_list(inner := content(body)) and len(inner) == 1:
            body = inner[0]
        body = unwrap(body, call.result, call.rows, self.found)
        if call.one_or_many and (body is None or is_object(body)):
            body = [body] if body else []
        if self._read_already(body) is not None:
            return body
        return (yield from self._read(body, call.result))

    def _read(self, value: Json, cls: type[V]) -> Generator[None, None, V]:
        if len(self.answer.body) <= LARGE_BYTES:
            return read(value, cls, self.found)
        return (yield from read_in_steps(value, cls, self.found))

    def _page(self, body: Json, paging: Paging) -> Generator[None, None, object]:
        raw = find_rows(body, paging)
        if raw is None:
            raw = unwrap(body, _list_type(self.call), "", self.found)
        if not is_list(raw):
            raise WrongTypeError("a list", body)
        if (reader := self._read_already(raw)) is not None:
            return to_rows(reader.items, raw, body, paging, reader.keys)
        return to_rows((yield from self._read(raw, _list_type(self.call))), raw, body, paging)

    def _read_already(self, rows: Json) -> RowReader | None:
        """What has read these rows while they were decoded."""
        return next((reader for reader in self._row_readers if reader.items is rows), None)

    def _finish(self, value: Any) -> Outcome[T]:  # noqa: ANN401 (what the call asks for)
        if not self.strict or not self.found:
            return Success(value, tuple(self.found))
        named = "; ".join(str(drift) for drift in self.found[:_NAMED])
        more = f"; and {len(self.found) - _NAMED} more" if len(self.found) > _NAMED else ""
        return self._invalid(f"not as documented, which strict=True refuses: {named}{more}")

    def _without_json(self, reason: str) -> Generator[None, None, Outcome[T]]:
        """An answer that is empty or text, or JSON that cannot be read."""
        if self.answer.is_empty and self.call.look_up:
            return self._not_found()
        if self.call.is_text and is_text(self.answer.body):
            return (yield from self._text())
        begins = text_of(self.answer).lstrip()[:1]
        if begins == "<":
            return self._unreadable(reason, is_of_api=False)
        if self.call.is_read or begins in ("{", "["):
            return self._unreadable(reason)
        return self._finish(None) if self.call.result is NoneType else self._invalid(reason)

    def _not_found(self) -> Failure:
        """Nothing in it: there is no such thing, or the server is busy."""
        status = self.answer.status
        message = f"{status}: the answer is empty, which is how the API says that there is no such thing"
        error = NotFoundError(f"{message}{ids_of(self.call)}; check the ids", status_code=status)
        return Failure(Kind.EMPTY, error)

    def _refused(self, body: Json) -> Failure:
        status = self.answer.status
        message = f"{status}, but refused: {message_of(body, self.answer.scrub)}{ids_of(self.call)}"
        kept = body if len(self.answer.body) <= LARGE_BYTES else text_of(self.answer)
        return Failure(Kind.REFUSED, ApiError(message, status_code=status, body=kept))

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
                return parse(self.answer)
        return text_of(self.answer)


def _list_type(call: Call[Any]) -> Any:  # noqa: ANN401 (a generic alias)
    """The list of models that a call gives, page by page or at once."""
    return GenericAlias(list, get_args(call.result))


def _model(call: Call[Any]) -> Any:  # noqa: ANN401 (a class or a generic alias)
    return call.result if call.paging is None else _list_type(call)
