"""The comparison with an earlier tag sees what a program would miss, and nothing else."""

import subprocess
from pathlib import Path

import pytest

pytest.importorskip("griffe", reason="needs the dependency group api")

from tests.surface import breakages, may_break

FILES = {
    "__init__.py": "from smartlead_async.client import Smartlead\n__all__ = ['Smartlead']",
    "client.py": "from smartlead_async.leads import Leads\nclass Smartlead:\n    leads: Leads\n    _own: int = 1",
    "leads.py": "class Base:\n    def add(self): ...\nclass Leads(Base):\n    def get(self, lead_id, full=0): ...",
    "sandbox/__init__.py": "from smartlead_async.sandbox.server import run\n__all__ = ['run']",
    "sandbox/server.py": "def run(port=8000): ...\ndef serve(): ...",
    "webhooks/__init__.py": "from smartlead_async.webhooks.receiver import verify\n__all__ = ['verify']",
    "webhooks/receiver.py": "def verify(body): ...",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of the same shape in a repository of its own, tagged."""
    package = tmp_path / "smartlead_async"
    for name, code in FILES.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(code, encoding="utf-8")
    who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "Begin"], ["tag", "v0.1.0"]):
        subprocess.run(["git", "-C", tmp_path, *words], check=True)
    return package


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("leads.py", "full=0", "full", ["`Leads.get(full)`: *Parameter is now required*"]),
        ("leads.py", "full=0", "full=1", ["`Leads.get(full)`: *Parameter default was changed*: `0` -> `1`"]),
        ("leads.py", "def add(", "def add_one(", ["`Leads.add`: *Public object was removed*"]),
        (
            "client.py",
            "    leads: Leads\n",
            "",
            ["`Smartlead.leads`: *Public object was removed*", "`Leads`: *Public object was removed*"],
        ),
        ("sandbox/server.py", "port=8000", "", ["`run(port)`: *Parameter was removed*"]),
        ("webhooks/receiver.py", "body", "", ["`verify(body)`: *Parameter was removed*"]),
    ],
    ids=["parameter", "default", "inherited method", "attribute", "sandbox", "webhooks"],
)
def test_what_a_program_would_miss_is_found(
    package: Path, name: str, old: str, new: str, expected: list[str]
) -> None:
    """In a resource of the client, in what it inherits, in the client itself, in the sandbox, in webhooks."""
    (package / name).write_text(FILES[name].replace(old, new), encoding="utf-8")
    assert breakages("v0.1.0", package.parent) == [f"- {line}" for line in expected]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("client.py", "_own", "_other"),
        ("sandbox/server.py", "def serve()", "def serve_(port)"),
        ("leads.py", "full=0", "full=0, brief=0"),
    ],
    ids=["underscore", "below the public names", "optional parameter"],
)
def test_what_is_not_public_may_change(package: Path, name: str, old: str, new: str) -> None:
    """And an addition is no breakage."""
    (package / name).write_text(FILES[name].replace(old, new), encoding="utf-8")
    assert breakages("v0.1.0", package.parent) == []


def test_a_public_class_may_move(package: Path) -> None:
    """Its module's name is nobody's business."""
    (package / "people.py").write_text(FILES["leads.py"], encoding="utf-8")
    (package / "leads.py").unlink()
    (package / "client.py").write_text(FILES["client.py"].replace("async.leads", "async.people"), encoding="utf-8")
    assert breakages("v0.1.0", package.parent) == []


@pytest.mark.parametrize(
    ("tag", "version", "expected"),
    [
        ("v0.1.0", "0.1.1", False),
        ("v0.1.0", "0.2.0", True),
        ("v0.9.0", "1.0.0", True),
        ("v1.2.0", "1.3.0", False),
        ("v1.2.0", "2.0.0", True),
    ],
)
def test_which_version_may_break(tag: str, version: str, expected: bool) -> None:
    """A major one, and before the first a minor one."""
    assert may_break(tag, version) is expected
