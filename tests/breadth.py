"""How many random scenarios a test plays, or processes it kills: all that it was written for in the long form, else a quarter.

The long form is `.ci/run --long`. What is random here is drawn from fixed seeds, so the short form always plays the same
scenarios, the first of the long one.
"""

import os

LONG = "LONG_TESTS" in os.environ


def some_of(count: int) -> int:
    """How many of so many scenarios are played now."""
    return count if LONG else max(1, count // 4)
