"""Every picture that results can give: `KINDS`. To add a kind is one entry, with its drawings (see `sim.figures.drawings`).

drawable(result)          names of the kinds that a result gives
draw(result, "stages")    one of them, as a matplotlib Figure
"""

from typing import Any

from matplotlib.figure import Figure

from sim.figures import drawings_bargaining, drawings_drivers, drawings_outcomes, drawings_reasons, drawings_sweeps
from sim.figures.drawings import Kind, NotDrawable, Several
from sim.results.read import BreakEvens, Comparison, Discovery, Run, Sensitivity, Swept

RESULTS = {
    Run: "a run",
    Comparison: "a comparison",
    Swept: "a sweep",
    Several: "several runs",
    Sensitivity: "an answer of sensitivity",
    BreakEvens: "an answer of breakeven",
    Discovery: "an answer of discover",
}
"""Results, in words."""


def lacking(result: Any, kind: str) -> str:
    """Why this result does not give this kind, in a few words; empty if it does."""
    drawings = KINDS[kind].drawings
    if type(result) not in drawings:
        givers = " or ".join(words for giver, words in RESULTS.items() if giver in drawings)
        return f"drawn from {givers}, and this is {RESULTS[type(result)]}"
    return drawings[type(result)].lacking(result)


def drawable(result: Any) -> list[str]:
    """The kinds that this result gives, in the order of `KINDS`."""
    return [kind for kind in KINDS if not lacking(result, kind)]


def draw(result: Any, kind: str) -> Figure:
    """The picture of this kind from a result. Raises `NotDrawable`; KeyError for a kind that there is not."""
    missing = lacking(result, kind)
    if missing:
        raise NotDrawable(missing)
    drawing = KINDS[kind].drawings[type(result)]
    return drawing.figure(*drawing.tables(result))


KINDS: dict[str, Kind] = {
    "stages": Kind("what became of the talks", drawings_outcomes.STAGES),
    "terms": Kind("the terms agreed on every issue, beside what predictors say", drawings_reasons.TERMS),
    "timing": Kind("how soon talks agree or break down", drawings_outcomes.TIMING),
    "flows": Kind("from which outcome to which the same worlds go", drawings_outcomes.FLOWS),
    "blockers": Kind("who stood in the way of failed talks, on what, and why", drawings_reasons.BLOCKERS),
    "pressure": Kind("who had leverage on whom, what it added, and who paid whom", drawings_reasons.PRESSURE),
    "frontier": Kind("what one world could have given its signatories", drawings_bargaining.FRONTIER),
    "offers": Kind("how the offers of one world moved towards each other", drawings_bargaining.OFFERS),
    "gains": Kind("how agreed texts divide what could be gained", drawings_bargaining.GAINS),
    "concessions": Kind("what was asked and offered over time", drawings_bargaining.CONCESSIONS),
    "heat": Kind("where agreement becomes likelier than not", drawings_sweeps.HEAT),
    "sensitivity": Kind("which uncertain inputs drive an outcome", drawings_drivers.SENSITIVITY),
}
