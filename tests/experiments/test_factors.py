"""Experiments: a point of a sweep is the scenario with what is varied put in its place, and nothing else."""

import json

import numpy as np
import pandas as pd
import pytest
from sweeping import TALKS, experiment, scenario_file

from sim.cli.main import main
from sim.experiments.factors import from_command_line, from_file, from_record
from sim.experiments.points import plan
from sim.experiments.sweep import play_points
from sim.methods.draws import BLOCK
from sim.scenario.compile import load
from sim.scenario.document import numbers, validate
from sim.scenario.source import read
from sim.words.problems import ScenarioError
from sim.worlds.table import play

IN_FILE = """
experiments:
  leverage:
    about: Does the patron matter?
    vary:
      actors.patron.leverage.north: 0:0.4:3
      protocol:
        levels:
          alone: {name: direct, first: south}
          all_three: {name: plenary, members: [patron, north, south]}
    worlds: 50
  wide:
    vary: {breakdown: {low: 0, high: 0.1}, curvature: 1:2, deferral: [true, false]}
    method: lhs
    points: 7
"""


def planned(tmp_path, *vary, **how):
    return plan(experiment(tmp_path, vary, **how))


def played(made, point, worlds=40):
    """The worlds of one point, without the columns that say which point it is."""
    table = play_points(made, np.full(worlds, point), np.arange(worlds))
    return table.drop(columns=["point", *made.design.columns])


def by_hand(tmp_path, *changes, worlds=40):
    """The worlds of the scenario with some text of its file replaced."""
    text = TALKS
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "changed.yaml").write_text(text, encoding="utf-8")
    return play(load(tmp_path / "changed.yaml"), np.arange(worlds))


@pytest.mark.parametrize(
    ("vary", "old", "new"),
    [
        ("actors.patron.leverage.north=0.1,0.35", "leverage: {north: {uniform: [0, 0.2]}}", "leverage: {north: 0.35}"),
        ("breakdown=0:0.05:2", "breakdown: {uniform: [0, 0.02]}", "breakdown: 0.05"),
        ("curvature=1,1.5", "name: Two rivers", "name: Two rivers\ncurvature: 1.5"),
        ("actors.patron.stick.north=0,0.3", "role: third_party", "role: third_party\n    stick: {north: 0.3}"),
        ("actors.south.strategy.exponent=1,0.2", "no_deal: {gain: {uniform: [-0.3, 0.1]}, cost",
         "strategy: {name: linear, exponent: 0.2}\n    no_deal: {gain: {uniform: [-0.3, 0.1]}, cost"),
        ("actors.south.wants.border.ideal=old_line,middle_line", "ideal: new_line", "ideal: middle_line"),
        ("actors.south.wants.border.ideal=100,50", "ideal: new_line", "ideal: 50"),
        ("actors.north.ratifiers.parliament.threshold=0:0.2:2", "threshold: {uniform: [-0.1, 0.1]}", "threshold: 0.2"),
        ("shocks.flood.effect.actors.patron.leverage.north.add=0,0.4", "north: {add: 0.1}", "north: {add: 0.4}"),
        ("protocol=direct,plenary", "{name: direct, first: north}", "{name: plenary, members: [north, south, patron]}"),
        ("protocol={name: plenary, members: [north, south]},{name: direct, first: south}", "t: north", "t: south"),
        ("actors.north.strategy=linear,micro",
         "{name: time_dependent, exponent: {lognormal: {median: 0.6, sigma: 0.5}}}",
         "{name: micro}"),
        ("actors.south.acceptance=next,{name: constant, share: 0.5}", "cost: {uniform: [0, 0.02]}}",
         "cost: {uniform: [0, 0.02]}}\n    acceptance: {name: constant, share: 0.5}"),
        ("deferral=true,false", "name: Two rivers", "name: Two rivers\ndeferral: false"),
        ("calendar.rounds=8,5", "rounds: 8", "rounds: 5"),
        ("shocks.winter.at=2030-02-01,2030-06-01", "at: 2030-04-01", "at: 2030-06-01"),
        ("actors.patron.inducement.budget=0,{uniform: [0.1, 0.3]}", "budget: {uniform: [0, 0.1]}",
         "budget: {uniform: [0.1, 0.3]}"),
    ],
)  # fmt: skip
def test_a_point_is_the_scenario_with_the_level_in_its_place(tmp_path, vary, old, new):
    pd.testing.assert_frame_equal(played(planned(tmp_path, vary), 1), by_hand(tmp_path, (old, new)))


def test_factors_go_together(tmp_path):
    made = planned(tmp_path, "actors.patron.leverage.north=0.1,0.35", "protocol=direct,plenary", "breakdown=0,0.05")
    expected = by_hand(
        tmp_path,
        ("{north: {uniform: [0, 0.2]}}", "{north: 0.35}"),
        ("{name: direct, first: north}", "{name: plenary, members: [north, south, patron]}"),
        ("breakdown: {uniform: [0, 0.02]}", "breakdown: 0"),
    )
    assert made.design.loc[6].tolist() == [0.35, "plenary", 0]
    pd.testing.assert_frame_equal(played(made, 6), expected)


def test_points_played_side_by_side_are_as_they_are_alone(tmp_path):
    made = planned(tmp_path, "actors.patron.leverage.north=0:0.4:3", "protocol=direct,plenary", "breakdown=0,0.05")
    points, worlds = np.repeat(np.arange(12), 30), np.tile(np.arange(30), 12)
    together = play_points(made, points, worlds).sort_values("point", kind="stable", ignore_index=True)
    alone = pd.concat(
        [play_points(made, *some) for some in zip(np.split(points, 12), np.split(worlds, 12))], ignore_index=True
    )
    factors = list(made.design)
    pd.testing.assert_frame_equal(together.drop(columns=factors), alone.drop(columns=factors))
    assert (together["point"] == np.repeat(np.arange(12), 30)).all()
    for name in factors:
        assert list(together[name]) == list(made.design[name].loc[together["point"]])


def test_all_points_share_their_draws(tmp_path):
    """A number that does nothing changes no world: all else is drawn alike."""
    made = planned(
        tmp_path, "actors.patron.stick.south=0,0.5", "actors.north.opponent=known,{name: insight, insight: 1}"
    )
    for point in (1, 2, 3):
        pd.testing.assert_frame_equal(played(made, 0), played(made, point))


def test_calls_cover_every_world_of_every_point_once(tmp_path):
    for worlds in (1, 300, 819, 820, BLOCK, BLOCK + 1, 9000):
        made = planned(tmp_path, "breakdown=0:0.1:5", worlds=worlds)
        calls = [made.call(number) for number in range(made.calls)]
        rows = [row for points, some in calls for row in zip(points, some)]
        assert rows == [(point, world) for point in range(5) for world in range(worlds)]
        assert {len(points) for points, _ in calls[:-1]} <= {BLOCK}


# ---------------------------------------------------------------- in a file


def test_a_file_can_hold_experiments(tmp_path):
    source = read(scenario_file(tmp_path, IN_FILE))
    made = plan(from_file(source, validate(source), "leverage"))
    assert made.experiment.worlds == 50
    assert list(made.design["protocol"]) == ["alone", "all_three"] * 3
    expected = by_hand(tmp_path, ("{name: direct, first: north}", "{name: plenary, members: [patron, north, south]}"),
                       ("{north: {uniform: [0, 0.2]}}", "{north: 0.4}"))  # fmt: skip
    pd.testing.assert_frame_equal(played(made, 5), expected)


def test_the_command_line_goes_before_the_file(tmp_path):
    source = read(scenario_file(tmp_path, IN_FILE))
    made = from_file(source, validate(source), "wide", ["breakdown=0,0.5"], points=9, seed=4, worlds=None)
    assert (made.method, made.points, made.seed, made.worlds) == ("lhs", 9, 4, 1000)
    assert set(plan(made).design["breakdown"]) == {0, 0.5}
    assert set(plan(made).design["deferral"]) == {"true", "false"}


@pytest.mark.parametrize("name", ["leverage", "wide"])
def test_an_experiment_is_read_back_from_what_a_sweep_records(tmp_path, name):
    source = read(scenario_file(tmp_path, IN_FILE))
    made = plan(from_file(source, validate(source), name))
    asked = made.asked()
    kept = json.loads(json.dumps(asked["experiment"]))
    again = plan(from_record(source, kept))
    assert json.loads(json.dumps(again.asked())) == json.loads(json.dumps(asked))
    pd.testing.assert_frame_equal(again.design, made.design)
    pd.testing.assert_frame_equal(played(again, 5), played(made, 5))


def test_experiments_change_nothing_about_the_scenario(tmp_path):
    plain = validate(read(scenario_file(tmp_path)))
    source = read(scenario_file(tmp_path, IN_FILE))
    assert numbers(validate(source)) == numbers(plain)
    one = plan(from_file(source, validate(source), "leverage")).asked()["scenario"]
    assert one == plain.model_dump(mode="json", exclude={"experiments"})


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{vary: {}}", "experiments.odd.vary: .*must be a block of `path: levels` lines"),
        ("{vary: {breakdown: 0:1:3}, methud: lhs}", "'methud' is not a key here.*did you mean 'method'"),
        ("{vary: {breakdown: 0:1:3}, method: latin}", "'latin' is not allowed here; allowed: grid, list, lhs"),
        ("{vary: {breakdown: []}}", "breakdown: is neither a range"),
        ("{vary: {breakdown: 1:0:3}}", "low must be below high"),
        ("{vary: {breakdown: 0:1:3}, worlds: 0}", "worlds: 0 must be at least 1"),
    ],
)
def test_what_is_wrong_with_an_experiment_is_told_when_the_file_is_read(tmp_path, block, message):
    with pytest.raises(ScenarioError, match=message) as raised:
        validate(read(scenario_file(tmp_path, f"experiments:\n  odd: {block}\n")))
    assert all(problem.line for problem in raised.value.problems)


def test_a_wrong_path_in_a_file_is_told_with_its_line(tmp_path):
    source = read(scenario_file(tmp_path, "experiments:\n  odd:\n    vary:\n      brakedown: 0:1:3\n"))
    with pytest.raises(ScenarioError, match="did you mean 'breakdown'") as raised:
        plan(from_file(source, validate(source), "odd"))
    assert raised.value.problems[0].line == len(TALKS.splitlines()) + 4


def test_an_unknown_experiment_is_told_with_those_there_are(tmp_path):
    source = read(scenario_file(tmp_path, IN_FILE))
    with pytest.raises(
        ScenarioError, match=r"'leverge' is not an experiment .* allowed: leverage, wide; did you mean 'lev"
    ):
        from_file(source, validate(source), "leverge")


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("vary", "message"),
    [
        ("actors.patron.leverage.nort=0:1:3", r"is not the path .* did you mean 'actors.patron.leverage.north'"),
        ("protocl=direct,plenary", "did you mean 'protocol'"),
        ("actors.south.strategy.exponnt=1:2:2", "did you mean 'actors.south.strategy.exponent'"),
        ("actors.south.strategy.window=1:2:2", "is not the path"),
        ("protocol=0:1:3", "is not a number, so it has no range"),
        ("protocol=direct,plenery", "'plenery' is not a name known here.*did you mean 'plenary'"),
        ("protocol=direct,single_text", r"protocol.mediator: is missing \(with protocol=single_text\)"),
        ("actors.north.strategy=linear,micrro", "'micrro' is not known here.*did you mean 'micro'"),
        ("breakdown=0:2:3", "2.0 must be between 0 and 1"),
        ("curvature=0:2:3", "0.0 must be above 0"),
        (
            "actors.south.wants.border.ideal=old_line,middl_line",
            "'middl_line' is not an option.*did you mean 'middle_line'",
        ),
        ("actors.south.wants.border.ideal=0,101", "101 must be between 0 and 100"),
        ("issues.river.options.split.guarantee.north=0.5,1.5", "1.5 must be between 0 and 1"),
        ("deferral=true,flase", "must be a list of issues"),
        ("calendar.rounds=6,8.5", "must be a whole number"),
        ("actors.patron.role=third_party,signatory", "only a third party has this"),
        (
            "issues.border.options=[old_line, new_line],[old_line, middle_line, new_line]",
            "options must be the same|not an opt",
        ),
        ("name=A,B", "is not the path"),
        ("breakdown=0:1", "needs its number of steps"),
        ("breakdown", "is not name=low:high:steps"),
    ],
)
def test_what_cannot_be_varied_is_told_with_the_nearest_that_can(tmp_path, vary, message):
    with pytest.raises(ScenarioError, match=message):
        planned(tmp_path, vary)


def test_all_wrong_paths_are_told_at_once(tmp_path):
    source = read(scenario_file(tmp_path))
    with pytest.raises(ScenarioError) as raised:
        plan(from_command_line(source, ["brekdown=0,1", "curvture=1,2", "breakdown=0,3"]))
    assert len(raised.value.problems) == 3


def test_check_works_out_the_experiments_of_a_file_and_tells_all_that_is_wrong_at_once(tmp_path, capsys):
    file = scenario_file(tmp_path, """
experiments:
  right: {vary: {breakdown: 0:0.1:3}}
  wrong: {vary: {actors.patrn.leverage.north: 0:0.4:5, breakdown: 0:2:3}}
  sobol: {vary: {breakdown: 0:0.1:2}, method: sobol}
  named: {vary: {actors.north.strategy: [boulware, boulwar]}}
""")  # fmt: skip
    assert main(["check", str(file)]) == 2
    lines = [line.partition(": ")[2] for line in capsys.readouterr().err.splitlines()]
    assert lines.pop() == "python run_sim.py format experiments.EXPERIMENT.vary"
    assert [line.split(": ")[0] for line in lines] == [
        "experiments.wrong.vary.actors.patrn.leverage.north",
        "experiments.wrong.vary.breakdown",
        "experiments.sobol",
        "experiments.named.vary.actors.north.strategy",
    ]
    assert "did you mean 'actors.patron.leverage.north'" in lines[0]


def test_check_says_which_experiments_it_cannot_work_out(tmp_path, capsys):
    (tmp_path / "mine.py").write_text("def steady(situation):\n    return situation.best\n", encoding="utf-8")
    own = (
        "actors: {north: {strategy: {name: steady, file: mine.py}}}\nexperiments: {one: {vary: {breakdown: 0:0.1:3}}}\n"
    )
    (tmp_path / "own.yaml").write_text(f"extends: {scenario_file(tmp_path).name}\nname: Own\n{own}", encoding="utf-8")
    assert main(["check", str(tmp_path / "own.yaml")]) == 0
    assert "its experiments are checked when they are swept with --trust" in capsys.readouterr().out
