"""How figures of several rounds are written."""

from collections.abc import Sequence
from statistics import median


def spread(values: Sequence[float], form: str = "{:g}") -> str:
    """From the least to the most; one value where they are the same as written."""
    least, most = form.format(min(values)), form.format(max(values))
    return least if least == most else f"{least}..{most}"


def middle(values: Sequence[float], form: str) -> str:
    """The median, and from the least to the most where that says more."""
    shown, others = form.format(median(values)), spread(values, form)
    return shown if shown == others else f"{shown} ({others})"
