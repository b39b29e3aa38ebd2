"""The logs of httpcore, which show at DEBUG what a server said: it may repeat what it was sent."""

import logging
import re

import httpcore

_LOGS = ("connection", "http11", "http2", "proxy", "socks")
_SPOKEN = r"(?s)(return_value=\((?:b'[^']*', )?\d+, |exception=\w+\(|auth=\().*"


class _Filter(logging.Filter):
    """Takes out what was said, and the password of a SOCKS proxy."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with the status of an answer or the class of an error and no more."""
        record.msg = re.sub(_SPOKEN, r"\1...)", str(record.msg))
        return True


_FILTER = _Filter()


def hide_answers() -> None:
    """Whatever transport is used; once, however often it is asked for."""
    for name in _LOGS:
        logging.getLogger(f"{httpcore.__name__}.{name}").addFilter(_FILTER)
