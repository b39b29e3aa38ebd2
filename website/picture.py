"""The README's first command as a picture: `python -m website.picture` runs it in tmux and draws the screen.

Made anew when the command's words change. It fetches no fonts.
"""

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

COLUMNS, LINES = 100, 75
COMMAND = "smartlead-async import examples/leads.csv --campaign 372 --sandbox"
PICTURE = Path("docs/assets/import.svg")
LONGEST_S = 120.0
FETCHED_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def tmux(*words: str) -> str:
    """What a command of tmux says."""
    return subprocess.run(["tmux", "-L", "picture", *words], check=True, capture_output=True, text=True).stdout


def screen(command: str) -> str:
    """All that a command has written, in colours, when it has ended."""
    path = shlex.quote(str(Path(sys.executable).parent))
    shell = f"PATH={path}:$PATH bash -c {shlex.quote(f'{command}; sleep {LONGEST_S}')}"
    tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), shell)
    try:
        until = time.monotonic() + LONGEST_S
        while "seconds" not in tmux("capture-pane", "-p") and time.monotonic() < until:
            time.sleep(0.5)
        time.sleep(1.0)
        return tmux("capture-pane", "-p", "-e")
    finally:
        tmux("kill-server")


def main() -> None:
    """Write the picture."""
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text.from_ansi(f"$ {COMMAND}\n{screen(COMMAND).rstrip()}"))
        drawn = console.export_svg(title="smartlead-async")
        PICTURE.write_text(FETCHED_FONT.sub("", drawn).replace("Fira Code, ", ""), encoding="utf-8")


if __name__ == "__main__":
    main()
