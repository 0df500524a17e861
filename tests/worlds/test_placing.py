"""A text from outside is judged by the engine's own tables: what its worlds agreed on is worth what the outcome table says."""

import numpy as np
import pytest
from breadth import some_of
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import GRADED, MEDIATED, PAID, PARLIAMENT, prepared

import sim
from sim.engine.issues import OPEN
from sim.engine.model import Negotiation
from sim.words.problems import ScenarioError
from sim.worlds.first_day import first_day
from sim.worlds.placing import could_sign, mending_changes, placed, terms_shared, text_package

WORLDS = 200
STILL = ["textbook_split", "textbook_logroll", "home_front_strengthens", "home_front_hurts"]
"""Scenarios of the library in which no deal is worth the same on every day and nothing happens on the way."""


def agreed_texts(scenario, worlds=WORLDS, seed=0):
    """Of every world that agrees: its row of the outcome table, and its text judged on the first day, in that world."""
    for _, row in sim.play(scenario, worlds, seed).dropna(subset="agreed_round").iterrows():
        terms = {name: row[f"term_{name}"] for name in scenario.game.issues.names}
        package = text_package(scenario, terms, "file")
        yield row, placed(scenario, package, np.array([row["world"]]), seed)


def gains(scenario, row):
    """What the outcome table says that everyone gains, without payments."""
    paid = {
        name: sum(row[column] for column in row.index if column.startswith("paid_") and column.endswith(f"_{name}"))
        for name in scenario.game.actors
    }
    return [row[f"gain_{name}"] - paid[name] for name in scenario.game.actors]


@pytest.mark.parametrize(
    "scenario",
    [*map(sim.load, STILL), *(prepared(*changes) for changes in ((), GRADED, PAID, MEDIATED))],
    ids=lambda scenario: scenario.name,
)
def test_what_a_world_agreed_on_is_worth_what_its_table_says_and_is_not_refused(scenario):
    some = list(agreed_texts(scenario, 20))
    assert some
    for row, found in some:
        assert found.gain[:, 0] == pytest.approx(gains(scenario, row), abs=1e-6)
        assert found.signed.all()
        crossed = [row[f"crossed_{name}"] for name in scenario.game.actors]
        names = np.array(scenario.game.issues.names)
        assert [", ".join(names[lines]) for lines in found.crossed[..., 0]] == crossed


def test_in_the_case_without_shocks_the_burden_of_waiting_is_all_that_differs(tmp_path):
    (tmp_path / "still.yaml").write_text("extends: kazan_2024\nname: Nothing happens\nshocks: null\n", encoding="utf-8")
    scenario = sim.load(tmp_path / "still.yaml")
    game, checked = scenario.game, 0
    for row, found in agreed_texts(scenario, 30):
        model = Negotiation.drawn_from(game, np.array([row["world"]]))
        burden = (model.numbers[game.cost] - model.numbers[game.drift])[:, 0] * int(row["agreed_round"])
        expected = np.array(gains(scenario, row))
        expected[game.signing_actors] -= burden
        assert found.gain[:, 0] == pytest.approx(expected, abs=1e-5)
        checked += 1
    assert checked >= 10


@pytest.mark.parametrize("number", range(some_of(40)))
def test_on_the_first_day_the_engine_sees_the_same(number):
    """Of random scenarios: what those who answer the first offer make of it, and that whoever accepted it could sign it."""
    document = random_document(number)
    document.pop("agenda", None)
    scenario = random_scenario(document)
    model = Negotiation.drawn_from(scenario.game, 6, 0)
    model.step()
    if model.tabled is None:
        return
    offer, answers = model.tabled
    for place in np.flatnonzero(offer.made):
        package = offer.package[:, place].astype(int)
        found = placed(scenario, package, offer.here[[place]])
        assert found.reservation[:, 0] == pytest.approx(answers.reservation[scenario.game.closers, place])
        asked = np.isfinite(answers.threshold[:, place])
        paid = answers.accepted[:, place] & (answers.value[:, place] > found.value[:, 0])
        assert found.value[~paid, 0] == pytest.approx(answers.value[~paid, place])
        sound = ~(found.barred.any(axis=1) | found.outside.any(axis=1))[:, 0]
        assert not (answers.sound[:, place] & asked & ~sound).any()
        assert found.signs[answers.accepted[:, place] & asked, 0].all()


def test_the_distance_from_the_frontier_is_that_of_the_engine():
    from sim.worlds.efficiency import rated_worlds

    scenario = prepared()
    table = rated_worlds(scenario, 20).dropna(subset="agreed_round")
    for (_, row), (_, found) in zip(table.iterrows(), agreed_texts(scenario, 20), strict=True):
        assert found.distance[0] == pytest.approx(row["frontier_distance"], abs=1e-6)


def test_an_agenda_does_not_matter_to_a_whole_text():
    agenda = [{"issues": ["flag"], "until": 4}, {"issues": ["border", "river"], "until": 8}]
    terms = {"flag": "buried", "border": "old_line", "river": "dammed"}
    one, parts = prepared(), prepared(("agenda", agenda))
    first, second = (placed(s, text_package(s, terms, ""), 20) for s in (one, parts))
    assert np.array_equal(first.gain, second.gain) and np.array_equal(first.signs, second.signs)


# ---------------------------------------------------------------- why not

TERMS = {"flag": "buried", "border": "middle_line", "river": "split"}
WALL = ("actors.north.wants.border.red_line", {"max": "old_line"})


def judged(*changes, **terms):
    scenario = prepared(*changes)
    return placed(scenario, text_package(scenario, {**TERMS, **terms}, ""), 5)


def test_an_absolute_line_bars_its_owner_alone():
    found = judged(WALL)
    assert found.barred[0, 1].all() and found.barred.sum() == 5
    assert not found.signs[0].any() and found.signs[1].all()
    assert np.isnan(found.distance).all()


def test_a_graded_line_costs_its_price():
    dear = ("actors.north.wants.border.red_line", {"max": "old_line", "price": 0.25})
    found, without = judged(dear), judged()
    assert (found.price[0, 1] == 0.25).all() and not found.barred.any()
    assert found.value[0] == pytest.approx(without.value[0] - 0.25)


def test_a_text_worth_less_than_no_deal_is_refused_and_outsiders_may_close_the_gap():
    greedy = ("actors.south.no_deal.gain", 0.9)
    assert not judged(greedy).signs[1].any()
    rich = ("actors.patron.inducement", {"budget": 2, "to": ["south"]})
    found = judged(greedy, rich)
    assert found.signs[1].all()
    assert found.paid[1] == pytest.approx(found.reservation[1] - found.value[1])


def test_a_leader_that_looks_home_refuses_what_would_not_pass():
    home = ("actors.north.ratifiers", {"senate": PARLIAMENT})
    blind, looking = judged(home), judged(home, ("actors.north.tolerance", 0.5))
    assert blind.signs[0].all() and (blind.chance < 0.01).all() and blind.called.all()
    assert not looking.signs[0].any()


def test_what_takes_the_consent_of_an_outsider_that_is_away_is_not_on_the_table():
    needs = ("issues.river.options.split", {"title": "Split by a treaty", "needs": ["patron"]})
    assert not judged(needs).missing.any()
    found = judged(needs, ("actors.patron.present", 0))
    assert found.missing[2].all() and not found.signed.any()


def test_an_empty_text_is_signed_by_nobody():
    found = judged(flag=OPEN, border=OPEN, river=OPEN)
    assert found.empty and not found.signs.any()


def test_terms_that_are_shared_are_counted():
    scenario = prepared()
    table = sim.play(scenario, 20).dropna(subset="agreed_round")
    row = table.iloc[0]
    own = text_package(scenario, {name: row[f"term_{name}"] for name in scenario.game.issues.names}, "")
    assert terms_shared(table, scenario, own)[0] == 3
    assert terms_shared(table, scenario, (own + 1) % 2)[0] < 3


# ---------------------------------------------------------------- terms


def test_what_is_not_said_is_left_open_or_agreed():
    scenario = sim.load("kazan_2024")
    names, last = scenario.game.issues.names, scenario.game.issues.shape[1] - 1
    package = text_package(scenario, {"format": "direct"}, "")
    assert package[names.index("agreed_articles")] == 1 and package[names.index("format")] == 1
    assert np.delete(package, [names.index("agreed_articles"), names.index("format")]).tolist() == [last] * 5


def test_what_may_not_be_left_open_must_be_said():
    with pytest.raises(ScenarioError, match="pasture: may not be left open; say which option; allowed: p0"):
        text_package(sim.load("textbook_logroll"), {"spring": "p0"}, "file")


# ---------------------------------------------------------------- what would mend it


@pytest.mark.parametrize("number", range(12))
def test_the_changes_that_mend_a_text_are_those_with_which_all_could_sign_it(number):
    scenario = random_scenario(random_document(number))
    offered = scenario.game.issues.offered()
    package = np.array([np.flatnonzero(options)[0] for options in offered])
    mending, gains = mending_changes(scenario, package, world=2), []
    for m, k in np.argwhere(offered):
        found = placed(scenario, np.where(np.arange(len(package)) == m, k, package), np.array([2]))
        assert bool(found.signed[0]) == ((m, k) in mending) or k == package[m]
    for m, k in mending:
        found = placed(scenario, np.where(np.arange(len(package)) == m, k, package), np.array([2]))
        gains.append(found.gain[scenario.game.signing_actors].min())
    assert gains == sorted(gains, reverse=True)


def test_some_texts_can_be_mended_and_others_cannot():
    scenario = sim.load("textbook_split")
    assert mending_changes(scenario, text_package(scenario, {"orchard": "p0"}, ""), 0)[0] == (0, 10)
    scenario = sim.load("textbook_no_zone")
    assert mending_changes(scenario, text_package(scenario, {"island": "p0"}, ""), 0) == []


# ---------------------------------------------------------------- in many worlds


@pytest.mark.parametrize("number", range(8))
def test_who_could_sign_in_many_worlds_is_who_could_in_each_whatever_the_blocks(number, monkeypatch):
    scenario = random_scenario(random_document(number))
    package = np.array([np.flatnonzero(options)[0] for options in scenario.game.issues.offered()])
    whole, found = could_sign(scenario, package, 30, seed=2), placed(scenario, package, 30, seed=2)
    assert whole["world"].tolist() == list(range(30))
    assert whole["signed"].tolist() == found.signed.tolist()
    for c, n in enumerate(scenario.game.closers):
        name = scenario.game.negotiators[n]
        assert whole[f"asked_{name}"].tolist() == found.asked[c].tolist()
        assert whole[f"signs_{name}"].tolist() == found.signs[c].tolist()
        assert whole[f"worth_{name}"].tolist() == found.value[c].tolist()
        assert whole[f"least_{name}"].tolist() == found.reservation[c].tolist()
    monkeypatch.setattr("sim.engine.block_size.BLOCK", 7)
    assert could_sign(scenario, package, 30, seed=2).equals(whole)


def test_many_worlds_are_judged_a_block_at_a_time(monkeypatch):
    scenario, sizes, done = prepared(), [], []
    monkeypatch.setattr("sim.engine.block_size.BLOCK", 10)

    def first_day_seen(game, worlds, seed):
        sizes.append(len(worlds))
        return first_day(game, worlds, seed)

    monkeypatch.setattr("sim.worlds.placing.first_day", first_day_seen)
    could_sign(scenario, text_package(scenario, TERMS, ""), 25, show=lambda *now: done.append(now))
    assert sizes == [10, 10, 5] and done == [(0, 25), (10, 25), (20, 25), (25, 25)]
