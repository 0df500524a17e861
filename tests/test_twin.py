"""The engine equals its slow scalar twin, `reference.py`, in every field of every world of random scenarios."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from random_scenarios import prepared, random_document
from sim.draws import uniforms
from sim.metrics import worlds_table
from sim.model import NEVER, Negotiation

WORLDS = 8
TOLERANCE = 1e-6
"""One step of the utility grid: a value that falls between two steps may be rounded either way by another `pow`."""


def twin_world(scenario, document, model, w):
    places = {name: q for q, name in enumerate(scenario.names)}
    world = np.array([model.worlds[w]])
    return reference.negotiate(
        document,
        number=lambda path: float(model.drawn[places[path], w]),
        coin=lambda name: float(uniforms(model.seed, name, world)[0]),
    )


def missing(value):
    return None if str(value) in ("None", "<NA>", "nan") else value


def differences(scenario, document, model):
    """Every field in which engine and twin differ, as (world, field, engine, twin)."""
    table = worlds_table(model)
    found = []
    for w in range(model.size):
        row, twin = table.iloc[w], twin_world(scenario, document, model, w)

        def same(field, ours, theirs, w=w):
            ours, theirs = missing(ours), missing(theirs)
            close = isinstance(ours, float) and isinstance(theirs, (int, float)) and math.isclose(ours, theirs, abs_tol=TOLERANCE)
            if not close and ours != theirs:
                found.append((w, field, ours, theirs))

        same("stage", row["stage"], twin["stage"])
        same("scope", row["scope"], twin["scope"])
        same("agreed_round", row["agreed_round"], twin["agreed_round"])
        same("ended_round", row["ended_round"], twin["end_round"])
        same("propped", bool(row["propped"]), twin["propped"])
        for issue in scenario.issues.names:
            same(f"term_{issue}", row[f"term_{issue}"], (twin["terms"] or {}).get(issue))
        for actor in scenario.actors:
            same(f"utility_{actor}", float(row[f"utility_{actor}"]), twin["utility"][actor])
            same(f"gain_{actor}", float(row[f"gain_{actor}"]), twin["gain"][actor])
        for j, third in enumerate(scenario.thirds):
            for s, signatory in enumerate(scenario.signatories):
                ours = float(model.paid[j, s, w]) if model.agreed_in[w] != NEVER else 0.0
                theirs = twin["paid"].get((third, signatory), 0.0) if twin["agreed_round"] is not None else 0.0
                same(f"paid_{third}_{signatory}", ours, theirs)
        for field in ("blocker", "blocker_reason", "blocker_issue"):
            same(field, row[field], twin[field])
        same("blocker_gap", float(row["blocker_gap"]), twin["blocker_gap"])
        for shock in scenario.shocks:
            same(f"shock_{shock.name}", row[f"shock_{shock.name}"], twin["struck"][shock.name])
    return found


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_every_field_of_every_world_equals_the_twin(seed):
    document = random_document(seed)
    scenario = prepared(document)
    model = Negotiation(scenario, np.arange(seed % 3000, seed % 3000 + WORLDS), seed % 97).run()
    assert differences(scenario, document, model) == []


