"""How pages with figures look: their tables, and the colours of their plots."""

from collections.abc import Iterable, Sequence

GROUND, INK, FAINT, OURS = "white", "#1f2328", "#d0d4da", "#e3f1e7"  # opaque: the page may be dark


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
