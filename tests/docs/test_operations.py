"""What the reference says of operations is made from their example files, and is true."""

import re
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import smartlead_async
from smartlead_async.transport.call import Call
from smartlead_async.transport.dead_routes import DEAD_ROUTES
from tests.docs.pages import ROOT
from tests.endpoints.documented import BY_NAME, ENDPOINTS, RESOURCES, Endpoint, RouteMissingError
from website.operations import EVIDENCE, call_code, consequences, dead, evidence, example, facts, table

PAGES = ROOT / "docs" / "reference"
every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)


def recorded(code: str) -> list[Call[Any]]:
    """What code with a client called `smartlead` sends, until nothing answers."""
    calls: list[Call[Any]] = []

    async def send(call: Call[Any], /) -> Any:
        calls.append(call)
        raise RouteMissingError("404", status_code=404, body="<html>", call=call.label)

    names: dict[str, Any] = {}
    exec(f"async def typed_in(smartlead):\n{textwrap.indent(code, '    ')}", names)
    smartlead = SimpleNamespace(**{name: kind(send) for name, kind in RESOURCES.items()})
    with pytest.raises(RouteMissingError):
        names["typed_in"](smartlead).send(None)
    return calls


@every_endpoint
def test_the_code_of_an_example_makes_its_call(endpoint: Endpoint):
    """Typed in from the page it sends what the example file says; no line is too long for the page."""
    code = call_code(endpoint)
    assert recorded(code) == endpoint.calls
    assert [line for line in code.splitlines() if len(line) > 100 and '"' not in line] == []


def test_an_example_is_one_line_where_that_is_short():
    """With the imports that it needs, and its answer."""
    assert call_code(BY_NAME["campaigns.get"]) == "answer = await smartlead.campaigns.get(372, include_tags=True)"
    assert call_code(BY_NAME["leads.add"]).startswith(
        "from smartlead_async import Lead\n\nawait smartlead.leads.add(\n"
    )
    assert '??? note "The answer of the deployed API"\n\n    ```text\n' in example(BY_NAME["inbox.reply"])


def test_the_facts_say_what_is_known_of_a_call():
    """How far it was seen, its consequence, its host, its pages, and when it is sent again."""
    assert facts(BY_NAME["inbox.reply"]).startswith(
        "**Seen live** · **sends mail** · not sent again where it may have been carried out · [Smartlead's page]("
    )
    assert facts(BY_NAME["smart_prospect.list_cities"]).startswith(
        "**Documented only** · host `prospect-api` · pages of 1 to 100, by offset · sent again after any failure"
    )


def calls_of(text: str) -> list[str]:
    """The calls that a text leads to, each with the page of its resource."""
    found = re.findall(r"\[<code>([^[]+)</code>\]\(api/(\w+)\.md#smartlead_async\.endpoints\.([\w.]+)\)", text)
    names = [name.replace("<wbr>", "") for name, _, _ in found]
    kinds = {f"{name}.{kind.__name__}" for name, kind in RESOURCES.items()}
    assert [
        place for _, page, place in found if place.rpartition(".")[0] not in kinds or page != place.split(".")[0]
    ] == []
    return names


def test_the_tables_have_every_operation_once():
    """And the page of a resource has its own."""
    assert calls_of(table(folder="api/")) == [endpoint.name for endpoint in ENDPOINTS]
    assert sorted(calls_of(evidence("api/"))) == sorted(endpoint.name for endpoint in ENDPOINTS)
    assert calls_of(consequences("api/")) == [endpoint.name for endpoint in ENDPOINTS if endpoint.consequence]
    assert table("tags").count("\n") == 1 + sum(endpoint.name.startswith("tags.") for endpoint in ENDPOINTS)


def test_the_evidence_is_counted():
    """Under each mark as many calls as its heading says."""
    counts = {words: sum(one.evidence == mark for one in ENDPOINTS) for mark, (words, _) in EVIDENCE.items()}
    headings = re.findall(r"^## (.+) \((\d+)\)$", evidence("api/"), re.MULTILINE)
    assert headings == [(words.capitalize(), str(count)) for words, count in counts.items()]


def test_every_dead_operation_is_on_the_page():
    """With what was seen, and what to call in its place."""
    rows = dead().splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == [route.operation for route in DEAD_ROUTES]
    assert rows[0].endswith("<br>Instead: `campaigns.create()` |")


def test_every_table_that_a_page_asks_for_is_made():
    """In the place of its mark."""
    pytest.importorskip("markdown", reason="needs the dependency group docs")
    from website.tables import TABLES, filled  # noqa: PLC0415 (it needs markdown)

    pages = [page.read_text(encoding="utf-8") for page in PAGES.rglob("*.md")]
    asked = [name for page in pages for name in re.findall("<!-- table: (.+) -->", page)]
    assert sorted(asked) == sorted(TABLES)
    assert filled(["a", "", "<!-- table: dead -->", "b"]) == ["a", "", *dead().splitlines(), "b"]


def test_the_docstring_of_an_endpoint_gets_its_example():
    """With the value of a constant in place of its name, and with what a name of a list stands for."""
    griffe: Any = pytest.importorskip("griffe", reason="needs the dependency group docs")
    from website.examples import Examples  # noqa: PLC0415 (it needs griffe)

    folder = Path(smartlead_async.__file__).parents[1]
    package = griffe.load(
        "smartlead_async", search_paths=[folder], extensions=griffe.Extensions(Examples()), submodules=True
    )
    inbox, senders = package["endpoints.inbox.Inbox"], package["endpoints.smart_senders.SmartSenders"]
    words = inbox["reply"].docstring.value
    assert words.endswith(example(BY_NAME["inbox.reply"]))
    assert f"thread`\n\n{facts(BY_NAME['inbox.reply'])}\n" in words
    assert inbox["list_replies"].parameters["page_size"].default == "20"
    assert str(senders["list_vendors"].returns) == "list[Mapping[str, object]]"
