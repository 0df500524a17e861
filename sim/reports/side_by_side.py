"""Several scenarios side by side: what came of each, and what each changes in the same worlds."""

from collections.abc import Sequence
from math import isnan, nan

from sim.reports.paired_changes import in_points, more_or_less, signed_change
from sim.words.phrases import count, decimal, listed, percent, signed
from sim.words.sections import Part, Section, Table
from sim.worlds.side_by_side import Alongside, PairedEffects, effects_of_all, gains_in_force
from sim.worlds.summary import summarise

MOST_IN_SHORT = 5
"""Scenarios told in a few sentences."""

MOST_IN_TITLE = 4
"""Scenarios named in a title."""

MOST_GAINS = 2
"""Actors named on each side of who gains and who loses."""


def side_by_side_report(played: Sequence[Alongside], seed: int) -> Section:
    """The report on several scenarios played in the same worlds."""
    worlds = count(len(played[0].table), "world")
    named = listed([one.label for one in played])
    title = f"{named if len(played) <= MOST_IN_TITLE else count(len(played), 'scenario')}, side by side"
    said = f"{worlds} of each, seed {seed}, with the same draws wherever two of them have them in common."
    changes = change_sections(played, effects_of_all(played))
    return Section(title, [said, shares_section(played), gains_section(played), *changes])


def side_by_side_in_short(played: Sequence[Alongside]) -> list[str]:
    """What each changes, a sentence each; of many those that change most how often a text is agreed."""
    effects = [(one, effect) for one, effect in zip(played, effects_of_all(played), strict=True) if effect]
    if not effects:
        return ["None of these extends another, so nothing is compared world by world."]
    ordered = sorted(effects, key=lambda pair: -abs(pair[1].agreed.mean))[:MOST_IN_SHORT]
    return [
        f"{one.label} against {_base(played, one)}: agreement is {more_or_less(effect.agreed)}."
        for one, effect in ordered
    ]


def shares_section(played: Sequence[Alongside]) -> Section:
    """What came of each."""
    rows = []
    for one in played:
        summary = summarise(one.table, one.scenario)
        shares = summary.stages.set_index("stage")["share"]
        ends = [percent(shares[stage]) for stage in ("in_force", "collapsed")]
        rows.append([one.label, one.scenario.document.name, percent(summary.agreed.share), *ends])
    head = ["File", "Scenario", "Agreed", "In force", "Collapsed"]
    return Section("What became of the talks", [Table(head, rows, "llrrr")], "stages")


def gains_section(played: Sequence[Alongside]) -> Section:
    """What each brings its signatories, by itself."""
    said = (
        "Voted down: of all worlds. The median gain over no deal is that of the worlds of each that agree on a text, as in the "
        "report of a run; the mean is over all worlds, and what is not in force at the end counts as 0."
    )
    rows = []
    for one in played:
        summary = summarise(one.table, one.scenario)
        rejected = summary.stages.set_index("stage")["share"]["rejected"]
        medians = summary.gains.set_index("actor")["median"].to_dict()
        means = gains_in_force(one.scenario, one.table)
        rows.append([one.label, percent(rejected), _of_each(one, medians), _of_each(one, means)])
    head = ["File", "Voted down", "Median gain where agreed", "Mean gain over all worlds"]
    return Section("What each brings", [said, Table(head, rows, "lrll")], "brings")


def _of_each(one: Alongside, gains: dict[str, float]) -> str:
    """A gain of each signatory; a dash where no world has one."""
    told = {name: gains.get(name, nan) for name in one.scenario.game.signatories}
    return ", ".join(
        f"{one.scenario.title(name)} {'-' if isnan(gain) else decimal(gain, 2)}" for name, gain in told.items()
    )


def change_sections(played: Sequence[Alongside], effects: Sequence[PairedEffects | None]) -> list[Section]:
    """What each changes against its own; empty if none is compared."""
    found = [(one, effect) for one, effect in zip(played, effects, strict=True) if effect]
    if not found:
        return []
    bases = list(dict.fromkeys(played[one.against].label for one, _ in found if one.against is not None))
    against = bases[0] if len(bases) == 1 else "the file that each extends"
    named = ["Against"] * (len(bases) > 1)
    rows = [(one.label, *(_base(played, one) for _ in named)) for one, _ in found]
    changes = [[*row, *_changes(effect)] for row, (_, effect) in zip(rows, found, strict=True)]
    moves = [[*row, *_moves(effect)] for row, (_, effect) in zip(rows, found, strict=True)]
    left = "l" * (1 + len(named))
    head = ["File", *named, "Agreed", "In force", "Collapsed", "Months"]
    said = (
        "Mean differences over the same worlds, in percentage points, with their 95 % intervals; months to agreement are "
        "those of the worlds that agree in both."
    )
    table: list[Part] = [said, Table(head, changes, left + "rrrr")]
    who = (
        "In the worlds that agree in both: the issue whose term differs most often, and the mean change of gains in "
        f"utility, of at most {MOST_GAINS} on each side; only changes whose 95 % interval is on one side of 0."
    )
    heads = ["File", *named, "Term that moves most", "Gain by it", "Lose by it"]
    return [
        Section(f"What changes against {against}", table, "changes"),
        Section("Which term moves most, and who gains", [who, Table(heads, moves, left + "lll")], "gains"),
    ]


def _base(played: Sequence[Alongside], one: Alongside) -> str:
    return "" if one.against is None else played[one.against].label


def _changes(effect: PairedEffects) -> list[str]:
    shares = [signed_change(in_points(by), 1) for by in (effect.agreed, effect.in_force, effect.collapsed)]
    return [*shares, signed_change(effect.months, 1)]


def _moves(effect: PairedEffects) -> list[str]:
    term = effect.term
    moved = f"{term.title}: {term.source} -> {term.target} (moves in {percent(term.moved.share)})" if term else "none"
    rising = [f"{title} {signed(by.mean, 3)}" for title, by in effect.sure if by.mean > 0][:MOST_GAINS]
    falling = [f"{title} {signed(by.mean, 3)}" for title, by in reversed(effect.sure) if by.mean < 0][:MOST_GAINS]
    return [moved, ", ".join(rising) or "nobody for sure", ", ".join(falling) or "nobody for sure"]
