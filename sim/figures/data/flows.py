"""From which outcome to which the same worlds go in two scenarios, as a table and in words."""

import pandas as pd

from sim.results import read
from sim.words.phrases import count, points, to_a_tenth
from sim.words.stages import STAGES
from sim.worlds.paired import PairedComparison


def flows_of_comparison(comparison: read.Comparison) -> tuple:
    """The arguments of `draw.flows.flows`: table (see `flow_table`), the two labels, title, topic and findings."""
    found, (first, second) = comparison.found, comparison.labels
    turned, *more = flow_findings(found)
    topic = f"From outcome to outcome: the same {count(found.worlds, 'world')} in two scenarios"
    return flow_table(found), first, second, turned, [topic, *more]


def flow_table(comparison: PairedComparison) -> pd.DataFrame:
    """Flows of paired worlds: a row for each pair of stages; columns: source, source_title, target, target_title, count."""
    rows = [
        (source, STAGES[source], target, STAGES[target], int(comparison.flows.loc[source, target]))
        for source in STAGES
        for target in STAGES
    ]
    return pd.DataFrame(rows, columns=["source", "source_title", "target", "target_title", "count"])


def flow_findings(comparison: PairedComparison, most: int = 3) -> list[str]:
    """What the flows show, in lines of words: how many worlds turn, which way, and the `most` most frequent turns."""
    flipped, gained, lost = comparison.flipped, comparison.gained, comparison.lost
    turned = f"The outcome turns in {flipped.count:,} of {count(flipped.n, 'world')}"
    lines = [f"{turned}: {to_a_tenth(flipped.share, flipped.low, flipped.high)}"]
    change = comparison.agreement
    span = f" (95 % interval {points(change.low)} to {points(change.high)})" if change.low < change.high else ""
    net = f"agreement {points(change.mean)} points{span}"
    lines.append(f"Agreed only on the right: {gained.count:,}; only on the left: {lost.count:,}; {net}")
    flows = flow_table(comparison)
    turns = flows[(flows["source"] != flows["target"]) & (flows["count"] > 0)].sort_values(
        "count", ascending=False, kind="stable"
    )
    most_frequent = turns.head(most).itertuples()
    return lines + [f"{row.count:,} from “{row.source_title}” to “{row.target_title}”" for row in most_frequent]
