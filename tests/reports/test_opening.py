"""The opening of a story states what everyone wants in its world, or in the middle of the ranges."""

from small_scenario import BACKED, GRADED, PAID, SUPPORTED, prepared

from sim.reports.opening import opening


def test_the_opening_states_the_draws_of_its_world():
    scenario = prepared(("actors.north.wants.border.ideal", {"choice": {"old_line": 1, "new_line": 1}}))
    wishes = {opening(scenario, world, seed=5)[1].split('"The border" (')[1].split('"')[1] for world in range(20)}
    assert wishes == {"The old line", "The new line"}


def test_without_a_seed_the_opening_states_the_middle_of_the_ranges():
    scenario = prepared()
    lines = opening(scenario, 3)
    assert lines[0].startswith("As the middle of the scenario's ranges has it")
    assert lines == opening(scenario, 4)


def test_absent_third_parties_are_not_mentioned():
    assert "patron" not in "\n".join(opening(prepared(("actors.patron.present", 0)), 0, 1))


def test_outsiders_bring_what_is_not_zero():
    assert len(opening(prepared(), 0, 1)) == 4
    assert opening(prepared(*SUPPORTED), 0, 1)[-1].startswith("The Patron supports North")
    assert "can pay up to 2.00 to close a last gap" in opening(prepared(*PAID), 0, 1)[-1]
    absent = prepared(*SUPPORTED, ("actors.patron.present", 0))
    assert "support" not in "\n".join(opening(absent, 0, 1))


def test_a_stick_is_told_where_there_is_a_line_to_cross():
    stick = ("actors.patron.stick", {"north": 0.1})
    line = ("actors.patron.wants.river.red_line", {"not": ["dammed"]})
    assert "punish" not in "\n".join(opening(prepared(stick), 0, 1))
    assert (
        "would punish North (0.10) if a text is across one of its own red lines"
        in opening(prepared(stick, line), 0, 1)[-1]
    )


def test_only_lines_with_a_price_are_told_with_one():
    wall = ("actors.north.wants.border.red_line", {"max": "old_line"})
    assert "cost" not in opening(prepared(wall), 0, 1)[1]
    told = opening(prepared(wall, *GRADED), 0, 1)[1]
    assert '"The old line" (never crossed)' in told and '"Shared" (crossing it costs 0.05)' in told


def test_a_line_holds_by_the_chance_that_others_make():
    held = [
        'on "The river"' in opening(prepared(*BACKED), world, seed=1)[1].partition("Its red lines")[2]
        for world in range(200)
    ]
    assert 0.82 < sum(held) / len(held) < 0.98  # 1 - 0.9 x 0.1


def test_a_line_that_is_not_meant_is_a_bluff_and_not_passed_over():
    """The story tells of each line that the file gives: as one that holds, or as a bluff."""
    scenario = prepared(("actors.north.wants.border.red_line", {"max": "old_line", "holds": 0.5}))
    told = [opening(scenario, world, seed=1)[1] for world in range(40)]
    bluff = ['Its red line on "The border" is a bluff in this world.' in line for line in told]
    held = ['Its red lines: on "The border", nothing beyond "The old line"' in line for line in told]
    assert 8 < sum(bluff) < 32 and [not one for one in bluff] == held
    assert not any("no red lines" in line for line in told)
    assert "It has no red lines." in opening(prepared(), 0, seed=1)[1]
