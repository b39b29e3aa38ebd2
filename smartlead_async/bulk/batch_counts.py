"""What the API says of a batch of leads together: its counters, kept where they say too little of each row."""

import re
from collections.abc import Mapping

import attrs

_TEXT = re.compile(
    r"of (?P<size>\d{1,9}) leads from row (?P<first>\d{1,18}) on the API said together: "
    r"(?P<counters>\w+ \d{1,9}(?:, \w+ \d{1,9})*|nothing)(?P<repeated>; they were sent more than once)?"
)

_REFUSED = ("invalid_email_count", "block_count", "bounce_count", "lead_import_stopped_count")


@attrs.frozen
class BatchCounts:
    """The counters of an answer, and the rows they are about. `str()` of it is for people, and for the journal.

    Attributes:
        first: The first row's place in the input, from 0.
        size: How many rows they are: those that the answer does not name.
        counters: By the API's names; those that are not 0.
        is_repeated: The rows were sent before, and may be counted as there before for that reason.
    """

    first: int
    size: int
    counters: Mapping[str, int]
    is_repeated: bool = False

    @property
    def added(self) -> int:
        """Leads that this request added."""
        return self.counters.get("total_leads", 0)

    @property
    def in_campaign(self) -> int:
        """Leads that are in the campaign after it."""
        return self.added + self.counters.get("already_added_to_campaign", 0)

    @property
    def refused(self) -> int:
        """Leads that the API counts as refused, by whatever rule of its own."""
        return sum(self.counters.get(name, 0) for name in _REFUSED)

    @property
    def in_words(self) -> str:
        """The counters."""
        return ", ".join(f"{name} {count}" for name, count in self.counters.items()) or "nothing"

    def __str__(self) -> str:
        repeated = "; they were sent more than once" if self.is_repeated else ""
        return f"of {self.size} leads from row {self.first} on the API said together: {self.in_words}{repeated}"


def read_counts(text: str | None) -> BatchCounts | None:
    """The counters of a text that was made of them; nothing of any other."""
    found = _TEXT.fullmatch(text or "")
    if found is None:
        return None
    pairs = [pair.split(" ") for pair in found["counters"].split(", ") if pair != "nothing"]
    counters = {name: int(count) for name, count in pairs}
    return BatchCounts(int(found["first"]), int(found["size"]), counters, found["repeated"] is not None)
