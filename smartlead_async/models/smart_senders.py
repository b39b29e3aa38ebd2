"""Smart Senders: domains and mailboxes that are bought."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class BuyerDetails(Given):
    """Who buys: the vendor registers the domains for this person.

    Attributes:
        email: The e-mail address.
        first_name: The given name.
        last_name: The family name.
        company: The company.
        country: The country, as India.
        city: The city.
        address_line_one: The first line of the address.
        address_line_two: The second line, where there is one.
        postal_code: The postal code.
        state: The state or province.
        phone_cc: The country's code, as +91.
        phone: The number without it.
        language_preference: The language, as en.
    """

    email: str = attrs.field(validator=rules.EMAIL)
    first_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("firstName"))
    last_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("lastName"))
    company: str = attrs.field(validator=rules.FILLED_TEXT)
    country: str = attrs.field(validator=rules.FILLED_TEXT)
    city: str = attrs.field(validator=rules.FILLED_TEXT)
    address_line_one: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("addressLineOne"))
    address_line_two: str | UnsetType = attrs.field(
        default=UNSET, validator=rules.TEXT, metadata=wire("addressLineTwo")
    )
    postal_code: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("postalCode"))
    state: str = attrs.field(validator=rules.FILLED_TEXT)
    phone_cc: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("phoneCc"))
    phone: str = attrs.field(validator=rules.FILLED_TEXT)
    language_preference: str | UnsetType = attrs.field(
        default=UNSET, validator=rules.FILLED_TEXT, metadata=wire("languagePreference")
    )


@attrs.frozen(kw_only=True)
class NewMailbox(Given):
    """A mailbox of a domain that is bought.

    Attributes:
        mailbox: Its address.
        first_name: The given name of who sends.
        last_name: The family name.
        profile_pic: A picture's file name.
        parent_account_id: The account that it belongs to.
    """

    mailbox: str = attrs.field(validator=rules.EMAIL)
    first_name: str = attrs.field(validator=rules.FILLED_TEXT)
    last_name: str = attrs.field(validator=rules.FILLED_TEXT)
    profile_pic: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    parent_account_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID)


@attrs.frozen(kw_only=True)
class NewDomain(Given):
    """A domain to buy, with its mailboxes.

    Attributes:
        domain_name: The domain, as example.com.
        mailbox_details: Its mailboxes.
    """

    domain_name: str = attrs.field(validator=rules.DOMAIN)
    mailbox_details: Sequence[NewMailbox] = attrs.field(validator=rules.instances_of(NewMailbox))


@attrs.frozen(kw_only=True)
class OrderedMailbox(Output):
    """A mailbox that was bought."""

    email: str | None = None  # its address
    password: str | None = attrs.field(default=None, repr=False)  # its password, perhaps encrypted


@attrs.frozen(kw_only=True)
class SenderOrder(Output):
    """An order of domains and mailboxes."""

    order_id: str | None = None  # by which it is looked up
    status: str | None = None  # as "completed"
    domain: str | None = None  # what was bought
    email_accounts: list[OrderedMailbox] = attrs.field(factory=list[OrderedMailbox])  # its mailboxes
    created_at: datetime | None = None  # when it was placed
    expires_at: datetime | None = None  # how long it is paid for


@attrs.frozen(kw_only=True)
class OneTimePassword(Output):
    """What a mailbox asks for at its login."""

    otp: str | None = attrs.field(default=None, repr=False)  # the password
    expires_in: Counter | None = None  # how long it is good, seconds
