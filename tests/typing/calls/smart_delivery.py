"""Every call of `smart_delivery` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import NewAutomatedDeliveryTest, NewDeliveryTest, Pages, Smartlead
from smartlead_async.models.smart_delivery import DeliveryFolder, DeliveryTest, DeliveryTestEmail, DeliveryTestRun, DeliveryTestSummary, DomainBlacklists, EmailHeaders, IpBlacklist, IpReport, MailboxCount, MailboxPlacement, PlacementReport, ProviderRegion, Sender, SenderChecks, SenderReport, SenderSpamFilters
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.count_mailboxes(), MailboxCount)


async def call_2(smartlead: Smartlead, test: NewAutomatedDeliveryTest) -> None:
    assert_type(await smartlead.smart_delivery.create_automated_test(test), DeliveryTest)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.create_folder('My Folder'), DeliveryFolder)


async def call_4(smartlead: Smartlead, test: NewDeliveryTest) -> None:
    assert_type(await smartlead.smart_delivery.create_manual_test(test), DeliveryTest)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.delete_folder(456), None)


async def call_6(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.delete_tests([151]), None)


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_dkim(7268), list[SenderChecks])


async def call_8(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_domain_blacklists(7268), list[DomainBlacklists])


async def call_9(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_email_content(7268), DeliveryTestEmail)


async def call_10(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_folder(456), DeliveryFolder)


async def call_11(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_geo_report(7268), PlacementReport)


async def call_12(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_ip_analytics(7268), list[IpReport])


async def call_13(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_ip_blacklists(7268), list[IpBlacklist])


async def call_14(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_provider_report(7268), PlacementReport)


async def call_15(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_rdns(7268), list[SenderChecks])


async def call_16(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_reply_headers(7268, 23153), EmailHeaders)


async def call_17(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_reply_ip(7268, 23153), IpReport)


async def call_18(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_schedule_history(7268), list[DeliveryTestRun])


async def call_19(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_sender_report(7268), list[SenderReport])


async def call_20(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_spam_filter_report(7268), list[SenderSpamFilters])


async def call_21(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_spf(7268), list[SenderChecks])


async def call_22(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.get_test(7268), DeliveryTest)


async def call_23(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.list_folders(), list[DeliveryFolder])


async def call_24(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.list_mailboxes(), list[MailboxPlacement])


async def call_25(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.list_providers(), list[ProviderRegion])


async def call_26(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.list_senders(7268), list[Sender])


async def call_27(smartlead: Smartlead) -> None:
    assert_type(smartlead.smart_delivery.list_tests(test_type='auto', page_size=10, start=1, max_items=5), Pages[DeliveryTestSummary])


async def call_28(smartlead: Smartlead) -> None:
    assert_type(await smartlead.smart_delivery.stop_automated_test(7268), None)
