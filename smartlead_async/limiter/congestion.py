"""What refusals teach: how long everybody pauses, and at which share of the full pace calls go afterwards. Pure.

A refusal (429, or 406 outside reconnect) halves the pace. Clean answers bring it back, quickly up to a tenth
below where it was refused, slowly beyond: a server that counts otherwise than the documentation says refuses
what keeps to the limit, and that is learned once, not every minute.
"""

from math import inf

FIRST_PAUSE_S = 2.0  # after a refusal without a hint; doubled per refusal in a row
LONGEST_GUESSED_PAUSE_S = 15.0
LONGEST_PAUSE_S = 900.0  # of what a server may ask for
SLOWED_TO = 0.5  # the pace after a refusal
SLOWEST = 0.05
CLEAN_ANSWERS = 20  # so many bring the pace back by
REGAINED = 0.05  # of the full pace
CEILING = 0.9  # of the pace that was refused: up to there it comes back quickly
LOWEST_CEILING = 0.5  # what is refused below that is refused for another's doing, whatever the pace
TRUST_S = 60.0  # without a refusal, until the ceiling rises by REGAINED; doubled by a refusal, halved by
# each rise after the first
LONGEST_TRUST_S = 480.0


class Refusals:
    """The pace after a refusal, as a share of the full one, up to which `ceiling` it comes back, and the pause."""

    def __init__(self) -> None:
        self.share = 1.0
        self.paused_until = -inf
        self.count = 0  # requests refused together are one
        self._last_refusal = -inf
        self._in_a_row = 0
        self._clean_answers = 0
        self.ceiling = 1.0
        self._ceiling_since = -inf
        self._has_risen = False  # since it was lowered
        self._trust_s = TRUST_S / 2

    def refused(self, now: float, granted_at: float, retry_after_s: float | None) -> bool:
        """A request was refused for rate; whether that says something that was not known.

        Requests that were on their way when the pause began belong to the same refusal.
        """
        is_another = granted_at > self._last_refusal
        if is_another:
            self._last_refusal = now
            self.count += 1
            self._in_a_row += 1
            self._slow_down(now)
        again = self._in_a_row - 1
        guess = min(LONGEST_GUESSED_PAUSE_S, FIRST_PAUSE_S * 2**again)
        hint = 0.0 if retry_after_s is None else min(retry_after_s, LONGEST_PAUSE_S)
        pause_s = hint if retry_after_s is not None and not again else max(hint, guess)
        self.paused_until = max(self.paused_until, now + pause_s)
        return is_another

    def accepted(self, now: float, exhausted_for_s: float) -> bool:
        """A request was not refused for rate; whether the pace comes back by it.

        Where nothing is left of the server's own window by its headers, everybody waits for it.
        """
        self._in_a_row = 0
        if exhausted_for_s > 0:
            self.paused_until = max(self.paused_until, now + min(exhausted_for_s, LONGEST_PAUSE_S))
        if self.ceiling < 1.0 and now >= self._ceiling_since + self._trust_s:
            self.ceiling = min(1.0, self.ceiling + REGAINED)
            self._ceiling_since = now
            if self._has_risen:
                self._trust_s = max(TRUST_S, self._trust_s / 2)
            self._has_risen = True
        if self.share >= self.ceiling:
            return False
        self._clean_answers += 1
        if self._clean_answers < CLEAN_ANSWERS:
            return False
        self._clean_answers = 0
        self.share = min(self.ceiling, self.share + REGAINED)
        return True

    def _slow_down(self, now: float) -> None:
        self._clean_answers = 0
        self.ceiling = min(self.ceiling, max(LOWEST_CEILING, self.share * CEILING))
        self._ceiling_since = now
        self._trust_s = min(LONGEST_TRUST_S, self._trust_s * 2)
        self._has_risen = False
        self.share = max(SLOWEST, self.share * SLOWED_TO)
