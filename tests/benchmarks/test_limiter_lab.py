"""The limiter laboratory decides as it says: its servers, its networks, and whether it catches a bad limiter."""

from collections.abc import Sequence
from random import Random

import pytest
from attrs import evolve

from benchmarks.limiter import baselines, laws
from benchmarks.limiter.loads import Burst, Saturated, over_seeds
from benchmarks.limiter.servers import (
    SECOND_US,
    SERVERS,
    FixedWindows,
    Gcra,
    Server,
    SlidingCounter,
    SlidingLog,
    StrictSlidingCounter,
    TokenBucket,
)
from benchmarks.limiter.shapes import OUTSIDE, RTT_LONGEST_S, SHAPES, STALL_S
from benchmarks.limiter.trials import Row, Trial

ALL_AT_ONCE = [0] * 12
EACH_FIFTH = list(range(0, 4_000_000, 200_000))


def admitted(server: Server, arrivals: Sequence[int]) -> list[int]:
    return [at_us for at_us in arrivals if server.admits(at_us)]


@pytest.mark.parametrize("name", SERVERS)
def test_ten_at_once_are_let_in_and_two_are_not(name: str) -> None:
    """At an idle moment every server lets in ten."""
    assert admitted(SERVERS[name].make(Random(0)), ALL_AT_ONCE) == [0] * 10


@pytest.mark.parametrize("name", ["log", "fixed", "bucket", "gcra"])
def test_one_each_fifth_of_a_second_is_let_in_for_ever(name: str) -> None:
    """These servers never refuse an even stream at the limit."""
    assert admitted(SERVERS[name].make(Random(0)), EACH_FIFTH) == EACH_FIFTH


def test_the_log_forgets_a_request_when_it_is_two_seconds_old() -> None:
    """The window is half open: after exactly 2 s there is room, a microsecond earlier there is not."""
    assert admitted(SlidingLog(), [*[0] * 10, 1_999_999, 2_000_000]) == [0] * 10 + [2_000_000]


def test_the_log_does_not_count_what_it_refused() -> None:
    """Whoever is refused all the time gets in as soon as the admitted ones are old."""
    refused = list(range(100_000, 2_000_000, 100_000))
    assert admitted(SlidingLog(), [*[0] * 10, *refused, 2_000_000]) == [0] * 10 + [2_000_000]


def test_fixed_windows_begin_by_their_own_clock() -> None:
    """With half a second of phase the first window ends after one and a half seconds, and forgets all at once."""
    arrivals = [*[1_400_000] * 11, *[1_500_000] * 11]
    assert admitted(FixedWindows(500_000), arrivals) == [1_400_000] * 10 + [1_500_000] * 10


@pytest.mark.parametrize("make", [TokenBucket, Gcra])
def test_a_token_is_back_after_a_fifth_of_a_second(make: type[TokenBucket | Gcra]) -> None:
    """After ten at once one gets in each 0.2 s, not a microsecond earlier; idle time beyond 2 s is not saved."""
    arrivals = [*[0] * 10, 199_999, 200_000, 300_000, 400_000, *[9_000_000] * 11]
    assert admitted(make(), arrivals) == [0] * 10 + [200_000, 400_000] + [9_000_000] * 10


def test_bucket_and_gcra_decide_alike() -> None:
    """They are two ways to count the same."""
    rng = Random(0)
    arrivals = sorted(rng.randrange(60_000_000) for _ in range(600))
    assert admitted(TokenBucket(), arrivals) == admitted(Gcra(), arrivals)


@pytest.mark.parametrize(
    ("server", "let_in"),
    [
        (SlidingCounter(), [2_000_001, 2_200_001, 2_400_001]),
        (StrictSlidingCounter(), [2_200_000, 2_400_000]),
    ],
)
def test_counters_weigh_the_previous_window(server: Server, let_in: list[int]) -> None:
    """Ten in the window before count 10 x the part still covered; the strict one wants room for a whole one."""
    arrivals = [2_000_000, 2_000_001, 2_199_999, 2_200_000, 2_200_001, 2_399_999, 2_400_000, 2_400_001]
    assert [0] * 10 + let_in == admitted(server, [*[0] * 10, *arrivals])


@pytest.mark.parametrize("make", [SlidingCounter, StrictSlidingCounter])
def test_counters_forget_after_an_empty_window(make: type[SlidingCounter]) -> None:
    """Only the window just before counts."""
    assert admitted(make(), [*[0] * 10, *[4_000_000] * 11]) == [0] * 10 + [4_000_000] * 10


@pytest.mark.parametrize(
    ("name", "up_s", "down_s"),
    [
        ("none", (0.0, 0.0), (0.0, 0.0)),
        ("round", (0.01, 0.04), (0.01, 0.04)),
        ("even", (0.02, 0.08), (0.02, 0.08)),
        ("far", (0.1, 0.3), (0.1, 0.3)),
        ("lognormal", (0.0, RTT_LONGEST_S / 2), (0.0, RTT_LONGEST_S / 2)),
        ("lognormal-up", (0.0, RTT_LONGEST_S), (0.0, 0.0)),
        ("slow-first", (0.02, 1.08), (0.02, 0.08)),
        ("stalls", (0.02, 0.08), (0.02, STALL_S + 0.08)),
        ("stalls-up", (0.02, STALL_S + 0.08), (0.02, 0.08)),
    ],
)
def test_travel_times_fill_their_range(name: str, up_s: tuple[float, float], down_s: tuple[float, float]) -> None:
    """Of many requests the fastest and the slowest lie at the ends of the range that the name promises."""
    rng = Random(0)
    travels = [SHAPES[name].travel(rng, number) for number in range(5000)]
    for (least, most), seconds in zip((up_s, down_s), zip(*travels, strict=True), strict=True):
        assert least <= min(seconds) <= least + 0.1 * (most - least)
        assert most - 0.1 * (most - least) <= max(seconds) <= most


def test_only_the_first_request_is_slow() -> None:
    """The second of its kind is as fast as the others."""
    first, second = (SHAPES["slow-first"].travel(Random(0), number)[0] for number in range(2))
    assert first == second + 1.0


def test_one_network_lies_outside_of_what_ours_assumes() -> None:
    """Only there a request may be counted 2 s or more after it was written."""
    rng = Random(0)
    slowest = {name: max(shape.travel(rng, number)[0] for number in range(5000)) for name, shape in SHAPES.items()}
    assert [name for name in SHAPES if slowest[name] >= 2.0] == [OUTSIDE]


def saturated(row: Row) -> Saturated:
    figures = Trial("none", "log", "saturated", until_s=30.0).figures(row)
    assert isinstance(figures, Saturated)
    return figures


AIOLIMITER = Row("AsyncLimiter(10, 2)", baselines.ten_in_two)
HOLDING = Row("a semaphore", baselines.Holding)


def test_a_leaky_bucket_is_caught() -> None:
    """`AsyncLimiter(10, 2)` sends ten at once and nine more within 2 s."""
    figures = saturated(AIOLIMITER)
    assert figures.fullest == 19
    assert figures.refused > 0


def test_a_limiter_that_holds_until_the_answer_is_not() -> None:
    """A semaphore of 10 held 2 s beyond the answer is within the limit at full throughput."""
    assert Saturated(1.0, 1.0, refused=0.0, refused_later=0.0, fullest=10) == saturated(HOLDING)


def test_a_burst_of_eleven_takes_a_window() -> None:
    """With ten places held for 2 s the last of eleven calls is answered when the first place is free again."""
    figures = Trial("none", "log", "burst-11").figures(HOLDING)
    assert isinstance(figures, Burst)
    assert (figures.calls, round(figures.finished_s * SECOND_US), figures.refused) == (11, 2_000_000, 0)


def test_a_trial_comes_out_the_same_again() -> None:
    """Time is virtual and chance is seeded; another seed is another network."""
    first, again, other = (Trial("even", "log", "burst-10", seed).figures(HOLDING) for seed in (0, 0, 1))
    assert first == again
    assert first != other


def test_over_seeds_the_worst_counts_for_a_law() -> None:
    """Throughput is the median; refusals and windows are the worst of all."""
    runs = [Saturated(0.9, 0.8, 0.0, 3.0, 10), Saturated(0.7, 0.9, 5.0, 1.0, 9), Saturated(0.8, 0.7, 1.0, 2.0, 11)]
    assert Saturated(0.8, 0.8, 5.0, 3.0, 11) == over_seeds(runs)


CLEAN = Saturated(0.98, 0.98, refused=0.0, refused_later=0.0, fullest=10)
OURS = ("ours-interactive", "ours-bulk")


@pytest.mark.parametrize(
    ("server", "shape", "row", "ours", "law"),
    [
        ("log", "far", "ours-bulk", evolve(CLEAN, refused=0.4), "refused 0.4 per thousand, not 0"),
        ("gcra", "far", "ours-bulk", evolve(CLEAN, fullest=11), "fullest window 11, over 10"),
        ("fixed", "even", "ours-interactive", evolve(CLEAN, share=0.959), "share 0.9590, below 0.96"),
        ("bucket", "none", "ours-bulk", evolve(CLEAN, share=0.989), "share 0.9890, below 0.99"),
        (
            "counter",
            "far",
            "ours-bulk",
            evolve(CLEAN, refused_later=5.1),
            "refused 5.1 per thousand after a minute, over 5",
        ),
    ],
)
def test_a_broken_law_is_told(server: str, shape: str, row: str, ours: Saturated, law: str) -> None:
    """One line for each law, with where it was broken and by which figure."""
    assert laws.broken({(server, shape): {row: ours}}, OURS) == [f"{row}, {shape}, {server}: {law}"]


@pytest.mark.parametrize(
    ("server", "shape", "ours"),
    [
        ("log", "far", CLEAN),
        ("log", OUTSIDE, evolve(CLEAN, refused=4.0, fullest=12)),
        ("counter-strict", "far", evolve(CLEAN, refused=90.0, refused_later=5.0, fullest=12)),
        ("counter", "none", evolve(CLEAN, share=0.9)),
    ],
)
def test_what_no_law_forbids_is_not_told(server: str, shape: str, ours: Saturated) -> None:
    """Counters refuse what is within the limit, and one network is outside of what ours assumes."""
    assert laws.broken({(server, shape): dict.fromkeys(OURS, ours)}, OURS) == []


def test_ours_is_measured_by_the_best_that_is_never_refused() -> None:
    """A faster limiter counts only where no network makes it fail; what is not ours breaks no law."""
    far = {
        "ours-interactive": evolve(CLEAN, share=0.9),
        "lucky": evolve(CLEAN, share=1.0),
        "refused": evolve(CLEAN, share=1.0, refused=1.0),
        "over": evolve(CLEAN, share=1.0, fullest=11),
        "clean": evolve(CLEAN, share=0.9075),
        "better": evolve(CLEAN, share=0.9076),
    }
    tail = {row: evolve(CLEAN, refused=float(row == "lucky")) for row in far}
    assert laws.broken({("log", "far"): far, ("log", "lognormal"): tail}, OURS) == [
        "ours-interactive, far, log: share 0.9000, behind better with 0.9076 by more than 0.0075"
    ]
    del far["better"]
    assert laws.broken({("log", "far"): far, ("log", "lognormal"): tail}, OURS) == []
