"""The user's `on_event`, behind a wall: what it raises ends here, in the log."""

from __future__ import annotations

import logging
import traceback

from smartlead_async import telemetry

_LOG = logging.getLogger("smartlead_async")


class Hook:
    """Calls `on_event`; what it raises is logged, with its traceback the first time."""

    def __init__(self, on_event: telemetry.OnEvent) -> None:
        self._on_event = on_event
        self._has_failed = False

    def __call__(self, event: telemetry.Event) -> None:
        """Tell of one event."""
        try:
            self._on_event(event)
        except Exception as error:  # noqa: BLE001 (whatever it raises, the call is not to suffer)
            self._log(event, error)

    def _log(self, event: telemetry.Event, error: Exception) -> None:
        if self._has_failed:
            _LOG.debug("on_event raised %s again, for %s", type(error).__name__, type(event).__name__)
            return
        self._has_failed = True
        # Without what was being handled when it was called: the words of that error may hold a lead's address.
        shown = "".join(traceback.format_exception(error, chain=False))
        _LOG.error(
            "on_event raised %s for %s; the call goes on, and more of it is logged at DEBUG\n%s",
            type(error).__name__,
            type(event).__name__,
            shown,
        )
