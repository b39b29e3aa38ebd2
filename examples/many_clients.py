"""Several accounts at once, as an agency has them: one `Smartlead` a key, each with a limit of its own.

    pip install smartlead-async
    python examples/many_clients.py clients.toml

where clients.toml has a table for each account:

    ["Atlântico Têxteis"]
    api_key = "..."
    plan = "pro"                                # without it: what the documentation allows

    ["A sandbox"]                               # `smartlead-async sandbox` in another terminal
    api_key = "sandbox-key"
    base_url = "http://127.0.0.1:8000/api/v1"
"""

import argparse
import asyncio
import tomllib
from pathlib import Path
from typing import Any

from smartlead_async import RateLimit, Smartlead, SmartleadError

PLANS = {"standard": RateLimit.STANDARD, "pro": RateLimit.PRO, "documented": RateLimit.DOCUMENTED}


async def look_after(name: str, settings: dict[str, Any]) -> None:
    """Print an account's campaigns; an account that fails says why, and the others go on."""
    limits = PLANS[settings.pop("plan", "documented")]
    try:
        async with Smartlead(**settings, rate_limits=limits) as smartlead:
            campaigns = await smartlead.campaigns.list()
            async with asyncio.TaskGroup() as calls:
                each = [calls.create_task(smartlead.campaigns.get_analytics(one.id)) for one in campaigns]
    except* SmartleadError as errors:
        print(f"{name}: {errors.exceptions[0]}")
    else:
        leads = sum(task.result().total_count or 0 for task in each)
        print(f"{name}: {len(campaigns)} campaigns, {leads} leads")


async def main(accounts: dict[str, dict[str, Any]]) -> None:
    """All accounts side by side: a slow one, or one at its limit, holds up nobody else."""
    async with asyncio.TaskGroup() as tasks:
        for name, settings in accounts.items():
            tasks.create_task(look_after(name, settings))


parser = argparse.ArgumentParser()
parser.add_argument("file", type=Path)
options = parser.parse_args()
asyncio.run(main(tomllib.loads(options.file.read_text(encoding="utf-8"))))
