"""The algorithm exists twice, in Python and in Lua: random requests, one clock, equal replies."""

from random import Random

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from smartlead_async.limiter.congestion.learned import Learned
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.algorithm import exchange
from smartlead_async.limiter.shared.codec import EncodedRequest, StoreSession, decode_words, encode_text
from smartlead_async.limiter.shared.protocol import Request, Settled
from smartlead_async.limiter.shared.redis_store import ALGORITHM
from smartlead_async.limiter.shared.state import StoreState, dump_state, load_state

CLOCK = "local clock = tonumber(redis.call('GET', KEYS[1] .. ':clock'))\n"
KEY = "limiter:{differential}:limit"
START = 1_800_000_000_000_000  # Redis tells the time since 1970: numbers of 16 digits are the case

RATES = st.lists(
    st.builds(RateLimit, st.integers(1, 12), per_s=st.sampled_from([0.5, 2.0, 60.0])), min_size=1, max_size=3
)


# Among them each span to the microsecond; a minute, after which a process is forgotten; and a day.
STEPS = [
    0,
    1,
    1000,
    20_000,
    200_000,
    500_500,
    2_011_000,
    9_000_000,
    60_000_000,
    60_060_000,
    -5_000_000,
    86_400_000_001,
]


class Player:
    """A process that holds, settles, forgets and repeats as chance has it."""

    def __init__(self, rates: list[RateLimit]) -> None:
        self.session = StoreSession(rates)
        self.slots: list[int] = []
        self.recalls = False
        self.version = 0
        self.earlier: list[EncodedRequest] = []

    def learned(self, chance: Random) -> Learned:
        """As the store told, or from before that, or what it never told."""
        return Learned(
            rate_factor=chance.choice([1.0, 0.9, 0.55, 0.333, 0.05]),
            second=chance.choice([None, None, RateLimit(60, per_s=60.0), RateLimit(1, per_s=0.5)]),
            failed=chance.choice([0, 3]),
            probe_in_s=chance.choice([0.0, 100.0, 1e9]),
            version=max(0, self.version + chance.choice([0] * 19 + [-1, 1])),
        )

    def request(self, chance: Random, now: float) -> EncodedRequest:
        if self.earlier and chance.random() < 0.05:
            return chance.choice(self.earlier)
        settled = [slot for slot in self.slots if chance.random() < 0.4]
        held = [slot for slot in self.slots if slot not in settled and chance.random() < 0.9]
        request = Request(
            held=tuple(held),
            held_s=tuple(chance.choice([-0.1, 0.0, 0.01, 1.0]) for _ in held),
            settled=tuple(
                Settled(slot, chance.choice([0.0, 0.01, 1.0, 9.0]), chance.choice([0.0, 0.02, 0.3]))
                for slot in settled
            ),
            waiting={"interactive": chance.choice([0, 0, 1, 3, 30]), "bulk": chance.choice([0, 1, 2, 1000])},
            credit_s=chance.choice([0.0, 0.01, 0.01, 0.3]),
            paused_s=chance.choice([0.0] * 19 + [1.5]),
            learned=self.learned(chance),
            changes=chance.random() < 0.1,
            recalls=self.recalls or chance.random() < 0.02,
            leaves=chance.random() < 0.02,
        )
        encoded = self.session.encode(request, now)
        if chance.random() < 0.8:
            self.slots = held
        self.earlier.append(encoded)
        return encoded


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=True), rates=RATES, processes=st.integers(1, 5))
def test_the_script_in_redis_and_the_algorithm_in_python_give_equal_replies(redis_url, chance, rates, processes):
    """Grants, waits, pauses, epochs and counts are the same, to the microsecond, whatever happens.

    Processes repeat what they told, and the memory is lost, spoilt, or that of before.
    """
    with Redis.from_url(redis_url) as redis:
        redis.delete(KEY)
        script = redis.register_script(CLOCK + ALGORITHM)
        text, clock, steady_s = dump_state(StoreState()), START, 0.0
        snapshot = text, None
        others = [*rates, RateLimit(3, per_s=2.0)]
        players = [Player(chance.choice([rates, rates, others])) for _ in range(processes)]
        for _ in range(80):
            step = chance.choice(STEPS)
            clock += step
            steady_s += max(step, 0) / 1e6 * (chance.random() < 0.8)  # or the clock of the store was set
            match chance.random():
                case what if what < 0.02:
                    redis.delete(KEY)
                    text = dump_state(StoreState())
                case what if what < 0.03:
                    redis.set(KEY, "spoilt")
                    text = "spoilt"
                case what if what < 0.05:
                    snapshot = text, redis.get(KEY)
                case what if what < 0.06 and snapshot[1]:
                    text = snapshot[0]
                    redis.set(KEY, snapshot[1])
            player = chance.choice(players)
            request = attrs.evolve(player.request(chance, steady_s), restarted=chance.random() < 0.02)
            redis.set(KEY + ":clock", clock)
            state, in_python = exchange(load_state(text), request, clock)
            text = dump_state(state)
            in_redis = decode_words(script(keys=[KEY], args=[encode_text(request)]))
            assert in_redis == in_python
            if chance.random() < 0.9 and request.first == player.earlier[-1].first:
                reply = player.session.decode(in_redis, request, steady_s, steady_s + chance.choice([0.001, 0.1]))
                player.recalls = reply.has_forgotten
                player.version = reply.learned.version
                player.slots += [grant.slot for grant in reply.grants]
