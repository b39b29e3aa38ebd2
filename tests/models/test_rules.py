"""Each rule of the documentation, field by field: what is accepted, what is refused, and in which words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

import pytest

from smartlead_async import (
    UNSET,
    AddLeadsSettings,
    CampaignSchedule,
    CampaignSettings,
    EventType,
    InvalidInputError,
    Lead,
    NewClient,
    NewWebhook,
    OutOfOfficeSettings,
)

VALID: Mapping[type, Mapping[str, Any]] = {
    Lead: {"email": "cristiano@mufc.com"},
    AddLeadsSettings: {},
    CampaignSchedule: {
        "timezone": "America/Los_Angeles",
        "days_of_the_week": [1],
        "start_hour": "01:11",
        "end_hour": "02:22",
    },
    CampaignSettings: {},
    NewWebhook: {"name": "Replies", "webhook_url": "https://example.com/hook", "event_types": ["EMAIL_REPLY"]},
    NewClient: {"name": "Ramesh", "email": "ramesh@example.com", "permission": ["full_access"]},
}
TEXT = "text (leave the field out, or give UNSET, where there is none)"
TEXT_OR_NULL = "text, or None for null"
FILLED_TEXT = "text that is not empty"
TEXTS = "a list of texts"
FLAG = "True or False"
COUNT = "an integer of at least 0"
ID_OR_NULL = "a positive integer, or None for null"
PERCENTAGE = "an integer from 0 to 100 (percent)"
EMAIL = "an e-mail address: one @, something on both sides of it, no spaces"
HTTP_URL = "an http:// or https:// address"
TIME_ZONE = "a name of the IANA time zone database, such as 'America/Los_Angeles'"
HOUR = "an hour as 'HH:MM', from '00:00' to '23:59'"
WEEK = "a list of day numbers, 0 to 6 (Sunday is 0) or 1 to 7 (Sunday is 7)"
MOMENT = "an aware datetime, or ISO 8601 text with a time zone"
CUSTOM_FIELDS = "at most 20 custom fields, names to text, numbers, bools or None"
TRACK = "a list of DONT_TRACK_EMAIL_OPEN, DONT_TRACK_LINK_CLICK, DONT_TRACK_REPLY_TO_AN_EMAIL"
STOP = "one of CLICK_ON_A_LINK, OPEN_AN_EMAIL, REPLY_TO_AN_EMAIL"
EVENTS = (
    "a list of at least one of EMAIL_BOUNCE, EMAIL_LINK_CLICK, EMAIL_OPEN, EMAIL_REPLY, EMAIL_SENT, "
    "LEAD_CATEGORY_UPDATED, LEAD_UNSUBSCRIBED"
)
TWENTY = {f"field {number}": "x" for number in range(20)}
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
EMAILS = ["a@b", "cristiano@mufc.com", "o'neil+x@sub.example.co.uk", "ж@пример.рф"]
NO_EMAILS = [
    "",
    "cristiano",
    "@mufc.com",
    "cristiano@",
    "a@b@c",
    "a b@c.d",
    "a@b.c\n",
    "a@\u00a0b",
    "a@b\x00",
    None,
    7,
]
FLAGS = [True, False]
NO_FLAGS = [None, 0, 1, "true"]
COUNTS = [0, 1, 10_000]
NO_COUNTS = [2**63, -1, True, 1.0, "10", None]
IDS_OR_NULL = [1, 2**63 - 1, None]
NO_IDS_OR_NULL = [0, -1, 2**63, True, 33.0, "33"]
OUT_OF_CALENDAR = [
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
    datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))),
    "0001-01-01T00:00:00+05:00",
]  # in UTC before the first year, or after the last

RULES: list[tuple[type, str, list[Any], list[Any], str]] = [
    *((Lead, name, ["", "x", "0239392029"], [None, 239392029, b"x", ["x"]], TEXT) for name in LEAD_TEXTS),
    (Lead, "email", EMAILS, NO_EMAILS, EMAIL),
    (
        Lead,
        "custom_fields",
        [{}, TWENTY, {"a": "x", "b": 1, "c": 1.5, "d": True, "e": None}, MappingProxyType({"a": "x"})],
        [
            TWENTY | {"one more": "x"},
            None,
            [("a", "x")],
            {1: "x"},
            {"a": ["x"]},
            {"a": {"b": "x"}},
            {"a": b"x"},
            {"a": 2**1025},
        ],
        CUSTOM_FIELDS,
    ),
    (AddLeadsSettings, "ignore_global_block_list", FLAGS, NO_FLAGS, FLAG),
    (AddLeadsSettings, "ignore_unsubscribe_list", FLAGS, NO_FLAGS, FLAG),
    (AddLeadsSettings, "ignore_duplicate_leads_in_other_campaign", FLAGS, NO_FLAGS, FLAG),
    (AddLeadsSettings, "ignore_community_bounce_list", FLAGS, NO_FLAGS, FLAG),
    (
        CampaignSchedule,
        "timezone",
        ["America/Los_Angeles", "Australia/Sydney", "UTC", "Etc/GMT+5"],
        ["Mars/Olympus", "america/los_angeles", "PST8PDT ", "+02:00", "", None, 2, UTC],
        TIME_ZONE,
    ),
    (
        CampaignSchedule,
        "days_of_the_week",
        [[1], [0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7], (6, 2), range(1, 6)],
        [[], [0, 7], [-1], [8], [True], ["1"], [1.0], [None], 1, "12345", {1, 2}, None],
        WEEK,
    ),
    (
        CampaignSchedule,
        "start_hour",
        ["00:00", "02:21"],
        [
            "24:00",
            "9:00",
            "09:60",
            "0900",
            "09:00:00",
            " 09:00",
            "09:00\n",
            "\u0660\u0669:\u0660\u0660",
            "",
            9,
            None,
        ],
        HOUR,
    ),
    (CampaignSchedule, "end_hour", ["01:12", "23:59"], ["24:00", "9:00", "09:60", "", None, 17], HOUR),
    (CampaignSchedule, "min_time_btw_emails", COUNTS, NO_COUNTS, COUNT),
    (CampaignSchedule, "max_new_leads_per_day", COUNTS, NO_COUNTS, COUNT),
    (
        CampaignSchedule,
        "schedule_start_time",
        ["2023-04-25T07:29:25.978Z", "2023-04-25T07:29:25+02:00", datetime(2023, 4, 25, 7, 29, tzinfo=UTC)],
        [
            "2023-04-25T07:29:25",
            "2023-04-25",
            "tomorrow",
            "",
            datetime(2023, 4, 25),  # noqa: DTZ001
            1682407765,
            None,
            *OUT_OF_CALENDAR,
        ],
        MOMENT,
    ),
    (
        CampaignSettings,
        "track_settings",
        [[], ["DONT_TRACK_EMAIL_OPEN"], ("DONT_TRACK_LINK_CLICK", "DONT_TRACK_REPLY_TO_AN_EMAIL")],
        ["DONT_TRACK_EMAIL_OPEN", ["DONT_EMAIL_OPEN"], ["DONT_TRACK_EMAIL_OPEN", ""], [None], {"x": 1}, None],
        TRACK,
    ),
    (
        CampaignSettings,
        "stop_lead_settings",
        ["CLICK_ON_A_LINK", "OPEN_AN_EMAIL", "REPLY_TO_AN_EMAIL"],
        ["NEVER", "reply_to_an_email", "", ["OPEN_AN_EMAIL"], None],
        STOP,
    ),
    (CampaignSettings, "unsubscribe_text", ["", "Don't Contact Me"], [None, 0, ["x"]], TEXT),
    (CampaignSettings, "send_as_plain_text", FLAGS, NO_FLAGS, FLAG),
    (CampaignSettings, "follow_up_percentage", [0, 40, 100], [-1, 101, True, "50", 50.0, None], PERCENTAGE),
    (CampaignSettings, "client_id", IDS_OR_NULL, NO_IDS_OR_NULL, ID_OR_NULL),
    (CampaignSettings, "enable_ai_esp_matching", FLAGS, NO_FLAGS, FLAG),
    (NewWebhook, "id", IDS_OR_NULL, NO_IDS_OR_NULL, ID_OR_NULL),
    (NewWebhook, "name", ["x", "Ramesh testing 1"], ["", "  ", None, 1], FILLED_TEXT),
    (
        NewWebhook,
        "webhook_url",
        ["https://webhook.site/8222f684", "http://localhost:8000/", "https://[::1]/x?a=b", "HTTPS://EXAMPLE.COM"],
        ["", "webhook.site/x", "//webhook.site", "ftp://a.b", "https://", "https:// a.b", "https://[::1", None, 1],
        HTTP_URL,
    ),
    (
        NewWebhook,
        "event_types",
        [["EMAIL_SENT"], [EventType.EMAIL_OPEN, "LEAD_UNSUBSCRIBED"], tuple(EventType)],
        [[], "EMAIL_SENT", ["EMAIL_OPENED"], ["EMAIL_SENT", None], [["EMAIL_SENT"]], None],
        EVENTS,
    ),
    (
        NewWebhook,
        "categories",
        [["Interested"], ("Interested", "Meeting Request")],
        ["Interested", [""], [5], None],
        TEXTS,
    ),
    (NewClient, "name", ["Ramesh Kumar"], ["", " ", None, 1], FILLED_TEXT),
    (NewClient, "email", EMAILS, NO_EMAILS, EMAIL),
    (NewClient, "permission", [["reply_master_inbox"], ("full_access",)], ["full_access", [""], [1], None], TEXTS),
    (NewClient, "logo", ["SmartGen Outreach", "", None], [1, ["x"], b"x"], TEXT_OR_NULL),
    (NewClient, "logo_url", ["https://example.com/logo.png", None], [1, ["x"]], TEXT_OR_NULL),
    (NewClient, "password", ["Test1234!", " x "], ["", "  ", None, 1234], FILLED_TEXT),
    (NewClient, "id", [299, None], [0, "299", True], ID_OR_NULL),
    (NewClient, "uuid", ["8a7b6c5d"], ["", None, 1], FILLED_TEXT),
    (NewClient, "is_credit_assigned", [True, False], [None, 1, "true"], FLAG),
    (NewClient, "email_credits", [0, 1000], [-1, 1.5, None], COUNT),
    (NewClient, "lead_credits", [0, 1000], [-1, 1.5, None], COUNT),
    (CampaignSettings, "name", ["My Epic Campaign"], ["", " ", None], FILLED_TEXT),
    (CampaignSettings, "bounce_autopause_threshold", ["5"], ["", 5, None], FILLED_TEXT),
    (
        CampaignSettings,
        "out_of_office_detection_settings",
        [OutOfOfficeSettings(), OutOfOfficeSettings(ignore_ooo_as_reply=True)],
        [{"ignoreOOOasReply": True}, None],
        "a OutOfOfficeSettings",
    ),
    (CampaignSettings, "ai_categorisation_options", [[], [1], ("x",)], ["x", 1, None], "a list"),
    *(
        (CampaignSettings, name, [True, False], [None, 1, "true"], FLAG)
        for name in (
            "force_plain_text",
            "auto_pause_domain_leads_on_reply",
            "ignore_ss_mailbox_sending_limit",
            "domain_level_rate_limit",
            "add_unsubscribe_tag",
        )
    ),
]
ACCEPTED = [(model, field, value) for model, field, accepted, _, _ in RULES for value in accepted]
REFUSED = [(model, field, value, rule) for model, field, _, refused, rule in RULES for value in refused]


def _name(model: type, field: str, value: object) -> str:
    return f"{model.__name__}.{field}-{ascii(value)[:40]}"


@pytest.mark.parametrize(("model", "field", "value"), ACCEPTED, ids=[_name(*case) for case in ACCEPTED])
def test_a_value_within_the_rule_is_kept_as_given(model: type, field: str, value: object) -> None:
    """What the documentation allows is accepted, and not changed."""
    assert getattr(model(**{**VALID[model], field: value}), field) is value


@pytest.mark.parametrize(("model", "field", "value", "rule"), REFUSED, ids=[_name(*case[:3]) for case in REFUSED])
def test_a_value_outside_the_rule_is_refused_with_the_rule(
    model: type, field: str, value: object, rule: str
) -> None:
    """The error names the field, shows the value and says the rule."""
    with pytest.raises(InvalidInputError) as caught:
        model(**{**VALID[model], field: value})
    assert caught.value.message.startswith(f"{field}: ")
    assert caught.value.message.endswith(f" is not allowed; it must be {rule}")
    assert (caught.value.call, caught.value.attempts, caught.value.sent) == ("", 0, "no")


def test_every_field_of_every_input_has_a_rule() -> None:
    """No field is added without a row here."""
    fields = {(model, field.name) for model in VALID for field in model.__attrs_attrs__}  # type: ignore[attr-defined]
    assert {(model, field) for model, field, *_ in RULES} == fields


@pytest.mark.parametrize(
    ("model", "field"), [(model, field) for model, field, *_ in RULES if field not in VALID[model]]
)
def test_an_optional_field_can_be_unset(model: type, field: str) -> None:
    """Left out and given as `UNSET` are the same."""
    assert model(**VALID[model]) == model(**{**VALID[model], field: UNSET})


@pytest.mark.parametrize(
    ("model", "field", "rule"), [(model, field, rule) for model, field, *_, rule in RULES if field in VALID[model]]
)
def test_a_required_field_cannot_be_unset(model: type, field: str, rule: str) -> None:
    """Where a field is required, `UNSET` is a value like any other, and a wrong one."""
    with pytest.raises(InvalidInputError) as caught:
        model(**{**VALID[model], field: UNSET})
    assert caught.value.message == f"{field}: UNSET is not allowed; it must be {rule}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 100 + "@", "'" + "x" * 79 + "... (str)"),
        ("x y", "'x y'"),
        (7, "7"),
    ],
)
def test_a_refused_value_is_shown_in_brief(value: object, shown: str) -> None:
    """The value is shown as Python writes it; a long one is cut, and its type named."""
    with pytest.raises(InvalidInputError) as caught:
        Lead(email=value)  # type: ignore[arg-type]
    assert caught.value.message == f"email: {shown} is not allowed; it must be {EMAIL}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"Phone": ["+44 20 7946 0000"], "Title": "Countess"}, "{'Phone': list, 'Title': str}"),
        (
            TWENTY | {"one more": "x"},
            "{'field 0': str, 'field 1': str, 'field 2': str, 'field 3': str, 'field 4': str,... (dict)",
        ),
    ],
)
def test_refused_custom_fields_are_shown_without_what_stands_in_them(value: Any, shown: str) -> None:
    """It is about a person: names and types are enough to find what is wrong."""
    with pytest.raises(InvalidInputError) as caught:
        Lead(email="ada@example.com", custom_fields=value)
    assert caught.value.message == f"custom_fields: {shown} is not allowed; it must be {CUSTOM_FIELDS}"


@pytest.mark.parametrize(("start_hour", "end_hour"), [("09:00", "09:00"), ("17:00", "09:00"), ("00:01", "00:00")])
def test_a_day_ends_after_it_starts(start_hour: str, end_hour: str) -> None:
    """The server's "startHour cannot be greater that endHour" is said here, with both hours."""
    with pytest.raises(InvalidInputError) as caught:
        CampaignSchedule(timezone="UTC", days_of_the_week=[1], start_hour=start_hour, end_hour=end_hour)
    assert caught.value.message == (
        f"end_hour: {end_hour!r} is not allowed; it must be later than start_hour ({start_hour!r})"
    )


@pytest.mark.parametrize("model", VALID)
def test_an_input_cannot_be_changed(model: type) -> None:
    """An input that was checked stays as it was checked."""
    made = model(**VALID[model])
    field = made.__attrs_attrs__[0].name
    with pytest.raises(AttributeError):
        setattr(made, field, "x")
