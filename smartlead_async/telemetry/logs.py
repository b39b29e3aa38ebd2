"""The log `smartlead_async`: one line per event, and `SMARTLEAD_LOG`, which turns on this log and no other.

The logs of the libraries below stay as they are: theirs show whole addresses.
"""

from __future__ import annotations

import logging
import os

from smartlead_async import telemetry
from smartlead_async.errors import ConfigurationError

LOG_VARIABLE = "SMARTLEAD_LOG"
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}
LOG = logging.getLogger("smartlead_async")
LOG.addHandler(logging.NullHandler())  # a library prints nothing unless it is asked to
_LEARNED = {
    "lowered": (logging.WARNING, "the server refuses more than %d requests in %g s, and no more are sent: %s"),
    "raised": (logging.INFO, "the server lets in %d requests in %g s again: %s"),
    "found": (logging.WARNING, "the server also has a limit of %d requests in %g s, which is kept too: %s"),
    "gone": (logging.INFO, "the server has no limit of %d requests in %g s any more: %s"),
}
_WHY = {"refused": "was refused for rate", "exhausted": "took the last of the server's own window"}


def set_up_log() -> None:
    """Set the level that the environment asks for; print to stderr where the program has not set up logging."""
    asked = os.environ.get(LOG_VARIABLE, "")
    if not asked:
        return
    level = LEVELS.get(asked.lower())
    if level is None:
        raise ConfigurationError(
            f"{LOG_VARIABLE}={asked!r} is not allowed; set it to {', '.join(LEVELS)}, or unset it"
        )
    LOG.setLevel(level)
    handlers = [*LOG.handlers, *logging.getLogger().handlers]
    if all(isinstance(handler, logging.NullHandler) for handler in handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        LOG.addHandler(handler)


def is_on() -> bool:
    """Whether somebody reads every attempt."""
    return LOG.isEnabledFor(logging.DEBUG)


def log(event: telemetry.Event) -> None:
    """Write one line, or none where the level is higher."""
    match event:
        case telemetry.AttemptFinished():
            _log_attempt(event)
        case telemetry.RetryScheduled():
            _log_retry(event)
        case telemetry.Paused():
            LOG.warning("all calls pause for %.3f s: %s %s", event.for_s, event.call, _WHY[event.why])
        case telemetry.LimitLearned():
            _log_limit(event)
        case telemetry.SchemaDrift():
            _log_drift(event)
        case telemetry.CallFinished(error=str()):
            _log_failure(event)
        case _:  # CallFinished without an error: its last attempt has said so
            pass


def _log_attempt(event: telemetry.AttemptFinished) -> None:
    LOG.debug(
        "%s: attempt %d: %s in %.3f s, waited %.3f s",
        event.call,
        event.attempt,
        _result(event.status_code, event.error),
        event.elapsed_s,
        event.waited_s,
    )


def _log_retry(event: telemetry.RetryScheduled) -> None:
    LOG.info(
        "%s: attempt %d: %s; again in %.3f s",
        event.call,
        event.attempt,
        _result(event.status_code, event.error),
        event.wait_s,
    )


def _log_limit(event: telemetry.LimitLearned) -> None:
    level, words = _LEARNED[event.change]
    LOG.log(level, words, event.limit, event.per_s, event.call)


def _log_drift(event: telemetry.SchemaDrift) -> None:
    LOG.log(
        logging.WARNING if event.is_kept and event.is_first else logging.DEBUG,
        "%s: %s: expected %s, got %s; %s (%d times in this answer)",
        event.call,
        event.path,
        event.expected,
        event.got,
        "kept in extra" if event.is_kept else "read as what it means",
        event.count,
    )


def _log_failure(event: telemetry.CallFinished) -> None:
    LOG.debug(
        "%s: ended with %s after %.3f s, attempts %d, waited %.3f s",
        event.call,
        event.error,
        event.elapsed_s,
        event.attempts,
        event.waited_s,
    )


def _result(status_code: int | None, error: str | None) -> str:
    """`200`, `500 ServerError`, `ConnectionFailedError`."""
    return " ".join(str(part) for part in (status_code, error) if part is not None)
