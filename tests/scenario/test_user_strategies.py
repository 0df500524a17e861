"""Users' strategies: that of the how-to page plays, and every mistake in the file is reported where it can be mended."""

import pickle
import re
import shutil
import sys

import numpy as np
import pytest
from places import SCENARIOS

from sim.engine.model import IN_FORCE, PENDING, REJECTED, Negotiation
from sim.engine.strategies import STRATEGIES
from sim.engine.worlds_drawn import draw_worlds
from sim.scenario.compile import load, prepare
from sim.scenario.document import validate
from sim.scenario.source import read
from sim.scenario.user_strategies import StrategyError, made_up_situations
from sim.words.problems import ScenarioError

PAGE = (SCENARIOS / "STRATEGIES.md").read_text(encoding="utf-8")
WORLDS = 8

LINEAR = """
def own(situation, pace=1.0):
    return situation.best - pace * situation.time * (situation.best - situation.reservation)
"""


def written(folder, code, strategy="file: own.py, name: own"):
    """A textbook case in which Anna bargains by a strategy of the user's own."""
    shutil.copy(SCENARIOS / "textbook_split.yaml", folder)
    (folder / "own.py").write_text(code, encoding="utf-8")
    path = folder / "case.yaml"
    path.write_text(f"extends: textbook_split.yaml\nactors:\n  anna:\n    strategy: {{{strategy}}}\n", encoding="utf-8")
    return path


def problem_of(path, trust=True):
    """The only thing wrong with a scenario file."""
    with pytest.raises(ScenarioError) as caught:
        load(path, trust=trust)
    (problem,) = caught.value.problems
    return problem


def failure_of(path):
    """What goes wrong when the talks are played."""
    scenario = load(path, trust=True)
    with pytest.raises(StrategyError) as caught:
        Negotiation.drawn_from(scenario.game, WORLDS).run()
    assert "\n" not in str(caught.value)
    return caught.value


# ---------------------------------------------------------------- the how-to page


def test_the_strategy_of_the_page_comes_to_agreements(tmp_path):
    (code,), (snippet,) = (re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL) for kind in ("python", "yaml"))
    shutil.copy(SCENARIOS / "kazan_2024.yaml", tmp_path)
    (tmp_path / "my_strategy.py").write_text(code, encoding="utf-8")
    (tmp_path / "cautious.yaml").write_text(snippet, encoding="utf-8")
    scenario = load(tmp_path / "cautious.yaml", trust=True)
    model = Negotiation.drawn_from(scenario.game, 64).run()
    assert set(scenario.game.manners["armenia"].parameters) == {"share", "start"}
    assert np.isin(model.stage, [PENDING, REJECTED, IN_FORCE]).any()


def test_the_page_names_all_that_a_situation_offers():
    situation = next(made_up_situations())
    offered = {name for name in dir(situation) if not name.startswith("_")} - {"length", "other_reservation"}
    assert offered <= set(re.findall(r"\w+", PAGE))


# ---------------------------------------------------------------- it plays like a strategy of the registry


def test_the_same_rule_from_a_file_plays_the_same_talks(tmp_path):
    ours = Negotiation.drawn_from(load(written(tmp_path, LINEAR), trust=True).game, WORLDS).run()
    shutil.copy(SCENARIOS / "textbook_split.yaml", tmp_path / "case.yaml")
    theirs = Negotiation.drawn_from(load(tmp_path / "case.yaml").game, WORLDS).run()
    assert (ours.package == theirs.package).all() and (ours.agreed_in == theirs.agreed_in).all()
    assert np.isin(ours.stage, [PENDING, REJECTED, IN_FORCE]).all()


def test_its_parameters_are_numbers_of_the_scenario(tmp_path):
    scenario = load(written(tmp_path, LINEAR, "file: own.py, name: own, pace: {uniform: [0.1, 0.9]}"), trust=True)
    drawn = draw_worlds(scenario.game, WORLDS).numbers[scenario.game.names.index("actors.anna.strategy.pace")]
    assert len(set(drawn)) == WORLDS
    made = [load(written(tmp_path, LINEAR, f"file: own.py, name: own, pace: {pace}"), trust=True) for pace in (0.2, 1)]
    ends = [Negotiation.drawn_from(scenario.game, 1).run() for scenario in made]
    assert ends[0].package[0, 0] != ends[1].package[0, 0]


def test_the_file_is_found_beside_the_scenario_that_names_it(tmp_path):
    (tmp_path / "base").mkdir()
    written(tmp_path / "base", LINEAR)
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: base/case.yaml\nname: A variant\n", encoding="utf-8")
    assert load(variant, trust=True).game.manners["anna"].ask.file == str(tmp_path / "base" / "own.py")


def test_it_leaves_nothing_behind_in_python(tmp_path):
    before = set(sys.modules)
    code = "from __future__ import annotations\nfrom dataclasses import dataclass\n\n@dataclass\nclass A:\n    x: int\n"
    load(written(tmp_path, code + LINEAR), trust=True)
    assert {name for name in set(sys.modules) - before if "user" in name or "own" in name} == set()


def test_it_travels_to_other_processes_as_its_text(tmp_path):
    scenario = load(written(tmp_path, LINEAR), trust=True)
    (tmp_path / "own.py").unlink()
    there = pickle.loads(pickle.dumps(scenario))
    assert (
        Negotiation.drawn_from(there.game, WORLDS).run().package
        == Negotiation.drawn_from(scenario.game, WORLDS).run().package
    ).all()


def test_another_code_is_another_scenario(tmp_path):
    digests = {load(written(tmp_path, code), trust=True).digest for code in (LINEAR, LINEAR + "\n# faster\n", LINEAR)}
    assert len(digests) == 2


# ---------------------------------------------------------------- trust


def test_without_trust_no_code_runs(tmp_path):
    path = written(tmp_path, f"open({str(tmp_path / 'trace')!r}, 'w')\n" + LINEAR)
    problem = problem_of(path, trust=False)
    assert "--trust" in str(problem) and str(problem).startswith(f"{path}:4: actors.anna.strategy.file: 'own.py'")
    validate(read(path))
    assert not (tmp_path / "trace").exists()
    load(path, trust=True)
    assert (tmp_path / "trace").exists()


def test_a_document_alone_is_not_enough_to_play(tmp_path):
    with pytest.raises(ScenarioError, match="--trust"):
        prepare(validate(read(written(tmp_path, LINEAR))))


# ---------------------------------------------------------------- what is wrong with the file, found without running it


@pytest.mark.parametrize("strategy, path, said", [
    ("file: onw.py, name: own", "file", "'onw.py' is not a file beside this one; did you mean 'own.py'?"),
    ("file: own.py, name: onw", "name", "'onw' is not a function that own.py defines; allowed: own; did you mean"),
    ("file: own.py, name: own, pase: 1", "pase", "'pase' is not a parameter of 'own'; allowed: pace; did you"),
    ("file: ., name: own", "file", "cannot be read"),
])  # fmt: skip
def test_a_wrong_name_is_told_with_the_line_of_the_scenario(tmp_path, strategy, path, said):
    case = written(tmp_path, LINEAR, strategy)
    problem = problem_of(case, trust=False)
    assert (problem.file, problem.line, problem.path) == (str(case), 4, f"actors.anna.strategy.{path}")
    assert said in str(problem)


def test_a_missing_parameter_is_told(tmp_path):
    problem = problem_of(written(tmp_path, LINEAR.replace("=1.0", "")), trust=False)
    assert str(problem).endswith("case.yaml:4: actors.anna.strategy.pace: is missing: 'own' needs it")


@pytest.mark.parametrize("code, line, said", [
    ("def own(situation:\n    pass\n", 1, "is not Python: '(' was never closed"),
    ("\ndef own():\n    pass\n", 2, "own: must take the situation as its first parameter"),
    ("def own(situation, *pace):\n    pass\n", 1, "own: must take each of its parameters by a name of its own"),
    ("def own(situation, **more):\n    pass\n", 1, "own: must take each of its parameters by a name of its own"),
    ("def own(situation, name=1):\n    pass\n", 1, "own: has a parameter 'name', which is a key"),
    ("async def own(situation):\n    pass\n", 1, "own: must be a plain function"),
])  # fmt: skip
def test_a_wrong_definition_is_told_with_the_line_of_the_python_file(tmp_path, code, line, said):
    problem = problem_of(written(tmp_path, code), trust=False)
    assert str(problem).startswith(f"{tmp_path / 'own.py'}:{line}: {said}")


# ---------------------------------------------------------------- what is found by running it, at load


@pytest.mark.parametrize("code, line, said", [
    ("import nowhere\n" + LINEAR, 1, "cannot be run: it raised ModuleNotFoundError: No module named 'nowhere'"),
    ("\nraise SystemExit(3)\n" + LINEAR, 2, "cannot be run: it raised SystemExit: 3"),
    ("def own(situation, pace='fast'):\n    pass\n", 1, "own: the default of 'pace' is not a number"),
    ("def own(situation):\n    x = 1\n    return 1 / (x - 1)\n", 3, "own: raised ZeroDivisionError: division by zero"),
    ("def own(situation):\n    return 0.5\n", 1, "own: returned float, not an array with one number for each of 3"),
    ("def own(situation):\n    pass\n", 1, "own: returned NoneType, not an array"),
    ("def own(situation):\n    return situation.own\n", 1, "own: returned an array of shape (7, 3), not (3,)"),
    ("def own(situation):\n    return situation.best > 0\n", 1, "own: returned an array of bool, not of numbers"),
    ("def own(situation):\n    return situation.best / 0\n", 1, "own: returned inf in 3 of 3 worlds"),
    ("def own(situation):\n    return 0 * situation.best / 0\n", 1, "own: returned nan in 3 of 3 worlds"),
    ("def own(situation):\n    return 100 * situation.best\n", 1, "own: asked for 100, more than its best package"),
])  # fmt: skip
def test_a_strategy_that_fails_on_trial_is_told_with_the_line_of_the_python_file(tmp_path, code, line, said):
    problem = problem_of(written(tmp_path, code))
    assert str(problem).startswith(f"{tmp_path / 'own.py'}:{line}: {said}")
    assert "\n" not in str(problem)


# ---------------------------------------------------------------- what goes wrong only in the talks

LATE = """import numpy as np
def own(situation, pace=1.0):
    late = (situation.time > 0.5) & (len(situation.best) != 3)
"""


@pytest.mark.parametrize("code, line, said", [
    ("    if late.any():\n        raise OSError('a\\nb')\n    return situation.best\n", 5, "raised OSError: a b"),
    ("    return np.where(late, np.nan, situation.best)\n", 2, "returned nan in 8 of 8 worlds"),
    ("    return situation.best[:0] if late.any() else situation.best\n", 2, "returned an array of shape (0,)"),
    ("    return [1.0] if late.any() else situation.best\n", 2, "returned list, not an array"),
    ("    return np.where(late, 7, situation.best)\n", 2, "asked for 7, more than its best package is worth (1)"),
])  # fmt: skip
def test_a_strategy_that_fails_in_the_talks_names_file_function_and_round(tmp_path, code, line, said):
    case = written(tmp_path, LATE + code)
    scenario = load(case, trust=True)
    error = failure_of(case)
    assert str(error).startswith(f"{tmp_path / 'own.py'}:{line}: own: for round {error.round}: {said}")
    share = (error.round - 1) / (scenario.game.rounds - 1)
    assert 0.5 < share <= 0.5 + 2 / (scenario.game.rounds - 1), "the first round of its own in the second half"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


# ---------------------------------------------------------------- strategies of the registry are checked too


@pytest.mark.parametrize("strategy, said", [
    ("name: zeuten", "strategy.name: 'zeuten' is not known here; allowed: time_dependent, boulware"),
    ("name: time_dependent", "strategy.exponent: is missing: 'time_dependent' needs it"),
    ("name: micro, window: 2", "strategy.window: 'window' is not a parameter of 'micro', which takes none"),
    ("name: linear, exponant: 2", "did you mean 'exponent'?"),
    ("name: linear, exponent: 0", "strategy.exponent: 0 must be above 0"),
    ("name: tit_for_tat, window: {uniform: [0, 3]}", "can be 0, and this number must be at least 1"),
])  # fmt: skip
def test_a_strategy_of_the_registry_has_the_parameters_it_takes(tmp_path, strategy, said):
    assert said in str(problem_of(written(tmp_path, "", strategy)))


def test_every_strategy_of_the_registry_would_pass_the_trial_of_a_users():
    for name, strategy in STRATEGIES.items():
        for situation in made_up_situations():
            parameters = {key: np.full(3, value or 1.0) for key, value in strategy.parameters.items()}
            target = strategy.ask(situation, **parameters)
            assert target.shape == (3,) and (target <= situation.best).all(), name
