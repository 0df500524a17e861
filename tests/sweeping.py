"""A small scenario and what else the tests of sweeps share."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
from pandas.util import hash_pandas_object

from sim.experiments.factors import from_command_line
from sim.experiments.points import plan
from sim.experiments.sweep import open_store, play_sweep, prepare_work
from sim.runtime.sweep_folder import read_manifest
from sim.runtime.whole_files import FolderError
from sim.scenario.source import read

ROOT = Path(__file__).resolve().parents[1]

TALKS = """
name: Two rivers
summary: North and South talk.
calendar: {start: 2030-01-01, round: month, rounds: 8, horizon: 12}
protocol: {name: direct, first: north}
breakdown: {uniform: [0, 0.02]}
issues:
  border: {options: [old_line, middle_line, new_line], status_quo: old_line}
  river:
    options:
      shared: Shared
      split: {title: Split, guarantee: {north: {uniform: [0.1, 0.5]}}, needs: [patron]}
      dammed: Dammed
    status_quo: shared
actors:
  north:
    role: signatory
    strategy: {name: time_dependent, exponent: {lognormal: {median: 0.6, sigma: 0.5}}}
    no_deal: {gain: {uniform: [-0.3, 0.1]}}
    commitment_risk: {uniform: [0, 0.1]}
    ratifiers:
      parliament:
        votes: always
        threshold: {uniform: [-0.1, 0.1]}
        noise: 0.05
        wants: {border: {ideal: old_line, salience: 1}}
    wants:
      border: {ideal: old_line, salience: {uniform: [2, 4]}, red_line: {max: middle_line, holds: 0.5}}
      river: {ideal: shared, salience: 1}
  south:
    role: signatory
    no_deal: {gain: {uniform: [-0.3, 0.1]}, cost: {uniform: [0, 0.02]}}
    wants:
      border: {ideal: new_line, salience: 1}
      river: {ideal: dammed, salience: {uniform: [2, 4]}}
  patron:
    role: third_party
    leverage: {north: {uniform: [0, 0.2]}}
    inducement: {budget: {uniform: [0, 0.1]}, to: [south]}
    wants: {river: {ideal: split, salience: 1}}
shocks:
  winter: {at: 2030-04-01, effect: {actors.south.no_deal.cost: {scale: 2}}}
  flood: {hazard: 0.1, effect: {actors.patron.leverage.north: {add: 0.1}}}
"""

VARY = ("actors.patron.leverage.north=0:0.4:3", "protocol=direct,plenary")

PROGRAM = [sys.executable, "-c", "import sys; from sim.cli.main import main; sys.exit(main(['sweep', *sys.argv[1:]]))"]


def scenario_file(folder, more=""):
    """The small scenario as a file."""
    path = Path(folder) / "talks.yaml"
    path.write_text(TALKS + more, encoding="utf-8")
    return path


def experiment(folder, vary=VARY, **how):
    """An experiment on the small scenario."""
    return from_command_line(read(scenario_file(folder)), vary, **how)


def swept(folder, work, crew=1, resume=False, **how):
    """Sweep into a folder."""
    with open_store(work, folder, resume) as store:
        return play_sweep(work, store, crew, **how)


def digest(folder):
    """Hash of the sorted rows of a folder of results."""
    rows = pd.read_parquet(folder).sort_values(["point", "world"])
    of_each = hash_pandas_object(rows, index=False).to_numpy()
    return hashlib.sha256(f"{list(rows)}".encode() + of_each.tobytes()).hexdigest()


def interruptible():
    """A process hears of interrupts, also where the tests run in the background, which does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begin(*arguments, **environment):
    """Start a sweep as a process of its own, with a process group of its own as on a terminal."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interruptible,
    )


SAFETY = 60
"""Seconds after which a test gives up on what it waits for; no test is about them."""


def wait_for(condition):
    """Wait until something holds."""
    end = time.monotonic() + SAFETY
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


def parts_done(folder):
    """How many parts a sweep has done so far."""
    try:
        return len(read_manifest(folder)["parts"])
    except FolderError:
        return 0


def descendants(pid):
    """Ids of the living processes below one, as Linux tells them."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(stat.parent.name)] = int(fields[1])
    found, fresh = set(), {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def alive(pid):
    """Whether a process is there, and not only its remains."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def end(process):
    """End a process that a test has begun, and all below it."""
    for pid in [*descendants(process.pid), process.pid] if process.poll() is None else []:
        os.kill(pid, signal.SIGKILL)
    process.communicate()


def work_of(folder, **how):
    """A sweep of the small scenario, ready to be played."""
    return prepare_work(plan(experiment(folder, **how)))
