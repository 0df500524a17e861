"""Designs of experiments: what each method promises of its points."""

import numpy as np
import pytest

from sim.methods.designs import DESIGNS, DesignError, Levels, Range, design, factor, parse, size, split

COST, PROTOCOL = parse("cost=0:1:5"), parse("protocol=direct,plenary")
POINTS = {"lhs": 16, "sobol": 16, "saltelli": 8, "morris": 5, "grid": None, "list": None}


def test_a_range_is_written_low_high_steps():
    assert parse("a.b=0:0.4:9") == Range("a.b", 0, 0.4, 9)
    assert parse("a=-1e-3:.5") == Range("a", -0.001, 0.5)
    assert factor("a", {"low": 0, "high": 2, "steps": 3}) == Range("a", 0, 2, 3)


def test_levels_are_written_with_commas():
    assert parse("a=1,2.5,x") == Levels("a", (1, 2.5, "x"))
    assert parse("a=x") == Levels("a", ("x",))
    assert split("{name: plenary, members: [a, b]},direct") == ["{name: plenary, members: [a, b]}", "direct"]


@pytest.mark.parametrize("text", ["a", "a=", "=1", "a=1:1:3", "a=2:1:3", "a=0:1:1", "a=0:1e999:3"])
def test_what_is_no_factor_is_refused(text):
    with pytest.raises(DesignError):
        parse(text)


@pytest.mark.parametrize(
    "given", [[], None, 3, {"low": 1}, {"low": 0, "high": True}, {"low": 0, "high": 1, "steps": 2.5}]
)
def test_what_is_no_factor_in_a_file_is_refused(given):
    with pytest.raises(DesignError, match="^a: "):
        factor("a", given)


def test_a_grid_has_every_combination_and_the_last_factor_changes_fastest():
    table = design([COST, PROTOCOL], "grid")
    assert list(table["cost"]) == [0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1, 1]
    assert list(table["protocol"]) == ["direct", "plenary"] * 5
    assert table.index.name == "point"


def test_values_of_a_range_are_as_short_as_they_are_written():
    assert list(design([parse("a=0:0.4:9")])["a"]) == [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4]


def test_a_list_goes_through_its_factors_side_by_side():
    table = design([parse("a=1,2,2"), parse("b=0:1:3")], "list")
    assert table.to_numpy().tolist() == [[1, 0], [2, 0.5], [2, 1]]
    with pytest.raises(DesignError, match="equally many levels: a 2, b 3"):
        design([parse("a=1,2"), parse("b=0:1:3")], "list")


def test_a_latin_hypercube_has_one_point_in_every_stratum_of_every_factor():
    table = design([parse("a=0:10"), parse("b=-1:1")], "lhs", 50, seed=3)
    for name, low, width in (("a", 0, 10), ("b", -1, 2)):
        strata = np.floor((table[name] - low) / width * 50)
        assert sorted(strata) == list(range(50))


def test_a_sobol_sequence_has_equally_many_points_in_every_box():
    table = design([parse("a=0:1"), parse("b=0:1")], "sobol", 64)
    boxes = np.floor(table["a"] * 8) * 8 + np.floor(table["b"] * 8)
    assert sorted(boxes) == list(range(64))


def test_a_morris_trajectory_changes_one_factor_at_a_time():
    table = design([parse("a=0:1"), parse("b=0:1"), parse("c=0:1")], "morris", 4).to_numpy()
    for trajectory in table.reshape(4, 4, 3):
        changed = np.diff(trajectory, axis=0) != 0
        assert (changed.sum(axis=1) == 1).all()
        assert (changed.sum(axis=0) == 1).all()


def test_a_saltelli_design_finds_the_indices_of_the_ishigami_function():
    from SALib.analyze import sobol

    table = design([parse(f"{name}=-3.141592654:3.141592654") for name in "abc"], "saltelli", 1024)
    values = np.sin(table["a"]) + 7 * np.sin(table["b"]) ** 2 + 0.1 * table["c"] ** 4 * np.sin(table["a"])
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[-np.pi, np.pi]] * 3}
    indices = sobol.analyze(problem, values.to_numpy(), seed=1)
    # Ishigami & Homma (1990); the indices are in closed form (Saltelli et al. 2008).
    assert indices["S1"] == pytest.approx([0.314, 0.442, 0], abs=0.03)
    assert indices["ST"] == pytest.approx([0.558, 0.442, 0.244], abs=0.03)


@pytest.mark.parametrize("method", DESIGNS)
def test_the_same_seed_gives_the_same_table_of_the_told_size(method):
    factors = [parse("a=0:1:2"), parse("b=x,y")]
    table = design(factors, method, POINTS[method], seed=5)
    assert table.equals(design(factors, method, POINTS[method], seed=5))
    assert len(table) == size(factors, method, POINTS[method])
    assert set(table["b"]) == {"x", "y"}
    assert table["a"].between(0, 1).all()
    if POINTS[method]:
        assert not table.equals(design(factors, method, POINTS[method], seed=6))


@pytest.mark.parametrize("method", ["lhs", "sobol", "saltelli"])
def test_levels_get_equal_shares_of_the_points(method):
    counts = design([parse("a=0:1"), parse("b=x,y")], method, 32)["b"].value_counts()
    assert counts["x"] == pytest.approx(counts["y"], rel=0.2)


def test_the_size_of_a_silly_grid_is_known_without_making_it():
    assert size([parse(f"f{n}=0:1:1000") for n in range(5)], "grid") == 10**15


@pytest.mark.parametrize(
    ("factors", "method", "points", "message"),
    [
        ([COST], "latin", 5, "allowed: grid, list, lhs, sobol, saltelli, morris"),
        ([], "grid", None, "nothing is varied"),
        ([COST, COST], "grid", None, "cost: is varied twice"),
        ([parse("cost=1,1")], "grid", None, "cost: has the level 1 twice"),
        ([COST], "lhs", None, "needs the number of points"),
        ([COST], "grid", 7, "takes no number of points"),
        ([COST], "sobol", 100, "such as 64 or 128"),
        ([parse("cost=0:1")], "grid", None, "cost: needs its number of steps: 0:1:5"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(factors, method, points, message):
    with pytest.raises(DesignError, match=message):
        design(factors, method, points)
