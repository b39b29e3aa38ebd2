"""The command: looks at the machine, makes a call that changes nothing, and shows what it found on one screen."""

import asyncio
import os
import platform
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from smartlead_async.cli.connecting import key_of, rates_of
from smartlead_async.cli.doctor.findings import (
    Finding,
    code_of,
    of_api,
    of_clock,
    of_headers,
    of_limit,
    of_plan,
    wrong,
)
from smartlead_async.cli.exits import Exit
from smartlead_async.cli.options import ClientOptions
from smartlead_async.cli.printing import exit_on_error, for_terminal
from smartlead_async.client import Smartlead
from smartlead_async.errors import KEY_VARIABLE, ConfigurationError, SmartleadError, without_keys
from smartlead_async.limiter.errors import LimiterSettingError
from smartlead_async.limiter.shared.machine import MACHINE, machine_file
from smartlead_async.models.account import User
from smartlead_async.transport.addresses import BASE_URL, ENVIRONMENT, Proxies, find_proxies, to_base_urls
from smartlead_async.transport.recorder import HeaderRecorder
from smartlead_async.transport.scrub import Scrub
from smartlead_async.transport.settings import PROGRAM
from smartlead_async.transport.tls import default_context

PACKAGES = ("httpx", "httpcore", "anyio", "aiolimiter", "attrs", "cattrs", "typer", "rich")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_KEY_LOG = "SSLKEYLOGFILE"


def run(options: ClientOptions) -> NoReturn:
    """Look at everything."""
    with exit_on_error(as_json=False):
        findings = list(_find(options))
        _show(findings, _scrub(options))
    raise typer.Exit(code_of(findings))


def _find(options: ClientOptions) -> Iterator[Finding]:
    yield Finding("versions", _versions())
    yield (key := _key(options))
    proxies, proxy = _proxies(options)
    yield proxy
    yield (certificates := _certificates())
    if options.base_url is not None:
        yield Finding("address", without_keys(options.base_url))
    yield (shared := _shared_limit())
    if proxies is None or key.exit or certificates.exit == Exit.USAGE:
        return
    yield from asyncio.run(_ask(options, proxies, MACHINE if not shared.exit else None))


def _versions() -> str:
    ours = f"smartlead-async {version('smartlead-async')}, Python {platform.python_version()}"
    return ", ".join([ours, *(f"{name} {_version(name)}" for name in PACKAGES)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # in its place is another, such as httpx2
        return "not installed"


def _key(options: ClientOptions) -> Finding:
    place = f"the variable {KEY_VARIABLE}" if options.api_key_file is None else f"the file {options.api_key_file}"
    try:
        key_of(options)
    except ConfigurationError as error:
        return wrong("key", error, f"export {KEY_VARIABLE}=..., or give --api-key-file FILE")
    return Finding("key", f"found in {place}")


def _scrub(options: ClientOptions) -> Scrub:
    """Takes the key out of what a server repeats."""
    try:
        return key_of(options).scrub
    except ConfigurationError:
        return str


def _proxies(options: ClientOptions) -> tuple[Proxies | None, Finding]:
    try:
        proxies = find_proxies(ENVIRONMENT, to_base_urls(options.base_url or BASE_URL).values())
    except ConfigurationError as error:
        return None, wrong("proxy", error, "correct the address or the variable")
    ways: dict[str, list[str]] = {}
    for host, address in proxies.shown.items():
        ways.setdefault(address, []).append(host)
    shown = [f"{address} to {', '.join(hosts)}" for address, hosts in ways.items()]
    return proxies, Finding("proxy", "; ".join(shown) or "none (HTTPS_PROXY, ALL_PROXY)")


def _certificates() -> Finding:
    try:
        default_context()
    except ConfigurationError as error:
        return wrong("certificates", error, "correct or unset the variable")
    named = next((f"those of {name}={os.environ[name]}" for name in _CERTIFICATES if os.environ.get(name)), None)
    words = named or f"those of certifi {_version('certifi')}"
    if _KEY_LOG in os.environ:
        words += f"; {_KEY_LOG} is set"
        return Finding(
            "certificates", words, f"unset {_KEY_LOG}: whoever has its file reads the key", Exit.REJECTS
        )
    return Finding("certificates", words)


def _shared_limit() -> Finding:
    try:
        file = machine_file(PROGRAM)
    except LimiterSettingError as error:
        wrong_setting = ConfigurationError(str(error))
        advice = "make the folder writable, so that commands at the same time share a limit"
        return wrong("limit, shared", wrong_setting, advice)
    return Finding("limit, shared", f"with other commands of this user, in {file}")


async def _ask(options: ClientOptions, proxies: Proxies, shared_limit: str | None) -> list[Finding]:
    """Call the API."""
    recorder = HeaderRecorder(proxies)
    async with Smartlead(
        key_of(options).reveal(),
        base_url=options.base_url or BASE_URL,
        rate_limits=rates_of(options),
        shared_limit=shared_limit,
        proxy=ENVIRONMENT,
        http_transport=recorder,
    ) as smartlead:
        began_at = time.monotonic()
        error = await _error_of(smartlead)
        findings = list(of_api(error, options.base_url or BASE_URL, time.monotonic() - began_at))
        if error is None:
            findings.append(of_plan(await _user(smartlead)))
        if recorder.came_at is not None:
            findings += [of_clock(recorder.headers, recorder.came_at), of_headers(recorder.headers)]
        return [*findings, of_limit(smartlead.limiter, rates_of(options))]


async def _error_of(smartlead: Smartlead) -> SmartleadError | None:
    """What is wrong with the smallest list there is."""
    try:
        await smartlead.leads.list_categories()
    except SmartleadError as error:
        return error
    return None


async def _user(smartlead: Smartlead) -> User | None:
    """Whose key it is, where the API says so."""
    try:
        return await smartlead.account.get_user()
    except SmartleadError:  # documented only
        return None


def _show(findings: list[Finding], scrub: Scrub) -> None:
    console = Console(highlight=False)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        is_well = not finding.exit
        mark = "[green]ok[/green]" if is_well else "[red]--[/red]"
        table.add_row(mark, escape(finding.name), escape(for_terminal(scrub(finding.words))))
        if finding.advice:
            table.add_row("", "", f"[yellow]{escape(for_terminal(scrub(finding.advice)))}[/yellow]")
    console.print(table)
    wrongs = sum(1 for finding in findings if finding.exit)
    console.print("all is well" if not wrongs else f"{wrongs} to look at, marked --")
