"""The agency's clients, mailboxes and campaigns: what there is, before anything is sent."""

import attrs

from smartlead_async.sandbox.scenarios.people import COMPANIES, Company

CLIENTS = (
    ("Atlântico Studio", "ola@atlantico-studio.example.com", ("full_access",)),
    ("Fjord & Partners", "post@fjord-partners.example.org", ("reply_master_inbox",)),
    ("Vistula Growth", "hello@vistula-growth.example.net", ("reply_master_inbox", "full_access")),
)


@attrs.frozen(kw_only=True)
class MailboxPlan:
    """A mailbox, and how it does."""

    address: str
    name: str
    client: int
    kind: str = "GMAIL"
    reputation: int = 98
    is_connected: bool = True
    is_suspended: bool = False
    is_warming_up: bool = True
    bounces: float = 0.02
    """How many of its e-mails come back."""


MAILBOXES = (
    MailboxPlan(address="joana@atlantico-mail.example.com", name="Joana Prata", client=0),
    MailboxPlan(address="rui@atlantico-mail.example.com", name="Rui Vidal", client=0, reputation=95),
    MailboxPlan(
        address="ines@atlantico-post.example.org", name="Inês Antunes", client=0, bounces=0.12, reputation=71
    ),
    MailboxPlan(address="lars@fjord-mail.example.com", name="Lars Nygaard", client=1, kind="OUTLOOK"),
    MailboxPlan(
        address="freja@fjord-mail.example.com", name="Freja Brandt", client=1, kind="OUTLOOK", reputation=93
    ),
    MailboxPlan(
        address="elin@fjord-post.example.net", name="Elin Bergström", client=1, kind="SMTP", is_connected=False
    ),
    MailboxPlan(address="tomasz@vistula-mail.example.com", name="Tomasz Mazur", client=2),
    MailboxPlan(
        address="agata@vistula-mail.example.com", name="Agata Wrona", client=2, is_suspended=True, reputation=64
    ),
    MailboxPlan(address="zofia@vistula-post.example.org", name="Zofia Kowal", client=2, is_warming_up=False),
)


@attrs.frozen(kw_only=True)
class CampaignPlan:
    """A campaign, and when it sent."""

    name: str
    status: str
    client: int
    companies: tuple[Company, ...] = ()
    leads: int = 0
    started: int = 0
    """Days ago."""
    ended: int = 0
    """Days ago; 0 where it goes on."""
    timezone: str = "Europe/Lisbon"
    subject: str = "{{company_name}}: a question"
    offer: str = ""


CAMPAIGNS = (
    CampaignPlan(
        name="Textile mills in Iberia",
        status="ACTIVE",
        client=0,
        companies=COMPANIES[0:5],
        leads=90,
        started=12,
        subject="{{company_name}} and the price of dyeing",
        offer="We help mills of your size to dye with a third less water.",
    ),
    CampaignPlan(
        name="Nordic fintech, autumn",
        status="ACTIVE",
        client=1,
        companies=COMPANIES[5:10],
        leads=80,
        started=10,
        timezone="Europe/Oslo",
        subject="Fewer disputes at {{company_name}}",
        offer="Our checks find a disputed payment before your customer does.",
    ),
    CampaignPlan(
        name="Dutch bicycle makers",
        status="PAUSED",
        client=0,
        companies=COMPANIES[10:14],
        leads=60,
        started=30,
        ended=20,
        timezone="Europe/Amsterdam",
        subject="Frames for {{company_name}}",
        offer="We weld frames in Aveiro, and deliver within two weeks.",
    ),
    CampaignPlan(
        name="Warsaw software houses",
        status="COMPLETED",
        client=2,
        companies=COMPANIES[14:17],
        leads=60,
        started=55,
        timezone="Europe/Warsaw",
        subject="Two testers for {{company_name}}",
        offer="Two of our testers are free from next month on.",
    ),
    CampaignPlan(
        name="Lisbon restaurants, pilot",
        status="STOPPED",
        client=2,
        companies=COMPANIES[17:20],
        leads=30,
        started=40,
        ended=34,
        subject="Fresh fish for {{company_name}}",
        offer="We bring what was landed in Peniche at night before your lunch.",
    ),
    CampaignPlan(name="Winter offer", status="DRAFTED", client=1, timezone="Europe/Oslo"),
)
