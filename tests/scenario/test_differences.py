"""What differs between two scenarios, in words."""

import pytest
from places import SCENARIOS
from small_scenario import prepared

from sim.scenario.differences import changes
from sim.scenario.document import validate
from sim.scenario.source import read


def differing(name, other="kazan_2024"):
    """Changes from one scenario of the library to another, by path."""
    a, b = (validate(read(SCENARIOS / f"{some}.yaml")) for some in (other, name))
    return {change.path: (change.title, change.before, change.after) for change in changes(a, b)}


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_scenario_does_not_differ_from_itself(path):
    assert differing(path.stem, path.stem) == {}


@pytest.mark.parametrize("path", sorted(set(SCENARIOS.glob("*.yaml")) - {SCENARIOS / "kazan_2024.yaml"}), ids=str)
def test_every_variant_differs_and_no_key_of_the_file_is_told_as_words(path):
    found = differing(path.stem)
    assert found
    assert not any("_" in word for words in found.values() for word in words)


def test_a_default_that_is_changed_is_told_with_its_value():
    title = "Actor: Russia: chance that it plays a part (present if at least 0.5)"
    assert differing("without_russia") == {"actors.russia.present": (title, "1 in every world", "0 in every world")}


def test_options_are_told_by_their_titles_and_rules_by_their_names():
    title = "Azerbaijan: wants: Armenia's constitution: red line: not"
    assert differing("sign_as_is")["actors.azerbaijan.wants.constitution.red_line.not"] == (title, "left open", "none")
    assert differing("plenary_3plus3")["protocol.name"] == ("protocol: name", "direct", "plenary")


def test_what_only_one_has_is_told_as_a_whole():
    found = differing("textbook_split")
    assert found["actors.russia"] == ("Actor: Russia", "there", "not there")
    assert not any(path.startswith("actors.russia.") for path in found)


def test_what_outsiders_do_is_told_as_it_differs():
    red_line = {"max": "middle_line", "price": 0.1}
    before = prepared(("actors.north.wants.border.red_line", red_line))
    after = prepared(
        ("actors.north.wants.border.red_line", red_line | {"price": 0.3}),
        ("actors.patron.backing", {"north": {"border": 0.5}}),
        ("actors.patron.spoiling", 0.05),
        ("collapse", 0.02),
    )
    told = {change.path: (change.before, change.after) for change in changes(before.document, after.document)}
    assert told == {
        "collapse": ("0 in every world", "0.02 in every world"),
        "actors.north.wants.border.red_line.price": ("0.1 in every world", "0.3 in every world"),
        "actors.patron.backing.north.border": ("not given", "0.5 in every world"),
        "actors.patron.spoiling": ("0 in every world", "0.05 in every world"),
    }
    assert all("_" not in change.title for change in changes(before.document, after.document))
