"""Strategies: what all of them keep to, and each one's definition in the literature."""

import datetime
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from breadth import some_of
from random_scenarios import prepared, random_document

from sim.engine.model import Negotiation
from sim.engine.strategies import STRATEGIES, hardliner, micro, time_dependent, tit_for_tat
from sim.worlds.transcript import transcript

WORLDS = 6
GRAIN = 2.0**-20
"""Step of the grid of utilities."""

OPENNESS = {"exponent": (0.2, 4.0), "window": (1, 3), "share": (0, 1), "after": (0, 1)}
"""Ranges to draw the parameters of rules from; others are drawn from 0..1."""


def parameters(rule, worlds, seed=0):
    """Some values of every parameter of a rule [w]."""
    r = np.random.default_rng(seed)
    return {key: r.uniform(*OPENNESS.get(key, (0, 1)), worlds) for key in rule.parameters}


def situations(seed):
    """What every negotiator sees in every round of a random scenario in which nothing changes, and nobody learns of a line."""
    document = random_document(seed) | {"shocks": {}}
    for block in document["actors"].values():
        block["opponent"] = {"name": "frequency" if block["opponent"]["name"] == "frequency" else "known"}
    model = Negotiation.drawn_from(prepared(document).game, WORLDS, seed)
    while model.round < model.game.rounds:
        here = np.flatnonzero(model.talking)
        for party in model.negotiators if len(here) else ():
            yield party.situation(here)
        model.step()


# ---------------------------------------------------------------- all of them


REPEATS = {"tit_for_tat": "tabled", "micro": "lowest"}
"""Rules that may ask again for a package they have tabled, and for which: a line learned of since may have taken it off
the path, which then begins at less than that."""


def asked_again(name, situation):
    """The value of the package that a rule may ask for again, NaN where it has tabled none [w]."""
    again = getattr(situation, REPEATS[name]) if name in REPEATS else np.nan
    return np.where(situation.made > 0, again, np.nan)


@pytest.mark.parametrize("seed", range(25))
def test_every_strategy_asks_for_something_on_its_path_or_again_for_what_it_has_tabled(seed):
    for situation in situations(seed):
        worlds = len(situation.reservation)
        most = np.maximum(situation.best, situation.reservation) + GRAIN
        least = np.minimum(situation.own.min(axis=0), situation.reservation) - GRAIN
        for name, rule in STRATEGIES.items():
            target = rule.ask(situation, **parameters(rule, worlds))
            assert target.shape == (worlds,) and np.isfinite(target).all(), name
            assert (((least <= target) & (target <= most)) | (target == asked_again(name, situation))).all(), name


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_says_the_same_when_asked_twice(name):
    rule = STRATEGIES[name]
    for one, other in zip(situations(7), situations(7), strict=True):
        given = parameters(rule, len(one.reservation))
        assert (rule.ask(one, **given) == rule.ask(one, **given)).all()
        assert (rule.ask(one, **given) == rule.ask(other, **given)).all()


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("rounds", [1, 2])
def test_every_strategy_plays_in_one_world_and_one_round(name, rounds):
    for seed in range(some_of(40)):
        document = random_document(seed) | {"shocks": {}}
        document.pop("agenda", None)
        document["calendar"] |= {"rounds": rounds, "horizon": rounds}
        required = {key: 1 for key, default in STRATEGIES[name].parameters.items() if default is None}
        for actor in document["actors"].values():
            actor["strategy"] = {"name": name, **required}
        model = Negotiation.drawn_from(prepared(document).game, 1, seed).run()
        assert model.stage.shape == (1,) and model.round == rounds


# ---------------------------------------------------------------- the definitions


def on_a_path(*own, **told):
    """A situation of one world with a path of packages worth `own`."""
    values = np.array(own, float)[:, None]
    known = {"own": values, "best": values[0], "length": np.array([len(own)]), "reservation": np.zeros(1)}
    known["own_at"] = lambda number: values[np.clip(number, 0, len(own) - 1), 0]
    known |= {key: value if callable(value) else np.array([value]) for key, value in told.items()}
    return SimpleNamespace(**known)


TIMES = np.linspace(0, 1, 101)


@pytest.mark.parametrize("exponent", [0.1, 0.25, 1.0, 2.5, 4.0])
def test_the_time_dependent_curve_is_that_of_faratin_sierra_and_jennings(exponent):
    """Their equation: V(t) = min + (1 - alpha(t)) (max - min), alpha(t) = (t / t_max) ** (1 / beta)."""
    least, most = 0.3, 0.9
    asked = time_dependent(SimpleNamespace(time=TIMES, reservation=least, best=most), exponent)
    curve = [least + (1 - (t / 1.0) ** (1 / exponent)) * (most - least) for t in TIMES]
    assert asked == pytest.approx(curve, abs=1e-8)


@pytest.mark.parametrize("name", ["boulware", "linear", "conceder"])
def test_the_time_dependent_curve_is_that_of_negmas(name):
    """Its exponent is the inverse of Faratin's, so the presets are the same."""
    negmas = pytest.importorskip("negmas")
    exponent = STRATEGIES[name].parameters["exponent"]
    asked = time_dependent(SimpleNamespace(time=TIMES, reservation=0.0, best=1.0), exponent)
    for curve in (negmas.PolyAspiration(1.0, name), negmas.PolyAspiration(1.0, 1 / exponent)):
        assert asked == pytest.approx([curve.utility_at(t) for t in TIMES], abs=1e-8)


@pytest.mark.parametrize("seed", range(10))
def test_a_hardliner_never_concedes(seed):
    assert all((hardliner(situation) == situation.best).all() for situation in situations(seed))


@pytest.mark.parametrize("received, window, last, expected", [
    ([0.4, 0.4], 1, 0.9, 0.9),  # nothing offered, nothing conceded
    ([0.4, 0.5], 1, 0.9, 0.2 + 0.7 * (0.5 / 0.6)),  # the others ask a sixth less: so does it
    ([0.5, 0.4], 1, 0.5, 0.2 + 0.3 * (0.6 / 0.5)),  # take back: asks for more
    ([0.95, 0.4], 1, 0.9, 1.0),  # but not for more than its best
    ([0.4, 0.5, 0.6], 2, 0.9, 0.2 + 0.7 * (0.4 / 0.6)),  # over two moves
    ([0.4, 0.5, 0.6], 1, 0.9, 0.2 + 0.7 * (0.4 / 0.5)),
    ([0.2, 0.24], 1, 1.0, 0.2 + 0.8 * (0.76 / 0.8)),  # a small first move is no surrender
    ([0.4], 1, 0.9, 0.9),  # too early to tell: as before
    ([0.4, 0.5], 2, 0.9, 0.9),
])  # fmt: skip
def test_tit_for_tat_answers_in_proportion(received, window, last, expected):
    """Faratin et al.: its last demand, times what the others demand now over what they did `window` offers ago.

    On a path from 1.0 to 0.2 that they offer 0.4 means that they demand (1.0 - 0.4) / 0.8.
    """

    def offered(back=0):
        return np.array([received[max(len(received) - 1 - int(np.max(back)), 0)]])

    situation = on_a_path(1.0, 0.9, 0.6, 0.2, tabled=last, at=1, count=len(received), received=offered)
    assert tit_for_tat(situation, np.array([window])) == pytest.approx(expected)


@pytest.mark.parametrize("made, different, asked", [
    (0, 0, 1.0),  # opens with its best
    (0, 1, 1.0),
    (1, 0, 1.0),  # nothing new heard: repeats
    (1, 1, 0.8),  # one new for one new
    (2, 1, 0.8),
    (2, 2, 0.5),
    (3, 5, 0.5),  # the next is worth less than no deal: repeats its lowest
])  # fmt: skip
def test_micro_shows_a_new_package_for_every_new_one_it_is_shown(made, different, asked):
    """De Jonge (2022): with m different proposals made and n received, propose the next best if m <= n, else repeat."""
    values = (1.0, 0.8, 0.5, 0.2)
    lowest = values[made - 1] if made else np.inf
    situation = on_a_path(*values, made=made, different=different, lowest=lowest, reservation=0.4)
    assert micro(situation) == asked


def pie(ann, bob, rounds=20):
    """Transcript of the talks of two about one good in quarters: round by round, what was tabled is worth to Ann."""
    quarters = {"pie": {"options": ["q0", "q1", "q2", "q3", "q4"], "status_quo": "q0"}}
    gains = {"ann": 0.0, "bob": -1.0}
    actors = {
        name: {
            "role": "signatory",
            "strategy": {"name": strategy},
            "no_deal": {"gain": gains[name]},
            "wants": {"pie": {"ideal": 100 if name == "ann" else 0, "salience": 1}},
        }
        for name, strategy in (("ann", ann), ("bob", bob))
    }
    document = {
        "name": "Quarters", "summary": "A good in quarters.", "curvature": 1, "deferral": False,
        "calendar": {"start": datetime.date(2025, 1, 1), "round": "week", "rounds": rounds},
        "protocol": {"name": "direct"}, "issues": quarters, "actors": actors,
    }  # fmt: skip
    played = transcript(prepared(document), 0)
    return [(round.tabler, round.worth["ann"]) for round in played if round.package], played[-1].stage


def test_two_who_play_micro_go_down_step_by_step_and_meet():
    """Played by hand: m different proposals made, n received, before each turn."""
    tabled, stage = pie("micro", "micro")
    assert tabled == [
        ("ann", 1.0),  # m 0, n 0: her best
        ("bob", 0.0),  # m 0, n 1: his best
        ("ann", 0.75),  # m 1, n 1: her second
        ("bob", 0.25),  # m 1, n 2: his second
        ("ann", 0.5),  # m 2, n 2: her third, which is what he would propose next (m 2, n 3): yes
    ]
    assert stage == "pending" or stage == "in_force"


def test_micro_waits_for_one_who_does_not_move():
    tabled, stage = pie("micro", "hardliner", rounds=8)
    assert tabled == [("ann", 1.0), ("bob", 0.0), *3 * [("ann", 0.75), ("bob", 0.0)]]
    assert stage == "no_deal"


# ---------------------------------------------------------------- Zeuthen and Nash


def two_party_domain(seed):
    """A random document of two parties who know each other and pay nothing for time; each world is another domain."""
    r = Random(seed)
    names = [f"m{m}" for m in range(r.randint(1, 5))]
    issues = {name: {"options": [f"o{k}" for k in range(r.randint(2, 6))], "status_quo": "o0"} for name in names}

    def want(options):
        salience = {"uniform": [0.1, 1]}
        if r.random() < 0.5:
            return {"salience": salience, "ideal": {"uniform": [0, 100]}}
        return {"salience": salience, "values": {option: {"uniform": [0, 1]} for option in options}}

    actors = {
        name: {
            "role": "signatory",
            "strategy": {"name": "zeuthen"},
            "no_deal": {"gain": {"uniform": [-0.3, 0.1]}},
            "wants": {issue: want(block["options"]) for issue, block in issues.items()},
        }
        for name in ("ann", "bob")
    }
    return {
        "name": "Domain", "summary": "A random domain.", "deferral": r.choice([True, False]),
        "calendar": {"start": datetime.date(2025, 1, 1), "round": "week", "rounds": 200},
        "protocol": {"name": "direct", "first": r.choice(["ann", "bob"])}, "issues": issues, "actors": actors,
    }  # fmt: skip


def nash_products(model, n):
    """Nash product of every package of a negotiator's path [p, w], -1 behind its end."""
    path = model.negotiators[n].plans.at(model.negotiators[n].column)
    mine = path.own - model.reservations[n]
    theirs = path.along(model.payoffs.payoff[1 - n]) - model.reservations[1 - n]
    on_path = np.arange(len(mine))[:, None] < path.length
    return np.where(on_path, np.maximum(mine, 0) * np.maximum(theirs, 0), -1)


def steps_from_nash(model, products, w):
    """How many steps of either path lie between what was agreed in a world and the path's largest Nash product."""
    found = [np.inf]
    for party, product in zip(model.negotiators, products, strict=True):
        column = party.column[[w]]
        steps = np.arange(party.plans.length[column[0]])
        packages = np.array([party.plans.package(np.array([p]), column)[:, 0] for p in steps])
        agreed = steps[(packages == model.package[:, w]).all(axis=1)]
        largest = np.flatnonzero(product[:, w] == product[:, w].max())
        found += [abs(p - q) for p in agreed for q in largest]
    return min(found)


def test_zeuthen_meets_at_the_nash_solution():
    """Harsanyi (1956). Of 1,000 domains with something to gain for both (400 in the short form)."""
    distances, seed, domains = [], 0, some_of(1000)
    while len(distances) < domains:
        model = Negotiation.drawn_from(prepared(two_party_domain(seed)).game, 64, seed)
        products = [nash_products(model, n) for n in (0, 1)]
        model.run()
        worth_it = np.flatnonzero(products[0].max(axis=0) > 0)
        distances += [steps_from_nash(model, products, w) for w in worth_it]
        seed += 1
    assert np.mean(np.array(distances[:domains]) <= 1) >= 0.99
