"""The receiver of webhooks: how many a second on one core, how fast at 200 a second, and what kills do to it.

`python -m benchmarks.webhooks DELIVERIES KILLS`; by default 2,000 and 100.
"""

import asyncio
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import print_figure, print_machine
from benchmarks.webhook_kills import run
from smartlead_async.webhooks import WebhookReceiver, sample, sign

EVENTS = 5000
AT_ONCE = 100
PER_S = 200
SECRET = "s3cret"


def make_events(count: int) -> list[tuple[bytes, dict[str, str]]]:
    """Bodies, each of another event, and their headers."""
    bodies = [sample("EMAIL_REPLY", reply_message={"message_id": f"<{n}>", "text": "Yes"}) for n in range(count)]
    return [(body, {"X-Smartlead-Signature": sign(body, SECRET)}) for body in bodies]


async def receive_fast(inbox: Path) -> tuple[float, float]:
    """Events a second, a hundred at a time: by the clock, and by the time that the core worked."""
    events = make_events(EVENTS)
    async with WebhookReceiver(inbox, secrets=[SECRET]) as receiver:
        began, worked = time.perf_counter(), time.process_time()
        for first in range(0, EVENTS, AT_ONCE):
            await asyncio.gather(*(receiver.receive(*event) for event in events[first : first + AT_ONCE]))
        return EVENTS / (time.perf_counter() - began), EVENTS / (time.process_time() - worked)


async def receive_evenly(inbox: Path) -> float:
    """Milliseconds within which 99 of 100 are answered, at 200 a second for five seconds."""
    took: list[float] = []

    async def receive(event: tuple[bytes, dict[str, str]], at: float) -> None:
        await asyncio.sleep(at - time.perf_counter())
        began = time.perf_counter()
        await receiver.receive(*event)
        took.append((time.perf_counter() - began) * 1000)

    async with WebhookReceiver(inbox, secrets=[SECRET]) as receiver:
        events = make_events(5 * PER_S)
        begin = time.perf_counter() + 0.1
        await asyncio.gather(*(receive(event, begin + number / PER_S) for number, event in enumerate(events)))
    return sorted(took)[len(took) * 99 // 100]


def main() -> None:
    """Print all figures."""
    deliveries, kills = (int(word) for word in sys.argv[1:] or ("2000", "100"))
    print_machine()
    with TemporaryDirectory() as name:
        folder = Path(name)
        result = asyncio.run(run(folder, deliveries=deliveries, kills=kills))
        print_figure("events that were answered with 200", result.delivered, "events")
        print_figure("processes killed meanwhile", result.kills, "processes")
        print_figure("lost after a 200", result.lost, "events", "0")
        print_figure("handled again after a kill", result.handled_again, "events")
        print_figure("handled again and not marked", result.unmarked, "events", "0")
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        by_clock, by_work = asyncio.run(receive_fast(folder / "fast"))
        print_figure("received on one core", by_clock, "events/s", ">= 1000")
        print_figure("received in a second of the core's work", by_work, "events", ">= 1000")
        print_figure("answered at 200/s, 99 of 100", asyncio.run(receive_evenly(folder / "even")), "ms", "<= 50")


if __name__ == "__main__":
    main()
