"""The entry to every check: `nox` runs what a change needs, `nox -t ci` what CI runs then, `nox -l` lists all."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False  # said loudly by nox, and skipped
nox.options.download_python = "never"

PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.14t", "3.15"]  # those there are; t: without the global lock
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
nox.options.sessions = ["lint", "types", "floors", "tests"]

PROJECT = nox.project.load_toml("pyproject.toml")

IS_THE_WHEEL = """
import smartlead_async, sysconfig
assert smartlead_async.__file__.startswith(sysconfig.get_path("purelib")), smartlead_async.__file__
"""


def groups(*names: str) -> list[str]:
    """The packages of dependency groups: a pip that came with Python does not know groups."""
    return nox.project.dependency_groups(PROJECT, *names)


@contextmanager
def beside_the_package(session: nox.Session) -> Iterator[None]:
    """In a copy of all but the package: what tests and the programs they start import there is the wheel."""
    house = Path(session.virtualenv.location, "house")
    shutil.rmtree(house, ignore_errors=True)
    house.mkdir()
    for name in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        if Path(name).is_dir() and name != "smartlead_async":
            shutil.copytree(name, house / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("README.md", "noxfile.py", "pyproject.toml", "zensical.toml"):
        shutil.copy(file, house)
    with session.chdir(house):
        session.run("python", "-c", IS_THE_WHEEL, silent=True)
        yield


# Compiled files are kept, whatever the environment says: programs that tests start would compile all they import.
KEEPS_COMPILED = {"PYTHONDONTWRITEBYTECODE": None}
# One more than there are cores: some tests wait, for a process or for a server.
PROCESSES = f"--numprocesses={(os.cpu_count() or 1) + 1}"
SANDBOX_PAGES = "tests/docs/test_blocks.py::test_sandboxes_of_a_page_run_too"


def run_tests(session: nox.Session, *chosen: str, interpreter: tuple[str, ...] = ()) -> None:
    """Run tests of what is installed, on all cores."""
    with beside_the_package(session):
        session.run("python", *interpreter, "-m", "pytest", PROCESSES, *chosen, env=KEEPS_COMPILED)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and formatting; the workflows."""
    session.install(*groups("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("zizmor", "--offline", "--quiet", ".github")


@nox.session
def types(session: nox.Session) -> None:
    """Types: of the package by two checkers, of the lines a user writes in `tests/typing` by a third one too."""
    session.install("-e", ".[cli,otel,redis,sandbox,xlsx]", *groups("types"))
    session.run("mypy", "smartlead_async", "tests/typing")
    session.run("pyright")
    session.run("ty", "check", "--python", session.virtualenv.location)


@nox.session
def floors(session: nox.Session) -> None:
    """The direction of the imports."""
    session.install("-e", ".[cli,redis,sandbox,xlsx]", *groups("floors"))
    session.run("lint-imports")


def install_for_tests(session: nox.Session) -> None:
    """The wheel, with what its tests need."""
    session.install(".[cli,redis,sandbox,xlsx]", *groups("test"))


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, of the wheel, on the Python that runs nox.

    Without the programs of `examples/` and the pages that start sandboxes: the sessions `examples` and `docs` run
    them, the first with all that they need.
    """
    install_for_tests(session)
    run_tests(session, "--ignore=tests/examples", f"--deselect={SANDBOX_PAGES}", *session.posargs)


@nox.session(python=[python for python in PYTHONS if python != HERE], tags=["ci"])
def pythons(session: nox.Session) -> None:
    """The tests, on every other Python there is, in its development mode.

    In that mode asyncio checks itself, which takes as long again: not where somebody waits for the tests.
    """
    install_for_tests(session)
    run_tests(session, *session.posargs, interpreter=("-X", "dev"))


@nox.session(tags=["ci"])
def examples(session: nox.Session) -> None:
    """The examples, all of them: also needs the system's chromium and redis-server."""
    session.install(".[cli,sandbox]", *groups("test", "examples"))
    with beside_the_package(session):
        session.run(
            "python", "-X", "dev", "-m", "pytest", "tests/examples", "tests/test_examples.py", *session.posargs
        )


@nox.session(tags=["ci"])
def build(session: nox.Session) -> None:
    """The wheel and the sdist, into `dist/`: what they hold, and a first use of the wheel somewhere else."""
    session.install(*groups("build"))
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build")
    session.run("python", "-m", "tests.packed", "dist")
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    [wheel] = (path.resolve() for path in Path("dist").glob("*.whl"))
    with session.chdir(session.create_tmp()):
        session.run("python", "-m", "venv", "--clear", "fresh")
        python = Path("fresh", "Scripts" if sys.platform == "win32" else "bin").resolve()
        session.run(str(python / "python"), "-m", "pip", "install", "-q", str(wheel), external=True)
        session.run(str(python / "python"), "-c", "from smartlead_async import *", external=True)
        session.run(str(python / "python"), "-m", "pip", "install", "-q", f"{wheel}[cli,sandbox]", external=True)
        session.run(str(python / "smartlead-async"), "--help", external=True, silent=True)


@nox.session(python=PYTHONS[0], venv_backend="uv")
def lowest(session: nox.Session) -> None:
    """The tests, with the lowest versions that `pyproject.toml` allows."""
    session.install("--resolution=lowest-direct", ".[cli,otel,redis,sandbox,xlsx]", *groups("test"))
    run_tests(session, *session.posargs)


@nox.session
def httpx2(session: nox.Session) -> None:
    """The tests, with httpx2, which goes on where httpx rests, in its place."""
    session.install(".[cli,otel,redis,sandbox,xlsx]", *groups("test", "httpx2"))
    run_tests(session, "-p", "tests.with_httpx2", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Which branches the tests go, of the whole suite: all of them."""
    session.install("-e", ".[cli,redis,sandbox,xlsx]", *groups("test"))
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", PROCESSES, *session.posargs, env=KEEPS_COMPILED)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def api(session: nox.Session) -> None:
    """The public names beside those of the last tag: what is missing or changed needs the version for it."""
    session.install("-e", ".", *groups("api", "test"))
    session.run("python", "-m", "pytest", "tests/test_surface.py")
    tag = session.run(
        "git", "describe", "--tags", "--abbrev=0", "--match=v*", external=True, silent=True, success_codes=[0, 128]
    )
    if not re.fullmatch(r"v[0-9.]+", tag.strip()):
        session.skip(f"NOTHING WAS COMPARED: no tag v1.2.3 is to be found ({tag.strip()})")
    session.run("python", "-m", "tests.surface", tag.strip())


@nox.session
def drift(session: nox.Session) -> None:
    """What is new, gone or changed in the vendor's documentation: an OpenAPI file, or a folder of pages."""
    session.install("-e", ".", *groups("drift"))
    session.run("python", "-m", "tests.drift", *session.posargs)


@nox.session
def audit(session: nox.Session) -> None:
    """Known vulnerabilities of what the package needs, extras included, and of nothing else."""
    session.install(*groups("audit"))
    installed = Path(session.create_tmp(), "installed")
    shutil.rmtree(installed, ignore_errors=True)
    needed = [*PROJECT["project"]["dependencies"], *chain(*PROJECT["project"]["optional-dependencies"].values())]
    session.install("--target", str(installed), *needed)
    session.run("pip-audit", "--strict", "--path", str(installed))  # strict: what cannot be looked up is a failure


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks: figures of this machine, printed."""
    session.install("-e", ".[cli,redis,sandbox,xlsx]", *groups("test"))
    for name in session.posargs or ["limit", "cost", "bulk"]:
        session.run("python", "-m", f"benchmarks.{name}")


@nox.session
def lab(session: nox.Session) -> None:
    """Our limiter and others before simulated servers, into docs/limiter-{lab,learning,ways}.md."""
    session.install("-e", ".[cli,sandbox]", *groups("lab"))
    session.run("python", "-m", "benchmarks.limiter", *session.posargs)
    if not session.posargs:
        session.run("python", "-m", "benchmarks.limiter.learned")
        session.run("python", "-m", "benchmarks.limiter.ways")


@nox.session
def compare(session: nox.Session) -> None:
    """What people use and this package against the strict sandbox, into docs/compare.md: six minutes."""
    session.install("-e", ".[cli,sandbox,xlsx]", *groups("compare"))
    session.run("python", "-m", "benchmarks.compare", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """What a night is for: the limiter's scenarios, 200 jobs, a million leads (or as many as are given)."""
    session.install(".[cli,sandbox]", *groups("test"))
    scenarios = [f"tests/limiter/test_limiter_{name}.py" for name in ("law", "order", "cancellation")]
    with beside_the_package(session):
        pytest = ("python", "-m", "pytest", "--override-ini=faulthandler_timeout=0")  # one test may take an hour
        session.run(*pytest, *scenarios, env={"LIMITER_SCENARIOS": "100"})
        session.run(*pytest, "tests/test_simulation.py", env={"SIMULATION_SEEDS": "0-199"})
        session.run("python", "-m", "tests.soak", *session.posargs)


@nox.session(tags=["ci"])
def docs(session: nox.Session) -> None:
    """The documentation site, into `site/`: no warning, no link that leads nowhere, nothing that does not fit."""
    session.install("-e", ".[cli,redis,sandbox,xlsx]", *groups("docs", "test"))
    checked = [f"tests/docs/test_{name}.py" for name in ("fields", "operations", "layout", "search")]
    session.run("python", "-m", "pytest", *checked, SANDBOX_PAGES)
    session.run("python", "-m", "zensical", "build", "--clean", "--strict")
    session.run("python", "-m", "website.links", "site")
    session.run("python", "-m", "website.layout", "site")
    session.run("python", "-m", "website.search", "site")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Atheris on what a server can say, and what anybody can send to a receiver: ten minutes each, or as given."""
    try:
        session.install("--only-binary=atheris", *groups("fuzz"))
    except nox.command.CommandFailed:
        session.skip("atheris has no wheel for this Python on this platform")
    session.install("-e", ".[cli]", *groups("test"))
    [seconds] = session.posargs or ["600"]
    for name in ("fuzz", "fuzz_webhooks"):
        session.run("python", "-m", f"tests.{name}", f"-max_total_time={seconds}")


@nox.session
def mutation(session: nox.Session) -> None:
    """Small mistakes in what matters most, or in the subjects given: nine in ten are noticed by the tests."""
    session.install("-e", ".[cli,sandbox]", *groups("test", "mutation"))
    session.run("python", "-m", "tests.mutation", *session.posargs)
