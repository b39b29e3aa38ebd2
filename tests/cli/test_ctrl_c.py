"""Ctrl-C before a command has begun."""

import subprocess
import sys

LOADING = """
import sys

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "smartlead_async.cli.commands":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from smartlead_async.cli import main
main()
"""


def test_while_the_command_is_loaded_it_ends_without_a_traceback():
    """In the first second nobody can say more than that it was interrupted."""
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")
