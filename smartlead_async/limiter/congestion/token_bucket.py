"""How a token bucket is told from other servers: by how many requests it lets in between two refusals. Pure.

It refuses when it is empty, and again when what came in the pause is used up: so its runs of answers are alike,
and longer at a lower rate.
"""

OFTEN = 3  # such runs in a row
ALIKE = 0.25  # that differ by less from one to the next
SHORTEST_S, LONGEST_S = 10.0, 50.0  # each of them


class TokenBucket:
    """What is seen of one.

    Attributes:
        is_seen: It was recognised.
    """

    def __init__(self) -> None:
        self.is_seen = False
        self._run = 0  # answers since the last refusal
        self._run_before = 0
        self._alike = 1
        self._seen_at = 0  # the run when the rate was lowered for it

    def count(self) -> None:
        """A request was let in."""
        self._run += 1

    def forget_run(self) -> None:
        """The rate is raised."""
        self._seen_at = 0

    def refuses(self, run_s: float) -> bool:
        """A request is refused, so long after the run began: whether by a token bucket that is used too fast."""
        run, before, self._run, self._run_before = self._run, self._run_before, 0, self._run
        is_alike = SHORTEST_S <= run_s < LONGEST_S and abs(run - before) < ALIKE * run
        self._alike = self._alike + 1 if is_alike else 1
        if self._alike < OFTEN or run < (1 + ALIKE) * self._seen_at:
            return False
        self._alike, self._seen_at, self.is_seen = 1, run, True
        return True
