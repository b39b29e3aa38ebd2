"""40 random SIGKILLs of the real command on 4,000 rows against the sandbox: lost, added twice, counted right?"""

import csv
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import print_figure, print_machine
from smartlead_async.sandbox import Sandbox

ROWS = 4000
KILLS = 40
IN_FLIGHT = 10  # the command's workers


def write_leads(path: Path) -> None:
    """A file as an importer would have it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["email", "first_name"])
        table.writerows([f"person{number}@example.com", f"Person {number}"] for number in range(ROWS))


def run_and_kill(command: list[str], sandbox: Sandbox, rng: random.Random) -> str | None:
    """Start the command and kill it once it sends; its output if it was faster."""
    seen = sandbox.report().requests
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while sandbox.report().requests == seen and process.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.uniform(0.0, 0.25))
        process.kill()
        output, _ = process.communicate()
    return output if process.returncode == 0 else None


def main() -> None:
    """Print all figures."""
    print_machine()
    rng = random.Random(40)
    with TemporaryDirectory() as folder, Sandbox(limit=None) as sandbox:
        leads = Path(folder) / "leads.csv"
        write_leads(leads)
        command = [sys.executable, "-m", "smartlead_async", "import", str(leads), "--campaign", "372", "--json"]
        command += ["--base-url", sandbox.base_url, "--rate-limit", "400/1"]
        os.environ["SMARTLEAD_API_KEY"] = sandbox.api_key
        kills = sum(run_and_kill(command, sandbox, rng) is None for _ in range(KILLS))
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        facts = json.loads(done.stdout)
        times = sandbox.report().times_added[372]
        with closing(sqlite3.connect(f"{leads}.journal")) as journal:
            is_whole = journal.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    print_figure("kills", kills, "processes", "40")
    print_figure("rows lost", ROWS - len(times), "rows", "0")
    print_figure("rows added twice", sum(times.values()) - len(times), "rows", f"<= {kills * IN_FLIGHT}")
    print_figure("rows the last report counts as added", facts["added"], "rows", str(ROWS))
    print_figure("of these settled by the runs that were killed", facts["resumed"], "rows")
    print_figure("the journal is whole", is_whole, "(1 is yes)", "1")


if __name__ == "__main__":
    main()
