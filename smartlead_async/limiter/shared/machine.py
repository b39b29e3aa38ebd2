"""The file that all processes of one user on one machine share a limit in, where none was named.

It lies in the user's state folder and nowhere else: a folder that only a login session has (XDG_RUNTIME_DIR) would
part a job of cron from a shell, and with it their limits.
"""

import os
import platform
import sys
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from smartlead_async.limiter.errors import LimiterSettingError

MACHINE = "machine"


def machine_file(program: str) -> Path:
    """The file, in a folder of the program's that is made where there is none; both are the user's alone."""
    try:
        folder = state_folder(sys.platform, os.environ, Path.home()) / program
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        reason = str(error)
    else:
        # A home on a network drive serves several machines; each has a clock and locks of its own.
        return folder / f"limit-{blake2b(platform.node().encode(), digest_size=8).hexdigest()}.sqlite"
    raise LimiterSettingError(
        f"shared_limit='machine': there is no folder for the file ({reason}); give file:///PATH"
    )


def state_folder(system: str, environment: Mapping[str, str], home: Path) -> Path:
    """Where programs of a user keep what they remember, by the custom of the system."""
    if system == "win32":
        named, usual = "LOCALAPPDATA", home / "AppData" / "Local"
    elif system == "darwin":
        return home / "Library" / "Application Support"
    else:
        named, usual = "XDG_STATE_HOME", home / ".local" / "state"
    folder = Path(environment.get(named, ""))
    return folder if folder.is_absolute() else usual
