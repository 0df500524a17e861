"""How soon the page answers a change: shares, numbers and pictures apart, with 1, 5 and 10 users at once.

Median and 95th percentile.

    python tests/bench/page_latency.py http://127.0.0.1:8017/

The page is served already. Every request is of a change that nobody has asked for before.
"""

import itertools
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np

CHANGES = 12
"""Changes that each user makes."""

fresh = itertools.count(int(time.time() * 1000) % 10**8)


def one_change(client, what):
    """Milliseconds until what came of a new change is there; what: shares, numbers, or numbers and then their picture.

    The shares of outcomes, and how many worlds turn, are asked for together with the numbers, as the page does."""
    asked = {"scenario": "kazan_2024", "set": f"breakdown=0.01{next(fresh):09d}"}
    begun = time.perf_counter()
    if what == "shares":
        with ThreadPoolExecutor(1) as aside:
            numbers = aside.submit(client.get, "numbers", params=asked)
            client.get("shares", params=asked).raise_for_status()
            taken = 1000 * (time.perf_counter() - begun)
            numbers.result().raise_for_status()
        return taken
    client.get("numbers", params=asked).raise_for_status()
    if what == "with picture":
        client.get("picture/stages.svg", params=asked).raise_for_status()
    return 1000 * (time.perf_counter() - begun)


def measured(address, users, what):
    """The milliseconds of all changes of some users at once."""
    with httpx.Client(base_url=address, timeout=60) as client, ThreadPoolExecutor(users) as pool:
        return list(pool.map(lambda _: one_change(client, what), range(users * CHANGES)))


if __name__ == "__main__":
    measured(sys.argv[1], 2, "with picture")
    for what, users in itertools.product(("shares", "numbers", "with picture"), (1, 5, 10)):
        found = measured(sys.argv[1], users, what)
        print(
            f"{what:12} {users:2} users: median {np.median(found):5.0f} ms, 95 % {np.percentile(found, 95):5.0f} ms",
            flush=True,
        )
