"""What the solution concepts cost beside the negotiation: CPU milliseconds for a block of the Kazan baseline.

Frontier, Nash, Kalai-Smorodinsky, egalitarian and utilitarian in all worlds, against drawing and playing the same
worlds to the horizon; and what a run adds to its table (`efficiency`, in the worlds with an agreement). Every block is
measured one after the other in one process, so that a busy machine slows both. Run as `python tests/bench/bench_solutions.py`.
"""

import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sim.engine.model import Negotiation  # noqa: E402
from sim.methods.bargaining import solutions_on  # noqa: E402
from sim.methods.draws import BLOCK  # noqa: E402
from sim.methods.frontier import frontier  # noqa: E402
from sim.scenario.compile import load  # noqa: E402
from sim.worlds.efficiency import bargain, efficiency  # noqa: E402
from sim.worlds.table import worlds_table  # noqa: E402

BLOCKS = 30


def milliseconds(work) -> float:
    """CPU time of a piece of work."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1e3


def block(scenario, seed: int) -> dict[str, float]:
    """What one block costs, in parts."""
    made = []
    played = milliseconds(lambda: made.append(Negotiation.drawn_from(scenario.game, BLOCK, seed).run()))
    talks = made[0]
    found = bargain(talks, np.arange(BLOCK))
    solved = milliseconds(lambda: solutions_on(frontier(found.payoff, found.options), found.disagreement))
    tabled = milliseconds(lambda: worlds_table(scenario, talks))
    rated = milliseconds(lambda: efficiency(talks))
    talks.dissolve()
    return {"negotiation": played, "frontier and solutions": solved, "table of worlds": tabled, "efficiency": rated}


def main() -> None:
    scenario = load(ROOT / "scenarios" / "kazan_2024.yaml")
    free = scenario.game.issues.offered().sum(axis=1)
    block(scenario, BLOCKS)
    costs = [block(scenario, seed) for seed in range(BLOCKS)]
    print(f"CPU milliseconds for {BLOCK} worlds of kazan_2024.yaml, {np.prod(free):,} packages")
    print(f"{'':24} {'best':>6} {'median':>7}")
    for name in costs[0]:
        values = [cost[name] for cost in costs]
        print(f"{name:24} {min(values):6.1f} {np.median(values):7.1f}")
    ratios = [cost["frontier and solutions"] / cost["negotiation"] for cost in costs]
    print(f"solutions cost {np.median(ratios):.2f} of the negotiation (median; {min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
