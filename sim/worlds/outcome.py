"""Outcomes of talks as one number a world, by name: `agreed`, a stage, a scope, or anything in the outcome table."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.scenario.scenario import Scenario
from sim.words.problems import Problem, ScenarioError, nearest
from sim.words.stages import AGREED, SCOPES, STAGES


@dataclass(frozen=True)
class Outcome:
    """Something that becomes of a world.

    name: as a user writes it; title: in words; column: of the outcome table; among: the words in that column that
    count as yes (a share, 0 or 1 in a world), None for a number; missing: what a missing number counts as.
    """

    name: str
    title: str
    column: str
    among: tuple[str, ...] | None = None
    missing: float = 0.0

    @property
    def is_share(self) -> bool:
        """Whether it is yes or no in each world."""
        return self.among is not None

    @property
    def asked(self) -> str:
        """What is asked about it, in words."""
        return f"whether {self.title}" if self.is_share else self.title

    def values(self, table: pd.DataFrame) -> np.ndarray:
        """The outcome of each world [w] of an outcome table."""
        column = table[self.column]
        if self.among is not None:
            return column.astype(str).isin(self.among).to_numpy(float)
        return column.astype("float64").fillna(self.missing).to_numpy()


def outcome(name: str, scenario: Scenario, file: str) -> Outcome:
    """The outcome of this name. file: named in the error.

    Known are `agreed`, stages and scopes; COLUMN=WORD for the share of worlds with that word in a column, such as
    term_border=open; the name of a column of numbers, such as agreed_round or gain_ACTOR. Rounds of what never came
    about count as the last round it could have come about in. Raises `ScenarioError` with the nearest names for an
    unknown one.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> half = outcome("term_orchard=p50", scenario, "textbook_split.yaml")
    >>> half.asked, half.values(sim.play(scenario, worlds=2)).tolist()
    ("whether 'Annaberg's part of the orchard: 50 percent' is agreed", [1.0, 1.0])
    """
    known = outcomes_by_name(scenario)
    if name not in known:
        message = "is not an outcome of this scenario"
        near = nearest(name, known, 3)
        raise ScenarioError([Problem(file, None, "--outcome", message, name, tuple(known), near)])
    return known[name]


def outcomes_by_name(scenario: Scenario) -> dict[str, Outcome]:
    """All outcomes of a scenario by their names, those of `outcome`."""
    return {item.name: item for item in _outcomes(scenario)}


def _outcomes(scenario: Scenario) -> list[Outcome]:
    shares = [Outcome("agreed", "a text is agreed", "stage", AGREED)]
    shares += [Outcome(stage, f"it ends as {_quoted(STAGES[stage])}", "stage", (stage,)) for stage in STAGES]
    words = {"full": "every issue is settled", "partial": "a text is agreed with issues left open"}
    shares += [Outcome(scope, words[scope], "scope", (scope,)) for scope in SCOPES if scope in words]
    shares.append(
        Outcome("propped", "a text is agreed that takes pressure or favours from outside", "propped", ("True",))
    )
    numbers = [
        _round("agreed_round", "the round of agreement", scenario.game.rounds),
        _round("ended_round", "the round of the end", scenario.game.horizon),
        Outcome("open_issues", "how many issues are left open", "open_issues"),
    ]
    for name in scenario.game.actors:
        gained = scenario.said(name, "what {who} gain{s} over no deal (0 without agreement)")
        numbers.append(Outcome(f"gain_{name}", gained, f"gain_{name}"))
        worth = f"what the outcome is worth to {scenario.named(name)}"
        numbers.append(Outcome(f"utility_{name}", worth, f"utility_{name}"))
    for j, s in zip(*np.nonzero(scenario.game.pays), strict=True):
        payer, paid = scenario.game.thirds[j], scenario.game.signatories[s]
        words_of = scenario.said(payer, "what {who} pay{s} {paid}", paid=scenario.named(paid))
        numbers.append(Outcome(f"paid_{payer}_{paid}", words_of, f"paid_{payer}_{paid}"))
    return shares + numbers + _terms(scenario)


def _round(column: str, title: str, last: int) -> Outcome:
    return Outcome(column, f"{title} (round {last} where there is none)", column, None, last)


def _terms(scenario: Scenario) -> list[Outcome]:
    terms, offered = [], scenario.game.issues.offered()
    for m, issue in enumerate(scenario.game.issues.names):
        for k in np.flatnonzero(offered[m]):
            option = scenario.game.issues.option(m, int(k))
            title = f"{scenario.title(issue)}: {scenario.option_title(issue, option)}"
            terms.append(Outcome(f"term_{issue}={option}", f"'{title}' is agreed", f"term_{issue}", (option,)))
    return terms


def _quoted(title: str) -> str:
    return f"'{title[:1].lower()}{title[1:]}'"
