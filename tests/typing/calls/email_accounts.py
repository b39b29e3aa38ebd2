"""Every call of `email_accounts` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import EmailAccountUpdate, MailboxQuery, NewEmailAccount, NewOAuthAccount, Pages, Smartlead, WarmupSettings
from smartlead_async.models.email_accounts import EmailAccount, ReconnectQueued, SavedEmailAccount, WarmupStats
from typing import Any, assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.email_accounts.delete(123), None)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.email_accounts.fetch_messages(123, limit=50, folder='INBOX', include_body=True, from_='2025-01-01T00:00:00.000Z', to='2025-01-31T23:59:59.000Z'), Any)


async def call_3(smartlead: Smartlead, accounts: list[MailboxQuery]) -> None:
    assert_type(await smartlead.email_accounts.fetch_messages_of_many(accounts), Any)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.email_accounts.get(123, fetch_campaigns=True), EmailAccount)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.email_accounts.get_warmup_stats(123), WarmupStats)


async def call_6(smartlead: Smartlead) -> None:
    assert_type(smartlead.email_accounts.list(is_in_use=True, email_warmup_status='ACTIVE', is_smtp_success=True, is_warmup_blocked=False, esp='GMAIL', username='john', client_id=22, page_size=10, start=1, max_items=5), Pages[EmailAccount])


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.email_accounts.reconnect_failed(), ReconnectQueued)


async def call_8(smartlead: Smartlead, account: NewOAuthAccount) -> None:
    assert_type(await smartlead.email_accounts.save_oauth(account), SavedEmailAccount)


async def call_9(smartlead: Smartlead, account: NewEmailAccount) -> None:
    assert_type(await smartlead.email_accounts.save_smtp(account), SavedEmailAccount)


async def call_10(smartlead: Smartlead, warmup: WarmupSettings) -> None:
    assert_type(await smartlead.email_accounts.set_warmup(123, warmup), None)


async def call_11(smartlead: Smartlead) -> None:
    assert_type(await smartlead.email_accounts.suspend(123), None)


async def call_12(smartlead: Smartlead) -> None:
    assert_type(await smartlead.email_accounts.unsuspend(123), None)


async def call_13(smartlead: Smartlead, account: EmailAccountUpdate) -> None:
    assert_type(await smartlead.email_accounts.update(123, account), None)
