"""Smart Prospect and Smart Senders: what is refused before it is sent, and a search from its first page on."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import respx

from smartlead_async import (
    ApiError,
    BuyerDetails,
    InvalidInputError,
    NewDomain,
    NewMailbox,
    OutcomeUnknownError,
    PersonAtCompany,
    ProspectFilters,
    Smartlead,
)
from smartlead_async.models.smart_prospect import FilterValue, SubIndustry
from tests.endpoints.documented import BY_NAME
from tests.memory_network import MemoryServer, Received, Reply

ORDER = BY_NAME["smart_senders.place_order"].given
PERSON = PersonAtCompany(first_name="John", last_name="Doe", company_domain="example.com")

REFUSED: list[tuple[Callable[[Smartlead], Any], str]] = [
    (lambda _: ProspectFilters(title="CEO"), "title: 'CEO' is not allowed; it must be a list of 1 to 2000 texts"),
    (lambda _: ProspectFilters(title=[]), "title: [] is not allowed"),
    (lambda _: ProspectFilters(city=["Austin", " "]), "city: ['Austin', ' '] is not allowed"),
    (lambda _: ProspectFilters(city=["x"] * 2001), "city: ['x', 'x'"),
    (lambda _: ProspectFilters(title_exact_match="yes"), "title_exact_match: 'yes' is not allowed"),
    (lambda s: s.smart_prospect.search(3), "expected ProspectFilters, got int"),
    (lambda s: s.smart_prospect.search(ProspectFilters(), page_size=501), "page_size: 501 is not allowed"),
    (
        lambda s: s.smart_prospect.fetch_contacts(filter_id=7),
        "limit: UNSET is not allowed; it must be given where id is not",
    ),
    (lambda s: s.smart_prospect.fetch_contacts(filter_id=7, limit=30_001), "limit: 30001 is not allowed"),
    (lambda s: s.smart_prospect.fetch_contacts(filter_id=7, id=[]), "id: [] is not allowed"),
    (
        lambda s: s.smart_prospect.get_contacts(),
        "filter_id: UNSET is not allowed; it must be given where id is not, and not where it is",
    ),
    (lambda s: s.smart_prospect.get_contacts(id=["a"], filter_id=7), "filter_id: 7 is not allowed"),
    (lambda s: s.smart_prospect.get_contacts(id=["a"] * 201), "id: ['a', 'a'"),
    (
        lambda s: s.smart_prospect.get_contacts(filter_id=7, verification_status="Valid"),
        "verification_status: 'Valid' is not allowed; it must be one of catch_all, invalid, valid",
    ),
    (lambda s: s.smart_prospect.find_emails([]), "contacts: [] is not allowed; it must be a list of 1 to 10"),
    (lambda s: s.smart_prospect.find_emails([PERSON] * 11), "contacts: [PersonAtCompany("),
    (lambda s: s.smart_prospect.save_search(ProspectFilters(), search_string=" "), "search_string: ' ' is not"),
    (lambda s: s.smart_prospect.save_search(ProspectFilters(), search_string="x", limit=0), "limit: 0 is not"),
    (lambda s: s.smart_prospect.update_saved_search(7, search_string="x" * 256), "search_string: 'xxx"),
    (lambda s: s.smart_prospect.list_cities(search=""), "search: '' is not allowed; it must be text of 1 to 255"),
    (
        lambda s: s.smart_prospect.list_cities(country="usa"),
        "country: 'usa' is not allowed; it must be given together with state",
    ),
    (lambda s: s.smart_prospect.list_states(country=["a", "b,c"]), "country: ['a', 'b,c'] is not allowed"),
    (lambda s: s.smart_prospect.list_states(country=3), "country: 3 is not allowed"),
    (lambda s: s.smart_prospect.list_sub_industries(industry_id=0), "industry_id: 0 is not allowed"),
    (lambda s: s.smart_prospect.list_keywords(page_size=101), "page_size: 101 is not allowed"),
    (lambda s: s.smart_senders.generate_mailboxes(vendor_id=" "), "vendor_id: ' ' is not allowed"),
    (
        lambda s: s.smart_senders.generate_mailboxes(vendor_id=1, domains=["example.com"]),
        "domains: ['example.com'] is not allowed; it must be an object of at least one domain",
    ),
    (lambda s: s.smart_senders.generate_mailboxes(vendor_id=1, domains={}), "domains: {} is not allowed"),
    (lambda s: s.smart_senders.place_order(**{**ORDER, "domains": []}), "domains: [] is not allowed"),
    (
        lambda s: s.smart_senders.place_order(**{**ORDER, "forwarding_domain": "https://example.com"}),
        "forwarding_domain: 'https://example.com' is not allowed; it must be a domain, as example.com",
    ),
    (lambda s: s.smart_senders.place_order(**{**ORDER, "user_details": {}}), "expected BuyerDetails, got dict"),
    (lambda _: NewMailbox(mailbox="example.com", first_name="A", last_name="B"), "mailbox: 'example.com' is not"),
    (lambda _: NewDomain(domain_name="example", mailbox_details=[]), "domain_name: 'example' is not allowed"),
    (lambda _: BuyerDetails.from_dict({"email": "ana@example.com"}), "BuyerDetails needs firstName, lastName"),
    (lambda s: s.smart_senders.get_order(""), "order_id: '' is not allowed"),
    (lambda s: s.smart_senders.get_otp("example.com"), "email_account: 'example.com' is not allowed"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=[message[:40] for _, message in REFUSED])
async def test_what_cannot_be_meant_is_refused_before_anything_is_sent(
    call: Callable[[Smartlead], Any], message: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """With the field, the value and the rule."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)
    assert caught.value.message.startswith(message)
    assert api.calls.call_count == 0


def said(answer: object) -> Reply:
    return Reply(body=json.dumps(answer).encode())


def people(first: int, count: int) -> list[dict[str, object]]:
    return [{"id": f"p{number}", "fullName": "Ana"} for number in range(first, first + count)]


async def test_a_search_is_read_to_its_end_by_one_scroll() -> None:
    """Each use of the cursor gives the next page; every page says under which number contacts are fetched."""
    pages = iter([people(0, 2), people(2, 2), people(4, 1)])

    def answer(_: Received) -> Reply:
        found = {"list": next(pages, []), "scroll_id": "FGlu", "filter_id": 327105, "total_count": 5}
        return said({"success": True, "message": "Contacts searched successfully", "data": found})

    server = MemoryServer(answer)
    async with server.client() as smartlead:
        search = smartlead.smart_prospect.search(ProspectFilters(title=["CEO"]), page_size=2)
        read = [page async for page in search.by_page()]
    assert [person.id for page in read for person in page.items] == [f"p{number}" for number in range(5)]
    assert [page.extra["filter_id"] for page in read] == [327105] * 3
    first, *others = [request.json for request in server.received]
    assert first == {"title": ["CEO"], "limit": 2}
    assert others == [{"title": ["CEO"], "limit": 2, "scroll_id": "FGlu"}] * 2


@pytest.mark.parametrize(
    "name", ["smart_prospect.fetch_contacts", "smart_prospect.find_emails", "smart_senders.place_order"]
)
async def test_what_costs_is_not_sent_again(name: str) -> None:
    """Where it is not known whether it was paid for."""
    server = MemoryServer(lambda _: Reply(status=502))
    async with server.client() as smartlead:
        with pytest.raises(OutcomeUnknownError):
            await BY_NAME[name](smartlead)
    assert len(server.received) == 1


async def test_credits_that_are_spent_are_an_error_with_the_words_of_the_api() -> None:
    """Which come with a 200; and are not asked for again."""
    server = MemoryServer(lambda _: said({"success": False, "message": "Insufficient credits", "data": None}))
    async with server.client() as smartlead:
        with pytest.raises(ApiError, match="200, but refused: Insufficient credits$"):
            await smartlead.smart_prospect.find_emails([PERSON])
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"id": 1, "city_name": "Austin"}, "Austin"),
        ({"job_title": "CEO"}, "CEO"),
        ({"name": "Austin", "city_name": "Dallas"}, "Austin"),
        ({"id": 1}, None),
    ],
)
def test_a_value_of_a_filter_has_a_name_whatever_its_list_calls_it(body: dict[str, Any], name: str | None) -> None:
    """And what is left over is kept."""
    value = FilterValue.from_dict(body)
    assert (value.name, {*value.to_dict().values()} >= {*body.values()}) == (name, True)


def test_a_part_of_an_industry_is_called_by_its_own_name() -> None:
    """Not by that of the industry, where it is there too."""
    value = SubIndustry.from_dict({"industry_name": "Technology", "sub_industry_name": "Software"})
    assert (value.name, dict(value.extra)) == ("Software", {"industry_name": "Technology"})


@pytest.mark.parametrize("vendor_id", [1, "1"])
async def test_a_vendor_is_sent_as_text_where_the_documentation_has_text(vendor_id: int | str) -> None:
    """Whichever is given; and one object is a list of one, where the documentation shows an empty list."""
    server = MemoryServer(lambda _: said({"ok": True, "data": {"x": 1}}))
    async with server.client() as smartlead:
        assert await smartlead.smart_senders.generate_mailboxes(vendor_id=vendor_id) == [{"x": 1}]
    assert [request.json for request in server.received] == [{"vendor_id": "1"}]
