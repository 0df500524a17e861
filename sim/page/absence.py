"""What each third party's absence changes, in the same worlds: a table, the largest change first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.reports.paired_changes import in_points, signed_change
from sim.words.phrases import count, percent
from sim.words.sections import Part, Section, Table
from sim.words.stages import AGREED
from sim.worlds.side_by_side import Alongside, PairedEffects, paired_effects


@dataclass(frozen=True)
class Absence:
    """What differs without an actor; named: within a sentence. agreed, in_force: shares of worlds without it; turned: worlds
    that end otherwise."""

    named: str
    title: str
    agreed: float
    in_force: float
    effects: PairedEffects
    turned: int


def absences(present: Alongside, without: Sequence[Alongside]) -> list[Absence]:
    """What the absence of each changes; the label of each is who is absent. By how much agreement changes, the
    largest first, then by the worlds that turn."""
    found = []
    for one in without:
        effects = paired_effects(present, one)
        if effects is not None:
            turned = int((one.table["stage"].to_numpy() != present.table["stage"].to_numpy()).sum())
            agreed, in_force = (float(one.table["stage"].isin(stages).mean()) for stages in (AGREED, ("in_force",)))
            found.append(
                Absence(
                    present.scenario.named(one.label),
                    present.scenario.title(one.label),
                    agreed,
                    in_force,
                    effects,
                    turned,
                )
            )
    return sorted(found, key=lambda one: (-abs(one.effects.agreed.mean), -one.turned))


def absence_report(present: Alongside, without: Sequence[Alongside], absent: Sequence[str]) -> Section:
    """The table of what each absence changes. absent: titles of those that stay out already."""
    worlds = len(present.table)
    found = absences(present, without)
    head = ["Without", "Agree on a text", "Change, points", "In force", "Change, points", "Worlds turned"]
    rows = [
        [
            one.title,
            percent(one.agreed),
            signed_change(in_points(one.effects.agreed), 1),
            percent(one.in_force),
            signed_change(in_points(one.effects.in_force), 1),
            f"{one.turned:,}",
        ]
        for one in found
    ]
    parts: list[Part] = [*_in_short(found, worlds)]
    if rows:
        parts += [
            f"{count(worlds, 'world')} of each, with the same draws and all else as it is set now; changes with their 95 % "
            "intervals. A world is turned that ends otherwise. The largest change of agreement stands first.",
            Table(head, rows, "lrrrrr"),
        ]
    if absent:
        parts.append(f"Absent as it is: {', '.join(absent)}.")
    return Section("Without each actor in turn", parts)


def _in_short(found: Sequence[Absence], worlds: int) -> list[str]:
    """Whose absence changes most."""
    if not found:
        return ["There is no actor here that could stay out: those who sign are always there."]
    first, most = found[0], max(found, key=lambda one: one.turned)
    agreed = signed_change(in_points(first.effects.agreed), 1, " points")
    also = "the same" if most is first else most.named
    return [
        f"How often a text is agreed changes most without {first.named}: {agreed}. Most worlds end otherwise without {also}: "
        f"{most.turned:,} of {worlds:,}."
    ]
