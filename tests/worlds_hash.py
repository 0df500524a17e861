"""One hash of many worlds: the outcome tables of the whole library and of random scenarios, bit for bit.

python tests/worlds_hash.py
"""

import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from random_scenarios import prepared, random_document

import sim
from sim.scenario.library import library_names

WORLDS, RANDOM = 300, 60


def worlds_hash() -> str:
    """The same for the same numbers, whatever the versions of Python and of libraries."""
    found = sha256()
    scenarios = [sim.load(name) for name in library_names()]
    scenarios += [prepared(random_document(seed)) for seed in range(RANDOM)]
    scenarios.append(sim.load("kazan_2024").drawn_by("lhs"))
    for scenario in scenarios:
        found.update(sim.play(scenario, WORLDS, seed=0).to_csv(float_format="%.17g", lineterminator="\n").encode())
    return found.hexdigest()


if __name__ == "__main__":
    print(worlds_hash())
