"""What a program pays before its first answer: CPU of whole processes, ours and the libraries' in turn.

The certificates are read with the first connection, so that they are in both second figures or in neither.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks.figures import print_figure, print_machine, sandbox_process

ROUNDS = 15
LIBRARIES = "import httpx, anyio, attrs, cattrs, aiolimiter"
CLIENT = "import smartlead_async; smartlead_async.Smartlead('sandbox-key')"
RAW_CALL = """
import asyncio, httpx
async def main():
    async with httpx.AsyncClient() as raw:
        answer = await raw.get("{base_url}/campaigns/372", params={{"api_key": "sandbox-key"}})
        answer.json()
asyncio.run(main())
"""
CALL = """
import asyncio
from smartlead_async import {names}
async def main():
    async with Smartlead("sandbox-key", base_url="{base_url}") as smartlead:
        await smartlead.{call}
asyncio.run(main())
"""
CALLS = {  # each with the names it imports, and the packages it loads that httpx does not
    "campaigns.get(372)": ("Smartlead", "attrs, cattrs, aiolimiter"),
    "leads.add(372, Lead(email='cristiano@mufc.com'))": ("Lead, Smartlead", "attrs, aiolimiter"),
}
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cpu_s(program: str) -> float:
    """CPU seconds of one process that runs this."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True, env=COMPILED | {"PYTHONPATH": str(Path.cwd())})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def print_ratio(name: str, ours: str, theirs: str, goal: str) -> None:
    """In pairs, so that a slow moment of the machine meets both."""
    for program in (ours, theirs):  # what is compiled once is compiled
        cpu_s(program)
    pairs = [(cpu_s(ours), cpu_s(theirs)) for _ in range(ROUNDS)]
    print_figure(name, median(mine / other for mine, other in pairs), "times", goal)
    print_figure("  of which the other takes", median(other for _, other in pairs) * 1000, "ms")
    print_figure(
        "  and this package, with what it needs", median(mine - other for mine, other in pairs) * 1000, "ms"
    )


def print_packages(packages: str, theirs: str) -> None:
    """What the import of packages adds to a program."""
    with_them = f"import {packages}\n{theirs}"
    more = [cpu_s(with_them) - cpu_s(theirs) for _ in range(ROUNDS)]
    print_figure(f"  of which the import of {packages} takes", median(more) * 1000, "ms")


def main() -> None:
    """Print all figures."""
    print_machine()
    print_ratio("import and a client, to the five libraries' import", CLIENT, LIBRARIES, "<= 1.25")
    with sandbox_process(limit=None) as base_url:
        theirs = RAW_CALL.format(base_url=base_url)
        for call, (names, packages) in CALLS.items():
            ours = CALL.format(base_url=base_url, call=call, names=names)
            print_ratio(f"a process with one {call.partition('(')[0]}, to httpx's", ours, theirs, "<= 1.25")
            print_packages(packages, theirs)


if __name__ == "__main__":
    main()
