"""The one entry to every check: `nox` runs what a contributor needs, `nox -l` lists the rest."""

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False  # said loudly by nox, and skipped
nox.options.sessions = ["lint", "types", "floors", "tests", "examples"]

PYTHONS = ["3.11", "3.12", "3.13"]
PROJECT = nox.project.load_toml("pyproject.toml")


def groups(*names: str) -> list[str]:
    """The packages of dependency groups: a pip that came with Python does not know groups."""
    return nox.project.dependency_groups(PROJECT, *names)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and formatting."""
    session.install(*groups("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, by two checkers."""
    session.install("-e", ".[cli,otel,redis,sandbox]", *groups("types"))
    session.run("mypy", "smartlead_async")
    session.run("pyright")


@nox.session
def floors(session: nox.Session) -> None:
    """The direction of the imports."""
    session.install("-e", ".[cli,redis,sandbox]", *groups("floors"))
    session.run("lint-imports")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests, on every Python there is."""
    session.install(".[cli,redis,sandbox]", *groups("test"))
    session.run("python", "-X", "dev", "-m", "pytest", "--numprocesses=auto", *session.posargs)


@nox.session(python=PYTHONS[-1])
def examples(session: nox.Session) -> None:
    """The examples, all of them: also needs the system's chromium and redis-server."""
    session.install(".[cli,sandbox]", *groups("test", "examples"))
    session.run(
        "python", "-X", "dev", "-m", "pytest", "tests/examples", "tests/test_examples.py", *session.posargs
    )


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks: figures of this machine, printed."""
    session.install("-e", ".[cli,redis,sandbox]", *groups("test"))
    for name in session.posargs or ["limit", "cost", "bulk"]:
        session.run("python", "-m", f"benchmarks.{name}")


@nox.session
def lab(session: nox.Session) -> None:
    """Our limiter and others before simulated servers, into docs/limiter-lab.md."""
    session.install("-e", ".[cli,sandbox]", *groups("lab"))
    session.run("python", "-m", "benchmarks.limiter", *session.posargs)


@nox.session
def compare(session: nox.Session) -> None:
    """What people use and this package against the strict sandbox, into docs/compare.md: five minutes."""
    session.install("-e", ".[sandbox]", *groups("compare"))
    session.run("python", "-m", "benchmarks.compare", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """What a night is for: two hundred simulated jobs, and one of a million leads (or as many as are given)."""
    session.install(".[cli,sandbox]", *groups("test"))
    session.run("python", "-m", "pytest", "tests/test_simulation.py", env={"SIMULATION_SEEDS": "0-199"})
    session.run("python", "-m", "tests.soak", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation site, into `site/`: no warning, and no link that leads nowhere."""
    session.install("-e", ".[cli,sandbox]", *groups("docs", "test"))
    session.run("python", "-m", "pytest", "tests/docs/test_fields.py")
    session.run("zensical", "build", "--clean", "--strict")
    session.run("python", "-m", "website.links", "site")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Atheris on what a server can say, for ten minutes or the seconds given."""
    try:
        session.install("--only-binary=atheris", *groups("fuzz"))
    except nox.command.CommandFailed:
        session.skip("atheris has no wheel for this Python on this platform")
    session.install("-e", ".", *groups("test"))
    [seconds] = session.posargs or ["600"]
    session.run("python", "-m", "tests.fuzz", f"-max_total_time={seconds}")
