"""`place` as it is called."""

import re

import numpy as np
import pytest
from calling import call
from places import SCENARIOS

import sim
from sim.worlds.efficiency import rated_worlds
from sim.worlds.placing import placed, text_package


def test_the_command_prints_it():
    ended = call("place", SCENARIOS / "textbook_logroll.yaml", "spring=p0, pasture=p100", "--world", 2, "--worlds", 20)
    assert (ended.code, ended.err) == (0, "")
    assert "# A text for Two issues, opposite priorities: world 2 of seed 0" in ended.out
    assert "Of 20 worlds, 20 agreed on a text. 20 of them agreed on this one" in ended.out
    assert "it is efficient" in ended.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["corridor_controll=no_route"], "'corridor_controll' is not an issue; allowed: "),
        (["format=dirct"], "format: 'dirct' is not on the table; allowed: western_mediation, direct"),
        (["agreed_articles=unsettled"], "agreed_articles: 'unsettled' is not on the table; allowed: settled"),
        (["format"], "'format' is not of the form ISSUE=OPTION"),
        (["format=direct", "format=open"], "'format' is named twice"),
    ],
)
def test_bad_terms_are_told_in_one_line(words, told):
    ended = call("place", SCENARIOS / "kazan_2024.yaml", *words)
    assert (ended.code, ended.out) == (2, "") and told in ended.err and ended.err.count("\n") == 1


def test_no_terms_are_told():
    ended = call("place", SCENARIOS / "kazan_2024.yaml", ",")
    assert (ended.code, ended.out) == (2, "") and "no terms are given; say at least one" in ended.err


def test_all_that_may_not_be_left_open_is_named_in_one_line():
    ended = call("place", SCENARIOS / "all_or_nothing.yaml", "format=direct")
    assert ended.code == 2 and ended.err.count("\n") == 1
    assert "these may not be left open; say which option of each: corridor_control (no_route, " in ended.err
    assert "; links (closed, " in ended.err and "format (" not in ended.err


# ---------------------------------------------------------------- its numbers

TRIED = ("kazan_2024", "spoiler", "us_pays", "russian_text", "plenary_3plus3", "all_or_nothing", "home_front_hurts")
WORLDS = 60


@pytest.mark.parametrize("name", TRIED)
def test_its_numbers_are_those_of_the_outcome_table(name, tmp_path):
    """With talks of a single round all that is agreed is agreed on the first day."""
    file = tmp_path / "one_day.yaml"
    text = f"extends: {name}\nname: One day\ncalendar: {{rounds: 1}}\n"
    file.write_text(text, encoding="utf-8")
    scenario = sim.load(file)
    agreed = rated_worlds(scenario, WORLDS).dropna(subset="agreed_round")
    assert len(agreed) > 0
    for _, row in agreed[:2].iterrows():
        terms = {issue: row[f"term_{issue}"] for issue in scenario.game.issues.names}
        said = [f"{issue}={option}" for issue, option in terms.items()]
        ended = call("place", file, *said, "--world", row["world"], "--worlds", WORLDS)
        assert (ended.code, ended.err) == (0, "")
        assert "the text could be signed by all" in ended.out
        check_signing(scenario, terms, row, agreed, ended.out)


def check_signing(scenario, terms, row, agreed, out):
    """Of everyone whose consent closes: worth, gain and share of worlds; and how far the text is off the frontier."""
    same = np.logical_and.reduce([agreed[f"term_{issue}"].astype(str) == option for issue, option in terms.items()])
    everywhere = placed(scenario, text_package(scenario, terms, ""), WORLDS)
    assert everywhere.signed[agreed["world"][same]].all()
    assert f"all could sign it on that day in {100 * everywhere.signed.mean():.0f} %" in out
    for signatory in scenario.game.signatories:
        paid = sum(row[key] for key in row.index if re.fullmatch(f"paid_.*_{signatory}", key))
        found = re.search(rf"^\| {scenario.title(signatory)} +\| yes +\|(.*)\|$", out, re.M)
        worth, least, gain = (float(cell) for cell in found[1].split("|")[:3])
        assert gain == pytest.approx(row[f"gain_{signatory}"] - paid, abs=6e-4)
        assert worth + paid >= least - 1e-3
    distance = row["frontier_distance"]
    off = re.search(r"lies (\S+) off the Pareto frontier", out)
    assert (float(off[1]) == pytest.approx(distance, rel=0.06)) if off else distance < 1e-6
