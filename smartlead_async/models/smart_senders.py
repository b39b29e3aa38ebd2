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
    """Who buys: the vendor registers the domains for this person."""

    email: str = attrs.field(validator=rules.EMAIL)  # the e-mail address
    first_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("firstName"))  # the given name
    last_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("lastName"))  # the family name
    company: str = attrs.field(validator=rules.FILLED_TEXT)  # the company
    country: str = attrs.field(validator=rules.FILLED_TEXT)  # as India
    city: str = attrs.field(validator=rules.FILLED_TEXT)  # where in it
    # The first line of the address.
    address_line_one: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("addressLineOne"))
    # The second line, where there is one.
    address_line_two: str | UnsetType = attrs.field(
        default=UNSET, validator=rules.TEXT, metadata=wire("addressLineTwo")
    )
    postal_code: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("postalCode"))  # the postal code
    state: str = attrs.field(validator=rules.FILLED_TEXT)  # the state or province
    phone_cc: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("phoneCc"))  # as +91
    phone: str = attrs.field(validator=rules.FILLED_TEXT)  # the rest of the number
    language_preference: str | UnsetType = attrs.field(
        default=UNSET, validator=rules.FILLED_TEXT, metadata=wire("languagePreference")
    )  # as en


@attrs.frozen(kw_only=True)
class NewMailbox(Given):
    """A mailbox of a domain that is bought."""

    mailbox: str = attrs.field(validator=rules.EMAIL)  # its address
    first_name: str = attrs.field(validator=rules.FILLED_TEXT)  # the given name of who sends
    last_name: str = attrs.field(validator=rules.FILLED_TEXT)  # the family name
    profile_pic: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)  # a picture's file name
    # The account that it belongs to.
    parent_account_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID)


@attrs.frozen(kw_only=True)
class NewDomain(Given):
    """A domain to buy, with its mailboxes."""

    domain_name: str = attrs.field(validator=rules.DOMAIN)  # as example.com
    mailbox_details: Sequence[NewMailbox] = attrs.field(validator=rules.instances_of(NewMailbox))  # its mailboxes


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
