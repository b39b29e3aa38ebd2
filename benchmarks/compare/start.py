"""What a program pays before its first call: CPU of interpreters that import a client and make one."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from benchmarks.compare.by_command import PROGRAM

ROUNDS = 5
NOTHING = [sys.executable, "-c", ""]
CLIENT = "from smartlead_async import Smartlead; Smartlead('key')"
STARTS: Mapping[str, Sequence[str]] = {
    "httpx": [sys.executable, "-c", "import httpx; httpx.AsyncClient()"],
    "httpx, AsyncLimiter": [sys.executable, "-c", "import aiolimiter, httpx; httpx.AsyncClient()"],
    "aiohttp": [sys.executable, "-c", "import aiohttp"],
    "smartlead-cli": [str(PROGRAM), "--help"],
    "smartlead-async, a client": [sys.executable, "-c", CLIENT],
    "smartlead-async, its command": [str(PROGRAM.with_name("smartlead-async")), "--help"],
}


def _cpu_s(command: Sequence[str]) -> float:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime


def starts(rounds: int = ROUNDS) -> Mapping[str, Sequence[float]]:
    """Seconds of CPU over the bare interpreter's, in rounds in each of which all have their turn."""
    measured: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(rounds):
        bare_s = _cpu_s(NOTHING)
        for name, command in STARTS.items():
            measured[name].append(_cpu_s(command) - bare_s)
    return measured
