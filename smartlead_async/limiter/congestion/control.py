"""Congestion control: what refusals (429, or 406 outside reconnect) teach of a key. Pure, safe on any thread.

The rate factor is the share of the shortest limit that is used. It finds the rate just below what is refused:

- A refusal within ten seconds of the last change lowers it by a tenth, and to what the server let in within a
  window, where it never let in more. A later one comes out of the blue: the factor was good, and stays.
- Seldom more is tried, a tenth at first and twice as much each time nothing is refused for ten seconds. A trial
  that is refused costs one request; the next ones come later.
- Where a low rate is refused about as often as a high one, the whole one is used (`chance.py`).
- A server that refuses although the window is empty has another reason: a block, which is waited for, or a second
  limit (`second_limit.py`).

After a refusal one request goes alone; the others follow its answer, at an even pace.
"""

from collections.abc import Sequence
from math import inf
from threading import Lock

from smartlead_async.limiter.congestion.chance import Chance
from smartlead_async.limiter.congestion.learned import Belief, Learned, LimitChange
from smartlead_async.limiter.congestion.let_in import LetIn
from smartlead_async.limiter.congestion.pause import LONGEST_LATER_S, believed_s, guessed_s
from smartlead_async.limiter.congestion.probe import LONG_TRIAL_S, PROBE_PER_PAUSE, TRIAL_S, probe_in_s
from smartlead_async.limiter.congestion.reported import Reported, ReportedLimits
from smartlead_async.limiter.congestion.second_limit import SecondLimit
from smartlead_async.limiter.congestion.token_bucket import TokenBucket
from smartlead_async.limiter.congestion.trust import Trust
from smartlead_async.limiter.rate_limit import RateLimit

TRIAL_PAUSE_S = 1.0  # after a trial that was refused, at the most: what was good before it is good again
STEP = 0.1  # of the limit: by so much the rate factor falls and rises
LOWEST_FACTOR = 0.05
OTHERS = 0.5  # what is refused below that is refused for another's doing: no lower, step by step,
OFTEN = 3  # but where so many refusals in a row came soon after each other there, or a token bucket refuses
SETTLED_S = 300.0  # without a refusal: a trial has succeeded, and single calls may go at once again
TELLING = 0.04  # of the limit: less of a change is not worth telling
ALMOST = 0.999  # of the full pace: below it single calls wait for tokens too


class CongestionControl:
    """What the refusals of a key have led to.

    Attributes:
        rate_factor: The share of the shortest limit that is used.
        paused_until: When the pause ends.
        count: Refusals so far; requests refused together are one.
    """

    def __init__(self, shortest: RateLimit | None = None, known: Sequence[RateLimit] = ()) -> None:
        """Of the shortest limit there is; what is said of another that is known is no news."""
        self._lock = Lock()  # answers come to loops on several threads
        self._shortest = shortest or RateLimit(1, per_s=1.0)
        self._limit, self._per_s = self._shortest.limit, self._shortest.per_s
        self.rate_factor = 1.0
        self.paused_until = -inf
        self.count = 0
        self._is_alone = True  # no other process uses the key: all that the server let in is known here
        self._second = SecondLimit()
        self._reported = ReportedLimits(known or [self._shortest], self._shortest)
        self._told_factor = 1.0  # by the server, of the shortest limit
        self._told_at = -inf  # when that was told first
        self._marked_at = -inf  # when nothing was left, though not all slots were used
        self._told = Belief()
        self._let_in = LetIn(self._shortest)  # the most of them: since the last change
        self._bucket = TokenBucket()
        self._since = inf  # the last change: a refusal, the end of one, another factor; the first answer
        # the last refusal
        self._last_refusal = -inf
        self._granted_at = inf  # its request; of refusals in a row the first one
        self._together = 0  # requests refused with it
        self._in_a_row = 0  # without one that was let in
        self._refuses_all = False  # in a row, and nothing is left in the window
        self._factor_before = 1.0
        self._lowers: bool = True  # it is not out of the blue
        self._low = 0  # refusals in a row that were not, at half the limit and below
        self._floor = OTHERS  # of the factor
        self._trust = Trust()
        self._chance = Chance()
        # trials
        self._is_trial = self._is_trial_refused = False
        self._step = STEP
        self._raised_at: float = -inf
        self._raised_from: float = 1.0
        self._failed: int = 0
        self._probe_at = inf
        self._block_s = 0.0  # how long the server refused all

    @property
    def second(self) -> RateLimit | None:
        """The server's second limit, but while it is tried whether it is gone."""
        return None if self._is_trial else self._second.kept

    @property
    def pace_factor(self) -> float:
        """The share of the full pace at which calls go; below 1 single ones go evenly too."""
        if self._in_a_row:
            return 1 / self._limit
        is_settled = self._last_refusal == -inf or self._since >= self._last_refusal + SETTLED_S
        return self.rate_factor if is_settled and not self._second.rate else min(self.rate_factor, ALMOST)

    def is_calm(self, now: float) -> bool:
        """Whether nothing was refused of late but trials."""
        return self._trust.is_calm(now)

    def is_trusted(self, now: float) -> bool:
        """Whether what is learned of the way may be relied on: it is not suspected to be a refusal's reason."""
        return self._trust.is_full(now)

    def learned(self, now: float) -> Learned:
        """What other processes of the key should know."""
        with self._lock:
            probe_in_s = max(0.0, self._probe_at - now) if self._probe_at < inf else 0.0
            return Learned(self.rate_factor, self.second, self._failed, probe_in_s)

    def changes(self, now: float) -> list[LimitChange]:
        """What is believed otherwise than when this was asked last."""
        if self._told == (self.rate_factor, self._second.rate):
            return []
        with self._lock:
            told, self._told = self._told, self._believed(now)
            return self._told.changes_since(told, self._shortest)

    def _believed(self, now: float) -> Belief:
        """A rate is believed when it was good for ten seconds."""
        is_good = not self._is_trial and not self._in_a_row and now >= self._since + TRIAL_S
        is_another = abs(self.rate_factor - self._told.rate_factor) > TELLING
        return Belief(self.rate_factor if is_good and is_another else self._told.rate_factor, self._second.rate)

    def adopt(self, now: float, learned: Learned) -> None:
        """Other processes have learned that: what is more than was known is their trial, and so this one's too."""
        with self._lock:
            if learned == Learned(self.rate_factor, self.second, self._failed):
                return
            is_more = learned.rate_factor > self.rate_factor or (self.second and not learned.second)
            self._raised_from, self.rate_factor = self.rate_factor, learned.rate_factor
            self._is_trial = bool(is_more)
            if is_more:
                self._raised_at = now
                self._second.let_in = 0
            self._second.adopt(now, learned.second or (self._second.rate if is_more else None))
            self._failed, self._probe_at = learned.failed, now + learned.probe_in_s
            self._change(now)

    def share(self, now: float, processes: int, let_in: int) -> None:
        """So many processes use the key; the others have had so many requests let in."""
        with self._lock:
            self._is_alone = processes == 1
            self._second.count_of_all(now, let_in)

    def refused(
        self, now: float, granted_at: float, retry_after_s: float | None, *, is_on_credit: bool = False
    ) -> bool:
        """A request was refused for rate; whether that says something that was not known.

        Requests that were on their way when the pause began belong to the same refusal. What is learned of the way
        may be the reason where slots come back sooner by it (`is_on_credit`).
        """
        with self._lock:
            is_another = granted_at > self._last_refusal
            if is_another:
                if not self._is_of_trial():
                    self._trust.withdraw(now, is_on_credit=is_on_credit)
                self._count_refusal(now, granted_at)
            else:
                self._together += 1
                self._revise()
            self._pause(now, retry_after_s)
            return is_another

    def accepted(self, now: float, granted_at: float = inf) -> bool:
        """A request was not refused for rate; whether that changes what may be sent."""
        with self._lock:
            before = self.pace_factor, self.rate_factor, self.second
            is_later = granted_at > self._last_refusal
            if is_later and self._in_a_row:
                self._end_refusal(now)
            self._count_answer(now)
            if is_later:
                self._increase(now)
            else:
                self._revise()
            return before != (self.pace_factor, self.rate_factor, self.second)

    def reported(self, now: float, reports: Sequence[Reported]) -> bool:
        """An answer tells of the server's limits; whether that changes what may be sent."""
        with self._lock:
            before = self.pace_factor, self.rate_factor, self.second
            self._reported.tell(now, reports, is_tried=self._is_trial)
            self._follow_reported(now)
            return before != (self.pace_factor, self.rate_factor, self.second)

    def exhausted(
        self, now: float, granted_at: float, reports: Sequence[Reported], used_up: Sequence[RateLimit]
    ) -> bool:
        """Nothing is left of a limit; whether that changes what may be sent. The whole queue waits until there is.

        But where it is no wonder, since all slots of that limit were used (`used_up`). Else others use it too, and
        the rate factor falls as for a refusal.
        """
        with self._lock:
            before = self.rate_factor
            its = self._reported.of_shortest
            if its and self._let_in.since(granted_at - its.per_s) >= its.limit:
                used_up = [*used_up, its.rate]
            if pause_s := believed_s(self._reported.pause_s(now, reports, used_up)):
                self.paused_until = max(self.paused_until, now + pause_s)
                if granted_at > self._marked_at and pause_s < self._per_s + 1.0:
                    self._mark(now)
            return before != self.rate_factor

    # --- what the server tells

    def _mark(self, now: float) -> None:
        """Others use the key, who leave less than is used."""
        is_again, self._marked_at = now < self._marked_at + TRIAL_S, now
        if self._second.rate is not None or self._in_a_row:
            return
        if self._is_trial:
            self._is_trial = False
            self._failed += 1
            self.rate_factor = self._raised_from
        elif is_again:
            self.rate_factor = max(round(self.rate_factor - STEP, 6), min(OTHERS, self.rate_factor))
        self._lowers = True
        self._change(now)
        self._probe_at = now + self._probe_s()

    def _follow_reported(self, now: float) -> None:
        """Use what is told, but while more is tried."""
        if self._is_trial:
            return
        was, self._told_factor = self._told_factor, self._reported.rate_factor
        if self._told_factor != was:
            self._told_at = now
        if self.rate_factor > self._told_factor or was <= self.rate_factor < self._told_factor:
            self.rate_factor = self._told_factor
            self._change(now)
            self._probe_at = now + TRIAL_S
        longer = self._reported.longer
        if self._second.tell(now, longer.rate if longer else None):
            self._probe_at = now + self._probe_s()

    # --- a refusal

    def _is_of_trial(self) -> bool:
        """Whether a request is refused for what was tried."""
        return self._is_trial_refused if self._in_a_row else self._is_trial

    def _count_refusal(self, now: float, granted_at: float) -> None:
        self._last_refusal = now
        self._reported.refused()
        self.count += 1
        self._in_a_row += 1
        if self._in_a_row == 1:
            self._begin_refusal(now, granted_at)
        elif not self._let_in.before(granted_at):
            self._refuses_all = True
            self._second.refused_all(granted_at)
            self.paused_until = max(self.paused_until, self._second.free_at)
            if self._let_in.most >= self._limit * self._factor_before:  # the factor is not the reason
                self.rate_factor = self._factor_before

    def _begin_refusal(self, now: float, granted_at: float) -> None:
        self._granted_at = granted_at
        self._together = 1
        self._factor_before = self.rate_factor
        is_raised = self._is_trial or self.rate_factor > self._raised_from
        has_failed = is_raised and now < self._raised_at + SETTLED_S
        if is_raised:
            self._failed = self._failed + 1 if has_failed else 0
        is_soon = has_failed or self._since == inf or now - self._since < TRIAL_S
        self._lowers = (is_of_bucket := self._bucket.refuses(now - self._since)) or is_soon
        self._is_trial_refused = self._is_trial
        if not self._is_trial:
            self._low = self._low + 1 if self._lowers and self.rate_factor <= OTHERS else 0
        self._floor = LOWEST_FACTOR if is_of_bucket or self._low >= OFTEN else OTHERS
        is_second = not self._is_trial and self._second.recognise(granted_at)
        if is_second:
            self._refuses_all = True
            self.paused_until = max(self.paused_until, self._second.free_at)
        elif self._second.rate is None:
            self._decrease()
        elif not self._is_trial and now - self._since < 2 * self._second.rate.per_s:
            self._keep_pace_of(self._second.lower(now, granted_at))
        self._is_trial = False
        self._since = now
        self._probe_at = max(now, self._second.free_at if is_second else now) + self._probe_s()

    def _keep_pace_of(self, let_in_per_s: float | None) -> None:
        """What was taken for a second limit is none, but the rate is too high."""
        if let_in_per_s is not None:
            factor = max(LOWEST_FACTOR, round(let_in_per_s * self._per_s / self._limit, 6))
            self.rate_factor = self._factor_before = min(self.rate_factor, factor)

    def _probe_s(self) -> float:
        return probe_in_s(self._failed, self._second.rate, lowers=self._lowers)

    def _revise(self) -> None:
        """More is known of a refusal."""
        if self._in_a_row == 1 and self._second.rate is None:
            self._decrease()

    def _decrease(self) -> None:
        """Lower the factor for the refusal, by the answers that have come; others may be under way."""
        if self._granted_at <= self._told_at or self._chance.is_seen:
            return  # it is lowered already, or not the reason
        let_in = self._let_in.before(self._granted_at)
        floor = min(self._floor, self._factor_before, self._raised_from)
        factor = max(self._factor_before - STEP, floor) if self._lowers else self._factor_before
        is_used = 2 * (let_in + self._together) >= self._factor_before * self._limit
        if self._is_alone and is_used and let_in >= max(1, self._let_in.most):
            factor = min(factor, let_in / self._limit)
        self.rate_factor = max(LOWEST_FACTOR, round(factor, 6))

    def _pause(self, now: float, retry_after_s: float | None) -> None:
        again = self._in_a_row - 1
        told_s = believed_s(retry_after_s)
        hint_s = told_s or 0.0
        self._refuses_all = self._refuses_all or hint_s > 2 * self._per_s
        is_known = not again and (self._is_trial_refused or self._chance.is_seen)
        guess_s = self._trial_pause_s() if is_known else guessed_s(again, now - self._since)
        pause_s = hint_s if told_s is not None and not again else max(hint_s, guess_s)
        self.paused_until = max(self.paused_until, now + pause_s)
        if not again:
            self._probe_at = max(self._probe_at, now + PROBE_PER_PAUSE * pause_s)

    def _trial_pause_s(self) -> float:
        """Two requests at the pace that was good before; longer where more than a step of it was tried."""
        if self._second.rate is not None:
            return TRIAL_PAUSE_S
        is_long = self._step > STEP and not self._chance.is_seen
        two_s = 2 * self._per_s / self._limit / self._raised_from
        return max(TRIAL_PAUSE_S if is_long else min(TRIAL_PAUSE_S, two_s), self._block_s)

    # --- an answer

    def _end_refusal(self, now: float) -> None:
        """The first request is let in after a refusal."""
        if self._refuses_all:
            self._refuses_all = False
            self._block_s = min(LONGEST_LATER_S, now - self._since)
            if self._second.rate is None:
                self._probe_at = max(self._probe_at, now + PROBE_PER_PAUSE * self._block_s)
            self._second.let_in_again(now)
        if self._in_a_row == 1 and self._together == 1:
            self._chance.refused(self._factor_before, is_sudden=not self._lowers)
            if self._chance.is_seen:
                self.rate_factor = self._reported.allows(now)
        self._in_a_row = 0
        self._change(now)

    def _change(self, now: float) -> None:
        self._since = now
        self._let_in.begin()

    def _count_answer(self, now: float) -> None:
        self._since = min(self._since, now)
        self._let_in.add(now)
        self._bucket.count()
        self._chance.count(self.rate_factor)
        self._second.count(now)

    def _increase(self, now: float) -> None:
        """Try more, where it is time; what is tried without a refusal stays."""
        if self._is_trial and self._second.rate is not None:
            self._is_trial = not self._second.is_gone()
            self._reported.refute_longer(is_gone=not self._is_trial)
        elif self._is_trial and now >= self._since + (LONG_TRIAL_S if self._bucket.is_seen else TRIAL_S):
            self._is_trial = self.rate_factor < 1.0
            self._reported.refute(self._let_in.most)
            self._step *= 2
            self._raise(now)
        elif not self._is_trial and now >= self._probe_at and self._may_be_more(now):
            self._is_trial = True
            self._step = STEP
            self._raise(now)
        elif now >= self._last_refusal + SETTLED_S > self._since:
            self._change(now)

    def _may_be_more(self, now: float) -> bool:
        """Whether more can be tried than is used; what the server tells for sure need not be."""
        if self._second.rate is None:
            return self.rate_factor < self._reported.allows(now)
        return not (self._second.is_told and self._reported.is_longer_sure(now))

    def _raise(self, now: float) -> None:
        if self._second.rate is not None:
            self._second.let_in = 0
            self._raised_at = now
        elif self.rate_factor < 1.0:
            self._raised_from, self._raised_at = self.rate_factor, now
            self._bucket.forget_run()
            self.rate_factor = min(1.0, round(self.rate_factor + self._step, 6))
        self._change(now)
