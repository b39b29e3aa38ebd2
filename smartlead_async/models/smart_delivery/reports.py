"""Reports of delivery tests: where e-mails ended up, and why."""

from datetime import datetime

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.smart_delivery.testing import Placements
from smartlead_async.models.values import AnyId, Counter, Json, is_list, is_object, renamed

_SEED = frozenset({"id", "email", "reply"})  # what is told of a mailbox that was sent to


@attrs.frozen(kw_only=True)
class EmailCounts(Placements):
    """Where e-mails of all tests ended up."""

    failed_count: Counter | None = None  # nowhere
    total_email_count: Counter | None = None  # all that were sent


@attrs.frozen(kw_only=True)
class MailboxCount(EmailCounts):
    """How many mailboxes, and e-mails of theirs, tests have used."""

    mailbox_count: Counter | None = attrs.field(default=None, metadata=wire("mailboxCount"))  # mailboxes


@attrs.frozen(kw_only=True)
class MailboxPlacement(EmailCounts):
    """Where the e-mails of a mailbox ended up, over all tests."""

    id: AnyId | None = None  # the mailbox
    from_email: str | None = None  # its address
    esp: str | None = None  # the provider that was sent to
    placement_score: float | None = None  # percent


@attrs.frozen(kw_only=True)
class PlacementRow(Placements):
    """Where the e-mails to a provider, or to a region, ended up."""

    provider: str | None = None  # the provider's name
    provider_id: AnyId | None = None  # the provider
    provider_name: str | None = None  # its name, in the older documentation
    group_id: AnyId | None = None  # the group of providers
    group_name: str | None = None  # its name
    region: str | None = None  # the region's name
    region_id: AnyId | None = None  # the region
    inbox_rate: float | None = None  # percent in the inbox
    spam_rate: float | None = None  # percent in spam
    bounce_rate: float | None = None  # percent that bounced
    mailbox_count: Counter | None = None  # mailboxes that were sent to
    avg_delivery_time_seconds: float | None = None  # seconds, on average


@attrs.frozen(kw_only=True)
class PlacementReport(Output):
    """Where the e-mails of a test ended up, row by row. A test that goes on may have no rows yet."""

    overall_total_count: Counter | None = attrs.field(default=None, metadata=wire("overallTotalCount"))  # e-mails
    status: str | None = None  # of the test, such as "COMPLETED"
    result: list[PlacementRow] = attrs.field(factory=list[PlacementRow])  # the rows


@attrs.frozen(kw_only=True)
class BlacklistCount(Output):
    """In how many blacklists a domain stands."""

    domain: str | None = None  # the domain
    total_blacklist: Counter | None = attrs.field(default=None, metadata=wire("totalBlacklist"))  # those it is in
    total_tested_ok: Counter | None = attrs.field(default=None, metadata=wire("totalTestedOk"))  # those it is not
    total_tests: Counter | None = attrs.field(default=None, metadata=wire("totalTests"))  # those that were asked
    total_timed_out: Counter | None = attrs.field(
        default=None, metadata=wire("totalTimedOut")
    )  # those that did not answer


@attrs.frozen(kw_only=True)
class Authentication(Output):
    """What a receiving server said of SPF, DKIM or DMARC."""

    status: str | None = None  # such as "PASS"
    spf: str | None = None  # its words
    dkim: str | None = None  # its words
    dmarc: str | None = None  # its words


@attrs.frozen(kw_only=True)
class ReverseDns(Output):
    """The name of the address that sent."""

    rdns: str | None = None  # the name
    status: bool | None = None  # it leads back to the address


@attrs.frozen(kw_only=True)
class SeedReply(Output):
    """An e-mail of a test as it came to a mailbox."""

    id: AnyId | None = None  # `reply_id` of the calls
    uid: str | None = None  # its number in the mailbox
    message_id: str | None = None  # its Message-ID
    from_email: str | None = None  # who sent it
    email_size: str | None = None  # in words: "14 kb"
    mail_folder: str | None = None  # where it ended up, such as "Inbox"
    rdns_result: ReverseDns | None = None  # the name of the sending address
    spf_result: Authentication | None = None  # SPF
    dkim_result: Authentication | None = None  # DKIM
    dmarc_result: Authentication | None = None  # DMARC
    sender_ip: str | None = None  # the address that sent it
    delivered_in: float | None = None  # seconds
    blacklist_status: BlacklistCount | None = None  # where the sending domain stands

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """An empty text stands for no name."""
        return {name: item for name, item in value.items() if name != "rdns_result" or item != ""}


@attrs.frozen(kw_only=True)
class SeedDelivery(Output):
    """A mailbox that was sent to."""

    id: AnyId | None = None  # the mailbox
    email: str | None = None  # its address
    reply: SeedReply | None = None  # the e-mail as it came there


@attrs.frozen(kw_only=True)
class SenderDetails(Output):
    """How a sender did, over all its tests."""

    sender_name: str | None = None  # the sender's name
    tests_count: Counter | None = None  # tests it was in
    avg_inbox_rate: float | None = None  # percent in the inbox, on average
    avg_spam_rate: float | None = None  # percent in spam, on average
    avg_bounce_rate: float | None = None  # percent that bounced, on average
    reputation_score: float | None = None  # 0 to 10
    last_test_date: datetime | None = None  # when it was tested last


@attrs.frozen(kw_only=True)
class SenderReport(Output):
    """How a sender did in a test."""

    email: str | None = None  # its address
    details: SenderDetails | None = None  # how it did
    # `details` of the older documentation: by mailbox that was sent to.
    seeds: list[SeedDelivery] = attrs.field(factory=list[SeedDelivery])

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """`details` is one object or a list."""
        return _with_seeds(value)


@attrs.frozen(kw_only=True)
class Sender(SenderReport):
    """A mailbox that a test sends from."""

    id: AnyId | None = None  # the mailbox, in this test
    spam_test_id: AnyId | None = None  # the test
    from_email: str | None = None  # its address
    created_at: datetime | None = None  # when it was added
    updated_at: datetime | None = None  # when it was changed last
    client_id: AnyId | None = None  # the client it belongs to
    user_id: AnyId | None = None  # the user it belongs to


@attrs.frozen(kw_only=True)
class SpamRule(Output):
    """A rule of a spam filter that an e-mail met."""

    rule_name: str | None = attrs.field(default=None, metadata=wire("ruleName"))  # such as DKIM_SIGNED
    rule_description: str | None = attrs.field(default=None, metadata=wire("ruleDescription"))  # in words
    rule_score: float | None = attrs.field(default=None, metadata=wire("ruleScore"))  # what it adds to the score


@attrs.frozen(kw_only=True)
class SpamFilterResult(Output):
    """What a spam filter said of an e-mail."""

    score: float | None = None  # the less, the better
    required: float | None = None  # from this score on it is spam
    is_spam: bool | None = attrs.field(default=None, metadata=wire("isSpam"))  # it takes it for spam
    content_preview: str | None = attrs.field(default=None, metadata=wire("contentPreview"))  # how it begins
    detailed_rules: list[SpamRule] = attrs.field(
        factory=list[SpamRule], metadata=wire("detailedRules")
    )  # the rules that it met


@attrs.frozen(kw_only=True)
class SpamFilterDetail(Output):
    """What a spam filter said of a sender's e-mails, or of one of them."""

    filter: str | None = None  # its name, such as "SpamAssassin"
    triggered_count: Counter | None = None  # e-mails that it took for spam
    trigger_percentage: float | None = None  # those, in percent
    reasons: list[str] = attrs.field(factory=list[str])  # why, in words
    score: float | None = None  # of one e-mail: the less, the better
    required: float | None = None  # from this score on it is spam
    spam_filter_result: SpamFilterResult | None = None  # all it said of the e-mail


@attrs.frozen(kw_only=True)
class SenderSpamFilters(Output):
    """What spam filters said of a sender's e-mails."""

    from_email: str | None = None  # its address
    spam_filter_details: list[SpamFilterDetail] = attrs.field(
        factory=list[SpamFilterDetail]
    )  # by filter or e-mail


@attrs.frozen(kw_only=True)
class SeedCheck(Output):
    """What a mailbox that was sent to says of the sender. Which of these there are depends on the call."""

    id: AnyId | None = None  # the mailbox
    email: str | None = None  # its address
    to_email: str | None = None  # its address, in the older documentation
    esp: str | None = None  # its provider
    dkim_verified: bool | None = None  # DKIM is right
    spf_verified: bool | None = None  # SPF is right
    rdns_verified: bool | None = None  # the name of the sending address is right
    domain_blacklisted: bool | None = None  # the sending domain is in a blacklist
    dkim_result: Authentication | None = None  # DKIM
    spf_result: Authentication | None = None  # SPF
    rdns_result: ReverseDns | None = None  # the name of the sending address


@attrs.frozen(kw_only=True)
class SenderChecks(Output):
    """What the mailboxes that were sent to say of a sender."""

    from_email: str | None = None  # its address
    seed_accounts: list[SeedCheck] = attrs.field(factory=list[SeedCheck])  # the mailboxes


@attrs.frozen(kw_only=True)
class DomainBlacklists(BlacklistCount):
    """Whether the domain of a sender, or of a link, stands in blacklists."""

    from_email: str | None = None  # the sender's address
    seed_accounts: list[SeedCheck] = attrs.field(factory=list[SeedCheck])  # the mailboxes that were sent to


@attrs.frozen(kw_only=True)
class Whois(Output):
    """Whose an address is."""

    isp: str | None = None  # who provides it
    location: str | None = None  # where it is
    reverse_dns: str | None = None  # its name
    organization: str | None = None  # whose it is


@attrs.frozen(kw_only=True)
class IpReport(BlacklistCount):
    """What is known of an address that sends, or of its domain."""

    ip: str | None = None  # the address
    blacklisted: bool | None = None  # it is in a blacklist
    summary: str | None = None  # in words
    whois_data: Whois | None = None  # whose it is
    created_at: datetime | None = None  # since when it is known


@attrs.frozen(kw_only=True)
class IpBlacklist(Output):
    """What a blacklist says of an address that sent; or, in the older documentation, all of them of a sender."""

    reply_id: AnyId | None = None  # the e-mail as it came
    reply: SeedReply | None = None  # who sent it
    to_email: str | None = None  # where it came
    domain: str | None = None  # the domain it came to
    blacklist_type_value: str | None = None  # the blacklist, such as "spamhaus"
    total_blacklist: Counter | None = None  # in how many the address is
    rdns: str | None = None  # the name of the address
    ip: str | None = None  # the address
    details: str | None = None  # what the blacklist says, in words
    from_email: str | None = None  # who sent it
    # `details` of the older documentation: by mailbox that was sent to.
    seeds: list[SeedDelivery] = attrs.field(factory=list[SeedDelivery])

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """`details` is words or a list."""
        return _with_seeds(value)


def _with_seeds(value: dict[str, Json]) -> dict[str, Json]:
    """What the older documentation has as `details` is `seeds` here."""
    details = value.get("details")
    if not is_list(details) or not all(is_object(one) and not _SEED.isdisjoint(one) for one in details):
        return value
    return renamed(value, {"details": "seeds"})


@attrs.frozen(kw_only=True)
class DeliveryTestEmail(Output):
    """What a test sends."""

    spam_test: AnyId | None = attrs.field(default=None, metadata=wire("spamTest"))  # the test
    subject: str | None = None  # the subject
    text: str | None = None  # as plain text
    html: str | None = None  # as HTML
    raw_email_content: str | None = attrs.field(default=None, metadata=wire("rawEmailContent"))  # with its headers
    from_email: str | None = attrs.field(default=None, metadata=wire("from"))  # who sends it
    campaign_id: AnyId | None = None  # its campaign
    sequence_mapping_id: AnyId | None = None  # the step of its sequence
    email_track_id: str | None = None  # by which its e-mails are known

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The older documentation has other names for its forms."""
        return renamed(value, {"html_content": "html", "raw_content": "rawEmailContent"})


@attrs.frozen(kw_only=True)
class EmailHeaders(Output):
    """Headers of an e-mail as it came; what has no name here is in `extra`."""

    return_path: str | None = attrs.field(default=None, metadata=wire("Return-Path"))  # where bounces go
    received: str | None = attrs.field(default=None, metadata=wire("Received"))  # the way it came
    received_spf: str | None = attrs.field(default=None, metadata=wire("Reveived-Spf"))  # SPF; misspelt by the API
    authentication_results: str | None = attrs.field(
        default=None, metadata=wire("Authentication-Results")
    )  # SPF, DKIM and DMARC
