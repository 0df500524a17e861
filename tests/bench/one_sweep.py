"""Plays one sweep and prints what it cost, as JSON. Takes JSON, too: `scenario`, `vary`, `worlds` (at each point), `crew`.

The module `whole_sweeps` starts it, with the project on its path.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from sim.experiments.factors import from_command_line
from sim.experiments.points import plan
from sim.experiments.sweep import open_store, play_sweep, prepare_work
from sim.scenario.source import read


def main() -> None:
    asked = json.loads(sys.argv[1])
    work = prepare_work(plan(from_command_line(read(asked["scenario"]), asked["vary"], worlds=asked["worlds"])))
    with tempfile.TemporaryDirectory() as folder:
        cpu, begun = time.process_time(), time.perf_counter()
        with open_store(work, Path(folder) / "sweep") as store:
            outcome = play_sweep(work, store, asked["crew"])
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    if outcome.failures:
        sys.exit(f"failed: {outcome.failures[0]}")
    print(json.dumps({"seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main()
