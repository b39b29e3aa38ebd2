"""Every place where a program shows, stores or reports what happened, as text in which a canary is looked for."""

import logging
import pickle
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.secrets.canaries import ALLOWED, spellings


class Search(logging.Handler):
    """Collects texts by the kind of place they are from. As a log handler it takes every record."""

    def __init__(self) -> None:
        super().__init__(level=1)
        self._texts: dict[str, list[str]] = {}

    def see(self, place: str, *texts: object) -> None:
        self._texts.setdefault(place, []).extend(map(str, texts))

    def found(self) -> dict[str, frozenset[str]]:
        """Of each canary the places where it is."""
        whole = {place: "\n".join(dict.fromkeys(texts)) for place, texts in self._texts.items()}
        return {
            canary: frozenset(
                place for place, text in whole.items() if any(spelling in text for spelling in spellings(canary))
            )
            for canary in ALLOWED
        }

    def misplaced(self) -> dict[str, frozenset[str]]:
        """The canaries that are where they must not be, and where that is."""
        return {
            canary: places - ALLOWED[canary] for canary, places in self.found().items() if places - ALLOWED[canary]
        }

    def emit(self, record: logging.LogRecord) -> None:
        self.see("log", record.getMessage(), repr(record.args), repr(vars(record)))
        if record.exc_info and record.exc_info[1]:
            self.see("log", *traceback.format_exception(record.exc_info[1]))
            self.error(record.exc_info[1], place="log")

    def thing(self, place: str, thing: Any) -> None:
        """An object, as repr, debuggers and pickle show it; one that cannot be pickled says why."""
        self.see(f"{place}: repr", repr(thing), str(thing), f"{thing}")
        self.see(f"{place}: vars", *_inside(thing))
        try:
            self.see(f"{place}: pickle", pickle.dumps(thing).decode("latin-1"))
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            self.error(error)

    def error(self, error: BaseException, *, place: str = "error") -> None:
        """An exception with all that hangs on it."""
        for one in _chain(error):
            self.see(f"{place}: text", one, repr(one), one.args, getattr(one, "__notes__", ""))
            self.see(f"{place}: fields", vars(one))
            self.see(f"{place}: pickle", pickle.dumps(one, protocol=0).decode("latin-1"))
            frames = traceback.StackSummary.extract(traceback.walk_tb(one.__traceback__), capture_locals=True)
            self.see(f"{place}: locals", *(f"{frame.name} {frame.locals}" for frame in frames))

    def files(self, folder: Path) -> None:
        for path in folder.rglob("*"):
            if path.is_file():
                self.see(f"file: {path.name}", path.read_bytes().decode("latin-1"), path)


@contextmanager
def searching(capfd: pytest.CaptureFixture[str]) -> Iterator[Search]:
    """A search that gets every record of every logger, what is warned of and what is printed."""
    search = Search()
    loggers = [
        logging.getLogger(name) for name in ("httpx", "httpcore", "asyncio", *logging.root.manager.loggerDict)
    ]
    before = [(logger, logger.level) for logger in (logging.root, *loggers)]
    for logger, _ in before:
        logger.setLevel(1)
    logging.root.addHandler(search)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield search
        for warning in caught:
            search.see("warning", warning.message, warning)
        search.see("printed", *capfd.readouterr())
    finally:
        logging.root.removeHandler(search)
        for logger, level in before:
            logger.setLevel(level)


def below_the_test(error: BaseException) -> BaseException:
    """The error without the frame of the test, which has the canaries among its own variables."""
    return error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            waiting += [one.__cause__, one.__context__]
            waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else []
            yield one


def _inside(thing: object, levels: int = 6) -> Iterator[str]:
    """What an object holds, and what that holds: as `vars` and `attrs.asdict` reach it. Not the tests' server."""
    if type(thing).__module__.startswith("tests.") or not levels:
        return
    yield repr(thing)
    held: list[object] = []
    if isinstance(thing, dict):
        held = [*thing, *thing.values()]
    elif isinstance(thing, list | tuple | set | frozenset):
        held = list(thing)
    elif attrs.has(type(thing)):
        held = [getattr(thing, field.name) for field in attrs.fields(type(thing))]
    elif hasattr(thing, "__dict__"):
        held = list(vars(thing).values())
    for one in held:
        yield from _inside(one, levels - 1)
