"""Sensitivity indices are the ones that mathematics gives, wherever it gives them."""

import numpy as np
import pytest
from SALib.analyze import morris
from SALib.test_functions import Ishigami

from sim.methods.variance import MORRIS_LEVELS, Constant, indices, morris_plan, screened, sobol_plan

THREE = {"x1": ["x1"], "x2": ["x2"], "x3": ["x3"]}


def ishigami(plan):
    """The function of Ishigami & Homma (1990) with a = 7, b = 0.1, on x = -pi .. pi."""
    return Ishigami.evaluate(np.pi * (2 * plan.u(np.arange(plan.size)).T - 1))


def linear(plan):
    """3 u1 + 2 u2 + u3."""
    return np.array([3, 2, 1]) @ plan.u(np.arange(plan.size))


def values(table, index):
    return table[table["index"] == index].set_index("name")[["value", "low", "high"]]


def near(found, truth):
    """Within four standard errors, two lengths of half an interval; and the interval is short enough to mean something."""
    half = (found["high"] - found["low"]) / 2
    assert (half < 0.06).all()
    assert (abs(found["value"] - truth) <= 2 * half + 1e-9).all(), (found, truth)


# Sobol' & Levitan (1999): V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2
A, B, PI4 = 7, 0.1, np.pi**4
VARIANCE = A**2 / 8 + B * PI4 / 5 + B**2 * PI4**2 / 18 + 1 / 2
FIRST = {"x1": (1 + B * PI4 / 5) ** 2 / 2 / VARIANCE, "x2": A**2 / 8 / VARIANCE, "x3": 0.0}
TOGETHER = 8 * B**2 * PI4**2 / 225 / VARIANCE
TOTAL = {"x1": FIRST["x1"] + TOGETHER, "x2": FIRST["x2"], "x3": TOGETHER}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_indices_of_the_ishigami_function_are_the_analytic_ones(seed):
    found = indices(ishigami, sobol_plan(THREE, 4096, seed), seed)
    near(values(found, "first"), np.array(list(FIRST.values())))
    near(values(found, "total"), np.array(list(TOTAL.values())))


def test_indices_of_several_numbers_as_one_are_the_analytic_ones():
    found = indices(ishigami, sobol_plan({"x1 and x2": ["x1", "x2"], "x3": ["x3"]}, 4096), 0)
    near(values(found, "first"), np.array([FIRST["x1"] + FIRST["x2"], 0]))
    near(values(found, "total"), np.array([1, TOTAL["x3"]]))


def test_indices_of_a_linear_function_are_its_shares_of_the_variance():
    found = indices(linear, sobol_plan(THREE, 4096), 0)
    near(values(found, "first"), np.array([9, 4, 1]) / 14)
    near(values(found, "total"), np.array([9, 4, 1]) / 14)


@pytest.mark.parametrize("seed", [0, 5])
def test_the_same_seed_gives_the_same_indices(seed):
    np.random.seed(1)
    one = indices(ishigami, sobol_plan(THREE, 256, seed), seed)
    np.random.seed(2)
    assert one.equals(indices(ishigami, sobol_plan(THREE, 256, seed), seed))
    assert not one.equals(indices(ishigami, sobol_plan(THREE, 256, seed + 1), seed + 1))


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    held = []
    for seed in range(40):
        found = indices(linear, sobol_plan(THREE, 128, seed), seed)
        truth = np.tile(np.array([9, 4, 1]) / 14, 2)
        held.append(((found["low"] <= truth) & (truth <= found["high"])).mean())
    # scrambled Sobol' points are more even than the bootstrap knows, so the intervals err on the wide side
    assert np.mean(held) > 0.93


# ---------------------------------------------------------------- Morris


def test_effects_of_a_linear_function_are_its_slopes():
    found = indices(linear, morris_plan(THREE, 20), 0)
    # of the range from the first to the 99th percentile
    assert values(found, "mu_star")["value"].to_numpy() == pytest.approx(0.98 * np.array([3, 2, 1]))
    assert values(found, "sigma")["value"].to_numpy() == pytest.approx(0, abs=1e-9)


def test_effects_are_those_of_salib():
    plan = morris_plan(THREE, 60, 3)
    y = ishigami(plan)
    problem = {"num_vars": 3, "names": list(THREE), "bounds": [[0, 1]] * 3}
    told = morris.analyze(problem, plan.level / (MORRIS_LEVELS - 1.0), y, num_levels=MORRIS_LEVELS, seed=1)
    found = indices(ishigami, plan, 3)
    assert values(found, "mu_star")["value"].to_numpy() == pytest.approx(np.array(told["mu_star"]))
    assert values(found, "sigma")["value"].to_numpy() == pytest.approx(np.array(told["sigma"]))
    for index in ("mu_star", "sigma"):
        assert (values(found, index)["low"] <= values(found, index)["value"]).all()


def test_several_numbers_move_as_one():
    found = indices(linear, morris_plan({"x1": ["x1"], "both": ["x2", "x3"]}, 200), 0)
    # together the two move the function by 0.98 * (2 + 1) or, against each other, by 0.98 * (2 - 1)
    assert values(found, "mu_star").loc["both", "value"] == pytest.approx(0.98 * 2, rel=0.1)
    assert list(values(found, "sigma").index) == ["x1"]


# ---------------------------------------------------------------- what cannot be told


@pytest.mark.parametrize("plan", [sobol_plan(THREE, 16), morris_plan(THREE, 4)])
def test_an_outcome_that_never_changes_has_no_indices(plan):
    with pytest.raises(Constant, match="2.5 at all points"):
        indices(lambda plan: np.full(plan.size, 2.5), plan)


def test_the_first_look_names_what_matters_most_and_nothing_that_does_not():
    table = indices(
        lambda plan: 3 * plan.u(np.arange(plan.size))[0] + plan.u(np.arange(plan.size))[2], sobol_plan(THREE, 256)
    )
    assert screened(table, 3) == ["x1", "x3"]
    assert screened(table, 1) == ["x1"]
