"""What the worlds report: one row a world, as a table.

Model page, section 13.
"""

import numpy as np
import pandas as pd

from sim import blockers
from sim.agents import Mediator, Negotiator
from sim.blockers import REASONS, Blame
from sim.issues import OPEN, worth
from sim.model import BREAKDOWN, NO_DEAL, STAGES, Negotiation
from sim.ratification import NEVER
from sim.scenario import Scenario

AGREED = ("pending", "rejected", "in_force")
SCOPES = ("none", "partial", "full")


def play(scenario: Scenario, worlds: np.ndarray, seed: int = 0) -> pd.DataFrame:
    """The table of some worlds (ids [w]), played and reported; the memory of the model is given back."""
    model = Negotiation(scenario, worlds, seed).run()
    table = worlds_table(model)
    model.dissolve()
    return table


def worlds_table(model: Negotiation) -> pd.DataFrame:
    """The worlds of a negotiation that has been run, one row each.

    Columns: world; stage; scope; agreed_round, agreed_on, ended_round, ended_on (missing where it never happened);
    term_ISSUE (option, or `open`; missing without agreement); open_issues; utility_ACTOR; gain_ACTOR (over no deal);
    paid_PAYER_RECIPIENT; propped; blocker, blocker_reason, blocker_issue, blocker_gap; shock_NAME (round it struck).
    Utilities are on 0..1. Raises ValueError before the horizon is reached.
    """
    if model.round < model.scenario.horizon:
        raise ValueError(
            f"only {model.round} of {model.scenario.horizon} rounds have been played; run() to the horizon first"
        )
    columns = {"world": model.worlds, **_endings(model), **_terms(model), **_worth(model), **_blame(model)}
    for shock, struck in zip(model.scenario.shocks, model.clock.struck, strict=True):
        columns[f"shock_{shock.name}"] = _rounds(struck)
    return pd.DataFrame(columns)


def _rounds(values: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="Int16").mask(values == NEVER)


def _dates(model: Negotiation, rounds: np.ndarray) -> pd.Series:
    days = np.array([model.scenario.date(round) for round in range(model.scenario.horizon)], dtype="datetime64[s]")
    return pd.Series(days[rounds]).mask(rounds == NEVER)


def _named(codes: np.ndarray, names: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=list(names))


def _endings(model: Negotiation) -> dict:
    agreed = model.agreed_in != NEVER
    open_issues = ((model.package == model.scenario.issues.shape[1] - 1) & agreed).sum(axis=0)
    return {
        "stage": _named(model.stage, STAGES),
        "scope": _named(np.where(agreed, np.where(open_issues > 0, 1, 2), 0), SCOPES),
        "agreed_round": _rounds(model.agreed_in),
        "agreed_on": _dates(model, model.agreed_in),
        "ended_round": _rounds(model.ended_in),
        "ended_on": _dates(model, model.ended_in),
        "open_issues": open_issues,
        "propped": _propped(model),
    }


def _terms(model: Negotiation) -> dict:
    issues = model.scenario.issues
    terms = {}
    for m, name in enumerate(issues.names):
        options = issues.options[m]
        codes = np.where(model.package[m] == issues.shape[1] - 1, len(options), model.package[m])
        terms[f"term_{name}"] = _named(codes, (*options, OPEN))
    return terms


def _worth(model: Negotiation) -> dict:
    """Utilities, gains and payments."""
    scenario, tables = model.scenario, model.tables
    agreed = model.agreed_in != NEVER
    utility = np.where(agreed, worth(tables.utility, model.package), tables.status_quo)
    gain = utility - tables.status_quo
    signing = worth(tables.table, model.package)[scenario.signing] + model.paid.sum(axis=0) - model.stake
    gain[[scenario.actors.index(name) for name in scenario.signatories]] = np.where(agreed, signing, 0.0)
    columns = {f"utility_{name}": utility[a] for a, name in enumerate(scenario.actors)}
    columns |= {f"gain_{name}": gain[a] for a, name in enumerate(scenario.actors)}
    for j, third in enumerate(scenario.thirds):
        for s, signatory in enumerate(scenario.signatories):
            if scenario.pays[j, s]:
                columns[f"paid_{third}_{signatory}"] = np.where(agreed, model.paid[j, s], 0.0)
    return columns


def _propped(model: Negotiation) -> np.ndarray:
    """Agreements that some signatory would not have signed without third parties [w]."""
    scenario = model.scenario
    actors = [scenario.actors.index(name) for name in scenario.signatories]
    alone = worth(model.tables.utility[actors], model.package)
    return (alone < model.floor[scenario.signing]).any(axis=0) & (model.agreed_in != NEVER)


def _blame(model: Negotiation) -> dict:
    """Why talks failed, where they did."""
    scenario, found = model.scenario, Blame.nobody(model.size)
    failed = np.isin(model.stage, (NO_DEAL, BREAKDOWN))
    last, tables = model.refusals, model.tables
    if last is not None and failed.any():
        refused = np.flatnonzero(failed & last.turn & last.made)
        blame = blockers.refused(scenario, tables, last.at(refused), refused, model.text_table)
        found.replace(refused, blame)
        for party in [model.mediator] if model.mediator else model.negotiators:
            silent = np.flatnonzero(failed & last.turn & ~last.made & (last.tabler == party.place))
            if len(silent):
                found.replace(silent, _silence(model, party, silent, last.floor[party.place, silent]))
    return {
        "blocker": _named(found.actor, scenario.actors),
        "blocker_reason": _named(found.reason, REASONS),
        "blocker_issue": _named(found.issue, scenario.issues.names),
        "blocker_gap": np.where(found.actor >= 0, found.gap, np.nan),
    }


def _silence(model: Negotiation, party: Negotiator | Mediator, here: np.ndarray, floor: np.ndarray) -> Blame:
    """Blame in the worlds `here`, where a party had nothing to table; floor [w']: its reservation then."""
    if isinstance(party, Mediator):
        return blockers.no_text(party.actor, party.empty[:, here])
    plan = party.plans.at(party.column[here])
    first = plan.package(np.zeros(len(here), int), np.arange(len(here)))
    shortfall = floor - plan.own[0]
    return blockers.nothing_to_offer(model.scenario, model.tables, party.place, first, plan.empty, shortfall, here)
