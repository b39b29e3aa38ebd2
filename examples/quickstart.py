"""What most scripts do: look at campaigns, make one, schedule it, fill it, and see what an error says.

    pip install 'smartlead-async[sandbox]'
    python examples/quickstart.py

runs in a sandbox that lives as long as the program, with no key and no network. With a key of yours in
SMARTLEAD_API_KEY, take out the `with` line and write `Smartlead()`: the campaign is then made in your account.
"""

import asyncio

from smartlead_async import CampaignSchedule, Lead, NotFoundError, Smartlead
from smartlead_async.sandbox import Sandbox


async def main() -> None:
    """Three calls, a bulk job, and an error."""
    with Sandbox() as sandbox:
        async with Smartlead(sandbox.api_key, base_url=sandbox.base_url) as smartlead:
            for campaign in await smartlead.campaigns.list():
                print(campaign.id, campaign.name, campaign.status)

            created = await smartlead.campaigns.create("Autumn in Lisbon")
            schedule = CampaignSchedule(
                timezone="Europe/Lisbon", days_of_the_week=[1, 2, 3, 4, 5], start_hour="09:00", end_hour="17:00"
            )
            await smartlead.campaigns.update_schedule(created.id, schedule)

            lead = Lead(email="cristiano@mufc.com", first_name="Cristiano", custom_fields={"Title": "Captain"})
            await smartlead.leads.add(created.id, lead)
            report = await smartlead.bulk.add_leads(
                created.id, (Lead(email=f"guest{number}@example.com") for number in range(12))
            )
            print(f"{report.added} added with {report.requests} requests in {report.elapsed_s:.1f} s")

            try:
                await smartlead.campaigns.get(1)
            except NotFoundError as error:
                print(error)


asyncio.run(main())
