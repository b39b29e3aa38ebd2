"""The long description of the package: the README as an index shows it, without the repository's files beside it.

`files` under `[tool.hatch.metadata.hooks.custom]` is where the files can be read, such as
`https://github.com/OWNER/smartlead-async/blob/main/`. As long as it is empty, a link becomes its words and the
name of the file: the source distribution has the files.
"""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n\n", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\((?!\w+:)([^)]+)\)")  # to a file of the repository
_WHERE = "\nFiles named in brackets are in the source distribution, beside this text.\n"


class LongDescription(MetadataHookInterface):
    """Makes `readme` of the project's metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by hatchling for every build."""
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        text = long_description(readme, files=self.config["files"])
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def long_description(readme: str, *, files: str) -> str:
    """The README without pictures, and with links that lead somewhere."""
    text = _PICTURE.sub("", readme)
    return _LINK.sub(rf"[\1]({files}\2)", text) if files else _LINK.sub(r"\1 (`\2`)", text) + _WHERE
