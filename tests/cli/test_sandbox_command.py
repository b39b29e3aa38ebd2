"""`smartlead-async sandbox`, where it cannot be."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("option", "value"), [("port", "70000"), ("dialect", "french"), ("scenario", "office")])
def test_a_setting_the_sandbox_does_not_take_is_wrong_use(option: str, value: str):
    """In its own words, in one line."""
    words = [sys.executable, "-m", "smartlead_async", "sandbox", f"--{option}", value]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"{option} is {value}: it must be " in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_sandbox_without_its_extra_says_what_to_install():
    """In an interpreter that has no starlette."""
    program = "import sys; sys.modules['starlette'] = None; from smartlead_async.cli import main; main()"
    words = [sys.executable, "-c", program, "sandbox"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'smartlead-async[sandbox]'" in done.stderr
