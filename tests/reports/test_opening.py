"""The opening of a story states what everyone wants in its world, or in the middle of the ranges."""

from small_scenario import prepared

from sim.reports.opening import opening


def test_the_opening_states_the_draws_of_its_world():
    scenario = prepared(("actors.north.wants.border.ideal", {"choice": {"old_line": 1, "new_line": 1}}))
    wishes = {opening(scenario, world, seed=5)[1].split("The border (")[1].split('"')[1] for world in range(20)}
    assert wishes == {"The old line", "The new line"}


def test_without_a_seed_the_opening_states_the_middle_of_the_ranges():
    scenario = prepared()
    lines = opening(scenario, 3)
    assert lines[0].startswith("As the middle of the scenario's ranges has it")
    assert lines == opening(scenario, 4)


def test_absent_third_parties_are_not_mentioned():
    assert "patron" not in "\n".join(opening(prepared(("actors.patron.present", 0)), 0, 1))
