"""The people that are found, and what is fetched of them."""

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class ProspectCompany(Output):
    """Where somebody works."""

    name: str | None = None  # the company
    website: str | None = None  # its web address


@attrs.frozen(kw_only=True)
class Prospect(Output):
    """Somebody whom a search found. The address and what is known of it come when the contact is fetched."""

    id: str | None = None  # by which the contact is fetched
    first_name: str | None = attrs.field(default=None, metadata=wire("firstName"))  # the given name
    last_name: str | None = attrs.field(default=None, metadata=wire("lastName"))  # the family name
    full_name: str | None = attrs.field(default=None, metadata=wire("fullName"))  # the whole name
    title: str | None = None  # the job title
    company: ProspectCompany | None = None  # where the person works
    department: list[str] = attrs.field(factory=list[str])  # where in it
    level: str | None = None  # how senior
    industry: str | None = None  # what the company deals with
    sub_industry: str | None = attrs.field(default=None, metadata=wire("subIndustry"))  # the same, more closely
    # How many work there, as "1K - 10K".
    company_head_count: str | None = attrs.field(default=None, metadata=wire("companyHeadCount"))
    company_revenue: str | None = attrs.field(default=None, metadata=wire("companyRevenue"))  # as "> $1B"
    country: str | None = None  # where the person is
    state: str | None = None  # where in the country
    city: str | None = None  # where in the state
    email: str | None = None  # the address
    linkedin: str | None = None  # the profile's web address
    # How likely an e-mail arrives, 0 to 1.
    email_deliverability: float | None = attrs.field(default=None, metadata=wire("emailDeliverability"))
    address: str | None = None  # the postal address
    # What a check of the address found.
    verification_status: str | None = attrs.field(default=None, metadata=wire("verificationStatus"))
    status: str | None = None  # how far fetching is, as "completed"


@attrs.frozen(kw_only=True)
class FetchMetrics(Output):
    """What fetching contacts gave."""

    total_contacts: Counter | None = attrs.field(default=None, metadata=wire("totalContacts"))  # people
    total_emails: Counter | None = attrs.field(default=None, metadata=wire("totalEmails"))  # with an address
    no_email_found: Counter | None = attrs.field(default=None, metadata=wire("noEmailFound"))  # without one
    invalid_emails: Counter | None = attrs.field(default=None, metadata=wire("invalidEmails"))  # with a wrong one
    # At a domain that takes every address.
    catch_all_emails: Counter | None = attrs.field(default=None, metadata=wire("catchAllEmails"))
    # With one that was checked.
    verified_emails: Counter | None = attrs.field(default=None, metadata=wire("verifiedEmails"))
    completed: Counter | None = None  # people who are done


@attrs.frozen(kw_only=True)
class FetchedContacts(Output):
    """The answer to fetching contacts: the first of them."""

    contacts: list[Prospect] = attrs.field(factory=list[Prospect], metadata=wire("list"))  # those of this page
    total_count: Counter | None = None  # how many were fetched
    visual_limit: Counter | None = None  # how many of them an answer has
    visual_offset: Counter | None = None  # how many come before these
    metrics: FetchMetrics | None = None  # what fetching gave


@attrs.frozen(kw_only=True)
class FoundEmail(Output):
    """What looking for somebody's address gave."""

    first_name: str | None = attrs.field(default=None, metadata=wire("firstName"))  # the given name
    last_name: str | None = attrs.field(default=None, metadata=wire("lastName"))  # the family name
    company_domain: str | None = attrs.field(default=None, metadata=wire("companyDomain"))  # where it was looked
    email_id: str | None = None  # the address
    status: str | None = None  # as "Found"
    verification_status: str | None = None  # what a check of it found, as "Valid"


@attrs.frozen(kw_only=True)
class FetchDetails(Output):
    """What was fetched for a search."""

    metrics: FetchMetrics | None = None  # in figures
    leads_found: Counter | None = None  # people
    email_fetched: Counter | None = None  # addresses
    catch_all_status_list: list[str] = attrs.field(factory=list[str])  # what came of catch-all addresses
    verification_status_list: list[str] = attrs.field(factory=list[str])  # what checks of addresses found


@attrs.frozen(kw_only=True)
class ReviewedContacts(Output):
    """The answer to a review of contacts."""

    filter_id: Counter | None = None  # the search
    records_updated: Counter | None = None  # contacts that changed
    fetch_details: FetchDetails | None = None  # what was fetched for the search
