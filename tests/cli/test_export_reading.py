"""How a list is read into a spool, and gone on with: every row once."""

import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest

from smartlead_async import ConfigurationError, ServerError
from smartlead_async.cli.export.columns import Selection, Shape
from smartlead_async.cli.export.reading import Reading
from smartlead_async.cli.export.screen import ExportScreen
from smartlead_async.cli.export.sources import Scope, Source, Whole
from smartlead_async.cli.export.spool import Position, Spool, open_spool
from smartlead_async.transport.call import Call
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows
from tests.cli.test_export_rows import NOW

Row = dict[str, Any]


@attrs.define
class Listing:
    """A list that the API gives in pages of two rows."""

    rows: list[Row]
    fails_at: int | None = None
    has_total: bool = True
    starts: list[int] = attrs.field(factory=list)

    async def send(self, call: Call[Any]) -> Any:
        start = call.query["offset"]
        self.starts.append(start)
        if start + 1 == self.fails_at:  # it is asked for with the row before it
            raise ServerError("out of order", status_code=503, body=None)
        items = self.rows[start : start + call.query["limit"]]
        total = len(self.rows) if self.has_total else None
        return Rows(items=items, keys=[row["id"] for row in items], total=total)

    def source(self, **others: Any) -> Source:
        paging = Paging(most=2)
        call = Call("GET", "/list", Rows[Any])
        return Source(
            pages=lambda _client, _scope, start: Pages(self.send, call, paging, start=start),
            shape=Shape(),
            **others,
        )


def reading(source: Source, *, since: Any = None) -> Reading:
    scope = Scope(campaign_id=None, since=since, until=NOW)
    return Reading(
        source=source, scope=scope, selection=Selection(), secrets=False, on_page=lambda _spool, _names: None
    )


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    opened = open_spool(tmp_path / "spool", {"list": "list"}, bytes.hex, is_fresh=False)
    yield opened
    opened.close()


def ids(spool: Spool) -> list[int]:
    return [row["id"] for row in rows_of(spool)]


def rows_of(spool: Spool) -> list[dict[str, Any]]:
    return [dict(zip(block.names, row, strict=True)) for block in spool.blocks() for row in block.rows]


async def test_a_list_is_read_to_its_end(spool):
    """And is known to be."""
    listing = Listing([{"id": number} for number in range(5)])
    await reading(listing.source()).run(None, spool)
    assert (ids(spool), spool.count, spool.columns) == ([0, 1, 2, 3, 4], 5, ["id"])
    assert spool.position == Position(total=5, is_read=True)


async def test_an_empty_list_is_read_too(spool):
    """It has no page."""
    await reading(Listing([]).source()).run(None, spool)
    assert (ids(spool), spool.position.is_read) == ([], True)


async def test_a_list_in_one_answer_is_one_page(spool):
    """With its number of rows."""

    async def rows() -> list[Row]:
        return [{"id": 1}]

    source = Source(pages=lambda _client, _scope, _start: Whole(rows), shape=Shape())
    await reading(source).run(None, spool)
    assert (ids(spool), spool.position.total) == ([1], 1)


async def test_what_was_read_stays_and_is_gone_on_with(spool):
    """The page that failed is asked for again, and none before it."""
    listing = Listing([{"id": number} for number in range(6)], fails_at=4)
    with pytest.raises(ServerError):
        await reading(listing.source()).run(None, spool)
    assert (ids(spool), spool.position.next_start) == ([0, 1, 2, 3], 4)
    listing.fails_at, listing.starts = None, []
    await reading(listing.source()).run(None, spool)
    assert ids(spool) == [0, 1, 2, 3, 4, 5]
    assert min(listing.starts) == 3


async def test_rows_without_a_key_are_known_by_all_of_it(spool):
    """Where one is read again it is not written twice."""
    listing = Listing([{"id": number, "name": f"row {number}"} for number in range(6)], fails_at=4)
    with pytest.raises(ServerError):
        await reading(listing.source(key="no such field")).run(None, spool)
    listing.fails_at = None
    listing.rows.insert(0, {"id": 9, "name": "before the others"})
    await reading(listing.source(key="no such field")).run(None, spool)
    assert ids(spool) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("has_total", [True, False])
@pytest.mark.parametrize("added", [0, 4])
@pytest.mark.parametrize("gone", [1, 2, 4])
async def test_rows_that_moved_up_meanwhile_are_found(spool, gone, added, has_total):
    """Where rows were taken from the beginning of the list, others stand in their places, whatever it counts."""
    listing = Listing([{"id": number} for number in range(8)], fails_at=4, has_total=has_total)
    with pytest.raises(ServerError):
        await reading(listing.source()).run(None, spool)
    listing.fails_at = None
    del listing.rows[:gone]
    listing.rows += [{"id": number} for number in range(8, 8 + added)]
    await reading(listing.source()).run(None, spool)
    assert ids(spool) == list(range(8 + added))


async def test_rows_that_may_be_missing_are_noted(spool):
    """With the reason; all that came is kept."""

    class Short(Listing):
        async def send(self, call: Call[Any]) -> Any:
            return (await super().send(call))._replace(total=9)

    await reading(Short([{"id": 1}]).source()).run(None, spool)
    assert ids(spool) == [1]
    assert "the API counts 9" in str(spool.position.missing)


@pytest.mark.parametrize(
    ("since", "kept"), [(NOW, [2, 3, 4, 5, 6]), (None, [1, 2, 3, 4, 5, 6])], ids=["since then", "all"]
)
async def test_where_the_api_has_no_filter_rows_are_left_out_here(spool, since, kept):
    """A row without a time that can be read stays."""
    rows = [
        {"id": 1, "created_at": "2025-11-29T11:00:00Z"},
        {"id": 2, "created_at": "2025-11-29T13:00:00Z"},
        {"id": 3, "created_at": None},
        {"id": 4, "created_at": "yesterday"},
        {"id": 5, "created_at": 17},
        {"id": 6, "created_at": "2025-11-29T11:00:00"},
    ]
    source = Listing(rows).source(since="created_at", is_filtered_here=True)
    await reading(source, since=since).run(None, spool)
    assert ids(spool) == kept


def test_rows_of_one_key_are_kept_once(spool):
    """The first of them, in one page or in two; rows keep their order and their own columns."""
    spool.add([(5, {"a": 2}), (5, {"a": 3}), (6, {"b": None, "a": 4}), (7, {"a": 5})], Position())
    spool.add([(7, {"a": 6}), (8, {})], Position())
    assert rows_of(spool) == [{"a": 2}, {"b": None, "a": 4}, {"a": 5}, {}]
    assert (spool.count, spool.columns) == (4, ["a", "b"])


def test_a_row_has_what_is_to_be_hidden_nowhere(tmp_path):
    """Neither in a value, of whatever depth, nor in the name of a column."""
    hide = partial(re.sub, "key", "***")
    with closing(open_spool(tmp_path / "spool", {}, bytes.hex, hide, is_fresh=False)) as spool:
        spool.add([(1, {"a": 1}), (2, {"key": [{"b": "?key=1"}], "a": 2})], Position())
        assert rows_of(spool) == [{"a": 1}, {"***": [{"b": "?***=1"}], "a": 2}]
        assert spool.columns == ["a", "***"]


def test_half_a_character_is_kept(spool):
    """JSON may have it, and no encoding does."""
    spool.add([(1, {"\ud83d": "\ude00"})], Position())
    assert (rows_of(spool), spool.columns) == ([{"\ud83d": "\ude00"}], ["\ud83d"])


def test_a_damaged_spool_says_what_to_do(tmp_path):
    """It is no use any more."""
    path = tmp_path / "spool"
    opened = open_spool(path, {}, bytes.hex, is_fresh=False)
    opened.add([(number, {"a": "x" * 500}) for number in range(100)], Position())
    opened.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(ConfigurationError, match="is damaged .* begin again with --no-resume"):
        open_spool(path, {}, bytes.hex, is_fresh=False)


def test_the_bar_says_how_far_it_is(spool, capsys, monkeypatch):
    """On a terminal: rows, of how many, and a column that there is not."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with ExportScreen(Selection(("Titel",))) as screen:
        spool.add([(number, {"id": number}) for number in range(3)], Position(next_start=3, total=1200))
        screen.show(spool, ["id"])
        screen.show(spool, ["id"])
    said = capsys.readouterr().err
    assert "3/1200" in said
    assert said.count("no row so far has a column 'Titel'; there are 'id'") == 1


def test_there_is_no_bar_where_nobody_looks(spool, capsys):
    """In a log it would be lines of rubbish."""
    with ExportScreen(Selection()) as screen:
        screen.show(spool, [])
    assert capsys.readouterr().err == ""
