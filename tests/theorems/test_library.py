"""The scenario library: every file can be trusted and taught with, and does what its summary says.

The honesty rules of `test_seeds` are held over every file here, each with all that it extends.
"""

import copy
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from places import SCENARIOS as FOLDER
from seed_files import SCENARIOS, citations, is_distribution, known_ids, load, numbers, seed

from sim.engine.issues import OPEN
from sim.engine.model import Negotiation
from sim.engine.worlds_drawn import draw_worlds
from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.source import Source, read
from sim.words.stages import AGREED, STAGES
from sim.worlds.summary import summarise
from sim.worlds.table import play
from sim.worlds.transcript import transcript

BASELINE = "kazan_2024"
INVENTED = ("textbook_", "home_front_")
"""Cases with invented numbers, for their known answers: they cite nothing and estimate nothing."""

HINDSIGHT = {"corridor_foreign_operator"}
"""What-ifs built on what came later; they say so in capitals."""

NAMES = [path.stem for path in SCENARIOS]
STUDIES = [name for name in NAMES if not name.startswith(INVENTED)]
VARIANTS = [path.stem for path in SCENARIOS if "extends" in load(path)]
WORLDS, SEED = 1000, 1

RUSSIA_DOES = [
    f"actors.russia.{key}" for key in ("leverage", "stick", "pressing", "support", "home_leverage", "spoiling")
]

CHANGES = {
    "sign_as_is": [
        "actors.azerbaijan.open_price",
        "actors.azerbaijan.wants.constitution.red_line.not",
        "actors.azerbaijan.wants.delimitation.red_line",
    ],
    "all_or_nothing": ["deferral"],
    "constitution_first": ["agenda", "deferral"],
    "referendum_first": [
        "actors.azerbaijan.wants.constitution.red_line",
        "actors.european_union.pressing.azerbaijan.constitution",
        "actors.united_states.pressing.azerbaijan.constitution",
    ],
    "plenary_3plus3": [
        "protocol",
        *(
            f"actors.{name}.{key}"
            for name in ("georgia", "iran", "turkey", "russia")
            for key in ("strategy", "opponent")
        ),
    ],
    "russian_text": ["protocol", "actors.russia.wants.format"],
    "western_text": ["protocol"],
    "corridor_armenian_customs": [
        "actors.russia.pressing.armenia.corridor_control",
        "actors.armenia.wants.corridor_control.red_line",
        "actors.azerbaijan.wants.corridor_control.red_line",
    ],
    "corridor_foreign_operator": [
        "actors.russia.pressing.armenia.corridor_control",
        "actors.armenia.wants.corridor_control.red_line",
        "actors.azerbaijan.wants.corridor_control.red_line",
    ],
    "corridor_russian_guard": [
        "actors.armenia.wants.corridor_control.red_line",
        "actors.azerbaijan.wants.corridor_control.red_line",
    ],
    "us_pays": [
        "actors.united_states.inducement",
        "shocks.us_administration.effect.actors.united_states.inducement.budget",
    ],
    "russia_distracted": [*RUSSIA_DOES, "shocks.russian_attention"],
    "russia_freed": [*RUSSIA_DOES, "shocks.russian_attention"],
    "iran_weakened": [
        *(f"actors.iran.{key}" for key in ("leverage", "stick", "backing", "support", "spoiling")),
        "shocks.war_touching_iran",
    ],
    "facilitator": [
        "actors.european_union.facilitation",
        "actors.united_states.facilitation",
        "shocks.us_administration.effect.actors.united_states.facilitation",
    ],
    "honest_broker": ["protocol"],
    "spoiler": ["actors.russia.spoiling"],
    "spoiler_bought_off": ["shocks.bargain_elsewhere"],
    "five_years": ["calendar.horizon"],
    "guarantee_holds": [
        *(f"issues.guarantor.options.{option}.guarantee" for option in ("western", "regional", "russia")),
        "actors.armenia.commitment_risk",
        "actors.azerbaijan.commitment_risk",
    ],
    "backers_withdraw": ["shocks.west_turns_away"],
    "tight_zone": ["actors.armenia.no_deal.gain", "actors.azerbaijan.no_deal.gain"],
    "tight_zone_alone": [
        f"actors.{name}.present" for name in ("russia", "iran", "turkey", "european_union", "united_states", "georgia")
    ],
    "failed_referendum": ["shocks.mood_turns"],
    "border_escalation": ["shocks.border_escalation"],
    "home_front_hurts": ["actors.south.tolerance", "actors.south.ratifiers"],
    **{
        f"without_{name}": [f"actors.{name}.present"]
        for name in ("russia", "iran", "turkey", "european_union", "united_states", "georgia")
    },
}
"""All that each variant changes in the file it extends, as its comments say."""


@cache
def as_written(name):
    return read(FOLDER / f"{name}.yaml")


def source(name, changes=None):
    """A file of the library with all that it extends, and with some values replaced by dotted path."""
    found = as_written(name)
    data = copy.deepcopy(found.data)
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        block = data
        for step in parents:
            block = block.setdefault(step, {})
        block[last] = value
    return Source(data, found.files, found.marks)


@cache
def as_it_stands(name):
    return prepare(validate(source(name)))


def scenario(name, changes=None):
    return prepare(validate(source(name, changes))) if changes else as_it_stands(name)


def played(name, changes=None, worlds=WORLDS):
    """The worlds of a scenario with some values replaced."""
    return play(scenario(name, changes), np.arange(worlds), SEED)


@cache
def run(name):
    """The worlds of a scenario as it stands."""
    return played(name)


def agreed(name):
    """The worlds of a scenario with an agreed text."""
    table = run(name)
    return table[table["stage"].isin(AGREED)]


def leaves(node, path=""):
    """Dotted path -> value of everything in a document; distributions and lists are values."""
    if not isinstance(node, dict) or is_distribution(node):
        return {path: node}
    below = [leaves(item, f"{path}.{key}".strip(".")) for key, item in node.items()]
    return {place: value for found in below for place, value in found.items()}


def payoffs(name, changes=None):
    return Negotiation.drawn_from(scenario(name, changes).game, 200, SEED).payoffs


# ---- every file


@pytest.mark.parametrize("name", NAMES)
def test_it_plays_and_every_world_comes_to_an_end(name):
    table = run(name)
    assert len(table) == WORLDS
    assert set(table["stage"]) <= set(STAGES)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_and_asks_something(name):
    own = load(FOLDER / f"{name}.yaml")
    assert own["name"]
    assert len(own["summary"]) > 80
    assert own["question"].rstrip().endswith("?")
    assert (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").startswith("#")


def test_names_and_summaries_differ():
    for key in ("name", "summary", "question"):
        assert len({load(path)[key] for path in SCENARIOS}) == len(SCENARIOS)


@pytest.mark.parametrize("name", NAMES)
def test_its_ranges_are_not_points(name):
    for path, value, _ in numbers(source(name).data):
        if is_distribution(value):
            ((kind, content),) = value.items()
            if kind in ("uniform", "triangular"):
                assert content == sorted(content) and content[0] < content[-1], path
            if kind == "choice":
                assert len(content) > 1, path


@pytest.mark.parametrize("name", STUDIES)
def test_its_numbers_have_sources_that_exist(name):
    data = source(name).data
    assert [path for path, _, sources in numbers(data) if not sources] == []
    for where, content in citations(data):
        assert content == "assumption" or (content and set(content) <= known_ids()), where


@pytest.mark.parametrize("name", STUDIES)
def test_what_it_assumes_are_ranges(name):
    """`present: 0` and a budget of 0 say that something is not there: a question that a scenario asks, no estimate."""
    for path, value, sources in numbers(source(name).data):
        absent = path.endswith((".present", ".present.set")) and value == 0
        premise = absent or (path.endswith(".budget") and value == 0)
        assert is_distribution(value) or premise or sources != "assumption", path
        assert is_distribution(value) or not path.endswith(".salience"), path


@pytest.mark.parametrize("name", STUDIES)
def test_it_uses_no_hindsight_unless_it_says_so(name):
    foreseeable = {fact["id"] for fact in seed("facts")["facts"] if fact["date_foreseeable"]}
    cited = {i for _, ids in citations(source(name).data) if ids != "assumption" for i in ids if i.startswith("F")}
    said = "BUILT ON HINDSIGHT" in (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert said == (name in HINDSIGHT) == bool(cited - foreseeable)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(INVENTED)])
def test_an_invented_case_cites_nothing_and_says_so(name):
    assert list(citations(source(name).data)) == []
    head = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").partition("\nname")[0]
    assert "estimate nothing" in head


def test_every_variant_is_in_the_table():
    assert sorted(CHANGES) == sorted(VARIANTS)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_changes_what_it_says_and_nothing_else(name):
    base = leaves(source(Path(load(FOLDER / f"{name}.yaml")["extends"]).stem).data)
    own = leaves(source(name).data)
    changed = {
        path for path in {*base, *own} - {"name", "summary", "question", "expect"} if base.get(path) != own.get(path)
    }
    assert 0 < len(changed) <= 24
    for path in changed:
        assert any(f"{path}.".startswith(f"{said}.") for said in CHANGES[name]), path
    for said in CHANGES[name]:
        assert any(f"{path}.".startswith(f"{said}.") for path in changed), said
    assert len((FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) < 50


# ---- the page on scenarios


def on_the_page():
    """The overview on the page: the cells of each file."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- overview -->\n(.*?)<!-- /overview -->", page, re.DOTALL)[1]
    return {row[0]: row[2:] for row in re.findall(r"^\| `(.*?)` *" + r"\| *(.*?) *" * 6 + r"\|$", table, re.MULTILINE)}


def test_the_page_has_every_scenario_with_its_own_expectation():
    rows = on_the_page()
    assert sorted(rows) == sorted(NAMES)
    for name, cells in rows.items():
        assert cells[-2] == (scenario(name).document.expect or "")
        assert bool(cells[-1]) == (name in VARIANTS)


def test_the_page_is_true_to_within_sampling_error():
    """1,000 worlds there and 1,000 others here: two shares differ by more than 4 standard errors in fewer than 1 in 10,000."""
    for file, cells in on_the_page().items():
        summary = summarise(run(file), scenario(file))
        stages = summary.stages.set_index("stage")["share"]
        for share, cell in zip([summary.agreed.share, stages["in_force"], stages["collapsed"]], cells, strict=False):
            then = {"under 1 %": 0.0025, "over 99 %": 0.9975}.get(cell) or float(cell.split()[0]) / 100
            error = np.sqrt(then * (1 - then) * (1 / 1000 + 1 / WORLDS))
            assert abs(share - then) <= 4 * error + 0.005, (file, cell, share)


# ---- actors absent


@pytest.mark.parametrize("actor", [name.removeprefix("without_") for name in NAMES if name.startswith("without_")])
def test_an_absent_actor_has_no_effect(actor):
    """However strong it would be, the worlds are the same; and no option that needs it is on the table."""
    strong = {
        f"actors.{actor}.leverage": {"armenia": 0.9, "azerbaijan": -0.9},
        f"actors.{actor}.stick": {"armenia": 0.9, "azerbaijan": 0.9},
        f"actors.{actor}.inducement": {"budget": 1, "to": ["armenia", "azerbaijan"]},
    }
    name = f"without_{actor}"
    assert np.array_equal(payoffs(name, strong).payoff, payoffs(name).payoff)
    assert not np.array_equal(payoffs(BASELINE, strong).payoff, payoffs(BASELINE).payoff)
    with_money, without = played(name, strong), run(name)
    assert (with_money.filter(like=f"paid_{actor}") == 0).all(axis=None)
    terms = [column for column in without if column.startswith(("stage", "term_", "gain_", "blocker"))]
    assert with_money[terms].equals(without[terms])
    ready = scenario(name)
    needed = ready.game.needs[ready.game.thirds.index(actor)]
    assert needed.any() == (actor != "united_states")
    assert not payoffs(name).common[needed].any()
    if actor != "united_states":
        assert payoffs(BASELINE).common[needed].any()


# ---- what the variants do


def test_leaving_open_is_cheap_or_impossible():
    assert (run("all_or_nothing")["scope"] != "partial").all()
    assert (agreed("sign_as_is")["term_constitution"] == OPEN).any()
    assert (agreed(BASELINE)["term_constitution"] != OPEN).any()
    assert len(agreed("all_or_nothing")) < len(agreed(BASELINE)) < len(agreed("sign_as_is"))


def test_the_constitution_comes_first():
    assert (agreed("constitution_first")["term_constitution"] != OPEN).all()
    ready = scenario("constitution_first")
    place = ready.game.issues.names.index("constitution")
    later = [m for m, name in enumerate(ready.game.issues.names) if name not in ("constitution", "agreed_articles")]
    for world in range(20):
        for said in transcript(ready, world, SEED):
            if said.package and said.basket == 0:
                assert said.package[place] != OPEN
                assert {said.package[m] for m in later} == {OPEN}


def test_the_referendum_comes_first():
    assert set(agreed("referendum_first")["term_constitution"]) <= {"referendum_first", "other_laws_too"}


def test_all_members_of_a_plenary_table():
    members = ["armenia", "azerbaijan", "georgia", "iran", "turkey", "russia"]
    spoke = [said for w in range(20) for said in transcript(scenario("plenary_3plus3"), w, SEED) if said.tabler]
    assert {said.tabler for said in spoke} == set(members)
    assert all(said.tabler == members[said.number % len(members)] for said in spoke)
    assert {answer.actor for said in spoke for answer in said.answers} == {"armenia", "azerbaijan"}


def test_the_pen_moves_the_text_its_way():
    for name, mediator in [("russian_text", "russia"), ("western_text", "united_states")]:
        ready = scenario(name)
        assert {said.tabler for world in range(10) for said in transcript(ready, world, SEED)} - {""} == {mediator}
    both = agreed("russian_text").index.intersection(agreed("western_text").index)
    russian, western = run("russian_text").loc[both], run("western_text").loc[both]
    assert russian["utility_russia"].mean() > western["utility_russia"].mean()
    assert russian["utility_united_states"].mean() < western["utility_united_states"].mean()


@pytest.mark.parametrize("option", ["armenian_customs", "foreign_operator", "russian_guard"])
def test_the_corridor_has_one_term(option):
    name = f"corridor_{option}"
    found, ready = payoffs(name), scenario(name)
    m = ready.game.issues.names.index("corridor_control")
    signable = (found.common & found.allowed.all(axis=0))[m]
    k = ready.game.issues.options[m].index(option)
    assert signable[k].mean() > 0.5
    assert not np.delete(signable, k, axis=0).any()
    assert set(agreed(name)["term_corridor_control"]) == {option}


def test_the_united_states_pays_from_the_inauguration_on():
    paying, base = run("us_pays"), run(BASELINE)
    early = base["agreed_round"] < 3
    assert early.any()
    early = early.fillna(False)
    assert paying.loc[early, base.columns].equals(base[early])
    paid = [f"paid_united_states_{name}" for name in ("armenia", "azerbaijan")]
    assert not set(paid) & set(base)
    assert 0.05 < paying[paid].sum(axis=1).max() <= 0.3 + 1e-6


def drawn(name, path):
    game = scenario(name).game
    return draw_worlds(game, 100, SEED).numbers[game.names.index(path)]


@pytest.mark.parametrize("path", ["leverage.armenia", "leverage.azerbaijan", "stick.armenia", "stick.azerbaijan"])
def test_russia_is_distracted_or_freed_and_iran_weakened(path):
    """Draws are shared, so this holds world by world."""
    base = drawn(BASELINE, f"actors.russia.{path}")
    assert (drawn("russia_distracted", f"actors.russia.{path}") < base).all()
    assert (drawn("russia_freed", f"actors.russia.{path}") > base).all()
    assert (drawn("iran_weakened", f"actors.iran.{path}") < drawn(BASELINE, f"actors.iran.{path}")).all()


def test_the_referendum_fails_unforeseen():
    lost, base = run("failed_referendum"), run(BASELINE)
    texts = [column for column in base if column.startswith("term_")] + ["agreed_round"]
    assert lost[texts].equals(base[texts])
    voted = base["term_constitution"].isin(["referendum_first", "other_laws_too"])
    assert (base.loc[voted, "stage"] == "in_force").any()
    assert not (lost.loc[voted, "stage"] == "in_force").any()
    assert lost.loc[~voted, "stage"].equals(base.loc[~voted, "stage"])


def test_the_border_escalates_in_the_second_month():
    table = run("border_escalation")
    struck = table["shock_border_escalation"]
    assert set(struck.dropna()) == {1}
    assert (run(BASELINE)["shock_border_escalation"].fillna(-1) != 1).any()
    assert (table["stage"] == "breakdown").sum() > (run(BASELINE)["stage"] == "breakdown").sum()


# ---- known answers


def both(first, second, strategy):
    return {f"actors.{name}.strategy": {"name": strategy} for name in (first, second)}


@pytest.mark.parametrize("first", ["anna", "bela"])
@pytest.mark.parametrize("strategy", ["linear", "boulware", "micro", "zeuthen"])
def test_one_good_is_split_evenly(strategy, first):
    table = played("textbook_split", {**both("anna", "bela", strategy), "protocol.first": first}, 3)
    assert (table["term_orchard"] == "p50").all()
    assert (table["gain_anna"] == 0.5).all() and (table["gain_bela"] == 0.5).all()


def test_the_split_as_the_file_stands_and_as_its_hints_say():
    table = run("textbook_split")
    assert (table["stage"] == "in_force").all() and (table["term_orchard"] == "p50").all()
    assert (table["gain_anna"] == 0.5).all() and (table["gain_bela"] == 0.5).all()
    outside = {**both("anna", "bela", "zeuthen"), "actors.anna.no_deal.gain": -0.3}
    assert (played("textbook_split", outside, 3)["term_orchard"] == "p60").all()
    assert (played("textbook_split", {"actors.anna.strategy.name": "boulware"}, 3)["gain_anna"] > 0.5).all()
    assert (played("textbook_split", both("anna", "bela", "tit_for_tat"), 3)["stage"] == "no_deal").all()


@pytest.mark.parametrize("strategy", ["linear", "boulware", "micro", "zeuthen"])
def test_logrolling_is_everything(strategy):
    table = (
        run("textbook_logroll")
        if strategy == "linear"
        else played("textbook_logroll", both("hill", "dale", strategy), 3)
    )
    assert (table["term_spring"] == "p0").all() and (table["term_pasture"] == "p100").all()
    assert (table["utility_hill"] == 0.75).all() and (table["utility_dale"] == 0.75).all()
    no_deal, split = 0.25, 0.5
    assert (table["gain_hill"] * table["gain_dale"] == (0.75 - no_deal) ** 2).all()
    assert (table["gain_hill"] * table["gain_dale"] > (split - no_deal) ** 2).all()


def test_one_issue_after_the_other_loses_the_exchange():
    agenda = [{"issues": ["spring"], "until": 16}, {"issues": ["pasture"], "until": 31}]
    table = played("textbook_logroll", {"agenda": agenda}, 3)
    assert (table["gain_hill"] < 0.5).all() and (table["gain_dale"] < 0.5).all()


@pytest.mark.parametrize("strategy", ["linear", "boulware", "conceder", "hardliner", "tit_for_tat", "micro", "zeuthen"])
def test_without_a_zone_they_never_agree(strategy):
    table = (
        run("textbook_no_zone")
        if strategy == "conceder"
        else played("textbook_no_zone", both("east", "west", strategy), 3)
    )
    assert (table["stage"] == "no_deal").all()


def test_a_price_of_waiting_opens_a_zone():
    costly = {f"actors.{name}.no_deal.cost": 0.02 for name in ("east", "west")}
    table = played("textbook_no_zone", costly, 3)
    assert (table["term_island"] == "p50").all()
    assert (table["agreed_round"] >= 5).all()


# ---- home fronts (Tarar 2001)

LOOSE = {"actors.north.ratifiers.assembly.threshold": -1}


def test_a_stern_assembly_strengthens_its_government():
    bound, free = run("home_front_strengthens"), played("home_front_strengthens", LOOSE)
    assert (free["gain_north"] == 0.5).all()
    assert (bound["gain_north"] > 0.65).all()
    assert (bound["stage"] == "in_force").mean() > 0.99


def test_a_stern_assembly_hurts_its_government_where_the_other_is_bound_too():
    bound, free = run("home_front_hurts"), played("home_front_hurts", LOOSE)
    treaty = bound["stage"].isin(AGREED)
    assert (bound.loc[treaty, "gain_north"] > 0.5).all()
    assert treaty.mean() < 0.5 < free["stage"].isin(AGREED).mean()
    assert bound["gain_north"].mean() < free["gain_north"].mean()
    rarely = {"actors.south.ratifiers.assembly.threshold": {"uniform": [-0.5, 0.1]}}
    bound, free = played("home_front_hurts", rarely), played("home_front_hurts", {**rarely, **LOOSE})
    assert bound["gain_north"].mean() > free["gain_north"].mean()
