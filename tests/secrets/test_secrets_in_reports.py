"""What OpenTelemetry and Sentry would tell others, and the search itself: planted leaks that it must find."""

import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from smartlead_async import ApiError, NewClient
from smartlead_async.models.clients import CreatedClient
from tests.secrets.canaries import ALLOWED, EMAIL, KEY, PASSWORD
from tests.secrets.search import Search, searching


def reported(*words: str) -> Search:
    """All that the two would report of the calls of a process."""
    command = [sys.executable, "-m", "tests.secrets.reporters", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    search = Search()
    for line in done.stdout.splitlines():
        search.see(*json.loads(line))
    return search


@pytest.mark.real_time
def test_no_span_and_no_event_holds_the_key_or_a_password():
    """With the global instrumentation of httpx, personal data allowed and every frame's locals sent."""
    found = reported().found()
    assert found[KEY] == frozenset()
    assert found[PASSWORD] == frozenset()
    assert found[EMAIL] == {"span", "event"}  # as the words of the server in an error that was given to them


@pytest.mark.real_time
def test_the_reporters_were_watching():
    """The same two report the key of plain httpx."""
    assert reported("plant").found()[KEY] == {"span", "event"}


def plant_log(_search: Search, _folder: Path) -> None:
    logging.getLogger("planted").debug("sent %s", f"https://example.com/?api_key={KEY}")


def plant_log_argument(_search: Search, _folder: Path) -> None:
    logging.getLogger("planted.below").log(1, "sent", extra={"seen": KEY})


def plant_logged_error(_search: Search, _folder: Path) -> None:
    logging.getLogger("planted").error("failed", exc_info=ValueError(KEY))


def plant_print(_search: Search, _folder: Path) -> None:
    sys.stdout.write(KEY)


def plant_print_to_stderr(_search: Search, _folder: Path) -> None:
    sys.stderr.write(KEY)


def plant_warning(_search: Search, _folder: Path) -> None:
    warnings.warn(f"look at {KEY}", stacklevel=1)


def plant_file(search: Search, folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "journal").write_bytes(b"\x00\xff" + KEY.encode())
    search.files(folder)


def plant_message(search: Search, _folder: Path) -> None:
    search.error(ApiError(f"bad {KEY}", status_code=400))


def plant_field(search: Search, _folder: Path) -> None:
    search.error(ApiError("bad", status_code=400, body={"seen": [KEY]}))


def plant_note(search: Search, _folder: Path) -> None:
    error = ApiError("bad", status_code=400)
    error.add_note(KEY)
    search.error(error)


def plant_cause(search: Search, _folder: Path) -> None:
    error = ApiError("bad", status_code=400)
    error.__cause__ = ValueError(KEY)
    search.error(error)


def plant_context(search: Search, _folder: Path) -> None:
    error = ApiError("bad", status_code=400)
    error.__context__ = ValueError(KEY)
    error.__suppress_context__ = True  # as `from None` leaves it
    search.error(error)


def plant_group(search: Search, _folder: Path) -> None:
    search.error(ExceptionGroup("several", [ValueError("one"), ValueError(KEY)]))


def plant_local(search: Search, _folder: Path) -> None:
    def below() -> None:
        url = f"https://example.com/?api_key={KEY}"
        raise ApiError("bad", status_code=len(url))

    try:
        below()
    except ApiError as error:
        search.error(error)


def plant_repr(search: Search, _folder: Path) -> None:
    search.thing("client", {"key": KEY})


def plant_attribute(search: Search, _folder: Path) -> None:
    search.thing("client", NewClient(name="C", email=EMAIL, permission=["full_access"], password=KEY))


PLANTED = {
    plant_log: "log",
    plant_log_argument: "log",
    plant_logged_error: "log",
    plant_print: "printed",
    plant_print_to_stderr: "printed",
    plant_warning: "warning",
    plant_file: "file: journal",
    plant_message: "error: text",
    plant_field: "error: fields",
    plant_note: "error: text",
    plant_cause: "error: text",
    plant_context: "error: text",
    plant_group: "error: text",
    plant_local: "error: locals",
    plant_repr: "client: repr",
    plant_attribute: "client: vars",
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_the_search_finds_a_planted_leak(plant, capfd, tmp_path):
    """One of each kind, found in the kind of place where it was put."""
    with searching(capfd) as search:
        plant(search, tmp_path)
    assert PLANTED[plant] in search.misplaced()[KEY]


def test_the_search_knows_where_a_password_may_be(capfd):
    """In the answer that echoes it, but not in that answer's repr."""
    with searching(capfd) as search:
        search.thing("result", CreatedClient(client_id=1, name="C", email=EMAIL, password=PASSWORD))
    assert search.found()[PASSWORD] == ALLOWED[PASSWORD]
    assert search.misplaced() == {}
