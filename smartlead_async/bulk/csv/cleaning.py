"""What was changed between the cells of a file and what is sent: counted, so that it can be shown."""

from enum import Enum

import attrs


class Change(Enum):
    """A kind of change, in words."""

    INVISIBLE = "cells that characters which nobody sees were taken out of"
    UNWRAPPED = "e-mail addresses taken out of quotes, brackets, names or punctuation around them"
    DOMAIN = "e-mail addresses whose domain is written in ASCII (xn--...), as mail servers know it"
    NO_VALUE = "cells left out because they say that there is no value (#N/A, #REF!, null, undefined)"
    TEXT_FORMULA = 'cells taken out of ="...", by which exports keep numbers from a spreadsheet'
    QUOTED = "names taken out of quotes around them"
    NO_NAME = "names left out because they have no letter, or are an e-mail address or a template's {{first_name}}"
    PHONE = "phone numbers left out because they are in scientific form (4.4E+11): their last digits are lost"
    SCIENTIFIC = "numbers in scientific form (4.4E+11), sent as they are"
    SURPLUS = "rows with empty cells behind the last column, which were left out"
    UNQUOTED = "lines taken out of the quotes that they stand in as a whole"


@attrs.define
class Cleaning:
    """Counts of changes, and the line of each one's first.

    Attributes:
        counts: How often each change was made.
        first_lines: Where it was made first.
    """

    counts: dict[Change, int] = attrs.field(factory=dict[Change, int])
    first_lines: dict[Change, int] = attrs.field(factory=dict[Change, int])

    def add(self, change: Change, line: int) -> None:
        """One more."""
        self.counts[change] = self.counts.get(change, 0) + 1
        self.first_lines.setdefault(change, line)

    def lines(self) -> tuple[str, ...]:
        """A sentence for each change, for people."""
        return tuple(
            f"{change.value}: {count:,} (first on line {self.first_lines[change]})"
            for change, count in self.counts.items()
        )
