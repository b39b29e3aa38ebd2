"""Every call of `webhooks` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import NewAccountWebhook, NewWebhook, Smartlead
from smartlead_async.models.webhooks import CreatedWebhook, RetriggeredEvents, Webhook, WebhookSummary
from typing import assert_type


async def call_1(smartlead: Smartlead, webhook: NewAccountWebhook) -> None:
    assert_type(await smartlead.webhooks.create(webhook), CreatedWebhook)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.webhooks.delete(372, 217), None)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.webhooks.get(456), Webhook)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.webhooks.get_summary(372, from_time='2024-01-01T00:00:00.000Z', to_time='2024-01-31T23:59:59.999Z'), WebhookSummary)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.webhooks.list(372), list[Webhook])


async def call_6(smartlead: Smartlead) -> None:
    assert_type(await smartlead.webhooks.remove(12345), None)


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.webhooks.retrigger_failed(372, from_time='2024-01-01T00:00:00.000Z', to_time='2024-01-31T23:59:59.999Z'), RetriggeredEvents)


async def call_8(smartlead: Smartlead, webhook: NewWebhook) -> None:
    assert_type(await smartlead.webhooks.save(372, webhook), Webhook)


async def call_9(smartlead: Smartlead) -> None:
    assert_type(await smartlead.webhooks.update(12345, name='My Updated Webhook', webhook_url='https://example.com/webhook', event_types=['EMAIL_SENT'], categories=[]), None)
