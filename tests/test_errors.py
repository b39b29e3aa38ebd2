"""The tree of errors: who is whose parent, and that an error arrives whole wherever it is carried."""

import copy
import pickle
import re
from collections.abc import Callable

import pytest

import smartlead_async
from smartlead_async import errors
from smartlead_async.bulk.outcome import BulkReport
from smartlead_async.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    BulkStoppedError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    DeadlineExceededError,
    IncompleteListError,
    InvalidInputError,
    InvalidResponseError,
    InvalidWebhookError,
    NotFoundError,
    OutcomeUnknownError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
    SmartleadError,
)

PARENTS: dict[type[SmartleadError], type[Exception]] = {
    SmartleadError: Exception,
    ConfigurationError: SmartleadError,
    InvalidInputError: SmartleadError,
    ConnectionFailedError: SmartleadError,
    DeadlineExceededError: SmartleadError,
    OutcomeUnknownError: SmartleadError,
    InvalidResponseError: SmartleadError,
    ClientClosedError: SmartleadError,
    IncompleteListError: SmartleadError,
    BulkStoppedError: SmartleadError,
    InvalidWebhookError: SmartleadError,
    ApiError: SmartleadError,
    BadRequestError: ApiError,
    AuthenticationError: ApiError,
    NotFoundError: ApiError,
    RateLimitedError: ApiError,
    QuotaExceededError: ApiError,
    ServerError: ApiError,
}
OF_A_CALL = [error_class for error_class in PARENTS if not issubclass(error_class, ApiError)]
OF_THE_API = [error_class for error_class in PARENTS if issubclass(error_class, ApiError)]
CALL = "POST /campaigns/{campaign_id}/leads/add"
DEFAULTS = {"call": "", "attempts": 0, "waited_s": 0.0, "sent": "no", "body": None}
OF_THE_CLASS: dict[type[SmartleadError], dict[str, object]] = {
    InvalidResponseError: {"status_code": 200},
    ConnectionFailedError: {"is_final": False},
    InvalidWebhookError: {"status_code": 413},
    IncompleteListError: {"received": 99, "total": 100, "sent": "yes"},
    BulkStoppedError: {"report": BulkReport(added=1)},
}

every_class = pytest.mark.parametrize("error_class", PARENTS)
every_carrier = pytest.mark.parametrize(
    "carry",
    [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy],
    ids=["pickle", "copy", "deepcopy"],
)


def make(error_class: type[SmartleadError]) -> SmartleadError:
    """An error of which every field is set."""
    if issubclass(error_class, ApiError):
        return error_class(
            "404: no such lead",
            status_code=404,
            body={"error": ["no such lead"]},
            retry_after_s=2.5,
            headers={"server": "cloudflare"},
            call=CALL,
            attempts=3,
            waited_s=1.25,
            sent="maybe",
        )
    fields = OF_THE_CLASS.get(error_class, {}) | {
        "call": CALL,
        "attempts": 3,
        "waited_s": 1.25,
        "sent": "maybe",
        "body": [],
    }
    return error_class("no such lead", **fields)  # type: ignore[arg-type]


@every_class
def test_each_error_hangs_where_it_is_documented(error_class: type[SmartleadError]) -> None:
    """Each class has the one parent of the documented tree."""
    assert error_class.__bases__ == (PARENTS[error_class],)


def test_the_tree_is_drawn_in_full_and_in_order() -> None:
    """The drawing at the top names every class of the module, in the order of their definition."""
    drawn = re.findall(r"^[ │├└─]*(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    defined = [name for name, value in vars(errors).items() if isinstance(value, type) and name.endswith("Error")]
    assert drawn == defined == [error_class.__name__ for error_class in PARENTS]


def test_the_tree_is_drawn_with_the_right_parents() -> None:
    """In the drawing, the children of `ApiError` are one step further in than those of the root."""
    depth = {
        name: len(lead) // 4
        for lead, name in re.findall(r"^([ │├└─]*)(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    }
    assert depth == {error_class.__name__: len(error_class.__mro__) - 4 for error_class in PARENTS}


@every_carrier
@every_class
def test_an_error_arrives_whole(
    error_class: type[SmartleadError], carry: Callable[[SmartleadError], SmartleadError]
) -> None:
    """Pickled to another process or copied, an error has its class and all its fields."""
    error = make(error_class)
    arrived = carry(error)
    assert type(arrived) is error_class
    assert vars(arrived) == vars(error)
    assert (str(arrived), arrived.args) == (str(error), error.args)


@every_carrier
def test_an_error_with_a_note_can_be_carried(carry: Callable[[SmartleadError], SmartleadError]) -> None:
    """A note somebody added is no field, and does not stand in the way."""
    error = make(NotFoundError)
    error.add_note("row 17")
    assert carry(error).message == "404: no such lead"


@every_class
def test_an_error_of_a_call_begins_with_its_endpoint(error_class: type[SmartleadError]) -> None:
    """Which endpoint it was is the first thing read."""
    error = make(error_class)
    assert str(error) == f"{CALL}: {error.message}"


@pytest.mark.parametrize("error_class", OF_A_CALL)
def test_an_error_outside_a_call_is_its_message(error_class: type[SmartleadError]) -> None:
    """Where there was no call, nothing stands before the message, and nothing was sent."""
    of_the_class = OF_THE_CLASS.get(error_class, {})
    error = error_class("no API key", **of_the_class)  # type: ignore[arg-type]
    assert str(error) == "no API key"
    assert vars(error) == {"message": "no API key"} | DEFAULTS | of_the_class


@pytest.mark.parametrize("error_class", OF_THE_API)
def test_a_refusal_was_sent_unless_it_says_otherwise(error_class: type[ApiError]) -> None:
    """The API refuses what it got."""
    error = error_class("no", status_code=400)
    assert (error.sent, error.body, error.retry_after_s, error.headers) == ("yes", None, None, {})


@pytest.mark.parametrize(
    "error_class", [error_class for error_class in PARENTS if error_class is not SmartleadError]
)
def test_every_error_is_caught_as_the_root(error_class: type[SmartleadError]) -> None:
    """One `except SmartleadError` is enough."""
    with pytest.raises(SmartleadError):
        raise make(error_class)


@every_class
def test_an_error_is_exported(error_class: type[SmartleadError]) -> None:
    """Every class can be imported from the package itself."""
    assert getattr(smartlead_async, error_class.__name__) is error_class
