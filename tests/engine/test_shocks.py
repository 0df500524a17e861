"""When shocks strike, and for how long."""

import datetime

import numpy as np
import pytest
import seed_files
import small_scenario as small
from random_scenarios import prepared, random_document

from sim.engine.model import Negotiation
from sim.engine.shocks import Clock, Effect, Shock
from sim.scenario.compile import load, prepare
from sim.scenario.document import validate
from sim.scenario.source import Source
from sim.words.problems import ScenarioError
from sim.worlds.table import worlds_table

HAZARD, TARGET, AMOUNT = range(3)
"""Rows of the numbers."""
WORLDS = 20_000


def shock(at=None, lasts=None, during=None, operation="add", name="s") -> Shock:
    return Shock(name, at, HAZARD, lasts, during, (Effect(TARGET, operation, AMOUNT),))


def numbers(hazard=0.0, target=1.0, amount=0.5, worlds=WORLDS) -> np.ndarray:
    return np.repeat(np.array([[hazard], [target], [amount]]), worlds, axis=1)


def coins(worlds=WORLDS, shocks=1) -> np.ndarray:
    """Evenly spread, so that shares are exact."""
    return np.repeat((np.arange(worlds) + 0.5)[None] / worlds, shocks, axis=0)


def played(one: Shock, rounds=10, hazard=0.0, talking=lambda t: True, worlds=WORLDS) -> Clock:
    """A clock after some rounds; `talking(t)`: whether talks go on, else a text is pending."""
    clock = Clock((one,), coins(worlds))
    for t in range(rounds):
        now = np.full(worlds, talking(t))
        clock.strike(t, numbers(hazard, worlds=worlds), now, ~now, np.zeros(worlds, bool))
    return clock


@pytest.mark.parametrize("hazard", [0.01, 0.1, 0.5])
def test_the_share_spared_falls_by_the_hazard_each_round(hazard):
    struck = played(shock(), hazard=hazard).struck[0]
    for t in range(10):
        spared = ((struck < 0) | (struck > t)).mean()
        assert spared == pytest.approx((1 - hazard) ** (t + 1), abs=1 / WORLDS)


def test_a_higher_hazard_only_brings_a_shock_forward():
    rounds = [
        np.where(played(shock(), hazard=h).struck[0] < 0, 99, played(shock(), hazard=h).struck[0])
        for h in (0.05, 0.1, 0.3)
    ]
    assert (rounds[0] >= rounds[1]).all() and (rounds[1] >= rounds[2]).all()


def test_a_dated_shock_strikes_every_world_in_its_round():
    assert (played(shock(at=4)).struck == 4).all()
    assert (played(shock(at=12)).struck == -1).all()


def test_a_certain_shock_strikes_at_once_and_an_impossible_one_never():
    assert (played(shock(), hazard=1.0).struck == 0).all()
    assert (played(shock(), hazard=0.0).struck == -1).all()


def test_a_shock_bound_to_a_stage_neither_strikes_nor_counts_in_another():
    later = played(shock(during="pending"), hazard=0.1, talking=lambda t: t < 4).struck[0]
    always = played(shock(), hazard=0.1, rounds=6).struck[0]
    assert (np.where(always < 0, -1, always + 4) == later).all()
    assert (played(shock(at=2, during="pending"), talking=lambda t: t < 4).struck == -1).all()
    assert (played(shock(at=5, during="pending"), talking=lambda t: t < 4).struck == 5).all()


def test_worlds_that_have_ended_are_not_struck():
    clock, over = Clock((shock(),), coins()), np.zeros(WORLDS, bool)
    clock.strike(0, numbers(1.0), over, over, over)
    assert (clock.struck == -1).all()


def effects(one: Shock, rounds=6) -> list[float]:
    """The target, 1 when drawn, in each round; the amount is 0.5."""
    clock, drawn = Clock((one,), coins(1)), numbers(worlds=1)
    x, talking, values = drawn.copy(), np.ones(1, bool), []
    for t in range(rounds):
        moved = clock.strike(t, x, talking, ~talking, ~talking)
        clock.apply(t, x, drawn, moved)
        values.append(float(x[TARGET, 0]))
    return values


def test_a_shock_is_for_good_unless_told_for_how_long():
    assert effects(shock(at=2)) == [1, 1, 1.5, 1.5, 1.5, 1.5]
    assert effects(shock(at=2, lasts=2)) == [1, 1, 1.5, 1.5, 1, 1]
    assert effects(shock(at=0, lasts=1)) == [1.5, 1, 1, 1, 1, 1]


def test_a_shock_adds_scales_or_sets():
    assert effects(shock(at=1, operation="add"), 2)[1] == 1.5
    assert effects(shock(at=1, operation="scale"), 2)[1] == 0.5
    assert effects(shock(at=1, operation="set"), 2)[1] == 0.5


def test_shocks_on_one_number_act_in_the_order_of_the_file_whatever_struck_first():
    """(1 + 0.5) * 0.5 where both act; when the first ends, the second still acts on the drawn number."""
    adding, scaling = shock(at=3, lasts=2), shock(at=1, operation="scale")
    clock, drawn = Clock((adding, scaling), coins(1, 2)), numbers(worlds=1)
    x, talking, values = drawn.copy(), np.ones(1, bool), []
    for t in range(6):
        clock.apply(t, x, drawn, clock.strike(t, x, talking, ~talking, ~talking))
        values.append(float(x[TARGET, 0]))
    assert values == [1, 0.5, 0.5, 0.75, 0.75, 0.5]


def test_a_world_is_struck_at_most_once():
    """A shock that has passed does not come again, however high its hazard."""
    clock, drawn = Clock((shock(lasts=1),), coins(50)), numbers(1.0, worlds=50)
    x, talking = drawn.copy(), np.ones(50, bool)
    for t in range(5):
        clock.apply(t, x, drawn, clock.strike(t, x, talking, ~talking, ~talking))
        assert (x[TARGET] == (1.5 if t == 0 else 1.0)).all()
    assert (clock.struck == 0).all()


def test_a_shock_may_set_a_number_to_anything_that_number_may_be():
    document = random_document(3)
    name = next(name for name, block in document["actors"].items() if block["role"] == "signatory")
    effect = {f"actors.{name}.no_deal.gain": {"set": -0.3}}
    document["shocks"] = {"war": {"at": datetime.date(2025, 2, 1), "effect": effect}}
    assert prepared(document).game.shocks[0].effects[0].operation == "set"


def test_talks_break_down_as_often_as_the_chance_a_round_makes_it():
    """Also where the chance itself is uncertain: the mean of 1 - (1 - p)^n over all p."""
    rounds, worlds = small.SMALL["calendar"]["rounds"], 4000
    _, table = small.played(*small.RED_LINES, ("breakdown", {"uniform": [0, 0.2]}), worlds=worlds)
    expected = 1 - (1 - 0.8 ** (rounds + 1)) / (0.2 * (rounds + 1))
    error = np.sqrt(expected * (1 - expected) / worlds)
    assert abs((table["stage"] == "breakdown").mean() - expected) < 4 * error


# ---------------------------------------------------------------- within bounds


def test_the_result_is_held_and_no_step_on_the_way():
    up = Shock("up", 0, HAZARD, None, None, (Effect(TARGET, "add", AMOUNT, 0.0, 1.0),))
    down = Shock("down", 0, HAZARD, None, None, (Effect(TARGET, "scale", HAZARD, 0.0, 1.0),))
    clock, drawn = Clock((up, down), coins(3, shocks=2)), numbers(hazard=0.5, target=0.9, amount=0.5, worlds=3)
    struck = np.array([[0, 0, -1], [0, -1, -1]])
    assert clock.in_force([TARGET], 0, drawn, np.arange(3), struck).tolist() == [[pytest.approx(0.7), 1.0, 0.9]]


BASELINE = load("kazan_2024")
BOUNDED = {
    path: rule
    for path, rule in BASELINE.bounds.items()
    if np.isfinite([rule.low, rule.high]).any() and not path.startswith("shocks.")
}
FIELDS = sorted({path.rpartition(".")[2] if ".wants." in path else path.split(".")[-1] for path in BOUNDED})


def pushed(paths, by):
    """The baseline with one shock in its second round that pushes some numbers far."""
    document = seed_files.load(seed_files.BASELINE)
    effect = {path: {"add": by} for path in paths}
    document["shocks"] = {"push": {"at": datetime.date(2024, 12, 1), "effect": effect}}
    return prepare(validate(Source(document, ("pushed",), {})))


@pytest.mark.parametrize("by", [-1000, 1000])
@pytest.mark.parametrize("field", FIELDS)
def test_a_number_of_every_field_stays_within_its_bounds_whatever_a_shock_does(field, by):
    """Those that talks divide by are refused below, so they are pushed up alone."""
    paths = [path for path, rule in BOUNDED.items() if path.endswith(f".{field}") or path == field]
    paths = [path for path in paths if by > 0 or not BOUNDED[path].open_low]
    if not paths:
        with pytest.raises(ScenarioError, match="it must stay above 0"):
            pushed([path for path in BOUNDED if path.endswith(f".{field}") or path == field], by)
        return
    scenario = pushed(paths, by)
    model = Negotiation.drawn_from(scenario.game, np.arange(20), 0).run()
    for path in paths:
        low, high = scenario.bounds[path].ends
        number = model.numbers[scenario.rows[path]]
        assert (number >= low).all() and (number <= high).all(), path
    table = worlds_table(scenario, model)
    assert np.isfinite(table.filter(like="gain_").to_numpy()).all()
