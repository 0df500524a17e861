"""Parameters of rules: what each may be. A rule's entry in its registry gives them, and scenario files are held to them."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """A parameter from `low` to `high`, ends included; `open_low` leaves out the low end."""

    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
