"""`smartlead-async sandbox`, where it cannot be."""

import subprocess
import sys


def test_a_setting_the_sandbox_does_not_take_is_wrong_use():
    """In its own words."""
    words = [sys.executable, "-m", "smartlead_async", "sandbox", "--port", "70000"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "70000" in done.stderr


def test_a_sandbox_without_its_extra_says_what_to_install():
    """In an interpreter that has no starlette."""
    program = "import sys; sys.modules['starlette'] = None; from smartlead_async.cli import main; main()"
    words = [sys.executable, "-c", program, "sandbox"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'smartlead-async[sandbox]'" in done.stderr
