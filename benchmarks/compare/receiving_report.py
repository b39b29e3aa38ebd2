"""The page's part on webhooks received: figures in, Markdown out."""

from collections.abc import Iterator, Mapping

from benchmarks.compare.receivers import HANDLING_S
from benchmarks.compare.receiving import CONNECTIONS, DELIVERIES, EVENTS, KILLS, RECEIVERS, ROUNDS, Received
from benchmarks.compare.spreads import middle
from benchmarks.page import markdown_table
from benchmarks.webhook_kills import AGAIN

WEBHOOKS = f"""\
## Webhooks received

Each receiver runs under uvicorn on one core, and hands events to a handler one after the other. {EVENTS} events
over {CONNECTIONS} connections: how many a second are answered and handled, and CPU of the receiver's process for
each. {ROUNDS} rounds, in each of which all have their turn: the median, the least and the most. The ratio is to
the first, within a round.

Then {DELIVERIES} events, of which one in {1 / AGAIN:.0f} comes twice, while the process is killed {KILLS} times
(SIGKILL) and started again; a handler takes {HANDLING_S * 1000:g} ms. *Lost* were answered with 200 and never
handled; *twice, unsaid* began more than once in a handler that could not know it.
"""
WEBHOOKS_NOTES = """\
- What is in memory alone is gone with the process. The sender was told 200 and does not come again.
- A table by hand loses nothing. It hands an event over again after a kill, as ours does, and each repeat of the
  sender too; its handler is not told. Who sent an event is not asked, and one that always fails is tried for ever.
- Ours verifies the signature, checks each field and knows repeats for a week: that is what it takes more. Events
  that come at the same time are written together.
"""


def sections(received: Mapping[str, Received]) -> Iterator[str]:
    """The table, with what it is and what it says."""
    yield from (WEBHOOKS, table(received), WEBHOOKS_NOTES)


def table(received: Mapping[str, Received]) -> str:
    """All receivers."""
    head = ["", "events/s", "CPU, us", "ratio", f"lost of {DELIVERIES}", "twice, unsaid"]
    plain = received[next(iter(RECEIVERS))]
    return markdown_table(head, [_row(title, each, plain) for title, each in received.items()])


def _row(title: str, received: Received, plain: Received) -> list[str]:
    ratios = [mine.cpu_us / other.cpu_us for mine, other in zip(received.speeds, plain.speeds, strict=True)]
    return [
        title,
        middle([speed.per_s for speed in received.speeds], "{:.0f}"),
        middle([speed.cpu_us for speed in received.speeds], "{:.0f}"),
        middle(ratios, "{:.2f}"),
        str(received.kills.lost),
        str(received.kills.unmarked),
    ]
