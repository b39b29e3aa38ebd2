"""Files of the kinds that people have, with invented people, and what is in each as a person reads it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

CASES = Path(__file__).parent / "files" / "cases"
APOLLO_ONLY = (
    "Title,Email Status,Primary Email Source,Seniority,Departments,Contact Owner,Stage,Lists,Account Owner,"
    "# Employees,Industry,Keywords,Company Linkedin Url,State,Country,Company Address,Company City,Company State,"
    "Company Country,Technologies"
)


@attrs.frozen(kw_only=True)
class RealFile:
    """A file, and what is in it.

    Attributes:
        name: Of the file.
        column: The header of the addresses, as a person sees it.
        emails: The addresses of all leads in it, in order.
        first: Fields of the first lead, as they are sent.
        rejected: The lines of rows that are no leads.
        options: What is said of the file where it is asked for.
    """

    name: str
    column: str
    emails: tuple[str, ...]
    first: Mapping[str, Any]
    rejected: tuple[int, ...] = ()
    options: Mapping[str, Any] = attrs.field(factory=dict[str, Any])


REAL_FILES = (
    RealFile(
        name="F01_excel_short_rows.csv",
        column="Email",
        emails=tuple(f"tester{number}@short.example" for number in range(1, 9)),
        first={"email": "tester1@short.example", "first_name": "Test1", "company_name": "Firm 1"},
    ),
    RealFile(
        name="F02_trailing_comma_rows.csv",
        column="email",
        emails=tuple(f"ivo{number}@tail.example" for number in range(1, 5)),
        first={"email": "ivo1@tail.example", "company_name": "Tail 1"},
    ),
    RealFile(
        name="F03_sep_line.csv",
        column="Email",
        emails=("mara@sep.example", "kai@sep.example"),
        first={"email": "mara@sep.example", "company_name": "Sep GmbH"},
    ),
    RealFile(
        name="F04_linkedin_connections.csv",
        column="Email Address",
        emails=("tove@links.example",),
        first={
            "email": "tove@links.example",
            "last_name": "Rask",
            "linkedin_profile": "https://www.linkedin.com/in/tove-rask-invented",
        },
        rejected=(6,),
    ),
    RealFile(
        name="F05_apollo_60_columns.csv",
        column="Email",
        emails=tuple(f"ada{number}@madeup{number}.example" for number in range(1, 4)),
        first={
            "email": "ada1@madeup1.example",
            "phone_number": "+1 202-555-0199",
            "company_name": "Madeup Robotics 1",
            "location": "Springfield",
            "linkedin_profile": "http://www.linkedin.com/in/ada-invented-1",
        },
        options={"only": [APOLLO_ONLY]},
    ),
    RealFile(
        name="F06_salesnav_phantombuster.csv",
        column="email",
        emails=("ida1@nordwerk1.example", "ida2@nordwerk2.example"),
        first={
            "email": "ida1@nordwerk1.example",
            "linkedin_profile": "https://www.linkedin.com/in/ida-madeup-1",
            "company_name": "Nordwerk 1",
        },
    ),
    RealFile(
        name="F07_google_contacts_new.csv",
        column="E-mail 1 - Value",
        emails=("pia@kiosk.example", "rolf@kiosk.example"),
        first={
            "email": "pia@kiosk.example",
            "first_name": "Pia",
            "company_name": "Kiosk Eins",
            "phone_number": "+49 1500 000001",
        },
    ),
    RealFile(
        name="F08_outlook_contacts.csv",
        column="E-mail Address",
        emails=("joern@muehle.example",),
        first={
            "email": "joern@muehle.example",
            "first_name": "Jörn",
            "phone_number": "+49 30 000001",
            "website": "http://muehle.example",
            "company_name": "Mühle OHG",
        },
        options={"encoding": "cp1252"},
    ),
    RealFile(
        name="F09_salesforce_leads_phone_and_mobile.csv",
        column="Email",
        emails=("gus@acorn.example", "fay@acorn.example"),
        first={"email": "gus@acorn.example", "company_name": "Acorn Ltd", "phone_number": "+1 202 555 0121"},
    ),
    RealFile(
        name="F10_hubspot_contacts.csv",
        column="Email",
        emails=("nell@hub.example",),
        first={
            "email": "nell@hub.example",
            "first_name": "Nell",
            "last_name": "Madeup",
            "phone_number": "+44 20 7946 0001",
            "company_name": "Hub & Co",
            "website": "hub.example",
            "location": "Leeds",
            "linkedin_profile": "https://www.linkedin.com/in/nell-madeup-invented",
        },
    ),
    RealFile(
        name="F11_smartlead_export.csv",
        column="email",
        emails=("hugo@export.example", "lea@export.example"),
        first={"email": "hugo@export.example", "custom_fields": {"Title": "CEO", "First_Line": "Nice stand."}},
    ),
    RealFile(
        name="F12_workbook.xlsx",
        column="Email",
        emails=("zia@sheet.example",),
        first={"email": "zia@sheet.example", "first_name": "Zia"},
    ),
    RealFile(
        name="F12b_workbook_named.csv",
        column="Email",
        emails=("zia@sheet.example",),
        first={"email": "zia@sheet.example", "first_name": "Zia"},
    ),
    RealFile(
        name="F13_shift_jis.csv",
        column="email",
        emails=("tarou@sjis.example", "hanako@sjis.example"),
        first={"email": "tarou@sjis.example", "first_name": "太郎", "company_name": "架空電機株式会社"},
        options={"encoding": "shift_jis"},
    ),
    RealFile(
        name="F13b_cp1251.csv",
        column="Email",
        emails=("ivan@kirill.example", "olga@kirill.example"),
        first={"email": "ivan@kirill.example", "first_name": "Иван", "company_name": "ООО Выдумка"},
        options={"encoding": "cp1251"},
    ),
    RealFile(
        name="F14_invisible_in_email.csv",
        column="email",
        emails=("ana@nb.example", "bea@zw.example", "cia@zw.example", "lia@zw.example", "dora@zw.example"),
        first={"email": "ana@nb.example", "first_name": "Ana"},
    ),
    RealFile(
        name="F15_several_and_placeholders.csv",
        column="Email",
        emails=("gil@two.example", "hal@two.example", "ian@two.example"),
        first={"email": "gil@two.example", "first_name": "Gil"},
        rejected=(2, 3, 4, 5, 6, 7),
    ),
    RealFile(
        name="F16_excel_numbers.csv",
        column="Email",
        emails=("kim@num.example", "lou@num.example"),
        first={
            "email": "kim@num.example",
            "first_name": "Kim",
            "custom_fields": {"Zip": "2138", "Revenue": "1,00E+06", "Start": "45000"},
        },
    ),
    RealFile(
        name="F17_email_twice.csv",
        column="Email",
        emails=("mo@twice.example", "nia@twice.example"),
        first={"email": "mo@twice.example", "first_name": "Mo"},
    ),
    RealFile(
        name="F18_clay_work_email_and_email.csv",
        column="Work Email",
        emails=("sol@clayish.example", "tea@clayish.example"),
        first={"email": "sol@clayish.example"},
    ),
    RealFile(
        name="F19_german_outlook_headers.csv",
        column="E-Mail-Adresse",
        emails=("udo@beispielfirma.example",),
        first={
            "email": "udo@beispielfirma.example",
            "first_name": "Udo",
            "last_name": "Madeup",
            "company_name": "Beispiel GmbH",
            "phone_number": "+49 30 000002",
            "website": "https://beispielfirma.example",
            "location": "Mainz",
            "custom_fields": {"Position": "Leiter"},
        },
    ),
    RealFile(
        name="F20_resume_mixed_widths.csv",
        column="E-Mail",
        emails=tuple(f"person{number}@resume.example" for number in range(1, 121)),
        first={"email": "person1@resume.example", "first_name": "Jörg 1"},
        options={"encoding": "cp1252"},
    ),
    RealFile(
        name="F21_idn_upper_emoji.csv",
        column="email",
        emails=(
            "INFO@xn--mller-invented-gsb.example",
            "info@xn--mller-invented-gsb.example",
            "Ole@UPPER.EXAMPLE",
            "ole@upper.example",
        ),
        first={"email": "INFO@xn--mller-invented-gsb.example", "first_name": "🌟 Mia 🌟"},
    ),
    RealFile(
        name="F22_nickname_quotes.csv",
        column="email",
        emails=("rae@nick.example",),
        first={"email": "rae@nick.example", "first_name": 'Rachel "Rae"'},
        rejected=(2, 4),
    ),
    RealFile(
        name="F23_padded_json.csv",
        column="email",
        emails=("pat@pad.example", "quy@pad.example"),
        first={"email": "pat@pad.example", "custom_fields": {"name": "Pat", "attributes": '{"mailchimp": true}'}},
    ),
    RealFile(
        name="F25_header_invisible.csv",
        column="Email",
        emails=("cem@head.example",),
        first={"email": "cem@head.example", "first_name": "Cem", "last_name": "Madeup"},
    ),
    RealFile(
        name="F26_line_in_quotes.csv",
        column="email",
        emails=("dan@wrap.example", "eli@wrap.example"),
        first={"email": "dan@wrap.example", "first_name": "Dan", "company_name": "Wrap, Inc."},
    ),
    RealFile(
        name="F27_junk_round_address.csv",
        column="Email",
        emails=("kit1@junk.example", "kit3@junk.example"),
        first={"email": "kit1@junk.example", "first_name": "Kit"},
        rejected=(3, 5, 6, 7, 8),
    ),
    RealFile(
        name="F28_double_bom.csv",
        column="Email",
        emails=("bia@bom.example",),
        first={"email": "bia@bom.example", "first_name": "Bia"},
    ),
    RealFile(
        name="F29_salesforce_report_footer.csv",
        column="Email",
        emails=("gus@foot.example",),
        first={"email": "gus@foot.example", "last_name": "Madeup", "company_name": "Acorn"},
    ),
    RealFile(
        name="F30_five_conflicts.csv",
        column="Email",
        emails=("uli@conf.example",),
        first={"email": "uli@conf.example", "company_name": "A", "location": "B"},
    ),
)
