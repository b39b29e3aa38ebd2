"""The rows of the tables, and the packages that they are made of."""

from importlib.metadata import version

from benchmarks.compare import by_aiohttp, by_command, by_httpx, by_us

CLIENTS = (
    by_httpx.RAW,
    by_aiohttp.RAW,
    by_httpx.WITH_BUCKET,
    by_httpx.WITH_SLEEP,
    by_command.COMMAND,
    by_us.SINGLY,
    by_us.IN_BULK,
)
COMPARED = ("smartlead-async", "httpx", "aiohttp", "aiolimiter", "smartlead-cli", "fastapi", "pandas")


def versions() -> dict[str, str]:
    """The packages that are compared, and the version of each."""
    return {package: version(package) for package in COMPARED}
