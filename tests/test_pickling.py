"""Whatever is public can be handed to another process, or says why not."""

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any, NoReturn

import attrs
import pytest

import smartlead_async
from smartlead_async import (
    UNSET,
    ApiError,
    AttemptFinished,
    BulkReport,
    CallFinished,
    ConnectionFailedError,
    EachOutcome,
    EventType,
    InvalidInputError,
    LeadStatus,
    LimiterState,
    LimitLearned,
    NotFoundError,
    Outcome,
    OutcomeUnknownError,
    Page,
    Paused,
    Progress,
    RateLimit,
    RetryScheduled,
    SchemaDrift,
    Smartlead,
    SmartleadError,
)
from tests.endpoints.documented import ENDPOINTS, INPUTS, lead, models_in, result_of
from tests.memory_network import KEY, RESET, MemoryServer

CARRIERS: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}
every_carrier = pytest.mark.parametrize("carry", CARRIERS.values(), ids=CARRIERS)


def error_of(error_class: type[SmartleadError]) -> SmartleadError:
    """An error of which no field has its default."""
    of_the_class: dict[str, object] = {
        "IncompleteListError": {"received": 99, "total": 100},
        "BulkStoppedError": {"report": BulkReport(added=1)},
        "InvalidResponseError": {"status_code": 200},
    }.get(error_class.__name__, {})
    if issubclass(error_class, ApiError):
        of_the_class = {"status_code": 418, "retry_after_s": 2.5, "headers": {"server": "cloudflare"}}
    return error_class(
        "418: teapot",
        call="GET /campaigns",
        attempts=3,
        waited_s=1.25,
        sent="maybe",
        body={"error": ["teapot"]},
        **of_the_class,  # type: ignore[arg-type]
    )


NOT_FOUND = error_of(NotFoundError)
REPORT = BulkReport(added=1, rejected=2, elapsed_s=1.5, stopped_by=NOT_FOUND, is_complete=False)
ATTEMPT = {"call": "GET /campaigns", "attempt": 1, "status_code": 502, "error": "ServerError"}
CALL = {"call": "GET /campaigns", "attempts": 2, "status_code": None, "error": "CancelledError"}
EXAMPLES: tuple[object, ...] = (
    AttemptFinished(**ATTEMPT, elapsed_s=0.5, waited_s=0.25),
    REPORT,
    CallFinished(**CALL, elapsed_s=0.5, waited_s=0.25),
    EventType("NOT_DOCUMENTED"),
    LimiterState(
        waiting_interactive=1,
        waiting_bulk=2,
        slots_free=None,
        pace_per_s=2.5,
        paused_until=datetime(2026, 1, 1, tzinfo=UTC),
        refusals=3,
        wait_s=0.5,
    ),
    LimitLearned(call="GET /campaigns", change="lowered", limit=8, per_s=2.0),
    LeadStatus.STARTED,
    Page(items=[lead], total=2, next_start=1),
    Outcome(index=1, status="rejected", email="cristiano@mufc.com", error=NOT_FOUND),
    EachOutcome(index=1, status="done", item=7, value=[1]),
    Paused(call="GET /campaigns", why="refused", for_s=2.0),
    SchemaDrift(
        call="GET /campaigns",
        path="$[0].status",
        expected="text",
        got="an integer",
        is_kept=True,
        count=2,
        is_first=True,
    ),
    Progress(rows_read=3, report=REPORT, rows_per_s=4.9, seconds_left=None),
    RateLimit(10, per_s=2.0),
    RetryScheduled(**ATTEMPT, wait_s=0.5),
    UNSET,
)
EXAMPLE_OF = {type(example).__name__: example for example in EXAMPLES}
CANNOT = {
    "Smartlead": "holds its key",
    "Bulk": "may hold a password",
    "BulkJob": "a bulk job runs once",
    "EachJob": "a bulk job runs once",
    "Pages": "hold their client",
}
ERRORS = [
    name
    for name in smartlead_async.__all__
    if isinstance(getattr(smartlead_async, name), type)
    and issubclass(getattr(smartlead_async, name), SmartleadError)
]
MODELS = {kind.__name__ for kind in INPUTS}
CAN = [name for name in smartlead_async.__all__ if name not in {*CANNOT, *MODELS}]


def public(name: str) -> object:
    """An example of a public class; of what is no class, the thing itself."""
    value = getattr(smartlead_async, name)
    if not isinstance(value, type):
        return value
    return error_of(value) if name in ERRORS else EXAMPLE_OF[name]


def in_plain(value: object) -> object:
    """With the fields of errors and their causes, which are equal only to themselves, and with types."""
    if isinstance(value, SmartleadError):
        return type(value), vars(value), value.args, in_plain(value.__cause__)
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return type(value), {field.name: in_plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, list | tuple):
        return type(value), [in_plain(item) for item in value]
    return type(value), value


@every_carrier
@pytest.mark.parametrize("name", CAN)
def test_what_is_public_arrives_as_it_was(name: str, carry: Callable[[Any], Any]):
    """Pickled or copied: every name of the package is here, and one that is added is missed."""
    value = public(name)
    assert in_plain(carry(value)) == in_plain(value)


@every_carrier
def test_what_endpoints_take_arrives_as_it_was(carry: Callable[[Any], Any]):
    """Every input model, as the example calls make it."""
    given = [value for endpoint in ENDPOINTS for value in endpoint.given.values()]
    assert {type(model).__name__ for model in models_in(given)} == MODELS
    assert in_plain([carry(value) for value in given]) == in_plain(given)


@every_carrier
async def test_what_endpoints_answer_arrives_as_it_was(carry: Callable[[Any], Any]):
    """Every example's answer in both dialects, with what is in `extra`."""
    results = [await result_of(endpoint, dialect) for endpoint in ENDPOINTS for dialect in endpoint.answers]
    assert in_plain([carry(result) for result in results]) == in_plain(results)


@every_carrier
def test_unset_stays_the_one_it_is(carry: Callable[[Any], Any]):
    """It is asked for by `is`."""
    assert carry(UNSET) is UNSET


@pytest.mark.parametrize("carry", [pickle.dumps, copy.deepcopy], ids=["pickle", "deepcopy"])
@pytest.mark.parametrize("name", CANNOT)
async def test_what_cannot_be_handed_on_says_why(name: str, carry: Callable[[Any], Any]):
    """The client holds the key, and a job its client."""
    async with Smartlead(KEY) as smartlead:
        job = smartlead.bulk.add_leads(372, [])
        job.stop()  # it is not run, and need not warn
        each = smartlead.bulk.each([], smartlead.leads.get)
        each.stop()
        of_name = {
            "Smartlead": smartlead,
            "Bulk": smartlead.bulk,
            "BulkJob": job,
            "EachJob": each,
            "Pages": smartlead.leads.list(372),
        }
        with pytest.raises(TypeError, match=f"{CANNOT[name]}.*make another") as caught:
            carry(of_name[name])
    assert KEY not in str(caught.value)


async def test_a_job_is_not_doubled_by_a_copy():
    """Two jobs over one input would send each row twice; nor is a client of which two could be closed."""
    async with Smartlead(KEY) as smartlead:
        job = smartlead.bulk.add_leads(372, [lead])
        job.stop()  # it is not run, and need not warn
        for value in (smartlead, job):
            with pytest.raises(TypeError, match="make another"):
                copy.copy(value)


@every_carrier
async def test_an_error_of_a_call_arrives_whole(carry: Callable[[Any], Any]):
    """As it was raised, not only as it can be made; what happened is still its cause."""
    server = MemoryServer(replies=[RESET])
    async with server.client() as smartlead:
        with pytest.raises(OutcomeUnknownError) as caught:
            await smartlead.campaigns.create("Test email campaign")
    arrived = carry(caught.value)
    assert in_plain(arrived) == in_plain(caught.value)
    assert (arrived.call, arrived.attempts, arrived.sent) == ("POST /campaigns/create", 1, "maybe")
    assert isinstance(arrived.__cause__, ConnectionFailedError)


@every_carrier
def test_an_error_leaves_a_cause_that_is_not_of_this_package(carry: Callable[[Any], Any]):
    """It may not pickle, and then the error would be lost with it."""
    error = error_of(InvalidInputError)
    error.__cause__ = RuntimeError(lambda: None)
    assert carry(error).__cause__ is None


def fail(error: SmartleadError) -> NoReturn:
    """The work of another process."""
    raise error


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Executor]:
    """Another process, begun afresh."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.real_time
@pytest.mark.parametrize("name", ERRORS)
def test_an_error_survives_a_process_pool(name: str, elsewhere: Executor):
    """Raised in another process, it is caught here as its own class, with all its fields.

    Python puts that process' traceback in the place of the cause; it tells of the cause in words.
    """
    error = error_of(getattr(smartlead_async, name))
    error.__cause__ = error_of(NotFoundError)
    with pytest.raises(SmartleadError) as caught:
        elsewhere.submit(fail, error).result()
    assert "NotFoundError: GET /campaigns: 418: teapot\n\nThe above exception was the direct cause" in str(
        caught.value.__cause__
    )
    caught.value.__cause__ = error.__cause__
    assert in_plain(caught.value) == in_plain(error)
