"""The engine equals its slow scalar twin, `reference.py`, in every field of every world of random scenarios."""

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
import reference
from breadth import some_of
from hypothesis import given, settings
from hypothesis import strategies as st
from random_scenarios import (
    prepared,
    random_document,
    with_costly_failure,
    with_majority,
    with_shocks_beyond_bounds,
)

from sim.engine.acceptance import ACCEPTANCE
from sim.engine.model import Negotiation
from sim.engine.opponent_models import OPPONENTS
from sim.engine.protocols import PROTOCOLS
from sim.engine.ratification import NEVER
from sim.engine.strategies import STRATEGIES
from sim.methods.draws import uniforms
from sim.worlds.efficiency import efficiency
from sim.worlds.table import worlds_table

WORLDS = 2
BATCHES, SIZE = 11, some_of(100)
TOLERANCE = 1e-6
"""One step of the utility grid: a value that falls between two steps may be rounded either way by another `pow`."""


def twin_world(scenario, document, model, w, seed):
    """The twin tosses coins of its own where the engine needs none, such as for a line that nobody has."""
    places = {name: q for q, name in enumerate(scenario.game.names)}
    return reference.negotiate(
        document,
        number=lambda path: float(model.drawn[places[path], w]),
        coin=lambda name: float(model.worlds.coins[name][w] if name in model.worlds.coins else spare(seed, name, w)),
        ends=lambda path: scenario.bounds[path].ends,
    )


def missing(value):
    return None if str(value) in ("None", "<NA>", "nan") else value


def spare(seed, name, w):
    return uniforms(seed, name, np.array([w]))[0]


def differences(scenario, document, model, seed=0):
    """Every field in which engine and twin differ, as (world, field, engine, twin)."""
    table = pd.concat([worlds_table(scenario, model), efficiency(model)], axis=1)
    found = []
    for w in range(model.size):
        row, twin = table.iloc[w], twin_world(scenario, document, model, w, seed)

        def same(field, ours, theirs, w=w):
            ours, theirs = missing(ours), missing(theirs)
            numbers = isinstance(ours, float) and isinstance(theirs, int | float)
            if ours != theirs and not (numbers and math.isclose(ours, theirs, abs_tol=TOLERANCE)):
                found.append((w, field, ours, theirs))

        same("stage", row["stage"], twin["stage"])
        same("scope", row["scope"], twin["scope"])
        same("agreed_round", row["agreed_round"], twin["agreed_round"])
        same("ended_round", row["ended_round"], twin["end_round"])
        same("propped", bool(row["propped"]), twin["propped"])
        for field in ("nash_share", "frontier_distance"):
            same(field, float(row[field]), twin[field])
        for issue in scenario.game.issues.names:
            same(f"term_{issue}", row[f"term_{issue}"], (twin["terms"] or {}).get(issue))
        for actor in scenario.game.actors:
            same(f"utility_{actor}", float(row[f"utility_{actor}"]), twin["utility"][actor])
            same(f"gain_{actor}", float(row[f"gain_{actor}"]), twin["gain"][actor])
            same(f"crossed_{actor}", row[f"crossed_{actor}"], twin["crossed"][actor])
        for j, third in enumerate(scenario.game.thirds):
            for s, signatory in enumerate(scenario.game.signatories):
                ours = float(model.paid[j, s, w]) if model.agreed_in[w] != NEVER else 0.0
                theirs = twin["paid"].get((third, signatory), 0.0) if twin["agreed_round"] is not None else 0.0
                same(f"paid_{third}_{signatory}", ours, theirs)
        for field in ("blocker", "blocker_reason", "blocker_issue"):
            same(field, row[field], twin[field])
        same("blocker_gap", float(row["blocker_gap"]), twin["blocker_gap"])
        for shock in scenario.game.shocks:
            same(f"shock_{shock.name}", row[f"shock_{shock.name}"], twin["struck"][shock.name])
    return found


def drawn(seed):
    return with_majority(with_costly_failure(random_document(seed), seed), seed)


def equals_its_twin(seed):
    document = with_shocks_beyond_bounds(drawn(seed), seed)
    scenario = prepared(document)
    model = Negotiation.drawn_from(scenario.game, np.arange(seed % 3000, seed % 3000 + WORLDS), seed % 97).run()
    assert differences(scenario, document, model) == [], f"random scenario {seed}"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_any_random_scenario_equals_its_twin(seed):
    equals_its_twin(seed)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_field_of_every_world_equals_the_twin(batch):
    for seed in range(batch * SIZE, (batch + 1) * SIZE):
        equals_its_twin(seed)


POWERS = ("inducement", "ratifiers", "stick", "leverage", "support", "home_leverage", "backing", "pressing")
POWERS += ("facilitation", "spoiling")
SHOCKED = ("backing", "pressing", "support", "present")


def shocked_rules_in(document):
    for shock in document["shocks"].values():
        yield from (f"shocked {rule}" for rule in SHOCKED for path in shock["effect"] if f".{rule}" in path)
        yield f"shock during {shock.get('during', 'talks and pending')}"


def rules_in(document):
    """The rules of the model page that come into play in a random scenario."""
    yield f"protocol {document['protocol']['name']}"
    yield from (rule for rule in ("agenda", "shocks") if document.get(rule))
    if isinstance(document["protocol"].get("consent"), dict):
        yield "majority"
        yield from ("veto" for _ in document["protocol"]["consent"]["veto"])
    tablers = document["protocol"].get("members", ())
    for name, actor in document["actors"].items():
        if actor["role"] == "signatory" or name in tablers:
            yield from (f"{rule} {actor[rule]['name']}" for rule in ("strategy", "acceptance", "opponent"))
        yield from (rule for rule in POWERS if actor.get(rule))
        yield from (f"drawn {rule}" for rule in ("credibility", "weight") if isinstance(actor.get(rule), dict))
        yield from ("quorum" for ratifier in actor.get("ratifiers", {}).values() if "quorum" in ratifier)
        for line in (want["red_line"] for want in actor["wants"].values() if "red_line" in want):
            yield from ("red line", f"red line {actor['role']} {'graded' if 'price' in line else 'absolute'}")
        if actor["opponent"].get("insight", 1) != 1 and actor["credibility"] != 1:
            yield "private information"
    yield from (f"text {rule}" for rule in ("insight", "credibility") if document["protocol"].get(rule))
    yield from shocked_rules_in(document)
    if document["calendar"]["horizon"] > document["calendar"]["rounds"] and document["collapse"]:
        yield "collapse"
    for issue in document["issues"].values():
        yield from ("agreed issue" for _ in [0] if "agreed" in issue)
        yield from (rule for option in issue["options"].values() for rule in option)


def test_every_rule_is_in_at_least_one_of_seven_of_these_scenarios():
    seen = Counter(rule for seed in range(BATCHES * SIZE) for rule in set(rules_in(drawn(seed))))
    expected = {f"strategy {name}" for name in STRATEGIES} | {f"acceptance {name}" for name in ACCEPTANCE}
    expected |= {f"opponent {name}" for name in OPPONENTS} | {f"protocol {name}" for name in PROTOCOLS}
    expected |= {"agenda", "shocks", "inducement", "ratifiers", "quorum", "red line", "agreed issue", "needs"}
    expected |= {"guarantee", "condition", *POWERS, *(f"shocked {rule}" for rule in SHOCKED)}
    expected |= {f"red line {role} {kind}" for role in ("signatory", "third_party") for kind in ("graded", "absolute")}
    expected |= {"drawn credibility", "drawn weight", "private information", "text insight", "text credibility"}
    expected |= {"majority", "veto", "collapse", "shock during in_force", "shock during talks and pending"}
    assert {rule: seen[rule] for rule in expected if seen[rule] < BATCHES * SIZE / 7} == {}
