"""Congestion control: the pause and the pace that follow from refusals. Pure, and safe to use from any thread.

AIMD, additive increase and multiplicative decrease, as in TCP: a refusal (429, or 406 outside reconnect) halves
the rate factor, clean answers raise it step by step. They do so quickly up to the slow-start threshold, a tenth
below where it was refused, and slowly beyond: a server that counts otherwise than the documentation says refuses
what keeps to the limit, and that is learned once, not every minute.
"""

from math import inf
from threading import Lock

FIRST_PAUSE_S = 2.0  # after a refusal without a hint; doubled per refusal in a row
LONGEST_GUESSED_PAUSE_S = 15.0
LONGEST_PAUSE_S = 900.0  # of what a server may ask for
DECREASE = 0.5  # the rate factor is multiplied by it at a refusal
LOWEST_FACTOR = 0.05
CLEAN_ANSWERS = 20  # so many raise the rate factor by
INCREASE = 0.05  # of the full pace
THRESHOLD = 0.9  # of the rate factor that was refused
LOWEST_THRESHOLD = 0.5  # what is refused below that is refused for another's doing, whatever the pace
PROBE_S = 60.0  # without a refusal, until the threshold rises by INCREASE; doubled by a refusal, halved by each
# rise after the first
LONGEST_PROBE_S = 480.0


class CongestionControl:
    """What the refusals of a key have led to.

    Attributes:
        rate_factor: The pace as a share of the full one.
        slow_start_threshold: Up to this rate factor clean answers bring the pace back.
        paused_until: When the pause ends.
        count: Refusals so far; requests refused together are one.
    """

    def __init__(self) -> None:
        self._lock = Lock()  # answers come to loops on several threads
        self.rate_factor = 1.0
        self.paused_until = -inf
        self.count = 0
        self._last_refusal = -inf
        self._in_a_row = 0
        self._clean_answers = 0
        self.slow_start_threshold = 1.0
        self._threshold_since = -inf
        self._has_risen = False  # since it was lowered
        self._probe_s = PROBE_S / 2

    def refused(self, now: float, granted_at: float, retry_after_s: float | None) -> bool:
        """A request was refused for rate; whether that says something that was not known.

        Requests that were on their way when the pause began belong to the same refusal.
        """
        with self._lock:
            return self._refused(now, granted_at, retry_after_s)

    def accepted(self, now: float, exhausted_for_s: float) -> bool:
        """A request was not refused for rate; whether that raises the rate factor.

        Where nothing is left of the server's own window by its headers, the whole queue waits for it.
        """
        with self._lock:
            return self._accepted(now, exhausted_for_s)

    def _refused(self, now: float, granted_at: float, retry_after_s: float | None) -> bool:
        is_another = granted_at > self._last_refusal
        if is_another:
            self._last_refusal = now
            self.count += 1
            self._in_a_row += 1
            self._decrease(now)
        again = self._in_a_row - 1
        guess = min(LONGEST_GUESSED_PAUSE_S, FIRST_PAUSE_S * 2**again)
        hint = 0.0 if retry_after_s is None else min(retry_after_s, LONGEST_PAUSE_S)
        pause_s = hint if retry_after_s is not None and not again else max(hint, guess)
        self.paused_until = max(self.paused_until, now + pause_s)
        return is_another

    def _accepted(self, now: float, exhausted_for_s: float) -> bool:
        self._in_a_row = 0
        if exhausted_for_s > 0:
            self.paused_until = max(self.paused_until, now + min(exhausted_for_s, LONGEST_PAUSE_S))
        if self.slow_start_threshold < 1.0 and now >= self._threshold_since + self._probe_s:
            self.slow_start_threshold = min(1.0, self.slow_start_threshold + INCREASE)
            self._threshold_since = now
            if self._has_risen:
                self._probe_s = max(PROBE_S, self._probe_s / 2)
            self._has_risen = True
        if self.rate_factor >= self.slow_start_threshold:
            return False
        self._clean_answers += 1
        if self._clean_answers < CLEAN_ANSWERS:
            return False
        self._clean_answers = 0
        self.rate_factor = min(self.slow_start_threshold, self.rate_factor + INCREASE)
        return True

    def _decrease(self, now: float) -> None:
        self._clean_answers = 0
        threshold = max(LOWEST_THRESHOLD, self.rate_factor * THRESHOLD)
        self.slow_start_threshold = min(self.slow_start_threshold, threshold)
        self._threshold_since = now
        self._probe_s = min(LONGEST_PROBE_S, self._probe_s * 2)
        self._has_risen = False
        self.rate_factor = max(LOWEST_FACTOR, self.rate_factor * DECREASE)
