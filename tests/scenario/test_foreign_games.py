"""Negotiations of GENIUS and NegMAS become scenarios with the same frontier, Nash solution and value of no deal."""

import itertools
import json

import numpy as np
import pytest
import yaml
from calling import call

from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.methods.bargaining import solve
from sim.methods.frontier import frontier
from sim.scenario.additive_game import scenario_of_game
from sim.scenario.compile import ready
from sim.scenario.genius import genius_game
from sim.scenario.negmas import negmas_game
from sim.scenario.source import read
from sim.worlds.efficiency import bargain

GRID = 2e-6
"""Two steps of the utility grid: saliences and values are rounded to it, each by half a step at most."""

LAPTOP = {
    "Laptop": {"Dell": (4, 10), "Macintosh": (10, 2), "HP": (7, 6)},
    "Harddisk": {"60 Gb": (1, 5), "80 Gb": (5, 3), "120 Gb": (5, 1)},
    "Monitor": {"19'' LCD": (3, 9), "20'' LCD": (6, 6)},
}
GROCERY = {
    "Bread": {"brown": (3, 8), "white": (9, 1)},
    "Fruit & more": {"apple": (2, 0), "kiwi": (0, 7), "<none>": (1, 1)},
}
WEIGHTS = {
    "Laptop": (0.47, 0.22),
    "Harddisk": (0.21, 0.49),
    "Monitor": (0.32, 0.29),
    "Bread": (0.4, 0.7),
    "Fruit & more": (0.6, 0.3),
}
"""Such that no two packages of the laptops are worth the same to a side, which rounding could tell apart."""
RESERVATIONS = (0.3, 0.25)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")


def genius_xml(issues, side=None, discount="1.0", reservation='<reservation value="{}"/>'):
    """A domain, or the profile of a side, as GENIUS writes it."""
    lines = []
    for i, (issue, options) in enumerate(issues.items(), 1):
        kind = "integer" if side == 0 and i == 2 else "discrete"  # as NegMAS writes whole numbers, with all their items
        lines.append(f'<issue etype="discrete" index="{i}" name="{escaped(issue)}" type="discrete" vtype="{kind}">')
        for j, (option, values) in enumerate(options.items(), 1):
            evaluation = "" if side is None else f' evaluation="{values[side]}"'
            lines.append(f'<item index="{j}" value="{escaped(option)}"{evaluation} description=""/>')
        lines.append("</issue>")
        if side is not None:
            lines.append(f'<weight index="{i}" value="{WEIGHTS[issue][side]}"></weight>')
    inner = f'<objective index="0" etype="objective" type="objective" name="any" description="">{"".join(lines)}</objective>'
    if side is None:
        space = f'<utility_space number_of_issues="{len(issues)}">{inner}</utility_space>'
        return f"<negotiation_template>{space}</negotiation_template>"
    ending = f'<discount_factor value="{discount}"/>' + reservation.format(RESERVATIONS[side])
    return f'<?xml version="1.0"?>\n<utility_space type="any" number_of_issues="{len(issues)}">{inner}{ending}</utility_space>'


def genius_folder(folder, issues, **profile):
    folder.mkdir(exist_ok=True)
    (folder / "any_domain.xml").write_text(genius_xml(issues), encoding="utf-8")
    for side, name in enumerate(("buyer", "seller")):
        (folder / f"{name}.xml").write_text(genius_xml(issues, side, **profile), encoding="utf-8")
    return folder


def negmas_blocks(issues):
    """The files of a NegMAS scenario: the domain, and two utility functions."""
    domain = [{"name": issue, "type": "CategoricalIssue", "values": list(options)} for issue, options in issues.items()]
    blocks = {"any": {"name": "any", "issues": domain, "path": None, "type": "DiscreteCartesianOutcomeSpace"}}
    for side, name in enumerate(("buyer", "seller")):
        values = [{"type": "TableFun", "mapping": {k: v[side] / 10 for k, v in o.items()}} for o in issues.values()]
        weights = [WEIGHTS[issue][side] for issue in issues]
        blocks[name] = {"name": name, "type": "LinearAdditiveUtilityFunction", "weights": weights, "values": values,
                        "reserved_value": RESERVATIONS[side], "reserved_outcome": None, "stability": 2047}  # fmt: skip
    return blocks


def negmas_folder(folder, blocks, ending=".json"):
    folder.mkdir(exist_ok=True)
    for name, block in blocks.items():
        (folder / f"{name}{ending}").write_text(json.dumps(block), encoding="utf-8")  # JSON is YAML as well
    return folder


def by_hand(issues, side, normalised):
    """The utility of every package to a side, summed in plain loops."""
    found = []
    for package in itertools.product(*issues.values()):
        terms = zip(issues, package, strict=True)
        found.append(sum(WEIGHTS[i][side] * issues[i][k][side] / normalised(i, side) for i, k in terms))
    return np.array(found)


def converted(folder, target):
    ended = call("convert", folder, "--to", target)
    assert (ended.code, ended.err) == (0, "")
    assert "Wrote" in ended.out and call("check", target).code == 0
    return ready(read(str(target)))


def game_folder(folder, kind, issues):
    if kind == "GENIUS":
        return genius_folder(folder, issues)
    return negmas_folder(folder, negmas_blocks(issues), ".json" if kind == "NegMAS JSON" else ".yml")


@pytest.fixture(params=[LAPTOP, GROCERY], ids=["laptop", "grocery"])
def issues(request):
    return request.param


@pytest.fixture(params=["GENIUS", "NegMAS JSON", "NegMAS YAML"])
def kind(request):
    return request.param


@pytest.fixture
def utilities(kind, issues):
    """Of every package to both sides, [s, p], summed in plain loops."""

    def largest(issue, side):
        return max(values[side] for values in issues[issue].values()) if kind == "GENIUS" else 10

    return np.array([by_hand(issues, side, largest) for side in range(2)])


@pytest.fixture
def talks(kind, issues, tmp_path):
    """One world of the converted game, after its talks."""
    scenario = converted(game_folder(tmp_path / "game", kind, issues), tmp_path / "mine.yaml")
    return Negotiation.drawn_from(scenario.game, np.arange(1), 0).run()


def test_every_package_and_no_deal_are_worth_what_they_are_there(talks, issues, utilities):
    found = bargain(talks, np.arange(1))
    packages = list(itertools.product(*(range(len(options)) for options in issues.values())))
    ours = [[sum(found.payoff[s, m, k, 0] for m, k in enumerate(package)) for package in packages] for s in range(2)]
    assert np.allclose(ours, utilities, rtol=0, atol=GRID)
    assert np.allclose(found.disagreement[:, 0], RESERVATIONS, rtol=0, atol=GRID)


def test_the_frontier_and_the_nash_point_are_those_of_brute_force(talks, issues, utilities):
    payoff = bargain(talks, np.arange(1)).payoff
    options = np.zeros(payoff.shape[1:], bool)
    for m, names in enumerate(issues.values()):
        options[m, : len(names)] = True
    hand = {tuple(u) for u in utilities.T if not ((u <= utilities.T).all(1) & (u < utilities.T).any(1)).any()}
    ours = frontier(payoff, options).value.T
    assert np.allclose(sorted(map(tuple, ours)), sorted(hand), rtol=0, atol=GRID)
    gains = utilities - np.array(RESERVATIONS)[:, None]
    best = max((gain for gain in gains.T if (gain >= 0).all()), key=np.prod)
    nash = solve(payoff, options, np.array(RESERVATIONS)[:, None])["nash"]
    assert np.allclose(nash.gain[:, 0], best, rtol=0, atol=2 * GRID)


@pytest.mark.parametrize("issues", [LAPTOP], indirect=True)
def test_the_parties_find_a_text_that_both_prefer_to_none(talks):
    assert talks.agreed_in[0] != NEVER


def test_what_no_scenario_can_say_is_said(tmp_path):
    ended = call("convert", genius_folder(tmp_path / "game", LAPTOP, discount="0.5"), "--to", tmp_path / "mine.yaml")
    assert ended.code == 0
    assert "Not in it: buyer.xml discounts by 0.5" in ended.out
    assert "# Not in this file: seller.xml discounts by 0.5" in (tmp_path / "mine.yaml").read_text(encoding="utf-8")


def test_a_domain_file_is_as_good_as_its_folder(tmp_path):
    folder = genius_folder(tmp_path / "game", GROCERY)
    assert genius_game(folder / "any_domain.xml") == genius_game(folder)


def test_weights_and_values_on_another_scale_change_nothing(tmp_path):
    blocks = negmas_blocks(LAPTOP)
    same = scenario_of_game(negmas_game(negmas_folder(tmp_path / "one", blocks)), "x")
    for name in ("buyer", "seller"):
        blocks[name]["weights"] = [weight * 3 for weight in blocks[name]["weights"]]
        blocks[name]["reserved_value"] *= 3
    tripled = scenario_of_game(negmas_game(negmas_folder(tmp_path / "two", blocks)), "x")

    def no_deals(text):
        return [actor["no_deal"]["value"] for actor in yaml.safe_load(text)["actors"].values()]

    assert no_deals(same) == pytest.approx(RESERVATIONS)
    assert no_deals(tripled) == pytest.approx(RESERVATIONS)


def refused(folder, said, tmp_path):
    ended = call("convert", folder, "--to", tmp_path / "mine.yaml")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err and len(ended.err.splitlines()) == 1
    assert not (tmp_path / "mine.yaml").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("buyer", "<reservation", "<reserved", "buyer.xml: has no <reservation"),
        ("seller", None, None, "holds 1 profiles"),
        ("any_domain", None, None, "holds 0 GENIUS domains"),
        ("buyer", 'value="HP"', 'value="IBM"', "'IBM' is no option of 'Laptop' in the domain; allowed: Dell, Macintosh, HP"),
        ("buyer", 'name="Laptop"', 'name="Laptops"', "of the domain; allowed: Laptop, Harddisk, Monitor; did you mean"),
        ("any_domain", 'name="Monitor"', 'name="Laptop"', "any_domain.xml: 'Laptop' is the name of two issues"),
        ("any_domain", 'name="Laptop"', 'name=""', "any_domain.xml: has <issue> without `name`"),
        ("buyer", 'value="HP"', 'value="Dell"', "buyer.xml: 'Laptop' lists an item twice"),
        ("buyer", 'evaluation="7"', 'evaluation="seven"', "'seven' is no number of 0 or more: value of Laptop, HP"),
        ("buyer", 'evaluation="7"', "", "'nothing' is no number of 0 or more: value of Laptop, HP"),
        ("buyer", 'weight index="1"', 'weight index="9"', "'nothing' is no number of 0 or more: weight of Laptop"),
        ("buyer", "</objective>", "", "buyer.xml:2: is no XML"),
        ("any_domain", 'value="HP"', 'value="Dell"', "any_domain.xml: 'Laptop' lists an item twice"),
    ],
)  # fmt: skip
def test_a_bad_genius_file_gets_one_clear_error(file, old, new, said, tmp_path):
    folder = genius_folder(tmp_path / "game", LAPTOP)
    path = folder / f"{file}.xml"
    if old is None:
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    refused(folder, said, tmp_path)


@pytest.mark.parametrize("file", ["any_domain", "buyer"])
@pytest.mark.parametrize("kind", ["integer", "real"])
def test_a_range_of_numbers_is_refused(kind, file, tmp_path):
    folder = genius_folder(tmp_path / "game", LAPTOP)
    path = folder / f"{file}.xml"
    before, _, rest = path.read_text(encoding="utf-8").partition("<issue")
    after = rest.partition("</issue>")[2]
    ranged = f'<issue index="1" name="Laptop" type="{kind}"><range lowerbound="1" upperbound="9"/></issue>'
    path.write_text(before + ranged + after, encoding="utf-8")
    refused(folder, f"{file}.xml: 'Laptop' lists no items; a range of numbers cannot be converted", tmp_path)


def test_entities_that_grow_without_end_are_refused(tmp_path):
    folder = genius_folder(tmp_path / "game", LAPTOP)
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "lol">{grown}]><utility_space>&e11;</utility_space>'
    (folder / "buyer.xml").write_text(bomb, encoding="utf-8")
    refused(folder, "buyer.xml:1: is no XML", tmp_path)


@pytest.mark.parametrize("text", ["", "  \n", "\0\1", "<html></html>", "a: 1"])
@pytest.mark.parametrize("name", ["buyer.xml", "any_domain.xml"])
def test_an_empty_file_and_one_of_another_format_are_refused(name, text, tmp_path):
    folder = genius_folder(tmp_path / "game", LAPTOP)
    (folder / name).write_text(text, encoding="utf-8")
    refused(folder, "holds" if text.startswith("<html") else name, tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda blocks: blocks["buyer"].pop("reserved_value"), "buyer.json: has no `reserved_value`"),
        (lambda blocks: blocks.pop("seller"), "holds 1 utility functions"),
        (lambda blocks: blocks.pop("any"), "holds 0 NegMAS domains"),
        (lambda blocks: blocks["buyer"]["values"][0]["mapping"].update(IBM=1), "buyer.json: 'IBM' is no option of 'Laptop'"),
        (lambda blocks: blocks["buyer"]["values"][0]["mapping"].pop("HP"), "'HP' has no value on 'Laptop' in this file"),
        (lambda blocks: blocks["buyer"]["values"][0].update(type="LinearFun"), "'LinearFun' stands for the values of 'Laptop'"),
        (lambda blocks: blocks["buyer"].update(type="negmas.HyperRectangleUtilityFunction"), "is no linear additive utility"),
        (lambda blocks: blocks["any"]["issues"][0].update(type="ContiguousIssue"), "'ContiguousIssue' is no issue with a list"),
        (lambda blocks: blocks["buyer"]["weights"].pop(), "has 2 `weights` for 3 issues"),
        (lambda blocks: blocks["buyer"].update(weights=[0.1, "x", 1]), "'x' is no number of 0 or more: weight"),
        (lambda blocks: blocks["buyer"].update(weights=[0, 0, 0]), "cares about nothing"),
        (lambda blocks: blocks["buyer"].update(bias=0.1), "has a `bias`"),
        (lambda blocks: blocks["any"]["issues"].append(blocks["any"]["issues"][0]), "'Laptop' is the name of two issues"),
        (lambda blocks: blocks["any"]["issues"][0].update(values=[["HP"], "Dell"]), "a name that is no text or number but list"),
        (lambda blocks: blocks["any"]["issues"][0].pop("name"), "a name that is no text or number but NoneType"),
        (lambda blocks: blocks["buyer"].update(reserved_value=float("-inf")), "reserved_value"),
        (lambda blocks: blocks["any"].update(issues=[]), "`issues` is no list with something in it"),
        (lambda blocks: blocks["any"].update(issues=["x"]), "is no issue with a list of values"),
        (lambda blocks: blocks["any"]["issues"][0].update(values=["HP", "HP"]), "needs two or more options, all different"),
    ],
)  # fmt: skip
def test_a_bad_negmas_file_gets_one_clear_error(change, said, tmp_path):
    blocks = negmas_blocks(LAPTOP)
    change(blocks)
    refused(negmas_folder(tmp_path / "game", blocks), said, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("{", "is no YAML or JSON"),
        ("[1]", "is no block of keys"),
        ("a: 2020-13-45", "is no YAML or JSON: month must be in 1..12"),
        ("[" * 5000, "is no YAML or JSON"),
        ("a: &a [x]\nb: !!python/tuple [1]", "is no YAML or JSON"),
    ],
)
def test_a_file_that_is_no_block_is_refused(text, said, tmp_path):
    folder = negmas_folder(tmp_path / "game", negmas_blocks(LAPTOP))
    (folder / "buyer.json").write_text(text, encoding="utf-8")
    refused(folder, said, tmp_path)


def test_neither_a_folder_without_games_nor_a_file_that_is_there_is_touched(tmp_path):
    refused(tmp_path, "is no GENIUS domain (.xml), no folder of a NegMAS scenario", tmp_path)
    refused(tmp_path / "nowhere", "is not there", tmp_path)
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    ended = call("convert", genius_folder(tmp_path / "game", LAPTOP), "--to", tmp_path / "mine.yaml")
    assert ended.code == 2 and "is there already" in ended.err
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"


def test_files_that_negmas_itself_writes_are_read(tmp_path):
    negmas = pytest.importorskip("negmas", reason="an optional check: NegMAS is not among the project's dependencies")
    issues = [negmas.make_issue(["a", "b", "c"], "Letter"), negmas.make_issue([1, 2, 3], "Number")]
    space = negmas.make_os(issues, name="game")
    tables = {"one": [(0.3, 0.6, 1), (1, 0.5, 0)], "two": [(1, 0.6, 0.2), (0.2, 0.5, 1)]}
    parties = [
        negmas.LinearAdditiveUtilityFunction(
            [negmas.preferences.value_fun.TableFun(dict(zip(i.all, t, strict=True))) for i, t in zip(issues, table, strict=True)],
            weights=[0.625, 0.375], reserved_value=0.25, outcome_space=space, name=name,
        )
        for name, table in tables.items()
    ]  # fmt: skip
    written = negmas.inout.Scenario(outcome_space=space, ufuns=tuple(parties))
    written.to_genius_folder(tmp_path / "xml")
    for kind in ("yml", "json"):
        written.dumpas(tmp_path / kind, type=kind, save_stats=False, save_info=False)
    for game in (genius_game(tmp_path / "xml"), negmas_game(tmp_path / "yml"), negmas_game(tmp_path / "json")):
        assert dict(game.issues) == {"Letter": ["a", "b", "c"], "Number": ["1", "2", "3"]}
        for party in game.parties:
            theirs = parties[list(tables).index(party.name)]
            for places in itertools.product(range(3), repeat=2):
                ours = sum(w * v[k] for w, v, k in zip(party.weights, party.values, places, strict=True))
                outcome = tuple(list(issue.all)[k] for issue, k in zip(issues, places, strict=True))
                assert ours == pytest.approx(float(theirs(outcome)))
            assert party.reservation == 0.25
