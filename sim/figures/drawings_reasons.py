"""What was agreed and what stood in the way: the drawings of terms, blockers and pressure."""

from sim.figures.data import shares as picture_tables
from sim.figures.data import terms as outlook
from sim.figures.data.pressure import pairs, pressure_table
from sim.figures.draw.blockers import blockers
from sim.figures.draw.pressure import pressure
from sim.figures.draw.terms import terms_expected
from sim.figures.drawings import Drawing, Drawings, name_of, one_world
from sim.methods.shares import share_of
from sim.results.read import Run
from sim.words.phrases import count, interval, percent
from sim.words.stages import AGREED
from sim.worlds.summary import summarise

ENOUGH = 4096
"""Worlds over which predictors and red lines are averaged."""


def _terms(run: Run) -> tuple:
    summary, worlds = summarise(run.table, run.scenario), run.table["world"].to_numpy()[:ENOUGH]
    marked = outlook.marked_terms(run.scenario, summary, worlds, run.seed)
    signatories = {name: run.scenario.title(name) for name in run.scenario.game.signatories}
    return marked, name_of(run), dict(outlook.MARKS.values()), signatories, len(worlds)


def _no_terms(run: Run) -> str:
    return one_world(run) or ("" if (run.scenario.game.issues.agreed < 0).any() else "every issue is settled already")


def _blockers(run: Run) -> tuple:
    summary = summarise(run.table, run.scenario)
    cells, parts, note = picture_tables.blame(summary, list(run.scenario.game.issues.names))
    failed = summary.worlds - summary.agreed.count
    told = (
        f"{count(failed, 'failed world')} of {summary.worlds:,}; shares of the failed, with 95 % intervals; colour: why"
    )
    return cells, parts, f"{name_of(run)}: who blocks on what", told, note


def _no_blockers(run: Run) -> str:
    refused = (~run.table["stage"].isin(AGREED) & run.table["blocker"].notna()).any()
    return one_world(run) or ("" if refused else "in no world did talks fail because somebody refused")


def _pressure(run: Run) -> tuple:
    table = pressure_table(run.scenario, run.table, run.seed)
    agreed = run.table[run.table["stage"].isin(AGREED)]
    propped = share_of(int(agreed["propped"].sum()), len(agreed))
    span = f"{percent(propped.share)}, 95 % interval {interval(propped.low, propped.high)}"
    told = f"{propped.count:,} of {count(propped.n, 'agreement')} ({span}): worth less than no deal to one side but for them"
    note = (
        f"Dots: median; lines: middle 80 % of the worlds ({len(run.table):,} drawn, {propped.n:,} agreed). Leverage: the "
        "share of its own gain or loss that a third party passes on. What it added: leverage times that gain, in utility "
        "0 to 1, without sticks, guarantees, and shocks on the way."
    )
    return table, f"{name_of(run)}: who put what pressure on whom", told if propped.n else "No world has agreed", note


def _no_pressure(run: Run) -> str:
    return one_world(run) or ("" if pairs(run.scenario) else "no third party has leverage or can pay")


TERMS: Drawings = {Run: Drawing(_terms, terms_expected, _no_terms)}
BLOCKERS: Drawings = {Run: Drawing(_blockers, blockers, _no_blockers)}
PRESSURE: Drawings = {Run: Drawing(_pressure, pressure, _no_pressure)}
