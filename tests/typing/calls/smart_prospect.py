"""Every call of `smart_prospect` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import Pages, PersonAtCompany, ProspectFilters, Smartlead
from smartlead_async.models.smart_prospect import FetchedContacts, FilterValue, FoundEmail, Industry, Prospect, ProspectSearch, ReplyAnalytics, ReviewedContacts, SearchAnalytics, SubIndustry
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_prospect.fetch_contacts(filter_id=327105, id=['5f22b0c8cff47e0001616f81'], limit=10, visual_limit=10, visual_offset=0), FetchedContacts)


async def call_2(smartlead: Smartlead, contacts: list[PersonAtCompany]) -> None:
    assert_type(await smartlead.smart_prospect.find_emails(contacts), list[FoundEmail])


async def call_3(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.get_contacts(filter_id=327105, search='Orhan', verification_status='valid', catch_all_status='catch_all_verified', page_size=10, start=1, max_items=5), Pages[Prospect])


async def call_4(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.get_contacts(id=['5f22b0c8cff47e0001616f81'], page_size=10, start=1, max_items=5), Pages[Prospect])


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_prospect.get_reply_analytics(), ReplyAnalytics)


async def call_6(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_prospect.get_search_analytics(filter_id=327105), SearchAnalytics)


async def call_7(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_cities(search='Aus', state=['texas', 'florida'], country=['usa', 'canada'], page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_8(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_companies(search='Acme', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_9(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_countries(search='Uni', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_10(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_departments(search='Eng', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_11(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_domains(search='acme', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_12(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_fetched_searches(page_size=10, start=1, max_items=5), Pages[ProspectSearch])


async def call_13(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_head_counts(search='1-', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_14(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_industries(search='Tech', with_sub_industry=True, page_size=10, start=1, max_items=5), Pages[Industry])


async def call_15(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_job_titles(search='Soft', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_16(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_keywords(search='mark', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_17(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_levels(search='Ent', page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_18(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_recent_searches(page_size=10, start=1, max_items=5), Pages[ProspectSearch])


async def call_19(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_prospect.list_revenues(), list[FilterValue])


async def call_20(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_saved_searches(page_size=10, start=1, max_items=5), Pages[ProspectSearch])


async def call_21(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_states(search='Tex', country=['usa', 'canada'], page_size=10, start=1, max_items=5), Pages[FilterValue])


async def call_22(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_prospect.list_sub_industries(search='Soft', industry_id=1, page_size=10, start=1, max_items=5), Pages[SubIndustry])


async def call_23(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_prospect.review_contacts(327105), ReviewedContacts)


async def call_24(smartlead: Smartlead, filters: ProspectFilters) -> None:
    assert_type(await smartlead.smart_prospect.save_search(filters, search_string='Directors in United States', limit=100), None)


async def call_25(smartlead: Smartlead, filters: ProspectFilters) -> None:
    assert_type(smartlead.smart_prospect.search(filters, start='FGluY2x1ZGVfY29udGV4dF91dWlkDXF1ZXJ5QW5kRmV0Y2gB', page_size=10, max_items=5), Pages[Prospect])


async def call_26(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_prospect.update_fetched_search(327107, search_string='Directors and VPs in United States'), None)


async def call_27(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_prospect.update_saved_search(327105, search_string='Directors and VPs in United States'), None)
