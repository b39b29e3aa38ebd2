"""Servers that allow less than the client was told: a lower limit, a second window, other clients, blocks."""

from collections.abc import Callable, Iterator, Mapping
from random import Random

import attrs

from benchmarks.limiter.headers import Counting, Headers, ToldClocked, ToldLog, headers
from benchmarks.limiter.moments import AtMoments, now_and_then, random, regular
from benchmarks.limiter.rules import Batched, Bucket, Clocked, Counter, Log, Rule
from benchmarks.limiter.servers import SECOND_US, StrictSlidingCounter

TOLD_PER_S = 5.0  # the client was told 10 in 2 s


@attrs.define
class Unknown:
    """A server of several rules, other clients, and blocks.

    Attributes:
        rules: All of them hold.
        others_us: When other clients of the key send; what of theirs has no room is lost.
        block_us: So long everything is refused after a refusal.
        extends: Also after one in a block.
        hint_s: A refusal asks to wait for so long.
        refuses: Whether a request is refused for no reason.
        until_us: Until then these rules hold, and then `later`.
        tells: Of this rule the answers tell, in a `dialect`.
    """

    rules: list[Rule]
    others_us: Iterator[int] = attrs.field(factory=lambda: iter(()))
    block_us: int = 0
    extends: bool = False
    hint_s: float | None = None
    refuses: Callable[[int], bool] = lambda _: False
    until_us: float = float("inf")
    later: list[Rule] = attrs.Factory(list[Rule])
    tells: Counting | None = None
    dialect: str = "seconds"
    _blocked_until_us: int = -1
    _next_other_us: int | None = None

    def admits(self, at_us: int) -> bool:
        """Whether a request of ours is let in."""
        self._let_others_in(at_us)
        if at_us >= self.until_us:
            self.rules = self.later
            self.until_us = float("inf")
        is_blocked = at_us < self._blocked_until_us
        is_in = not is_blocked and not self.refuses(at_us) and self._admit(at_us)
        if not is_in and (self.extends or not is_blocked):
            self._blocked_until_us = at_us + self.block_us
        return is_in

    def headers(self, at_us: int) -> Headers:
        """What an answer says of the limit that leaves at this moment."""
        return headers(self.tells, self.dialect, at_us) if self.tells else {}

    def _admit(self, at_us: int) -> bool:
        if not all(rule.room(at_us) for rule in self.rules):
            return False
        for rule in self.rules:
            rule.count(at_us)
        return True

    def _let_others_in(self, at_us: int) -> None:
        if self._next_other_us is None:
            self._next_other_us = next(self.others_us, 1 << 62)
        while self._next_other_us <= at_us:
            self._admit(self._next_other_us)
            self._next_other_us = next(self.others_us, 1 << 62)


@attrs.frozen
class Row:
    """A server of the table.

    Attributes:
        possible: What it lets in of 5 a second, at the most: in the first 600 s, and in the hour after.
        make: It, anew.
        least: Of what is possible, so much is reached at least.
        refusals: At most so many in the first 600 s, and in the hour after.
        why: Where that is less than what is to be reached (0.92, 10 and 6): the reason.
        processes: That share the limit in a file.
    """

    title: str
    possible: tuple[float, float]
    make: Callable[[Random], Unknown]
    least: float = 0.92
    refusals: tuple[int, int] = (10, 6)
    why: str = ""
    processes: int = 1


def _ten(*others: Rule) -> list[Rule]:
    return [Log(10, 2.0), *others]


def _counter(rng: Random) -> Unknown:
    return Unknown([Counter(StrictSlidingCounter(rng.randrange(2 * SECOND_US)))])


def _blocking(*, extends: bool) -> Unknown:
    return Unknown([Log(8, 2.0)], block_us=30 * SECOND_US, extends=extends)


def _later(first: list[Rule], then: list[Rule]) -> Unknown:
    """After five minutes others hold."""
    return Unknown(first, until_us=300 * SECOND_US, later=then)


def _told(limit: int, dialect: str = "seconds", others_us: Iterator[int] | None = None) -> Unknown:
    log = ToldLog(limit, 2.0)
    return Unknown([log], others_us or iter(()), tells=log, dialect=dialect)


def _told_clocked(limit: int, per_s: float, rng: Random, dialect: str) -> Unknown:
    clocked = ToldClocked(limit, per_s, rng.uniform(0, per_s))
    return Unknown(_ten(clocked), tells=clocked, dialect=dialect)


def _told_minute(dialect: str) -> Unknown:
    log = ToldLog(60, 60.0)
    return Unknown(_ten(log), tells=log, dialect=dialect)


BURST = "ten single calls go at once while no limit but the documented one is known, and are refused together"
# The rows of the table that is to be reached, and beside them what the law was not made for.
ROWS: Mapping[str, Row] = {
    "8": Row("8 in 2 s", (0.8, 0.8), lambda _: Unknown([Log(8, 2.0)])),
    "5": Row("5 in 2 s", (0.5, 0.5), lambda _: Unknown([Log(5, 2.0)])),
    "60-a-minute": Row(
        "10 in 2 s, and 60 a minute",
        (0.2, 0.2),
        lambda _: Unknown(_ten(Log(60, 60.0))),
        refusals=(18, 6),
        why=BURST,
    ),
    "counter-strict": Row("sliding-window counter, strict", (0.9, 0.9), _counter),
    "batched": Row(
        "counts in batches of 100 ms, late",
        (0.93, 0.93),
        lambda _: Unknown([Batched(10, 2.0)]),
        least=0.91,
        why="nine slots are 0.94 of it, and the first trials cost 2 %",
    ),
    "other-1": Row("another client takes 1 a second", (0.8, 0.8), lambda _: Unknown(_ten(), regular(1.0))),
    "other-0.2": Row(
        "another client takes 0.2 a second",
        (0.96, 0.96),
        lambda _: Unknown(_ten(), regular(0.2)),
        least=0.88,
        why="nine slots, with 20 to 80 ms each way, are 0.905 of it; ten refusals could make that 0.914",
    ),
    "block": Row(
        "8 in 2 s, every refusal blocks for 30 s",
        (0.8, 0.8),
        lambda _: _blocking(extends=False),
        least=0.875,
        why="one block, until it is noticed to be over, is 7 % of 600 s",
    ),
    "15-in-10": Row(
        "15 in 10 s",
        (0.3, 0.3),
        lambda _: Unknown([Log(15, 10.0)]),
        refusals=(12, 6),
        why=BURST,
    ),
    "80-clocked": Row(
        "80 in each 20 s of the clock",
        (0.8, 0.8),
        lambda rng: Unknown([Clocked(80, 20.0, rng.uniform(0, 20))]),
        least=0.6,
        refusals=(16, 12),
        why="taken for a limit of a minute until it was refused five times; then the rate is found",
    ),
    "10": Row("10 in 2 s", (1.0, 1.0), lambda _: Unknown(_ten()), refusals=(0, 0)),
    "3": Row("3 in 2 s", (0.3, 0.3), lambda _: Unknown([Log(3, 2.0)]), refusals=(13, 6), why=BURST),
    "6": Row("6 in 2 s", (0.6, 0.6), lambda _: Unknown([Log(6, 2.0)])),
    "9": Row("9 in 2 s", (0.9, 0.9), lambda _: Unknown([Log(9, 2.0)])),
    "7-clocked": Row(
        "7 in each 2 s of the clock", (0.7, 0.7), lambda rng: Unknown([Clocked(7, 2.0, rng.uniform(0, 2))])
    ),
    "3-in-1": Row(
        "3 in 1 s",
        (0.6, 0.6),
        lambda _: Unknown([Log(3, 1.0)]),
        least=0.72,
        refusals=(13, 7),
        why="a shorter window than the known one is not found: five in 2 s keep to it",
    ),
    "7-in-3": Row(
        "7 in 3 s",
        (7 / 15, 7 / 15),
        lambda _: Unknown([Log(7, 3.0)]),
        least=0.5,
        refusals=(13, 8),
        why="a window a little longer than the known one is not found: three or four in 2 s keep to it",
    ),
    "1-in-0.25": Row(
        "1 in 0.25 s",
        (0.645, 0.645),
        lambda _: Unknown([Log(1, 0.25)]),
        least=0.65,
        refusals=(15, 8),
        why="possible is one each 0.31 s: the network moves two of them 0.06 s together; of ten at once nine are "
        "refused, and then a tenth more is tried each 100 s",
    ),
    "bucket": Row(
        "a token bucket of 10, 4 a second",
        (0.8, 0.8),
        lambda _: Unknown([Bucket(10, 4.0)]),
        refusals=(10, 8),
        why="it is recognised after two minutes and more, so the trials become rarer later, too",
    ),
    "bucket-20": Row(
        "a token bucket of 20, 2 a second",
        (0.4067, 0.4),
        lambda _: Unknown([Bucket(20, 2.0)]),
        refusals=(16, 10),
        why="each step takes three runs that are alike",
    ),
    "bucket-2": Row(
        "GCRA, 2 at once and 3 a second",
        (0.6, 0.6),
        lambda _: Unknown([Bucket(2, 3.0)]),
        least=0.8,
        refusals=(14, 6),
        why="of ten at once eight are refused, and then a tenth more is tried each 100 s",
    ),
    "20-in-5": Row("20 in 5 s", (0.8, 0.8), lambda _: Unknown([Log(20, 5.0)])),
    "30-a-minute": Row(
        "10 in 2 s, and 30 a minute",
        (0.1, 0.1),
        lambda _: Unknown(_ten(Log(30, 60.0))),
        refusals=(18, 6),
        why=BURST,
    ),
    "60-clocked": Row(
        "10 in 2 s, and 60 in each minute of the clock",
        (0.2, 0.2),
        lambda rng: Unknown(_ten(Clocked(60, 60.0, rng.uniform(0, 60)))),
        refusals=(18, 6),
        why=BURST,
    ),
    "200-a-minute": Row(
        "10 in 2 s, and 200 a minute",
        (0.667, 0.667),
        lambda _: Unknown(_ten(Log(200, 60.0))),
        refusals=(12, 6),
        why=BURST,
    ),
    "200-clocked": Row(
        "10 in 2 s, and 200 in each minute of the clock",
        (0.667, 0.667),
        lambda rng: Unknown(_ten(Clocked(200, 60.0, rng.uniform(0, 60)))),
    ),
    "40-in-30": Row(
        "10 in 2 s, and 40 in 30 s",
        (0.2667, 0.2667),
        lambda _: Unknown(_ten(Log(40, 30.0))),
        refusals=(18, 6),
        why=BURST,
    ),
    "8-120-other": Row(
        "8 in 2 s, and 120 a minute, of which another client takes 30",
        (0.3, 0.3),
        lambda _: Unknown([Log(8, 2.0), Log(120, 60.0)], regular(0.5)),
        refusals=(18, 8),
        why="what is left is found in three steps, each of which is a refusal",
    ),
    "100-an-hour": Row(
        "10 in 2 s, and 100 an hour",
        (0.0333, 0.00556),
        lambda _: Unknown(_ten(Log(100, 3600.0))),
        refusals=(32, 16),
        why="the server is asked each 15 s for four minutes, then each two minutes, then each quarter of the time",
    ),
    "60-hint": Row(
        "60 a minute, Retry-After: 60", (0.2, 0.2), lambda _: Unknown(_ten(Log(60, 60.0)), hint_s=60.0)
    ),
    "8-hint": Row("8 in 2 s, Retry-After: 1", (0.8, 0.8), lambda _: Unknown([Log(8, 2.0)], hint_s=1.0)),
    "8-hint-0": Row("8 in 2 s, Retry-After: 0", (0.8, 0.8), lambda _: Unknown([Log(8, 2.0)], hint_s=0.0)),
    "8-hint-wrong": Row(
        "8 in 2 s, Retry-After: 1000000000", (0.8, 0.8), lambda _: Unknown([Log(8, 2.0)], hint_s=1e9)
    ),
    "8-hint-30": Row(
        "8 in 2 s, Retry-After: 30",
        (0.8, 0.8),
        lambda _: Unknown([Log(8, 2.0)], hint_s=30.0),
        least=0.9,
        why="each trial costs half a minute",
    ),
    "other-random": Row(
        "another client takes 1 a second, by chance",
        (0.8, 0.8),
        lambda rng: Unknown(_ten(), random(1.0, rng)),
        least=0.5,
        refusals=(20, 60),
        why="in 2 s the other takes none to seven",
    ),
    "other-on-off": Row(
        "another client takes 2 a second, every other minute",
        (0.8, 0.8),
        lambda _: Unknown(_ten(), now_and_then(2.0, 60.0, 60.0)),
        least=0.7,
        why="what fits while the other works",
    ),
    "block-extends": Row(
        "a block that each refusal in it extends",
        (0.8, 0.8),
        lambda _: _blocking(extends=True),
        least=0.5,
        refusals=(20, 6),
        why="pauses of 15 s, for four minutes, do not end it",
    ),
    "once": Row("one refusal out of the blue", (1.0, 1.0), lambda _: Unknown(_ten(), refuses=AtMoments(100.0))),
    "twice": Row("two of them", (1.0, 1.0), lambda _: Unknown(_ten(), refuses=AtMoments(100.0, 130.0))),
    "1-in-100": Row(
        "one in 100 out of the blue",
        (0.99, 0.99),
        lambda rng: Unknown(_ten(), refuses=lambda _: rng.random() < 0.01),
        least=0.42,
        refusals=(30, 190),
        why="one in 100 is refused whatever is done; that it is by chance is noticed after nine refusals and more",
    ),
    "recovers": Row(
        "8 in 2 s for 5 minutes, then 10",
        (0.9, 1.0),
        lambda _: _later([Log(8, 2.0)], _ten()),
        least=0.91,
        why="it is noticed within two minutes",
    ),
    "recovers-5": Row("5 in 2 s for 5 minutes, then 10", (0.75, 1.0), lambda _: _later([Log(5, 2.0)], _ten())),
    "worsens": Row(
        "10 in 2 s for 5 minutes, then 8", (0.9, 0.8), lambda _: _later(_ten(), [Log(8, 2.0)]), refusals=(10, 8)
    ),
    "10-told": Row("10 in 2 s, told in whole seconds", (1.0, 1.0), lambda _: _told(10), refusals=(0, 0)),
    "8-told": Row("8 in 2 s, told in whole seconds", (0.8, 0.8), lambda _: _told(8), refusals=(2, 0)),
    "5-told": Row(
        "5 in each 2 s of the clock, told in Unix time",
        (0.5, 0.5),
        lambda rng: _told_clocked(5, 2.0, rng, "unix"),
        refusals=(5, 0),
    ),
    "60-told": Row(
        "60 in each minute of the clock, told in Unix time",
        (0.2, 0.2),
        lambda rng: _told_clocked(60, 60.0, rng, "unix"),
        refusals=(0, 0),
    ),
    "60-policy": Row(
        "60 a minute, told as RateLimit-Policy", (0.2, 0.2), lambda _: _told_minute("draft-8"), refusals=(0, 0)
    ),
    "other-1-told": Row(
        "another client takes 1 a second, which is told",
        (0.8, 0.8),
        lambda _: _told(10, others_us=regular(1.0)),
    ),
    "0-left": Row(
        "10 in 2 s, and 0 are told to be left",
        (1.0, 1.0),
        lambda _: _told(10, "0-left"),
        least=0.7,
        refusals=(0, 0),
        why="it is waited for until it has been told for 100 s",
    ),
    "5-lied": Row("10 in 2 s, and 5 are told", (1.0, 1.0), lambda _: _told(10, "limit-5"), refusals=(0, 0)),
    "8-shared": Row(
        "8 in 2 s, two processes that share the limit", (0.8, 0.8), lambda _: Unknown([Log(8, 2.0)]), processes=2
    ),
    "60-shared": Row(
        "10 in 2 s, and 60 a minute, two processes that share",
        (0.2, 0.2),
        lambda _: Unknown(_ten(Log(60, 60.0))),
        least=0.85,
        refusals=(28, 10),
        why="each process notices for itself that all is refused",
        processes=2,
    ),
}
TABLE = ("8", "5", "60-a-minute", "counter-strict", "batched", "other-1", "other-0.2", "block")
