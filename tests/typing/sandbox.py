"""Checked, never run: the sandbox, as tests of other programs use it."""

from typing import assert_type

from smartlead_async import Smartlead
from smartlead_async.sandbox import FaultKind, Report, Sandbox


async def used() -> None:
    with Sandbox() as sandbox:
        assert_type(sandbox, Sandbox)
        assert_type(sandbox.api_key, str)
        assert_type(sandbox.base_url, str)
        Smartlead(sandbox.api_key, base_url=sandbox.base_url)
    async with Sandbox(limit=None, window="fixed", refuse_with=406, dialect="deployed", latency_s=(0, 0.1)):
        pass
    kind: FaultKind = "reset"
    sandbox.misbehave(kind, times=2, after_commit=True, method="POST")
    sandbox.misbehave("status", status=503, headers={"Retry-After": "1"}, body={"error": "busy"})
    report = sandbox.report()
    assert_type(report, Report)
    assert_type(report.requests, int)
    assert_type(report.leads_by_campaign, dict[int, int])
    assert_type(report.times_added, dict[int, dict[str, int]])

    Sandbox("key")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
    Sandbox(dialect="both")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    Sandbox(refuse_with=503)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    sandbox.misbehave("explode")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    sandbox.misbehave("reset", 2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
