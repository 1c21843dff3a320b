"""RTCBot's figures for the cases of the table, as `name value` lines: nanoseconds, or batches per second.

Only its subscription and base modules are loaded; the rest of it wants media libraries that play no part here.
"""
import asyncio
import importlib.util
import pathlib
import statistics
import sys
import time
import types

import numpy as np

package = types.ModuleType("rtcbot")
for place in sys.path:
    if (pathlib.Path(place) / "rtcbot" / "subscriptions.py").exists():
        package.__path__ = [str(pathlib.Path(place) / "rtcbot")]
sys.modules["rtcbot"] = package
from rtcbot.base import SubscriptionProducer  # noqa: E402
from rtcbot.subscriptions import MostRecentSubscription, RebatchSubscription  # noqa: E402

RUNS = 9


async def most_recent(value, rounds=100_000):
    subscription = MostRecentSubscription()
    start = time.perf_counter_ns()
    for _ in range(rounds):
        subscription.put_nowait(value)
        await subscription.get()
    return (time.perf_counter_ns() - start) / rounds


async def fan_out(rounds=20_000):
    producer = SubscriptionProducer(MostRecentSubscription)
    for _ in range(16):
        producer.subscribe(MostRecentSubscription())
    start = time.perf_counter_ns()
    for number in range(rounds):
        producer.put_nowait(number)
    return (time.perf_counter_ns() - start) / rounds / 16


async def rebatch(rounds=20_000):
    subscription = RebatchSubscription(samples=1024)
    batch = np.zeros((960, 2), dtype=np.int16)
    taken = 0
    start = time.perf_counter_ns()
    for number in range(rounds):
        subscription.put_nowait(batch)
        while (number + 1) * 960 // 1024 > taken:
            await subscription.get()
            taken += 1
    return rounds / (time.perf_counter_ns() - start) * 1e9


async def two_tasks(rounds=20_000):
    subscription = MostRecentSubscription()
    latencies = []

    async def reader():
        for _ in range(rounds):
            sent = await subscription.get()
            latencies.append(time.perf_counter_ns() - sent)

    task = asyncio.ensure_future(reader())
    while not task.done():
        subscription.put_nowait(time.perf_counter_ns())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    return statistics.median(latencies)


def main():
    cases = {
        "mostRecent8": lambda: most_recent(1.5),
        "mostRecent56": lambda: most_recent((1.0,) * 7),
        "fanOut16": fan_out,
        "rebatch": rebatch,
        "wakeTask": two_tasks,
    }
    for name, case in cases.items():
        values = [asyncio.run(case()) for _ in range(RUNS)]
        print(name, statistics.median(values), min(values), max(values), flush=True)


main()
