"""What becomes of an answer in a table: columns, cells, times. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from smartlead_async import InvalidInputError
from smartlead_async.cli.export.columns import Shape, to_selection
from smartlead_async.cli.export.replies import CONVERSATIONS, to_text
from smartlead_async.cli.export.times import to_moment
from smartlead_async.cli.export.writing import to_cell
from smartlead_async.models.email_accounts import EmailAccount
from smartlead_async.models.inbox import InboxConversation
from smartlead_async.models.leads import CampaignLead, LeadDetails

NOW = datetime(2025, 11, 29, 12, tzinfo=UTC)


def test_a_lead_of_a_campaign_is_one_row():
    """Its own fields stand beside those of the campaign, its custom fields behind them, what is unknown too."""
    answer = {
        "campaign_lead_map_id": "7",
        "status": "STARTED",
        "score": 5,
        "lead": {"id": 1, "email": "a@b.example", "mood": "good", "custom_fields": {"Title": "CEO"}},
    }
    shape = Shape(CampaignLead, lifted="lead")
    row = shape.row(CampaignLead.from_dict(answer), secrets=False)
    assert {name: value for name, value in row.items() if value is not None} == {
        "campaign_lead_map_id": 7,
        "status": "STARTED",
        "id": 1,
        "email": "a@b.example",
        "mood": "good",
        "score": 5,
        "Title": "CEO",
    }
    assert [name for name in row if name not in shape.columns(secrets=False)] == ["mood", "score", "Title"]


def test_each_custom_field_has_a_column_of_its_own():
    """Whatever people called it; none takes the place of another."""
    names = ["status", "custom_fields.status", "custom_fields.custom_fields.status", "", "a\nb", "Status", "'=a"]
    lead = LeadDetails(id=7, email="ann@b.example", custom_fields={name: name for name in names} | {"email": "e"})
    shape = Shape(CampaignLead, lifted="lead")
    row = shape.row(CampaignLead(campaign_lead_map_id=9, status="STARTED", lead=lead), secrets=False)
    assert sorted(value for value in row.values() if value in names) == sorted(names)
    assert (row["status"], row["email"], row["custom_fields.email"]) == ("STARTED", "ann@b.example", "e")


def test_a_custom_field_never_takes_the_place_of_a_column():
    """One that is called as a column is has another name; a name like a secret's is a name as any."""
    custom = {"status": "gold", "email": "x", "Secret sauce": "salt"}
    lead = CampaignLead.from_dict({"lead": {"id": 1, "email": "a@b.example", "custom_fields": custom}})
    row = Shape(CampaignLead, lifted="lead").row(lead, secrets=False)
    assert (row["email"], row["custom_fields.email"], row["custom_fields.status"]) == ("a@b.example", "x", "gold")
    assert row["Secret sauce"] == "salt"


@pytest.mark.parametrize("secrets", [False, True])
def test_passwords_are_left_out_unless_asked_for(secrets):
    """Known ones and unknown ones; the table has no column for them either."""
    account = EmailAccount.from_dict(
        {"id": 1, "password": "hunter2", "smtp_secret": "s3", "warmup_details": {"id": 2}}
    )
    shape = Shape(EmailAccount)
    row = shape.row(account, secrets=secrets)
    assert ("password" in row, "smtp_secret" in row, "password" in shape.columns(secrets=secrets)) == (
        secrets,
    ) * 3
    assert row["warmup_details.id"] == 2


def test_what_stands_where_an_object_is_documented_is_kept():
    """As it came."""
    row = Shape(EmailAccount).row(EmailAccount.from_dict({"id": 1, "warmup_details": "off"}), secrets=False)
    assert row["warmup_details"] == "off"


def test_rows_without_a_model_are_as_they_came():
    """Without what is called like a secret."""
    assert Shape().row({"a": 1, "api_key": "k"}, secrets=False) == {"a": 1}


def test_an_object_that_is_not_there_has_no_columns_in_the_row():
    """The table has them all the same."""
    shape = Shape(EmailAccount)
    row = shape.row(EmailAccount(id=1), secrets=False)
    assert not [name for name in row if name.startswith("warmup_details")]
    assert "warmup_details.status" in shape.columns(secrets=False)


def test_a_lead_of_the_account_has_its_custom_fields_too():
    """It is the lead itself."""
    row = Shape(LeadDetails).row(LeadDetails(id=1, custom_fields={"Title": "CEO"}), secrets=False)
    assert row["Title"] == "CEO"


@pytest.mark.parametrize(
    ("asked", "order", "picked"),
    [
        ([], ["id", "email", "Title"], {"id": 1, "email": "a"}),
        (["email,id"], ["email", "id"], {"id": 1, "email": "a"}),
        (["T*", " id "], ["Title", "id"], {"id": 1}),
        (["Titel,id"], ["Titel", "id"], {"id": 1}),
        (["X*,id"], ["id"], {"id": 1}),
    ],
)
def test_columns_are_in_the_order_asked_for(asked, order, picked):
    """A pattern without a column is nothing, a name without one is an empty column."""
    selection = to_selection(asked)
    assert selection.order(["id", "email", "Title"]) == order
    assert selection.pick({"id": 1, "email": "a"}) == picked


def test_what_is_asked_for_and_is_not_there_is_known():
    """Names and patterns."""
    assert to_selection(["id,Titel,X*"]).missing(["id", "Title"]) == ["Titel", "X*"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        ("=1+1", "'=1+1"),
        ("+49 151", "'+49 151"),
        (-5, -5),
        (0.5, "0.5"),
        (True, "true"),
        ([], None),
        ({}, None),
        ([1, "ä"], '[1, "ä"]'),
        ({"a": None}, '{"a": null}'),
    ],
)
def test_a_cell_is_text_that_no_spreadsheet_computes(value, cell):
    """What is no plain value is JSON."""
    assert to_cell(value) == cell


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7d", NOW - timedelta(days=7)),
        ("24H", NOW - timedelta(days=1)),
        (" 2w ", NOW - timedelta(weeks=2)),
        ("2025-01-31T09:00+01:00", datetime(2025, 1, 31, 8, tzinfo=UTC)),
        ("2025-01-31T08:00:00Z", datetime(2025, 1, 31, 8, tzinfo=UTC)),
        ("2025-01-31", datetime(2025, 1, 31).astimezone()),
    ],
)
def test_times_are_as_people_type_them(text, moment):
    """Back from a moment, or by this machine's clock."""
    assert to_moment("--since", text, NOW) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "7", "d", "-7d", "2025-13-01", "31.01.2025", "99999d"])
def test_what_is_no_time_says_what_is(text):
    """With examples."""
    with pytest.raises(InvalidInputError, match="give 7d, 24h or 2w back from now, a day as 2025-01-31"):
        to_moment("--since", text, NOW)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>Thanks,<br>Ada</div>", "Thanks,\nAda"),
        ("<style>p {color: red}</style><p>Yes &amp; no</p>\n<p> please </p>", "Yes & no\nplease"),
        ("plain  text", "plain text"),
        ("</style>still here", "still here"),
        ("a < b", "a < b"),
    ],
)
def test_html_is_read_as_a_person_sees_it(html, text):
    """Line by line, without what is not shown."""
    assert to_text(html) == text


@pytest.mark.parametrize(
    ("answer", "subject", "text"),
    [
        (
            {
                "email_history": [
                    {"type": "REPLY", "time": "2025-01-02", "subject": "Re: b", "email_body": "<p>second</p>"},
                    {"type": "REPLY", "time": "2025-01-01", "subject": "Re: a", "email_body": "first"},
                    {"type": "SENT", "time": "2025-01-03", "subject": "c", "email_body": "ours"},
                ]
            },
            "Re: b",
            "second",
        ),
        ({"last_message": {"subject": "Re: d", "body": "documented"}}, "Re: d", "documented"),
        (
            {
                "message_history": [
                    {
                        "direction": "inbound",
                        "received_at": "2025-01-02T00:00:00Z",
                        "subject": "Re: e",
                        "body": "in",
                    },
                    {"direction": "outbound", "sent_at": "2025-01-03T00:00:00Z", "subject": "e", "body": "out"},
                ]
            },
            "Re: e",
            "in",
        ),
        ({"email_history": [{"type": "SENT"}]}, None, ""),
        ({}, None, ""),
    ],
    ids=["deployed", "documented", "documented, all of it", "not answered", "no exchange"],
)
def test_the_last_answer_is_in_columns(answer, subject, text):
    """Of whichever dialect, in text."""
    row = CONVERSATIONS.row(InboxConversation.from_dict(answer), secrets=False)
    assert (row["reply_subject"], row["reply_text"]) == (subject, text)
