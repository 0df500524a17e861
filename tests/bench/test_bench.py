"""The bench measures what it says: the models it compares give the same results, and every line of its table is there."""

import importlib
import importlib.util
import os
import sys

import aimed_draws
import all_cores
import baseline
import bench_all
import bilateral
import numpy as np
import ordinary_mesa
import precision
import pytest
import scaling
import whole_sweeps
from breadth import some_of
from click.testing import CliRunner
from measuring import Line, Settings, in_turn, markdown
from random_scenarios import prepared, random_document

from sim.engine.model import Negotiation
from sim.methods.draws import BLOCK
from sim.scenario.compile import load
from sim.scenario.source import read

TINY = Settings(worlds=64, repeats=2, sweep=360, sweeps=1, seconds=0.1)
FAKE = whole_sweeps.Swept(worlds=1000, seconds=2.0, cpu=1.0, main=300.0, worker=200.0)


@pytest.fixture(scope="module")
def given():
    """Some worlds of the baseline, drawn."""
    path = whole_sweeps.BASELINE
    return ordinary_mesa.Worlds(load(path), read(str(path)).data, np.arange(3), 3)


@pytest.mark.parametrize("w", range(3))
def test_the_ordinary_mesa_model_equals_the_twin_on_the_baseline(given, w):
    told = given.twin(w)
    assert given.ordinary(w).report() == told
    assert given.ordinary(w, remembering=False).report() == told


@pytest.mark.parametrize("seed", range(some_of(40)))
def test_the_ordinary_mesa_model_equals_the_twin_on_random_scenarios(seed):
    document = random_document(seed)
    given = ordinary_mesa.Worlds(prepared(document), document, np.arange(2), seed)
    for w in range(2):
        told = given.twin(w)
    assert given.ordinary(w).report() == told
    assert given.ordinary(w, remembering=False).report() == told


def test_an_ordinary_model_has_an_agent_for_each_actor(given):
    model = ordinary_mesa.OrdinaryTalks(given.case, given.numbers[0].__getitem__, given.coins[0])
    assert [agent.name for agent in model.agents] == list(given.case.actors)


def test_the_compiled_version_equals_the_engine():
    pytest.importorskip("numba")
    compiled = importlib.import_module("compiled")
    scenario = bilateral.scenario()
    drawn = compiled.draw(scenario, np.arange(2 * BLOCK), 5)
    outcome = compiled.play(compiled.frame_of(scenario), drawn)
    model = Negotiation.drawn_from(scenario.game, 2 * BLOCK, 5).run()
    assert len(compiled.differing(outcome, model)) == 0
    assert len(np.unique(outcome.stage)) >= 2
    outcome.stage[7] += 1
    assert compiled.differing(outcome, model).tolist() == [7]


def test_the_compiled_version_says_which_rules_it_does_not_know():
    pytest.importorskip("numba")
    compiled = importlib.import_module("compiled")
    with pytest.raises(ValueError, match="does not know shocks, third parties, red lines, ratifiers"):
        compiled.frame_of(load(whole_sweeps.BASELINE))


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"deferral": True}, "issues left open"),
        ({"breakdown": 0.1}, "breakdown"),
        ({"no_deal": {"gain": 0.1, "cost": 0.01}}, "costs of waiting"),
        ({"no_deal": {"value": 0.3}}, "a whole value of no deal"),
        ({"margin": {"uniform": [0, 0.1]}}, "margins"),
        ({"weight": 2}, "weights"),
        ({"opponent": {"name": "insight", "insight": 0.5}}, "another opponent model"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_the_compiled_version_refuses_what_the_bilateral_domain_lacks(more, rule):
    pytest.importorskip("numba")
    compiled = importlib.import_module("compiled")
    document = bilateral.document()
    (document if {*more} & {"deferral", "breakdown"} else document["actors"]["boulware"]).update(more)
    assert compiled.unknown_rules(prepared(document).game) == [rule]


def test_another_library_is_given_the_same_domains():
    made = bilateral.scenario()
    domain = bilateral.domains(made, np.arange(3), 0)[2]
    ours = bilateral.outcomes(made, np.arange(3), 0)[2]
    assert np.shape(domain["table"]) == (2, bilateral.ISSUES, bilateral.OPTIONS)
    best = np.max(domain["table"], axis=2).sum(axis=1)
    assert ours["agreed"]
    assert (np.array(domain["reservation"]) <= ours["utility"]).all() and (ours["utility"] <= best).all()


NEGMAS = """
import json, sys
asked = json.loads(sys.stdin.readline())
print(json.dumps({"version": "0"}), flush=True)
for _ in sys.stdin:
    outcomes = [{"agreed": True, "offers": asked["steps"], "utility": [0.5, 0.5]} for _ in asked["domains"]]
    print(json.dumps({"seconds": 1.0, "outcomes": outcomes}), flush=True)
"""


def test_another_library_is_timed_in_turn_with_ours(monkeypatch, tmp_path):
    (tmp_path / "negmas_bilateral.py").write_text(NEGMAS, encoding="utf-8")
    monkeypatch.setattr(bilateral, "__file__", str(tmp_path / "bilateral.py"))
    made = bilateral.lines(Settings(worlds=64, repeats=2, negmas=sys.executable, domains=4))
    assert [line.median for line in made][1] == "4 negotiations per CPU-second"
    assert made[-1].median == "4 of 4 agree, 24.0 offers, utilities 0.50 and 0.50"


@pytest.mark.parametrize(
    "sizes", [{what: some[:2]} for what, some in scaling.SIZES.items()], ids=lambda sizes: next(iter(sizes))
)
def test_synthetic_scenarios_can_be_played_at_every_size(sizes):
    (what, some), *_ = sizes.items()
    for size in (*some, scaling.SIZES[what][-1]):
        model = Negotiation.drawn_from(scaling.scenario(**{what: size}).game, 8, 0).run()
        assert (model.stage >= 0).all()
        asked = scaling.USUAL | {what: size}
        assert len(model.game.issues.names) == asked["issues"] and model.game.rounds == asked["rounds"]
        assert len(model.game.signatories) == asked["signatories"] and len(model.game.actors) == max(
            asked["actors"], asked["signatories"]
        )
        assert model.game.issues.shape[1] == asked["options"] + 1


def test_the_exponent_is_that_of_a_power_law():
    cost = 0.3 * np.array([[2.0, 2.0], [4.0, 4.0], [8.0, 8.0]]) ** 1.5
    found = scaling.Growth((2, 4, 8), 64, cost)
    assert found.exponents == pytest.approx([1.5, 1.5]) and found.steepest == pytest.approx(1.5)


def test_a_sweep_of_its_own_process_tells_its_cost_and_memory():
    found = whole_sweeps.swept(2 * BLOCK, 2, ("actors.azerbaijan.no_deal.gain=0,0.5",), points=2)
    assert found.seconds > 0 and found.cpu > 0
    assert 50 < found.main < 1000 and 50 < found.worker < 1000


def test_processes_play_for_some_seconds():
    found = all_cores.rates(str(whole_sweeps.BASELINE), 1, 16, 0.2, 1)
    assert set(found) == {"block", "table"} and all(rates.min() > 0 for rates in found.values())


def test_works_are_timed_in_turn():
    called = []
    in_turn({"a": lambda go: called.append(("a", go)), "b": lambda go: called.append(("b", go))}, 2)
    assert called == [("a", 2), ("b", 2), ("a", 0), ("b", 0), ("a", 1), ("b", 1)]


def test_the_table_has_every_line(monkeypatch):
    monkeypatch.setattr(whole_sweeps, "swept", lambda *given, **more: FAKE)
    monkeypatch.setattr(baseline, "swept", lambda *given, **more: FAKE)
    monkeypatch.setattr(all_cores, "rates", lambda *given: {kind: np.array([2.0]) for kind in all_cores.KINDS})
    monkeypatch.setattr(scaling, "SIZES", {what: some[:2] for what, some in scaling.SIZES.items()})
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    long = Settings(worlds=64, repeats=2, sweep=360, sweeps=1, long=True)
    table = markdown([line for part in bench_all.PARTS for line in bench_all.lines(part, long)]).splitlines()
    assert {row.count("|") for row in table} == {6}
    said = [
        "block of 64, one core", "table of worlds, one core", "sweep of 360, one core", "block, all", "table, all",
        "sweep, all", "ordinary Mesa model |", "ordinary Mesa model, keeping", "24 rounds, block of 64", "NegMAS | not installed",
        "numba | not installed", "by actors", "by signatories", "by issues", "by options", "by rounds",
        "sweep of 72 worlds", "sweep of 720 worlds", "sweep of 7,200 worlds", "most memory", "9 x 2 points",
        "worlds, one worker", "worlds, two workers",
    ]  # fmt: skip
    assert [words for words in said if sum(words in row for row in table) != 1] == []
    assert len(table) == 2 + len(said)


def test_precision_is_measured_of_every_headline_number():
    found = precision.measured(load(whole_sweeps.BASELINE), 512, 3)
    assert list(found) == ["mean", "lhs", "sobol", "err"] and "gain of azerbaijan" in found.index
    assert found["mean"].between(0, 1).all() and (found > 0).all(axis=None)
    assert 512 < np.exp(np.log(found["lhs"]).mean()) < 4 * 512
    assert precision.markdown("kazan", found).count("\n") == len(found) + 2


def test_what_aiming_gains_is_measured_question_by_question():
    """Breakdown on Cyprus hangs on one coin, so that aiming at it gains much."""
    found = aimed_draws.measured(load("cyprus_2004"), ("breakdown", "no_deal"), 1, wanted=500)
    assert found["share"].between(0, 1).all() and (found["plain"] > 0.99 * found["played"]).all()
    assert found["gain"][0] > 3 and found["gain"][1] == pytest.approx(1, abs=0.01)
    assert aimed_draws.markdown("cyprus", found).count("\n") == len(found) + 1


def test_the_variance_of_a_ratio_over_single_worlds_is_that_of_a_share():
    agreed = np.arange(1000) < 300
    value, variance, _ = precision.estimate((agreed, np.ones(1000)), np.arange(1000))
    assert (value, variance) == (pytest.approx(0.3), pytest.approx(0.3 * 0.7 / 999))


def test_the_command_prints_the_parts_asked_for(monkeypatch):
    monkeypatch.setattr(bench_all, "lines", lambda part, settings: [Line(part, f"{settings.repeats} repeats")])
    asked = CliRunner().invoke(bench_all.main, ["scaling", "compiled", "--repeats", "4"])
    # Click before 8.2 puts what is printed to both in one.
    told = asked.stdout.removeprefix("measuring scaling ..\nmeasuring compiled ..\n")
    assert told.startswith(f"{os.cpu_count()} x ") and "Python 3." in told
    assert told.endswith("| scaling | 4 repeats |  |  |  |\n| compiled | 4 repeats |  |  |  |\n")
