"""Checked, never run: the errors' attributes, and a hook for every event."""

from datetime import datetime
from typing import Literal, assert_never, assert_type

from smartlead_async import (
    ApiError,
    AttemptFinished,
    CallFinished,
    ConnectionFailedError,
    Event,
    LimiterState,
    LimitLearned,
    NotFoundError,
    OutcomeUnknownError,
    Paused,
    RateLimitedError,
    RetryScheduled,
    SchemaDrift,
    Smartlead,
    SmartleadError,
)


async def errors(smartlead: Smartlead) -> None:
    try:
        await smartlead.campaigns.get(372)
    except NotFoundError as error:
        assert_type(error.status_code, int | None)
        assert_type(error.body, object)
    except RateLimitedError as error:
        assert_type(error.retry_after_s, float | None)
    except ConnectionFailedError as error:
        assert_type(error.is_final, bool)
    except SmartleadError as error:
        assert_type(error.message, str)
        assert_type(error.call, str)
        assert_type(error.attempts, int)
        assert_type(error.waited_s, float)
        assert_type(error.sent, Literal["no", "maybe", "yes"])
        error.status_code  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018  # ty: ignore[missing-attribute]
        # ty has no rule against comparing what is never equal.
        if error.sent == "perhaps":  # type: ignore[comparison-overlap]  # pyright: ignore[reportUnnecessaryComparison]
            pass


def any_error(error: SmartleadError) -> None:
    assert_type(str(error), str)


def a_refusal(error: ApiError) -> None:
    any_error(error)


def tree(unknown: OutcomeUnknownError, refused: RateLimitedError) -> None:
    any_error(unknown)
    a_refusal(refused)
    a_refusal(unknown)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


def on_event(event: Event) -> None:
    match event:
        case AttemptFinished():
            assert_type(event.status_code, int | None)
            assert_type(event.elapsed_s, float)
        case RetryScheduled():
            assert_type(event.error, str)
            assert_type(event.wait_s, float)
        case Paused():
            assert_type(event.why, Literal["refused", "exhausted"])
        case LimitLearned():
            assert_type(event.change, Literal["lowered", "raised", "found", "gone"])
            assert_type(event.per_s, float)
        case SchemaDrift():
            assert_type(event.path, str)
        case CallFinished():
            assert_type(event.attempts, int)
        case _:
            assert_never(event)


def an_event_is_missing(event: Event) -> None:
    match event:
        case AttemptFinished() | RetryScheduled() | CallFinished():
            pass
        case _:
            assert_never(event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[type-assertion-failure]


def hears_one_kind(event: Paused) -> None:
    assert_type(event.for_s, float)


def state(limiter: LimiterState) -> None:
    assert_type(limiter.slots_free, int | None)
    assert_type(limiter.paused_until, datetime | None)
    assert_type(limiter.wait_s, float)


Smartlead(on_event=on_event)
Smartlead(on_event=hears_one_kind)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
