"""Models as JSON schema, and as what pydantic asks of a class; without pydantic."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs
import pytest

from smartlead_async import EventType, Lead, NewEmailAccount
from smartlead_async.models.campaigns import CampaignAnalytics
from smartlead_async.models.email_accounts import EmailAccount
from smartlead_async.models.json_schema import type_schema
from smartlead_async.models.unset import Unset
from tests.endpoints.documented import INPUTS, OUTPUTS


def core(model: Any) -> dict[str, Any]:
    """What pydantic is given."""
    schema: dict[str, Any] = model.__get_pydantic_core_schema__(model, None)
    return schema


def referred(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What pydantic's handler answers where one model holds another."""
    return {"$ref": whole["schema"]["ref"].rpartition(".")[2].partition(":")[0]}


def described(model: Any) -> dict[str, Any]:
    """The JSON schema of a model."""
    (describe,) = core(model)["metadata"]["pydantic_js_functions"]
    schema: dict[str, Any] = describe(None, referred)
    return schema


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (str | None, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        (date, {"type": "string", "format": "date"}),
        (Sequence[int], {"type": "array", "items": {"type": "integer"}}),
        (Mapping[str, object], {"type": "object", "additionalProperties": {}}),
        (Unset, {"type": "string", "enum": ["UNSET"]}),
        (EventType, {"type": "string", "examples": [each.value for each in EventType]}),
    ],
)
def test_a_type_is_described(kind: Any, schema: dict[str, Any]) -> None:
    """An enumeration to which other values are added has examples, and no list of all of them."""
    assert type_schema(kind, referred) == schema


def test_a_model_that_is_sent_names_what_it_takes_and_needs() -> None:
    """Nothing else is taken; a secret is only written."""
    schema = described(NewEmailAccount)
    assert (schema["title"], schema["additionalProperties"]) == ("NewEmailAccount", False)
    assert schema["description"].startswith("A mailbox to add by SMTP and IMAP")
    assert {"from_name", "from_email", "password"} <= {*schema["required"]}
    assert schema["properties"]["password"] == {"type": "string", "writeOnly": True}
    assert schema["properties"]["max_email_per_day"] == {"type": "integer"}
    assert schema["properties"]["token"] == {"$ref": "EmailAccountToken", "writeOnly": True}


def test_a_model_that_is_received_may_have_more_and_shows_no_secret() -> None:
    """Its names are those on the wire; a model that it holds is referred to."""
    schema = described(EmailAccount)
    assert (schema["required"], schema["additionalProperties"]) == (["id"], True)
    assert "minTimeToWaitInMins" in schema["properties"]
    assert {"password", "imap_password", "extra"} & {*schema["properties"]} == set()
    stats = described(CampaignAnalytics)["properties"]["campaign_lead_stats"]
    assert stats == {"anyOf": [{"$ref": "LeadStats"}, {"type": "null"}]}


def test_every_model_has_a_schema_of_all_its_fields() -> None:
    """Which is made without pydantic."""
    schemas = {model: described(model) for model in (*INPUTS, *OUTPUTS)}
    few = [model for model, schema in schemas.items() if len(schema["properties"]) < _shown(model)]
    needed = [model for model, schema in schemas.items() if not {*schema["required"]} <= {*schema["properties"]}]
    assert (few, needed) == ([], [])


def _shown(model: type) -> int:
    """How many fields of a model anybody may see."""
    fields = attrs.fields(model)
    return len(fields) - len({each.name for each in fields if not each.repr} | {"extra"})


def test_pydantic_reads_a_model_and_what_is_one() -> None:
    """A model stays what it is, an object is made one, and else it is told what is wrong."""
    read = core(Lead)["function"]["function"]
    lead = Lead(email="ana@example.com")
    assert read(lead) is lead
    assert read({"email": "ana@example.com"}) == lead
    with pytest.raises(ValueError, match="a Lead is an object"):
        read([lead])
    with pytest.raises(ValueError, match="Lead has no field 'name'"):
        read({"email": "ana@example.com", "name": "Ana"})


def test_pydantic_writes_a_model_as_it_is_on_the_wire() -> None:
    """What is unset is left out."""
    write = core(Lead)["serialization"]["function"]
    lead = Lead(email="ana@example.com", first_name="Ana")
    assert write(lead) == {"email": "ana@example.com", "first_name": "Ana"}
