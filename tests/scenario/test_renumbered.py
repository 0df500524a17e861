"""Numbers put otherwise without reading the file anew: the same scenario as reading it anew gives, or none."""

import pytest
import yaml
from places import SCENARIOS

from sim.scenario.changed import changed
from sim.scenario.compile import load, ready
from sim.scenario.document import given
from sim.scenario.numbers import read_position
from sim.scenario.renumbered import renumbered
from sim.scenario.source import read
from sim.words.problems import ScenarioError
from sim.worlds.table import play


def values_within(rule):
    """A constant and a range within some bounds, as a file writes them."""
    low, high = max(rule.low, -1), min(rule.high, 100 if rule.high == 100 else 1)
    at = [low + (high - low) * share for share in (0.3, 0.45)]
    return f"{at[1]:.3g}", f"{{uniform: [{at[0]:.3g}, {at[1]:.3g}]}}"


def said(scenario):
    return scenario.digest, scenario.game.names, scenario.game.numbers, given(scenario.document)


@pytest.mark.parametrize(("name", "every"), [("textbook_logroll", 1), ("textbook_no_zone", 1), ("kazan_2024", 9)])
def test_every_number_renumbered_is_as_if_the_file_said_so(name, every):
    source = read(name)
    scenario = ready(source)
    done = 0
    for path, rule in list(scenario.bounds.items())[::every]:
        for text in values_within(rule):
            quick = renumbered(scenario, {path: read_position(yaml.safe_load(text))})
            if quick is not None:
                assert said(quick) == said(ready(changed(source, [(path, text)]))), path
                done += 1
    assert done >= 1.5 * len(scenario.bounds) / every


def test_several_numbers_and_option_names_at_once():
    texts = {
        "actors.azerbaijan.wants.constitution.ideal": "{choice: {referendum_first: 1, other_laws_too: 2}}",
        "actors.armenia.wants.corridor_control.red_line.max": "joint_checks",
        "shocks.border_escalation.effect.actors.armenia.no_deal.cost.add": "0.02",
        "actors.armenia.strategy.exponent": "1",
    }
    quick = renumbered(load("kazan_2024"), {path: read_position(yaml.safe_load(text)) for path, text in texts.items()})
    slow = ready(changed(read("kazan_2024"), texts.items()))
    assert said(quick) == said(slow)
    assert play(quick, 50, 1).equals(play(slow, 50, 1))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("issues.guarantor.options.russia.guarantee.armenia", 0.9),  # guarantees add up over issues
        ("issues.constitution.options.other_laws_too.condition.delay", 40.0),  # a later vote needs a longer horizon
        ("actors.armenia.wants.corridor_control.red_line.min", 10.0),  # the line has another end
        ("actors.iran.support.azerbaijan", 0.1),  # the file leaves it out
        ("actors.armenia.strategy.window", 1.0),
        ("nowhere", 1.0),
    ],
)
def test_where_more_hangs_on_a_number_the_file_must_be_read_anew(path, value):
    assert renumbered(load("kazan_2024"), {path: value}) is None


def test_a_number_out_of_its_bounds_is_refused():
    with pytest.raises(ScenarioError, match="actors.armenia.strategy.exponent: must be above 0"):
        renumbered(load("kazan_2024"), {"actors.armenia.strategy.exponent": -1.0})
    with pytest.raises(ScenarioError, match="breakdown: can be 2"):
        renumbered(load("kazan_2024"), {"breakdown": read_position({"uniform": [0, 2]})})


MAJORITY = "{name: plenary, members: [anna, bela], consent: {share: 0.6, by: weight, veto: [anna]}}"


def test_the_share_and_the_weights_of_a_majority_renumbered_are_as_if_the_file_said_so():
    source = changed(read("textbook_split"), [("protocol", MAJORITY)])
    texts = {"protocol.consent.share": "{uniform: [0.3, 0.9]}", "actors.anna.weight": "3"}
    quick = renumbered(ready(source), {path: read_position(yaml.safe_load(text)) for path, text in texts.items()})
    slow = ready(changed(source, texts.items()))
    assert said(quick) == said(slow)
    assert play(quick, 50, 1).equals(play(slow, 50, 1))


def test_a_file_that_extends_another_takes_parts_of_its_majority(tmp_path):
    head = f"extends: textbook_split.yaml\nprotocol: {MAJORITY}\n"
    (tmp_path / "textbook_split.yaml").write_text((SCENARIOS / "textbook_split.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "majority.yaml").write_text(head, "utf-8")
    (tmp_path / "other.yaml").write_text(
        "extends: majority.yaml\nprotocol: {consent: {share: 0.4, veto: null}}\n", "utf-8"
    )
    (tmp_path / "all.yaml").write_text("extends: majority.yaml\nprotocol: {consent: all}\n", "utf-8")
    consent = load(tmp_path / "other.yaml").document.protocol.consent
    assert (consent.share, consent.by, consent.veto) == (0.4, "weight", [])
    assert load(tmp_path / "all.yaml").document.protocol.consent == "all"
