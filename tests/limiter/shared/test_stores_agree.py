"""The algorithm exists twice, in Python and in Lua: random asks, one clock, equal turns."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from smartlead_async import RateLimit
from smartlead_async.limiter.shared.algorithm import Slots, take_turn
from smartlead_async.limiter.shared.codec import Process, Told
from smartlead_async.limiter.shared.protocol import Ask
from smartlead_async.limiter.shared.redis_store import SLOTS, read, words

CLOCK = "local clock = tonumber(redis.call('GET', KEYS[1] .. ':clock'))\n"
KEYS = [f"smartlead:{{twin}}:{name}" for name in ("common", "held", "counted", "places")]
START = 1_800_000_000_000_000  # Redis tells the time since 1970: numbers of 16 digits are the case

RATES = st.lists(
    st.builds(RateLimit, st.integers(1, 12), per_s=st.sampled_from([0.5, 2.0, 60.0])), min_size=1, max_size=3
)


# Among them each span to the microsecond, and a minute, after which a process is forgotten.
STEPS = [0, 1, 1000, 20_000, 200_000, 500_500, 2_002_000, 9_000_000, 60_000_000, 60_060_000, -5_000_000]


class Player:
    """A process that holds, settles, forgets and repeats as chance has it."""

    def __init__(self, rates: list[RateLimit]) -> None:
        self.process = Process(rates)
        self.slots: list[int] = []
        self.earlier: list[Told] = []

    def tell(self, chance: Random, now: float) -> Told:
        if self.earlier and chance.random() < 0.05:
            return chance.choice(self.earlier)
        settled = [slot for slot in self.slots if chance.random() < 0.4]
        held = [slot for slot in self.slots if slot not in settled and chance.random() < 0.9]
        told = self.process.tell(
            Ask(
                held=tuple(held),
                settled=tuple((slot, chance.choice([0.0, 0.01, 1.0, 9.0])) for slot in settled),
                waiting={"interactive": chance.choice([0, 0, 1, 3, 30]), "bulk": chance.choice([0, 1, 2, 1000])},
                paused_s=chance.choice([0.0] * 19 + [1.5]),
                slowed_to=chance.choice([1.0] * 9 + [0.55, 0.05]),
                ceiling=chance.choice([1.0] * 9 + [0.6]),
            ),
            now,
        )
        if chance.random() < 0.8:
            self.slots = held
        self.earlier.append(told)
        return told


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=True), rates=RATES, processes=st.integers(1, 5))
def test_the_script_in_redis_and_its_twin_give_equal_turns(redis_url, chance, rates, processes):
    """Grants, waits, pauses and counts are the same, to the microsecond, whatever processes tell."""
    with Redis.from_url(redis_url) as redis:
        redis.delete(*KEYS)
        script = redis.register_script(CLOCK + SLOTS)
        slots, clock = Slots(), START
        players = [Player(rates) for _ in range(processes)]
        for _ in range(80):
            clock += chance.choice(STEPS)
            if chance.random() < 0.02:
                redis.delete(*KEYS)
                slots = Slots()
            player = chance.choice(players)
            told = player.tell(chance, clock / 1e6)
            redis.set(KEYS[0] + ":clock", clock)
            given_in_python = take_turn(slots, told, clock)
            given_in_redis = read(script(keys=KEYS, args=words(told)))
            assert given_in_redis == given_in_python
            if chance.random() < 0.9:
                player.process.hear(given_in_redis, clock / 1e6, clock / 1e6 + chance.choice([0.001, 0.1]))
                player.slots += [slot for slot, _, _ in given_in_redis.slots]
