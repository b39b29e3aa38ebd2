"""What the sandbox asks of a request body, before any endpoint reads it.

The texts come from the documentation where it prints one; the others are Joi's, which the deployed API uses.
"""

import json
from typing import Literal, TypeAlias

from smartlead_async.sandbox.answers import Json, JsonObject, RefusedError, json_answer, refused

LEAD_TEXTS = (
    "first_name",
    "last_name",
    "phone_number",
    "company_name",
    "website",
    "location",
    "linkedin_profile",
    "company_url",
)
MAX_CUSTOM_FIELDS = 20


WHOLE = ""  # the name under which a body that is a list stands
Kind: TypeAlias = Literal["object", "array"]


def read_body(body: bytes, content_type: str, *, kind: Kind = "object") -> JsonObject:
    """The JSON object of a request, or its list by the name `WHOLE`; no body at all counts as an empty object.

    Express reads a body only if it is declared as JSON, so a missing content type is refused here by name.
    """
    if not body:
        return {}
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise refused(f"Invalid content-type - {content_type or 'none'}: send application/json")
    try:
        value: Json = json.loads(body)
    except ValueError as error:
        raise refused(f"Invalid JSON - {error}") from error
    if not isinstance(value, dict if kind == "object" else list):
        raise refused(f'"value" must be of type {kind}')
    return value if isinstance(value, dict) else {WHOLE: value}


def js_text(body: JsonObject, name: str) -> str:
    """A field's value as a JavaScript template string prints it, which is how the error texts are made."""
    return _js(body[name]) if name in body else "undefined"


def _js(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case list():
            return ",".join("" if item is None else _js(item) for item in value)
        case dict():
            return "[object Object]"
        case _:
            return str(value)


def joi(text: str, key: str, *, deployed: bool, source: str = "body") -> RefusedError:
    """A refusal in the validator's words; deployed, the words are in `message` and `error` is a phrase."""
    if not deployed:
        return refused(text)
    validation = {"source": source, "keys": [key]}
    answer = {"statusCode": 400, "error": "Bad Request", "message": text, "validation": validation}
    return RefusedError(json_answer(answer, 400))


def is_integer(value: Json) -> bool:
    """JSON's `true` is no number, though Python's is."""
    return isinstance(value, int) and not isinstance(value, bool)


def integer_or(value: Json, otherwise: int) -> int:
    """An integer, or what stands for one that is missing or is none."""
    return value if isinstance(value, int) else otherwise


def listed(value: Json) -> list[Json]:
    """A list; an empty one where it is none."""
    return value if isinstance(value, list) else []


def check_optional(body: JsonObject, name: str, *, valid: bool) -> None:
    """Refuse a field that is there and not valid."""
    if name in body and not valid:
        raise refused(f"Invalid {name} - {js_text(body, name)}")


def check(body: JsonObject, name: str, *, valid: bool) -> None:
    """Refuse a field that is missing or not valid."""
    if not valid:
        raise refused(f"Invalid {name} - {js_text(body, name)}")


def is_email(value: Json) -> bool:
    """Exactly one @ is all the sandbox asks of an address."""
    return isinstance(value, str) and value.count("@") == 1


def check_lead(lead: JsonObject) -> None:
    """Everything about a lead but its e-mail address, which one endpoint refuses and another counts."""
    for name in LEAD_TEXTS:
        value = lead.get(name)
        check_optional(lead, name, valid=value is None or isinstance(value, str) or is_integer(value))
    _check_custom_fields(lead)


def _check_custom_fields(lead: JsonObject) -> None:
    fields = lead.get("custom_fields", {})
    if not isinstance(fields, dict):
        raise refused(f"Invalid custom_fields - {js_text(lead, 'custom_fields')}")
    if len(fields) > MAX_CUSTOM_FIELDS:
        raise refused(
            f"Invalid custom_fields - {len(fields)} fields: a lead has at most {MAX_CUSTOM_FIELDS} of them"
        )
    for name, value in fields.items():
        if isinstance(value, list | dict):
            raise refused(f"Invalid custom_fields - {name}: {_js(value)}")
