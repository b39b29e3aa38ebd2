"""The sandbox where its extra is not installed."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["starlette", "uvicorn"])
def test_a_sandbox_without_its_extra_says_what_to_install(package):
    """In the last line of what Python prints."""
    program = f"import sys; sys.modules[{package!r}] = None; import smartlead_async.sandbox"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: the sandbox needs its extra: pip install 'smartlead-async[sandbox]'"
    )


def test_what_else_is_missing_is_said_as_it_is():
    """The extra would not help."""
    program = "import sys; sys.modules['attrs'] = None; import smartlead_async.sandbox"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "attrs" in done.stderr.splitlines()[-1]
