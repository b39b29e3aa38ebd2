"""One request as a value, and what can become of it. Shared by every file of this folder; does nothing."""

from collections.abc import Coroutine, Mapping, Sequence
from datetime import date, datetime
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, get_origin

import attrs

from smartlead_async.errors import SmartleadError
from smartlead_async.models.drift import Drift
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.paging import Paging, Rows

T = TypeVar("T")
Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Host: TypeAlias = Literal["server", "smartdelivery", "prospect-api", "smart-senders"]  # of smartlead.ai
RepeatName: TypeAlias = Literal["never", "unless_sent", "unless_unknown", "always"]  # of a call by hand
QueryValue: TypeAlias = str | int | float | bool | date | datetime | Sequence[str | int] | UnsetType

OBJECT_BYTES = 8 * 2**20  # the largest answer read where one object is expected
LIST_BYTES = 64 * 2**20  # and where a list is: the API lists everything in one answer, without pages
TEXT_BYTES = 256 * 2**20  # and where a file is: a campaign of 5,000 leads was seen to be 22 MB


class Repeat(Enum):
    """After which failures a call may be repeated: a property of the operation, not of its HTTP method."""

    ALWAYS = auto()  # not sent, refused for rate, outcome unknown: reads, and writes that set a state
    UNLESS_UNKNOWN = auto()  # not sent, refused for rate: what would exist twice
    UNLESS_SENT = auto()  # not sent only: what counts against a daily quota


@attrs.frozen
class Call(Generic[T]):
    """A request to the API and the type of its result.

    Attributes:
        path: The template as the documentation prints it; also the label in errors and logs.
        result: The output model, a list of one, `NoneType` where the API only says yes, `str` or `bytes` where it
            answers with a file, `object` for whatever JSON it is.
        ids: What fills the template; positive integers.
        text_ids: They may be text too, as the documentation shows them: `test_001`.
        query: What follows the path, by its names on the wire. What is `UNSET` is left out, a flag is `true` or
            `false`, a list is its items with commas between them.
        body: JSON, or `UNSET` for no body.
        host: Which host of the API answers.
        paging: Where `result` is `Rows`: how the list is given in pages.
        charset: Of a file that is no UTF-8 and does not say what it is.
        rows: The field that holds the list, or the object, where the answer is not that itself.
        one_or_many: The documentation shows one object where the deployed API sends a list.
        in_list: The deployed API sends one thing as a list of one.
        is_large: One object that may be as large as a list.
        advice: What an error says of it, where there is something to say.
        refusals: What a 5xx says that refuses for good: the API answers some wrong ids so.
        look_up: A second empty 200 means that there is no such thing.
        daily_quota: 406 is a quota of its own, not the rate limit.
        gone_is_done: 404 after an attempt with unknown outcome means that the attempt succeeded.
        unchanged_is_done: `{"ok": false}`, and no word more, after such an attempt means the same.
        secrets: Texts that must not appear in an error, beside the key.
    """

    method: Method
    path: str
    result: type[T]
    ids: Mapping[str, int | str] = attrs.field(kw_only=True, factory=dict[str, int | str])
    text_ids: bool = attrs.field(kw_only=True, default=False)
    query: Mapping[str, QueryValue] = attrs.field(kw_only=True, factory=dict[str, QueryValue], repr=False)
    body: Json | UnsetType = attrs.field(kw_only=True, default=UNSET, repr=False)
    host: Host = attrs.field(kw_only=True, default="server")
    paging: Paging | None = attrs.field(kw_only=True, default=None)
    charset: str = attrs.field(kw_only=True, default="utf-8")
    repeat: Repeat = attrs.field(kw_only=True, default=Repeat.ALWAYS)
    rows: str = attrs.field(kw_only=True, default="")
    one_or_many: bool = attrs.field(kw_only=True, default=False)
    in_list: bool = attrs.field(kw_only=True, default=False)
    is_large: bool = attrs.field(kw_only=True, default=False)
    advice: str = attrs.field(kw_only=True, default="")
    refusals: tuple[str, ...] = attrs.field(kw_only=True, default=())
    look_up: bool = attrs.field(kw_only=True, default=False)
    daily_quota: bool = attrs.field(kw_only=True, default=False)
    gone_is_done: bool = attrs.field(kw_only=True, default=False)
    unchanged_is_done: bool = attrs.field(kw_only=True, default=False)
    secrets: tuple[str, ...] = attrs.field(kw_only=True, default=(), repr=False)

    @property
    def label(self) -> str:
        """`"POST /campaigns/{campaign_id}/leads/add"`."""
        return _label(self.method, self.path)

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing: some lists and reports are asked for by POST."""
        return self.method == "GET" or self.paging is not None or self.look_up

    @property
    def is_text(self) -> bool:
        """Whether the answer is a file, not JSON."""
        result: Any = self.result
        return result in (str, bytes)

    @property
    def is_list(self) -> bool:
        """Whether the answer is rows, or lines of a file: something that looks whole where its end is missing."""
        return self.is_text or get_origin(self.result) in (list, Rows)

    @property
    def max_bytes(self) -> int:
        """How much of an answer is read."""
        if self.is_text:
            return TEXT_BYTES
        return LIST_BYTES if self.result is object or self.is_list or self.is_large else OBJECT_BYTES


@lru_cache(1024)
def _label(method: str, path: str) -> str:
    """The same text for all that wait."""
    return f"{method} {path}"


class Send(Protocol):
    """What an endpoint needs of the transport."""

    def __call__(self, call: Call[T], /) -> Coroutine[Any, Any, T]:
        """Send a call and return its result, or raise a `SmartleadError`."""
        ...


class Kind(Enum):
    """What is known after an attempt that failed."""

    NOT_SENT = auto()  # nothing reached the network
    RATE = auto()  # refused for rate; not applied
    UNKNOWN = auto()  # perhaps applied
    EMPTY = auto()  # a look-up was answered with nothing: there is no such thing, or the server is busy
    REFUSED = auto()  # answered for good


class Failure(NamedTuple):
    """An attempt that did not succeed.

    Attributes:
        is_passing: Another attempt could fare better; false for a bad certificate, a redirect, an
            answer that is too large.
        retry_after_s: What the server asked to wait, in seconds.
    """

    kind: Kind
    error: SmartleadError
    is_passing: bool = True
    retry_after_s: float | None = None


class Success(NamedTuple, Generic[T]):
    """An attempt's result, and what in the answer was not as documented."""

    value: T
    drifts: tuple[Drift, ...] = ()


Outcome: TypeAlias = Success[T] | Failure
