"""What a block costs: CPU milliseconds for 1,024 worlds of the Kazan baseline, best and median of 30 blocks.

Split into drawing, building the tables, laying the first paths, and the rounds (with all that shocks renew). The
calibration, a fixed piece of numpy work timed around each block, tells how fast the machine was at that moment.
Run as `python tests/bench/bench_block.py`.
"""

import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sim.engine import model, updating, worlds_drawn  # noqa: E402
from sim.methods.draws import BLOCK  # noqa: E402
from sim.scenario.compile import load  # noqa: E402

BLOCKS = 30
PARTS = {"draw": (worlds_drawn, "draw"), "payoffs": (model, "build"), "paths": (updating.Updater, "survey")}
BASE, POWER = np.random.default_rng(0).random((8, 49, BLOCK)), 1 + np.random.default_rng(1).random(BLOCK)


def milliseconds(work) -> float:
    """CPU time of a piece of work."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1e3


def parts_timed(spent: dict[str, float]) -> None:
    """From now on, add to `spent` what each part of setting a block up costs."""
    for part, (owner, name) in PARTS.items():
        original = getattr(owner, name)

        def timed(*given, part=part, original=original):
            begun = time.process_time()
            made = original(*given)
            spent[part] += (time.process_time() - begun) * 1e3
            return made

        setattr(owner, name, timed)


def block(scenario, seed: int, spent: dict[str, float]) -> dict[str, float]:
    """What one block costs, in all and in parts."""
    spent.update(dict.fromkeys(PARTS, 0.0))
    made = []
    calibration = milliseconds(lambda: np.power(BASE, POWER))
    begun = milliseconds(lambda: made.append(model.Negotiation.drawn_from(scenario.game, BLOCK, seed)))
    parts = dict(spent)
    rounds = milliseconds(made[0].run)
    made[0].dissolve()
    return {"all": begun + rounds, **parts, "rounds": rounds, "calibration": calibration}


def main() -> None:
    scenario, spent = load(ROOT / "scenarios" / "kazan_2024.yaml"), {}
    parts_timed(spent)
    block(scenario, BLOCKS, spent)
    costs = [block(scenario, seed, spent) for seed in range(BLOCKS)]
    print(f"CPU milliseconds for {BLOCK} worlds of kazan_2024.yaml\n{'':12} {'best':>6} {'median':>7}")
    for name in costs[0]:
        values = [cost[name] for cost in costs]
        print(f"{name:12} {min(values):6.1f} {np.median(values):7.1f}")
    median = np.median([cost["all"] for cost in costs])
    print(f"{BLOCK / median * 1e3:,.0f} worlds per CPU-second (median)")


if __name__ == "__main__":
    main()
