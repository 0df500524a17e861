"""Worlds given what is known of them: those that fit what was observed, what they say of all else, and how inputs have moved.

Rejection sampling: worlds are drawn from the scenario's ranges, played, and kept if they meet every sure observation (Rubin
1984, Annals of Statistics 12; with a tolerance for numbers it is approximate Bayesian computation, Pritchard et al. 1999,
Molecular Biology and Evolution 16). What is only likely weights the kept worlds by Jeffrey's rule (`sim.methods.reweighting`).
For something rare, worlds can be aimed at it (`sim.analysis.aimed`); they count by their importance weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.analysis.aim import IMPORTANCE, Aiming
from sim.analysis.observations import Observation, each_met, sure_and_likely
from sim.analysis.world_pool import WorldPool
from sim.experiments.factors import from_record
from sim.experiments.points import ExperimentPlan, plan
from sim.methods.draws import BLOCK
from sim.methods.importance import effective_for_share
from sim.methods.reweighting import CannotReweight, effective_size, jeffrey_weights
from sim.results.read import Swept
from sim.runtime.sweep_folder import SWEPT_SCENARIO, design_path
from sim.runtime.whole_files import FolderError
from sim.scenario.scenario import Scenario
from sim.scenario.source import read
from sim.words.phrases import count
from sim.words.problems import Refusal
from sim.worlds.codebook import IS_AIMED
from sim.worlds.table import Show, unseen

LEAST_FITTING = 50
"""Worlds, as effective number, below which nothing is said of those that fit: a share of them has ±14 points or more."""

WANTED = 1000
"""Worlds that are played for, unless said otherwise."""

MOST_SWEPT = 200_000
"""Worlds of a sweep, counted at each point, that are looked at together. Of 100,000 of the baseline, 57,052 of which fit, 0.74 GB
of memory were taken, most of it by what was drawn in those that fit."""

MORE_THAN_LAST = 16
"""So many times as many blocks as there are are played at most, before looking again how many worlds fit."""


class TooFewFit(Refusal):
    """Too few worlds fit what was observed; says how many, and what to do."""


@dataclass(frozen=True)
class Conditioned:
    """Worlds given what was observed.

    everything: the outcome table of all worlds looked at, a row for each [w]; weight [w]: of each, 0 where it does not fit;
    met [e]: how many of those `before` meet each observation. plan: of a sweep, whose worlds they are, each at each of its
    points. aim: how worlds were aimed at what was observed, if they were; unaimed: why they were not, where it was asked for.
    """

    scenario: Scenario
    seed: int
    observed: Sequence[Observation]
    everything: pd.DataFrame
    weight: np.ndarray
    met: np.ndarray
    plan: ExperimentPlan | None = None
    aim: Aiming | None = None
    unaimed: str = ""

    @property
    def before(self) -> pd.DataFrame:
        """The outcome table of the worlds that count alike before the observation: all, or of aimed ones the pilot."""
        return self.everything[: self.aim.worlds] if self.aim else self.everything

    @property
    def fits(self) -> np.ndarray:
        """Which worlds meet all that is sure [w]."""
        return self.weight > 0

    @property
    def effective(self) -> float:
        """How many equally weighted worlds say as much as those that fit."""
        return effective_size(self.weight) * self.independence

    @property
    def counts_each(self) -> bool:
        """Whether each world that fits counts as one, so that their effective number is how many they are."""
        return round(self.effective) == self.fits.sum()

    def effective_for(self, there: np.ndarray, weight: np.ndarray) -> float:
        """How many equally weighted worlds know a share of worlds [w] as closely: of those that are `there`, by weights."""
        size = effective_for_share(there, weight) if self.aim else effective_size(weight)
        return size * self.independence

    @cached_property
    def independence(self) -> float:
        """What a row that fits counts for: 1 of a run, less of a sweep, where the same world stands at several points.

        It is the effective number of worlds, each with the weight that it has at all points together, over that of rows
        (worlds as clusters; Kish 1965, Survey Sampling).
        """
        if self.plan is None or not self.fits.any():
            return 1.0
        of_world = np.bincount(self.everything["world"], self.weight)
        return min(1.0, effective_size(of_world) / effective_size(self.weight))

    @property
    def table(self) -> pd.DataFrame:
        """The outcome table of the worlds that fit, a row for each, with their `weight`; of aimed ones, which are `aimed`."""
        kept = self.everything[self.fits].drop(columns=IMPORTANCE, errors="ignore").reset_index(drop=True)
        kept.insert(1, "weight", self.weight[self.fits])
        if self.aim:
            kept.insert(2, IS_AIMED, kept["world"] >= self.aim.worlds)
        return kept


def condition(scenario: Scenario, seed: int, table: pd.DataFrame, observed: Sequence[Observation],
              sweep: ExperimentPlan | None = None, aim: Aiming | None = None) -> Conditioned:  # fmt: skip
    """The worlds of an outcome table, a row for each, given what was observed.

    sweep: the plan of the sweep that they are of, if any; before the observation all of its points count alike.
    aim: of aimed worlds, after their pilot.

    >>> import sim
    >>> from sim.analysis.observations import observations
    >>> scenario = sim.load("kazan_2024")
    >>> known = observations(["agreed_by=2025-12-31"], scenario, "kazan_2024")
    >>> found = condition(scenario, 0, sim.play(scenario, 500), known)
    >>> int(found.fits.sum()) == int(found.met[0]), sorted(set(found.table["stage"]) & {"no_deal", "breakdown"})
    (True, [])
    """
    met = each_met(observed, table)
    weight = _weights(observed, met, _base(table, aim))
    before = met[:, : aim.worlds] if aim else met
    return Conditioned(scenario, seed, observed, table, weight, before.sum(axis=1), sweep, aim)


def condition_sweep(swept: Swept, observed: Sequence[Observation], trust: bool = False) -> Conditioned:
    """The worlds of a sweep, each at each of its points, given what was observed. Raises `FolderError` where worlds of it are
    missing, or are too many to look at together."""
    rows = swept.worlds * len(swept.design)
    if rows > MOST_SWEPT:
        raise FolderError(
            f"{swept.folder} has {rows:,} worlds; at most {MOST_SWEPT:,} are looked at together. Sweep with fewer --worlds, or "
            "take the rows that fit from its files"
        )
    table = pa.Table.from_batches(swept.batches(swept.columns)).to_pandas()
    if len(table) < rows:
        raise FolderError(
            f"{swept.folder} has {len(table):,} of its {rows:,} worlds, so its points do not count alike; the same sweep with "
            "--resume plays the others"
        )
    kept = swept.manifest["asked"]["experiment"]
    made = plan(from_record(read(str(swept.folder / SWEPT_SCENARIO)), kept, trust))
    if made.design.to_csv(lineterminator="\n").encode() != design_path(swept.folder).read_bytes():
        raise FolderError(f"the manifest of {swept.folder} does not lead to the points in its design (edited)")
    return condition(swept.scenario, swept.seed, table, observed, made)


def _base(table: pd.DataFrame, aim: Aiming | None) -> np.ndarray:
    """What each world of a table counts for before the observation [w]."""
    return table[IMPORTANCE].to_numpy() * aim.scale(table["world"].to_numpy()) if aim else np.ones(len(table))


def meets_all_sure(observed: Sequence[Observation], met: np.ndarray) -> np.ndarray:
    """Which worlds meet all that is sure [w], from whether each observation is met in each, met [e, w]."""
    return met[np.array([one.is_sure for one in observed], bool)].all(axis=0)


def _weights(observed: Sequence[Observation], met: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Weights of worlds [w] from whether each observation is met in each, met [e, w]; all 0 where none fits.

    base [w]: what each counts for before.
    """
    sure = np.array([one.is_sure for one in observed], bool)
    fits = meets_all_sure(observed, met)
    weight = np.zeros(len(fits))
    if fits.any():
        chances = np.array([one.chance for one in observed])[~sure]
        try:
            weight[fits] = jeffrey_weights(met[~sure][:, fits], chances, base[fits])
        except CannotReweight:
            return weight
    return weight


def refuse_too_few(found: Conditioned, what_to_do: str) -> None:
    """Raise `TooFewFit` where fewer than `LEAST_FITTING` worlds fit. what_to_do: beside the advice that always holds."""
    if found.effective >= LEAST_FITTING:
        return
    played = len(found.everything)
    each = "; ".join(
        f"{one.text!r} {'is met' if one.is_sure else 'happens'} in {number:,}"
        for one, number in zip(found.observed, found.met, strict=True)
    )
    likely = sure_and_likely(found.observed)[1]
    if found.aim:
        each += f", of the {len(found.before):,} drawn plainly"
    fit = f"{int(found.fits.sum()):,} of {count(played, 'world')} fit"
    if not found.counts_each:
        fit += f", and weighted they say no more than {found.effective:.0f} would"
    elif likely and not found.fits.any():
        fit = f"no weights of {count(played, 'world')} give what is likely its chance beside what is sure"
    raise TooFewFit(
        f"{fit}, and fewer than {LEAST_FITTING} say nothing reliable ({each}). {what_to_do}, observe less, or allow more "
        "(a later day, a larger tolerance); what hardly any world meets, the ranges of the file all but exclude"
    )


# ---------------------------------------------------------------- played until enough fit


def condition_by_playing(
    pool: WorldPool, observed: Sequence[Observation], wanted: int, budget: int, show: Show = unseen
) -> Conditioned:
    """Play worlds until so many fit as are wanted (as effective number), or the budget of worlds is spent.

    The answer is that of the first blocks with which enough fit, whatever else is in the pool.
    """
    tables = blocks_until_enough(pool, observed, wanted, blocks_of(budget), show)
    return condition(pool.scenario, pool.seed, one_table(tables), observed)


def blocks_of(budget: int) -> int:
    """The blocks of a budget of worlds, one at least."""
    return max(1, -(-budget // BLOCK))


def blocks_until_enough(
    pool: WorldPool, observed: Sequence[Observation], wanted: float, most: int, show: Show = unseen,
    pilot: Sequence[pd.DataFrame] = (),
) -> list[pd.DataFrame]:  # fmt: skip
    """The outcome tables of the first blocks of a pool, a row for each world: so many blocks that enough worlds fit, or `most`.

    1. Look at one more block of worlds at a time, as long as there are any in the pool, until enough fit.
    2. If they do not, judge by their share how many blocks it takes, play these, and go on with 1.

    pilot: the tables of blocks that stand before those of an aimed pool; they count.
    """
    tables = list(pilot)
    met = [each_met(observed, table) for table in tables]
    base = [_base(table, pool.aim) for table in tables]
    begun = effective = _effective(observed, met, base)
    while effective < wanted and len(tables) < most:
        number = len(tables) - len(pilot)
        if number == pool.there:
            more = _more_blocks(number, effective - begun, wanted - begun)
            pool.add(min(most - len(pilot), number + more), show)
        tables.append(pool.block(number))
        met.append(each_met(observed, tables[-1]))
        base.append(_base(tables[-1], pool.aim))
        effective = _effective(observed, met, base)
    return tables


def _effective(observed: Sequence[Observation], met: list[np.ndarray], base: list[np.ndarray]) -> float:
    if not met:
        return 0.0
    return effective_size(_weights(observed, np.concatenate(met, axis=1), np.concatenate(base)))


def _more_blocks(blocks: int, effective: float, wanted: float) -> int:
    """How many more blocks it probably takes: one at first, then by the share that fits, a tenth to spare."""
    if not blocks:
        return 1
    needed = -(-1.1 * wanted * blocks // max(effective, 1)) - blocks
    return int(np.clip(needed, 1, MORE_THAN_LAST * blocks))


def one_table(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The tables one after another, a row for each world; of words, all that occur in any are categories in all."""
    joined = pd.concat([table.astype(_plain_words(table)) for table in tables], ignore_index=True)
    return joined.astype(dict.fromkeys(_plain_words(tables[0]), "category"))


def _plain_words(table: pd.DataFrame) -> dict[str, type]:
    return {name: object for name in table if isinstance(table[name].dtype, pd.CategoricalDtype)}
