"""Every call of `lead_lists` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import Pages, Smartlead
from smartlead_async.models.lead_lists import ImportedLeads, LeadList, MovedLeads
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.assign_tags(list_ids=[500, 501], tag_ids=[1, 2], remove_tag_ids=[3]), None)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.create('Q1 2025 Enterprise Prospects'), LeadList)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.delete(500), None)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.get(500), LeadList)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.import_leads(500, [{'email': 'john@company.com', 'first_name': 'John', 'last_name': 'Doe', 'company': 'ACME Corp'}, {'first_name': 'Cristiano', 'last_name': 'Ronaldo', 'email': 'cristiano@mufc.com', 'phone_number': '0239392029', 'company_name': 'Manchester United', 'website': 'mufc.com', 'location': 'London', 'custom_fields': {'Title': 'Regional Manager', 'First_Line': 'Loved your recent post about remote work on Linkedin'}, 'linkedin_profile': 'http://www.linkedin.com/in/cristianoronaldo', 'company_url': 'mufc.com'}], file_name='enterprise-prospects-jan2025.csv', email_fields_added={}, custom_fields={}, csv_settings={'ignoreGlobalBlockList': False}), ImportedLeads)


async def call_6(smartlead: Smartlead) -> None:
    assert_type(smartlead.lead_lists.list(list_name='Q1', tag_ids=[1, 2, 3], page_size=10, start=1, max_items=5), Pages[LeadList])


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.move_leads(action='move', to_list_id=501, from_list_id=500), MovedLeads)


async def call_8(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.move_leads(action='copy', to_list_id=501, lead_ids=[1, 2]), MovedLeads)


async def call_9(smartlead: Smartlead) -> None:
    assert_type(await smartlead.lead_lists.update(500, 'Q1 2025 Enterprise Prospects - Updated'), LeadList)
