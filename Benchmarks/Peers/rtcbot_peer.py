"""RTCBot's subscriptions as a peer: reads the name of a case, runs one sample of it, writes what it measured.

Only RTCBot's `base` and `subscriptions` are imported: the package's own `__init__` pulls in camera, audio and WebRTC
libraries, of which subscriptions use nothing.
"""
import asyncio
import importlib.machinery
import importlib.util
import os
import sys
import threading
import time
import types

import numpy as np

folder = importlib.machinery.PathFinder.find_spec("rtcbot").submodule_search_locations
package = types.ModuleType("rtcbot")
package.__path__ = list(folder)
sys.modules["rtcbot"] = package
from rtcbot.subscriptions import MostRecentSubscription, RebatchSubscription  # noqa: E402
from rtcbot.base import BaseSubscriptionProducer  # noqa: E402

element = tuple(range(7))


async def most_recent():
    """Nanoseconds for one put and one get in one task."""
    subscription, count = MostRecentSubscription(), 100_000
    start = time.perf_counter_ns()
    for _ in range(count):
        subscription.put_nowait(element)
        await subscription.get()
    return (time.perf_counter_ns() - start) / count


async def fan_out():
    """Nanoseconds for one put to sixteen subscriptions with nobody waiting."""
    producer, count = BaseSubscriptionProducer(), 5_000
    for _ in range(16):
        producer.subscribe(MostRecentSubscription())
    start = time.perf_counter_ns()
    for _ in range(count):
        producer._put_nowait(element)
    return (time.perf_counter_ns() - start) / count


async def wake(pause, count):
    """Nanoseconds from a thread's put to the waiting task: median and 99th percentile."""
    subscription, loop = MostRecentSubscription(), asyncio.get_running_loop()

    def put():
        for _ in range(count):
            time.sleep(pause)
            loop.call_soon_threadsafe(subscription.put_nowait, time.perf_counter_ns())
        # The newest wins, so that some may be lost, but never this last one.
        loop.call_soon_threadsafe(subscription.put_nowait, None)

    thread = threading.Thread(target=put)
    thread.start()
    taken = []
    while (sent := await subscription.get()) is not None:
        taken.append(time.perf_counter_ns() - sent)
    thread.join()
    taken.sort()
    return taken[len(taken) // 2], taken[len(taken) * 99 // 100]


async def queue():
    """Nanoseconds for each element that a thread hands to a task, all of them kept."""
    subscription, loop, count = asyncio.Queue(), asyncio.get_running_loop(), 10_000

    def put():
        for number in range(count):
            loop.call_soon_threadsafe(subscription.put_nowait, number)

    thread = threading.Thread(target=put)
    start = time.perf_counter_ns()
    thread.start()
    for _ in range(count):
        await subscription.get()
    elapsed = time.perf_counter_ns() - start
    thread.join()
    return elapsed / count


async def rebatch():
    """Nanoseconds for each block of 960 frames that goes in, with blocks of 1,024 taken out as they are complete."""
    subscription, count = RebatchSubscription(1024), 30_000
    block, pending = np.zeros((960, 2), dtype=np.int16), 0
    start = time.perf_counter_ns()
    for _ in range(count):
        subscription.put_nowait(block)
        pending += 960
        if pending >= 1024:
            await subscription.get()
            pending -= 1024
    return (time.perf_counter_ns() - start) / count


cases = {
    "most-recent": most_recent,
    "fan-out": fan_out,
    "wake": lambda: wake(50e-6, 500),
    "wake-1kHz": lambda: wake(1e-3, 150),
    "queue": queue,
    "rebatch": rebatch,
}

os.sched_setaffinity(0, {int(cpu) for cpu in sys.argv[1].split(",")} if len(sys.argv) > 1 else os.sched_getaffinity(0))
for line in sys.stdin:
    result = asyncio.run(cases[line.strip()]())
    print(*(result if isinstance(result, tuple) else (result,)), flush=True)
