"""The codebook: what every column of the tables of worlds is, with its unit.

It is written beside each result (`codebook.csv`), so that whoever reads the tables elsewhere need not look here.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from sim.scenario.field_units import unit_at
from sim.scenario.scenario import Scenario
from sim.words.stages import REASONS, SCOPES, STAGES
from sim.worlds.uncertain_inputs import input_titles

CODEBOOK = "codebook.csv"
"""Its file beside a result."""

IS_AIMED = "aimed"
"""The column that tells aimed worlds from plain ones, in the folder of an answer for which worlds were aimed."""

Entry = tuple[str, str]
"""The unit and the meaning of a column."""


def codebook(scenario: Scenario, tables: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """What the columns of some tables of a scenario are: a row for each (table, name, unit, meaning).

    tables: by the name of a file, its columns: those of `sim.worlds.table`, of `sim.worlds.efficiency`, of
    `sim.worlds.uncertain_inputs.input_table`, or the paths that a sweep varies.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> codebook(scenario, {"worlds.parquet": ["agreed_round", "gain_anna"]})["meaning"].tolist()
    ['the round of the agreement, counted from 0; missing without one', 'what Annaberg gains over no deal; 0 without agreement']
    """
    known = _outcome_entries(scenario) | _input_entries(scenario)
    columns = [(table, name) for table, names in tables.items() for name in names]
    if any(name == IS_AIMED for _, name in columns):
        known |= _AMONG_AIMED
    rows = [(table, name, *known.get(name, _varied(name))) for table, name in columns]
    return pd.DataFrame(rows, columns=["table", "name", "unit", "meaning"])


def codebook_bytes(book: pd.DataFrame) -> bytes:
    """A codebook, a row for each column, as a CSV file."""
    return book.to_csv(index=False, lineterminator="\n").encode()


_AMONG_AIMED: dict[str, Entry] = {
    "world": (
        "number",
        "the number of the world, from 0; joins tables of this folder, and of others only where not aimed",
    ),
    IS_AIMED: (
        "true or false",
        "whether the world was aimed at what was observed; played plainly, a world of the same number is another one",
    ),
}
"""What a folder with aimed worlds says otherwise, or besides."""


def _varied(name: str) -> Entry:
    """A path that a sweep varies and that is no range of the file."""
    return unit_at(name) or "word", "varied from point to point"


# ---------------------------------------------------------------- outcomes


def _outcome_entries(scenario: Scenario) -> dict[str, Entry]:
    found = {
        "point": ("number", "the point of the sweep, a row of its design; joins tables of the same sweep"),
        "world": ("number", "the number of the world, from 0; joins tables of the same scenario and seed"),
        "weight": ("share", "what the world counts for, given what was observed; all weights sum to 1"),
        "stage": (f"word: {', '.join(STAGES)}", "what had become of the talks at the horizon"),
        "scope": (
            f"word: {', '.join(SCOPES)}",
            "whether all issues are settled (full), some are left open, or none is",
        ),
        "agreed_round": ("round", "the round of the agreement, counted from 0; missing without one"),
        "agreed_on": ("date", "the day on which that round begins"),
        "ended_round": (
            "round",
            "the round in which the world reached its stage; missing where it was still on its way",
        ),
        "ended_on": ("date", "the day on which that round begins"),
        "open_issues": ("number of issues", "how many issues the agreed text leaves open"),
        "propped": ("true or false", "whether a signatory would not have signed without third parties"),
        "nash_share": (
            "share",
            "the product of the gains over the largest that was possible; missing without agreement",
        ),
        "frontier_distance": ("utility", "how far the text lies from the Pareto frontier; missing without agreement"),
        "blocker": ("word", "where talks failed, who refused last; two whose red lines leave no option, joined by +"),
        "blocker_reason": (f"word: {', '.join(REASONS)}", "where talks failed, why"),
        "blocker_issue": ("word", "where talks failed, the issue on which the smallest change would have turned it"),
        "blocker_gap": ("utility", "where talks failed, how much the last offer fell short"),
    }
    return found | _of_issues(scenario) | _of_actors(scenario) | _of_shocks(scenario)


def _of_issues(scenario: Scenario) -> dict[str, Entry]:
    words = {
        issue: ", ".join([*options, "open"])
        for issue, options in zip(scenario.game.issues.names, scenario.game.issues.options, strict=True)
    }
    return {
        f"term_{issue}": (f"word: {options}", f"the term agreed on {scenario.quoted(issue)}; missing without agreement")
        for issue, options in words.items()
    }


def _of_actors(scenario: Scenario) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for name in scenario.game.actors:
        over = "no deal" if name in scenario.game.signatories else "the status quo"
        crossed = f"issues on which the text crosses a red line of {scenario.named(name)}, joined by commas"
        found[f"utility_{name}"] = "utility", f"what the outcome is worth to {scenario.named(name)}"
        found[f"gain_{name}"] = (
            "utility",
            scenario.said(name, f"what {{who}} gain{{s}} over {over}; 0 without agreement"),
        )
        found[f"crossed_{name}"] = "words", crossed
    for payer in scenario.game.thirds:
        for paid in scenario.game.signatories:
            meaning = scenario.said(payer, "what {who} pay{s} {paid} for signing", paid=scenario.named(paid))
            found[f"paid_{payer}_{paid}"] = f"utility of {paid}", meaning
    return found


def _of_shocks(scenario: Scenario) -> dict[str, Entry]:
    return {
        f"shock_{shock.name}": ("round", f"when it struck: {scenario.shock_title(shock.name)}; missing if it never did")
        for shock in scenario.game.shocks
    }


# ---------------------------------------------------------------- inputs


def _input_entries(scenario: Scenario) -> dict[str, Entry]:
    return {path: (_unit(path), words) for path, words in input_titles(scenario).items()}


def _unit(path: str) -> str:
    """The unit of an input; what a shock adds to a number or sets has that of the number."""
    if path.endswith((".red_line", ".condition")):
        return "true or false"
    _, effect, changed = path.partition(".effect.")
    if effect:
        number, _, how = changed.rpartition(".")
        return "factor" if how == "scale" else _unit(number)
    return (unit_at(path) or "number").replace("position or option", "position, 0 to 100")
