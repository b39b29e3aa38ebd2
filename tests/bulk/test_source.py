"""What may be given to a job: rows of any kind in anything that gives them; what is no row is told of at once."""

from collections import namedtuple
from collections.abc import AsyncIterator, Iterator, Mapping
from types import MappingProxyType

import pytest

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.outcome import Reason
from tests.bulk.many import NO_LIMIT, leads
from tests.memory_network import MemoryServer


def table(name: str, **methods: None) -> object:
    """What makes a table one, whoever's it is."""
    parts = {"__module__": "library.core.frame", "__iter__": lambda _: iter(("email",)), **methods}
    return type(name, (), parts)()


@pytest.mark.parametrize("source", [None, 5, "ana@example.com", Lead(email="a@example.com"), {"email": "x"}])
async def test_what_is_no_list_of_rows_is_refused_by_name(source):
    """Before anything is read."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match="iterable of rows; a single row goes into a list"):
            smartlead.bulk.add_leads(1, source)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        (table("DataFrame", columns=None, to_dict=None), "frame.to_dict('records')"),
        (table("DataFrame", columns=None, to_dict=None, to_dicts=None), "frame.to_dicts()"),
        (table("LazyFrame", columns=None, collect=None), "frame.collect().to_dicts()"),
        (table("Table", column_names=None, to_pylist=None), "table.to_pylist()"),
        (table("Result", columns=None, mappings=None), "result.mappings()"),
        (table("Other", columns=None), "its rows, each a mapping"),
    ],
    ids=["pandas", "polars", "lazy polars", "pyarrow", "SQLAlchemy", "another"],
)
@pytest.mark.parametrize("method", ["add_leads", "update_leads"])
async def test_a_table_is_refused_at_once_with_how_to_get_its_rows(method, source, advice):
    """It is iterated by its columns, or row by row without their names."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError) as caught:
            getattr(smartlead.bulk, method)(372, source)
    name = type(source).__name__
    assert caught.value.message == f"leads: a library {name} is no list of rows; give {advice}"


Pair = namedtuple("Pair", "email name company")  # noqa: PYI024 (as `DataFrame.itertuples` makes them)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"a@example.com", "b@example.com"}, r"the first row is a str.*give \({'email': row} for row in rows\)"),
        ([Pair("a@example.com", "A", "")], r"the first row is a Pair.*give \(row._asdict\(\) for row in rows\)"),
        ([("a@example.com",)], "the first row is a tuple"),
        ([(1, Lead(email="a@example.com"))], "the first row is a tuple, and the job takes Leads, or mappings of"),
        ([5], "the first row is a int"),
    ],
    ids=["set of texts", "named tuples", "tuples of texts", "pairs", "numbers"],
)
async def test_rows_that_are_no_leads_are_refused_at_once_with_what_to_write(source, words):
    """Not row by row, in a report that nobody looks at."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match=words):
            smartlead.bulk.add_leads(372, source)


@pytest.mark.parametrize("source", [[Lead(email="a@example.com")], ["a@example.com"]], ids=["leads", "texts"])
async def test_rows_that_are_no_pairs_are_refused_at_once_with_what_to_write(source):
    """Of a job of updates."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match=r"takes pairs \(lead_id, Lead\), or mappings with a lead_id"):
            smartlead.bulk.update_leads(372, source)


async def test_rows_may_be_mappings():
    """Of any kind, beside leads; one that is no lead is rejected, and says which it is and why."""
    rows = [
        {"E-Mail": "ada@example.com", "Vorname": "Ada", "Score": 41.0, "Left": float("nan")},
        MappingProxyType({"email": "bob@example.com"}),
        Lead(email="cia@example.com"),
        {"E-Mail": "", "Vorname": "Dan"},
        {"E-Mail": "", "Vorname": "Eve"},
        {"E-Mail": "no address"},
        {"email": "ADA@example.com"},
    ]
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, rows, workers=1)
    assert (report.added, report.duplicate_input, report.rejected) == (3, 1, 3)
    assert server.received[0].json == {
        "email": "ada@example.com",
        "first_name": "Ada",
        "custom_fields": {"Score": 41},
    }
    assert report.reasons == (
        Reason("rejected", "row 3 of the input: the row has no e-mail address: column 'E-Mail' is empty", 2),
        Reason(
            "rejected",
            "row 5 of the input: email: 'no address' is not allowed; it must be an e-mail address: one @, "
            "something on both sides of it, no spaces",
            1,
        ),
    )


async def test_updates_may_be_mappings():
    """With a column that has the lead's id: numbers of a frame and digits are one, anything else is refused."""
    rows = [
        {"lead_id": 11.0, "id": 3, "email": "a@example.com"},
        {"Lead ID": "12", "email": "a@example.com", "company": "Acme"},
        {"ID": 13, "email": "a@example.com"},
        (14.0, Lead(email="a@example.com")),
        {"lead_id": 1.5, "email": "a@example.com"},
        {"lead_id": None, "email": "a@example.com"},
        {"email": "a@example.com"},
        {"lead_id": 15, "name": "x"},
        ("1_6", Lead(email="a@example.com")),
    ]
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        async with smartlead.bulk.update_leads(372, rows, workers=1) as outcomes:  # type: ignore[arg-type]
            seen = sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)
    assert [outcome.lead_id for outcome in seen if outcome.status == "added"] == [11, 12, 13, 14]
    assert [request.json for request in server.received[:2]] == [
        {"email": "a@example.com", "custom_fields": {"id": 3}},
        {"email": "a@example.com", "company_name": "Acme"},
    ]
    rejected = [str(outcome.error).partition("row ")[2] for outcome in seen if outcome.status == "rejected"]
    assert [text.partition("; call")[0] for text in rejected] == [
        "4 of the input: column 'lead_id', lead_id: 1.5 is not allowed; it must be a positive integer",
        "5 of the input: the row has no lead's id: column 'lead_id' is empty",
        "6 of the input: the row has no lead's id: its columns are 'email'",
        "7 of the input: the row has no e-mail address: its columns are 'name'",
        "8 of the input: lead_id: '1_6' is not allowed; it must be a positive integer",
    ]


async def test_a_data_frame_of_pandas_is_refused_and_its_rows_are_not():
    """As the error says to write them; a column of it is a list of texts."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame([{"lead_id": 1, "email": "a@example.com"}, {"lead_id": 2, "email": "b@example.com"}])
    rows = frame.to_dict("records")
    async with MemoryServer().client(**NO_LIMIT) as smartlead:
        for source, kind in ((frame, "a pandas DataFrame"), (frame["email"], "the first row is a str")):
            with pytest.raises(InvalidInputError, match=kind):
                smartlead.bulk.add_leads(372, source)
        added = await smartlead.bulk.add_leads(372, rows)
        updated = await smartlead.bulk.update_leads(
            372, zip(frame["lead_id"], map(Lead.from_row, rows), strict=True)
        )
    assert (added.added, updated.added) == (2, 2)


async def test_a_stream_is_refused_by_its_first_row():
    """Nothing is sent; of what is a list it is known before."""

    def rows() -> Iterator[object]:
        yield 5

    async def stream() -> AsyncIterator[object]:
        yield "a@example.com"

    server = MemoryServer()
    async with server.client() as smartlead:
        for source, kind in ((rows(), "int"), (stream(), "str")):
            with pytest.raises(InvalidInputError, match=f"the first row is a {kind}"):
                await smartlead.bulk.add_leads(372, source)  # type: ignore[arg-type]
    assert server.received == []


async def test_a_stream_of_mappings_will_do():
    """As one of leads does."""

    async def stream() -> AsyncIterator[Mapping[str, object]]:
        for number in range(7):
            yield {"email": f"person{number}@example.com"}

    async with MemoryServer().client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, stream())
    assert report.added == 7


@pytest.mark.parametrize("first", [None, InvalidInputError("line 2: no @")])
async def test_a_first_row_that_could_not_be_made_is_one_rejected_row(first):
    """It says nothing of those after it."""
    async with MemoryServer().client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, [first, *leads(2)])
    assert (report.rejected, report.added) == (1, 2)
