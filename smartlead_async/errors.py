"""Every error this package raises: one tree, picklable, without the key.

SmartleadError
├── ConfigurationError        the client was set up wrongly
├── InvalidInputError         an argument breaks a documented rule; nothing was sent
├── ConnectionFailedError     no answer came: no connection, a reset, an attempt that took too long
├── DeadlineExceededError     the call as a whole took longer than deadline_s
├── OutcomeUnknownError       sent, perhaps applied, and not safe to repeat: look before you call again
├── InvalidResponseError      an answer came that cannot be read
├── ClientClosedError         the client was closed
├── IncompleteListError       a list with pages ended without all its rows, or would never have ended
├── BulkStoppedError          a bulk job ended before its input did
├── InvalidWebhookError       what came as a webhook cannot be read, or is not from whom it should be
└── ApiError                  the API refused
    ├── BadRequestError       400, 422
    ├── AuthenticationError   401, 403
    ├── NotFoundError         404, and the empty 200 of a look-up
    ├── RateLimitedError      429, and 406 outside reconnect
    ├── QuotaExceededError    406 of reconnect: 3 in 24 hours
    └── ServerError           5xx
"""

import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, Self, TypeAlias

Sent: TypeAlias = Literal["no", "maybe", "yes"]

KEY_VARIABLE = "SMARTLEAD_API_KEY"
SHORTEST_KEY = 12  # characters; Smartlead's have 40 and more, and a short one stands in many a word
# A key as Smartlead makes them, and whatever follows the name of the parameter that has one.
_KEYS = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_\w+|(?<=api_key=)[\w%][^&\s'\"]*")


def without_keys(text: str) -> str:
    """Words without what looks like a key, and without that of the environment.

    A key is given by mistake in the place of any other setting, and an error says which value was wrong.
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if len(key) >= SHORTEST_KEY:
        text = text.replace(key, "***")
    return _KEYS.sub("***", text)


class SmartleadError(Exception):
    """The root of the tree.

    Pickled or copied it keeps its fields, and its `__cause__` where that is an error of this tree. A process pool
    puts the other process' traceback in the place of the cause, as it does with every exception.

    Attributes:
        message: What was wrong, with which value, and what to do.
        call: The endpoint as documented, `"POST /campaigns/{campaign_id}/leads/add"`; empty outside a call.
        attempts: Requests of this call that were handed to the network.
        waited_s: Seconds the call waited in the queue of the rate limit.
        sent: Whether the server got the request: `"no"`, `"maybe"` (it may have been applied), `"yes"`.
        body: The answer, where there was one: decoded JSON, or at most 500 characters of text. Without the key.
    """

    def __init__(
        self,
        message: str,
        *,
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "no",
        body: object = None,
    ) -> None:
        message = without_keys(message)
        super().__init__(message)
        self.message = message
        self.call = call
        self.attempts = attempts
        self.waited_s = waited_s
        self.sent: Sent = sent
        self.body = body

    def __str__(self) -> str:
        return f"{self.call}: {self.message}" if self.call else self.message

    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()], dict[str, object] | None]:
        fields = {name: value for name, value in vars(self).items() if name != "__notes__"}
        is_ours = isinstance(self.__cause__, SmartleadError)  # another may not pickle
        return partial(type(self), **fields), (), {"__cause__": self.__cause__} if is_ours else None


class ConfigurationError(SmartleadError):
    """The client was set up wrongly; the message says which setting and what to do."""


class InvalidInputError(SmartleadError):
    """An argument breaks a documented rule; nothing was sent."""


class ConnectionFailedError(SmartleadError):
    """No answer came. `sent` says whether the server may have acted.

    Attributes:
        is_final: Another attempt would fare no better: a certificate was refused, an address cannot be used.
    """

    def __init__(
        self,
        message: str,
        *,
        is_final: bool = False,
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "no",
        body: object = None,
    ) -> None:
        super().__init__(message, call=call, attempts=attempts, waited_s=waited_s, sent=sent, body=body)
        self.is_final = is_final


class DeadlineExceededError(SmartleadError):
    """The call took longer than `deadline_s`, retries and their waits included."""


class OutcomeUnknownError(SmartleadError):
    """The request may have been applied and is not safe to repeat; `__cause__` is what happened."""


class InvalidResponseError(SmartleadError):
    """An answer came that is not what the API documents; wrong types are named with their JSON path.

    Attributes:
        status_code: The HTTP status, where it is the API's: after a 2xx of a write the write has happened. `None`
            for a page of HTML, which may be of another server on the way.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "no",
        body: object = None,
    ) -> None:
        super().__init__(message, call=call, attempts=attempts, waited_s=waited_s, sent=sent, body=body)
        self.status_code = status_code


class ClientClosedError(SmartleadError):
    """The client was closed before or while the call waited."""


class IncompleteListError(SmartleadError):
    """A list with pages cannot be read to its end, or its end came before all its rows.

    Attributes:
        received: Rows that were given before this error, each once.
        total: Rows the list had all the time by the API's own count; `None` where it does not say.
    """

    def __init__(
        self,
        message: str,
        *,
        received: int,
        total: int | None = None,
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "yes",
        body: object = None,
    ) -> None:
        super().__init__(message, call=call, attempts=attempts, waited_s=waited_s, sent=sent, body=body)
        self.received = received
        self.total = total


class BulkStoppedError(SmartleadError):
    """A bulk job ended before its input did; `__cause__` is what ended it.

    The key, the campaign or the configuration was refused, an outage lasted too long, or the journal could not be
    written. Rows that the API rejected do not raise it.

    Attributes:
        report: The `BulkReport`: what became of the rows until then.
    """

    def __init__(
        self,
        message: str,
        *,
        report: Any,  # noqa: ANN401 (a BulkReport, which lives two floors above)
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "no",
        body: object = None,
    ) -> None:
        super().__init__(message, call=call, attempts=attempts, waited_s=waited_s, sent=sent, body=body)
        self.report = report


class InvalidWebhookError(SmartleadError):
    """What came as a webhook cannot be read, or is not from whom it should be. The message holds nothing of it.

    Attributes:
        status_code: What to answer: 400, or 401 where it was not verified, 413 where it is too large, 431 where it
            has too many headers. Smartlead does not send again what was answered so.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int = 400,
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "no",
        body: object = None,
    ) -> None:
        super().__init__(message, call=call, attempts=attempts, waited_s=waited_s, sent=sent, body=body)
        self.status_code = status_code


class ApiError(SmartleadError):
    """The API refused the request.

    Attributes:
        status_code: The HTTP status; 200 where the body alone carries the refusal; `None` where
            nothing was sent because the wait in the queue would have passed `max_wait_s`.
        retry_after_s: Seconds the server asked to wait, if it did.
        headers: The headers of the answer, their names in lower case. Without the key.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None,
        body: object = None,
        retry_after_s: float | None = None,
        headers: Mapping[str, str] | None = None,
        call: str = "",
        attempts: int = 0,
        waited_s: float = 0.0,
        sent: Sent = "yes",
    ) -> None:
        super().__init__(message, call=call, attempts=attempts, waited_s=waited_s, sent=sent, body=body)
        self.status_code = status_code
        self.retry_after_s = retry_after_s
        self.headers = dict(headers or {})


class BadRequestError(ApiError):
    """400 or 422: a value was refused."""


class AuthenticationError(ApiError):
    """401 or 403: the key was refused, or the plan has no API access."""


class NotFoundError(ApiError):
    """404, or twice the empty 200 with which the API answers a look-up of something it does not have."""


class RateLimitedError(ApiError):
    """429, or 406 outside reconnect; also a wait in the queue longer than `max_wait_s` (`sent="no"`)."""


class QuotaExceededError(ApiError):
    """406 of reconnect: 3 calls in 24 hours; repeating does not help."""


class ServerError(ApiError):
    """5xx. The request may have been applied."""
