"""`smartlead-async sandbox`, where it cannot be."""

import subprocess
import sys


def test_a_sandbox_without_its_extra_says_what_to_install():
    """In an interpreter that has no starlette."""
    program = "import sys; sys.modules['starlette'] = None; from smartlead_async.cli import main; main()"
    words = [sys.executable, "-c", program, "sandbox"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'smartlead-async[sandbox]'" in done.stderr
