"""Where a number comes from: every number stands once, with its range and its support, in words."""

import pytest
from places import TESTS
from small_scenario import PARLIAMENT, prepared

from sim.methods.draws import Beta, Choice, LogNormal, Normal, Triangular, Uniform
from sim.scenario.document import given, numbers, validate
from sim.scenario.explain import explain, number_in_words, title
from sim.scenario.source import ScenarioError, read

HERE = TESTS
SCENARIOS = sorted((HERE.parent / "scenarios").glob("*.yaml"))


@pytest.fixture(scope="module")
def valley():
    return validate(read(HERE / "malformed" / "valid_base.yaml"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_given_number_of_a_scenario_is_told_once_and_has_a_title(path):
    document = validate(read(path))
    text = explain(document)
    for number in given(document):
        assert text.count(f"[{number}]") == 1
    assert [number for number in numbers(document) if title(document, number) == number] == []


def test_a_number_is_told_with_its_title_range_and_support(valley):
    lines = explain(valley, "patron").splitlines()
    place = lines.index("  share of its own gain or loss that it passes on to north")
    assert lines[place + 1] == "    between 0 and 0.1, every value equally likely   [actors.patron.leverage.north]"
    assert "      source: assumption, no claim supports it" in lines


def test_an_issue_is_told_with_what_all_want_on_it(valley):
    text = explain(valley, "border")
    assert "'ridge'" in text
    assert "red line, nothing above this" in text
    assert "[actors.south.wants.border.salience]" in text
    assert "wants.guards" not in text


def test_options_are_told_by_their_titles(valley):
    assert "one of 'Observers' (67%), 'A joint force' (33%)" in explain(valley, "guards")


def test_what_is_not_given_is_told_as_default(valley):
    assert "not given, so as by default: no_deal.gain 0" in explain(valley, "south")


def test_a_shock_is_told_with_what_it_changes(valley):
    text = explain(valley, "winter")
    assert "adds this to 'what each round without a deal costs it' of north" in text
    assert "0.01 in every world" in text


def test_claims_are_told_in_words(valley):
    north = valley.actors["north"].model_copy(update={"sources": ["K1"]})
    document = valley.model_copy(update={"actors": {**valley.actors, "north": north}})
    assert "source: K1 (author, stated, 2024-10): " in explain(document, "north")


def test_an_unknown_topic_is_refused_with_the_nearest_name(valley):
    with pytest.raises(ScenarioError, match="'patrn' is not an issue, an actor or a shock.*did you mean 'patron'"):
        explain(valley, "patrn")


OF_ACTS = {
    "collapse": "chance in each round that an agreed text is undone, where nothing in it is guaranteed",
    "protocol.insight.north": "how well the mediator knows what North wants, and where its lines are",
    "protocol.credibility.south": "chance that the mediator believes a line that South names",
    "actors.north.credibility": "chance that the others believe a line it names",
    "actors.south.weight": "how much the others reckon with it",
    "actors.patron.support.north": "what its support adds to the worth of no deal for North, in utility",
    "actors.patron.home_leverage.north": "share of its own gain or loss that it passes on to the home front of North",
    "actors.patron.backing.north.border": "how far it stiffens the red line of North on 'The border', as a share",
    "actors.patron.pressing.north.border": "how far it softens the red line of North on 'The border', as a share",
    "actors.patron.facilitation": "share of what the parties do not know of each other that it makes known",
    "actors.patron.spoiling": "chance in each round that it wrecks a text that leaves it unhappy",
    "actors.north.wants.border.red_line.price": "on 'The border': what crossing its red line costs it, in utility",
    "shocks.thaw.effect.collapse.scale": "multiplies 'chance in each round that an agreed text is undone, where nothing "
    "in it is guaranteed' by this",
    "shocks.thaw.effect.actors.patron.backing.north.border.set": "sets 'how far it stiffens the red line of North on "
    "'The border', as a share' of The Patron to this",
}


@pytest.fixture(scope="module")
def with_acts():
    acts = {f"actors.patron.{key}": {"north": 0.2} for key in ("support", "home_leverage")}
    acts |= {f"actors.patron.{key}": {"north": {"border": 0.2}} for key in ("backing", "pressing")}
    acts |= {f"actors.patron.{key}": 0.2 for key in ("facilitation", "spoiling")}
    acts |= {"collapse": 0.1, "actors.north.credibility": 0.5, "actors.south.weight": 0.5}
    acts |= {"actors.north.wants.border.red_line": {"max": "middle_line", "price": {"uniform": [0.1, 0.3]}}}
    acts["protocol"] = {
        "name": "single_text",
        "mediator": "patron",
        "insight": {"north": 0.5},
        "credibility": {"south": 0.5},
    }
    effect = {"collapse": {"scale": 2}, "actors.patron.backing.north.border": {"set": 0}}
    acts["shocks.thaw"] = {"hazard": 0.1, "effect": effect}
    acts["actors.north.ratifiers"] = {"senate": PARLIAMENT}
    return prepared(*acts.items()).document


def test_every_number_of_what_outsiders_do_has_a_title(with_acts):
    assert {path: title(with_acts, path) for path in OF_ACTS} == OF_ACTS
    assert set(OF_ACTS) <= set(given(with_acts))


@pytest.mark.parametrize("topic", ["north", "border", "patron"])
def test_what_outsiders_do_concerns_signatory_issue_and_outsider(with_acts, topic):
    assert "[actors.patron.backing.north.border]" in explain(with_acts, topic)


def test_a_mediator_s_insight_concerns_whom_it_reads(with_acts):
    assert "[protocol.insight.north]" in explain(with_acts, "north")
    assert "[protocol.insight.north]" not in explain(with_acts, "south")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0.25, "0.25 in every world"),
        (Uniform(0.05, 0.2), "between 0.05 and 0.2, every value equally likely"),
        (Triangular(0, 20, 40), "between 0 and 40, most likely near 20"),
        (Choice((0.0, 1.0), (1, 3)), "one of 0 (25%), 1 (75%)"),
        (Normal(1, 0.5), "around 1, two times in three between 0.5163 and 1.484"),
        (Normal(0, 1, 0), "around 0.6745, two times in three between 0.2104 and 1.383, never below 0"),
        (LogNormal(1, 1), "around 1, two times in three between 0.3801 and 2.631, never below 0"),
        (Beta(1, 1), "around 0.5, two times in three between 0.1667 and 0.8333, never below 0, never above 1"),
    ],
)
def test_ranges_are_told_in_words(number, words):
    assert number_in_words(number) == words
