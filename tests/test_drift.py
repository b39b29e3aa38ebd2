"""The comparison with a newer copy of the vendor's documentation sees what is new, gone or changed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.drift import differences, main
from tests.operations import OPERATIONS, Operation
from tests.vendor_docs import read_docs

KNOWN = [
    Operation(
        operation="POST /campaigns/{campaign_id}/leads",
        call="leads.add_many",
        query={"dry": "boolean"},
        body={"lead_list": "array, required", "settings": "object", "settings.ignore": "boolean"},
    ),
    Operation(operation="GET /spam-test/{spamTestId}", host="smartdelivery", call="smart_delivery.get_test"),
    Operation(operation="GET /tags/", call="tags.list", query={"limit": "number"}),
]
LEADS: dict[str, Any] = {
    "parameters": [
        {"$ref": "#/components/parameters/Key"},
        {"name": "campaign_id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "dry", "in": "query", "schema": {"type": "boolean"}},
    ],
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {
                    "required": ["lead_list"],
                    "properties": {
                        "lead_list": {"type": "array", "items": {"type": "object"}},
                        "settings": {"$ref": "#/components/schemas/Settings"},
                    },
                }
            }
        }
    },
}
OPENAPI: dict[str, Any] = {
    "servers": [{"url": "https://server.smartlead.ai/api"}],
    "components": {
        "parameters": {"Key": {"name": "api_key", "in": "query", "required": True}},
        "schemas": {
            "Settings": {
                "type": "object",
                "properties": {"ignore": {"type": ["boolean", "null"]}},
            }
        },
    },
    "paths": {
        "/v1/campaigns/{id}/leads": {"post": LEADS},
        "/v1/tags": {"get": {"parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}]}},
        "/v1/campaigns/new": {"post": {}},
        "/spam-test/{id}": {
            "servers": [{"url": "https://smartdelivery.smartlead.ai/api/v1"}],
            "get": {},
        },
    },
}
PAGES = {
    "leads/add.mdx": """---
title: "Add leads"
api: "POST https://server.smartlead.ai/api/v1/campaigns/{campaign_id}/leads"
---
<ParamField path="campaign_id" type="number" required>
  The campaign
</ParamField>
<ParamField query="api_key" type="string" required />
<ParamField query="dry" type="boolean" default="false">
  - `true` - nothing is added
</ParamField>
<ParamField body="lead_list" type="object[]" required>
  The leads
</ParamField>
<ParamField body="settings" type="object">
  <Expandable>
    <ParamField body="ignore" type="boolean">The block list</ParamField>
  </Expandable>
</ParamField>
""",
    "delivery.md": "# A test\n\n`GET https://smartdelivery.smartlead.ai/api/v1/spam-test/:id?api_key=KEY`\n",
    "tags.md": """# Tags

GET `/api/v1/tags`

## Query parameters

| Name | Type | Required |
|------|------|----------|
| `limit` | integer | No |

## Response

- `name` (string): the tag
""",
    "guide.md": "# How to begin\n\nCreate a key.\n",
}


@pytest.fixture(params=["json", "yaml", "pages"])
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same documentation, in each of its forms."""
    if request.param == "pages":
        for name, text in PAGES.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path
    if request.param == "yaml":
        pytest.importorskip("yaml", reason="needs the dependency group drift")
    path = tmp_path / f"openapi.{request.param}"
    path.write_text(json.dumps(OPENAPI), encoding="utf-8")  # JSON is YAML too
    return path


def test_the_same_documentation_differs_in_nothing(copy: Path):
    """Whatever its form, its names of ids, and its slashes; what is known to be dead is not new."""
    assert [*differences(KNOWN, read_docs(copy))] == []


def changed(**fields: Any) -> Operation:
    return Operation(**{"operation": "POST /x", **fields})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [changed()], ["new      POST /x"]),
        ([], [changed(host="prospect-api")], ["new      POST /x at prospect-api"]),
        ([changed(call="x.make")], [], ["gone     POST /x (x.make)"]),
        ([changed(host="a")], [changed(host="b")], ["new      POST /x at b", "gone     POST /x at a"]),
        ([changed()], [changed(query={"a": ""})], ["changed  POST /x: query has a"]),
        ([changed(body={"a": "", "b": ""})], [changed(body={"a": ""})], ["changed  POST /x: body has no b"]),
        (
            [changed(body={"a": "string"})],
            [changed(body={"a": "array, required"})],
            ["changed  POST /x: body a is array, required, was string"],
        ),
        (
            [changed(body={"a": "string"})],
            [changed(body={"a": "text, required"})],
            ["changed  POST /x: body a must be given"],
        ),
        (
            [changed(body={"a": "number, required"})],
            [changed(body={"a": "integer"})],
            ["changed  POST /x: body a may be left out"],
        ),
        ([changed(body={"a": "string or number"})], [changed(body={"a": "integer"})], []),
        ([changed(body={"a": "string"})], [changed(body={"a": ""})], []),
        ([changed(body={"a": "object"})], [changed(body={"a": "object", "a.b": "string"})], []),
        (
            [changed(body={"a": "object", "a.c": "string"})],
            [changed(body={"a": "object", "a.b": "string", "a.c": "string"})],
            ["changed  POST /x: body has a.b"],
        ),
    ],
    ids=lambda value: " ".join(value) if value and isinstance(value[0], str) else "",
)
def test_a_difference_is_a_line(before: list[Operation], after: list[Operation], expected: list[str]):
    """With what became of which field; where one side says nothing of it, nothing did."""
    assert [*differences(before, after)] == expected


def test_the_list_differs_from_itself_in_nothing():
    """Each operation is in it once."""
    assert [*differences(OPERATIONS, OPERATIONS)] == []
    assert len({(one.host, one.key) for one in OPERATIONS}) == len(OPERATIONS)


def test_an_operation_on_two_pages_has_the_fields_of_both(tmp_path: Path):
    """The vendor documents some twice."""
    for number, name in enumerate("ab"):
        page = f'---\napi: "GET https://a.smartlead.ai/api/v1/x"\n---\n<ParamField query="{name}" type="string"/>'
        (tmp_path / f"{number}.mdx").write_text(page, encoding="utf-8")
    assert read_docs(tmp_path) == [Operation(operation="GET /x", host="a", query={"b": "string", "a": "string"})]


def test_a_list_as_a_body_has_fields_too(tmp_path: Path):
    """Of its items."""
    schema = {
        "type": "array",
        "items": {"allOf": [{"properties": {"id": {"type": "integer"}}, "required": ["id"]}]},
    }
    post = {"requestBody": {"content": {"application/json": {"schema": schema}}}}
    (tmp_path / "x.json").write_text(json.dumps({"paths": {"/x": {"post": post}}}), encoding="utf-8")
    assert read_docs(tmp_path / "x.json") == [Operation(operation="POST /x", body={"[].id": "integer, required"})]


def test_a_schema_that_holds_itself_is_read_to_some_depth(tmp_path: Path):
    """The reading ends."""
    tree = {"properties": {"name": {"type": "string"}, "below": {"$ref": "#/tree"}}}
    post = {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/tree"}}}}}
    (tmp_path / "x.json").write_text(json.dumps({"tree": tree, "paths": {"/x": {"post": post}}}), encoding="utf-8")
    [one] = read_docs(tmp_path / "x.json")
    assert {"name", "below", "below.below.name"} <= one.body.keys()


def test_the_command_prints_the_lines_and_says_whether_there_are_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """A copy without an operation is a mistake."""
    (tmp_path / "new.json").write_text('{"paths": {"/new": {"get": {}}}}', encoding="utf-8")
    (tmp_path / "empty.json").touch()
    assert (main(tmp_path / "new.json"), main(tmp_path / "empty.json")) == (1, 2)
    first, *lines = capsys.readouterr().out.splitlines()
    assert (first, len(lines)) == ("new      GET /new", len(OPERATIONS) + 1)
    assert lines[-1].startswith("no operations were found in")
