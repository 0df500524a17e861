"""The report on a text says who refuses and why, what it crosses, and where it lies."""

import re

import numpy as np
import pytest
from majorities import three
from small_scenario import GRADED, PARLIAMENT, prepared

import sim
from sim.reports.placing import placing_report
from sim.words.sections import markdown
from sim.worlds.placing import could_sign, placed, text_package

TERMS = {"flag": "buried", "border": "middle_line", "river": "split"}


def said(*changes, **terms):
    scenario = prepared(*changes)
    package = text_package(scenario, {**TERMS, **terms}, "")
    here, everywhere = placed(scenario, package, np.array([0])), could_sign(scenario, package, 20)
    return markdown(placing_report(scenario, package, here, everywhere, sim.play(scenario, 20), 0))


def test_a_text_that_all_could_sign():
    text = said()
    assert "the text could be signed by all. Of 20 worlds all could sign it on that day in 100 %" in text
    assert "None that is meant." in text and "| North " in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            [("actors.north.wants.border.red_line", {"max": "old_line"})],
            'North cannot sign "A middle line" (The border): it is across a red line that nothing makes it cross.',
        ),
        ([("actors.south.no_deal.gain", 0.9)], "For South the text is worth 0."),
        (
            [("actors.north.ratifiers", {"senate": PARLIAMENT}), ("actors.north.tolerance", 0.5)],
            'North cannot sign "Buried" (The old quarrel): no text with it would do at home',
        ),
        (
            [
                ("actors.north.ratifiers", {"senate": PARLIAMENT | {"threshold": -0.1}}),
                ("actors.north.tolerance", 0.5),
            ],
            "North would not risk the vote (Senate): it sees a chance of under 1 %, which is too low for it.",
        ),
        (
            [
                ("issues.river.options.split", {"title": "Split by a treaty", "needs": ["patron"]}),
                ("actors.patron.present", 0),
            ],
            '"Split by a treaty" (The river) is not on the table in this world: it takes the consent of The Patron.',
        ),
    ],
)
def test_why_it_is_refused(changes, told):
    assert told in said(*changes)


def test_with_an_agenda_it_says_that_the_text_is_judged_whole():
    agenda = [{"issues": ["flag"], "until": 4}, {"issues": ["border", "river"], "until": 8}]
    whole = "The agenda takes the issues in parts, one after another; this text is judged whole"
    assert whole in said(("agenda", agenda)) and whole not in said()


def test_lines_that_are_crossed_have_their_price():
    assert '"Split by a treaty" (The river) is across a red line of North; crossing it costs 0.05.' in said(*GRADED)


def test_an_empty_text_is_refused():
    text = said(flag="open", border="open", river="open")
    assert "would be refused by North and South" in text and "nobody can sign an empty text" in text


def test_what_one_change_would_do():
    wall = ("actors.north.wants.border.red_line", {"max": "old_line"})
    text = said(wall)
    assert "With one of these changes all could sign it" in text
    assert 'The border: "The old line" instead of "A middle line".' in text
    assert "What one change would do" not in said()
    assert "No change of a single term makes it" in said(wall, ("actors.south.no_deal.gain", 0.9))


# ---------------------------------------------------------------- figures


def said_of(scenario, terms, worlds=50):
    package = text_package(scenario, terms, "")
    here, everywhere = placed(scenario, package, np.array([0])), could_sign(scenario, package, worlds)
    return markdown(placing_report(scenario, package, here, everywhere, sim.play(scenario, worlds), 0))


def test_where_nothing_is_drawn_a_share_has_no_interval():
    assert "all could sign it on that day in 100 %.\n" in said_of(sim.load("textbook_split"), {"orchard": "p50"})
    assert "all could sign it on that day in 100 % (" in said()


def test_where_no_talks_succeed_the_share_of_a_text_is_uncertain_all_the_same():
    """All worlds end alike, and who could sign the text is drawn."""
    drawn = ("actors.south.no_deal.gain", {"uniform": [0.2, 0.9]})
    assert re.search(r"could sign it on that day in \d+ % \(\d+ to \d+ %\)", said(("breakdown", 1), drawn))


def test_no_figure_is_a_signed_nothing():
    texts = [said(), said_of(sim.load("textbook_split"), {"orchard": "p0"}), said(flag="kept", river="shared")]
    assert any("| 0.000 |" in re.sub(" +", " ", text) for text in texts)
    assert not any(re.search(r"[-+]0\.0+(?!\d)", text) for text in texts)


# ---------------------------------------------------------------- outsiders whose consent closes

PLENARY = (
    ("protocol", {"name": "plenary", "members": ["north", "south", "patron"], "consent": "all"}),
    ("actors.patron.strategy", {"name": "linear"}),
)
"""The Patron sits at the table, and nothing is signed without its yes."""


def row_of(name, text):
    return [cell.strip() for cell in re.search(rf"^\| {name} +\|(.*)\|$", text, re.M)[1].split("|")]


def test_the_gain_of_an_outsider_at_the_table_is_not_over_no_deal():
    text = said(*PLENARY)
    assert "Gain over no deal" not in text
    assert text.count("The gain of a signatory is that over no deal, of an outsider that over today.") == 2


def test_how_often_an_outsider_could_sign_counts_the_worlds_that_ask_it():
    refusing = (
        *PLENARY,
        ("actors.patron.wants.river", {"ideal": "shared", "salience": 1, "red_line": {"not": ["split"]}}),
    )
    assert row_of("The Patron", said(*refusing))[-1] == "0 %"
    assert row_of("The Patron", said(*refusing, ("actors.patron.present", {"uniform": [0, 1]})))[-1] == "0 %"
    assert row_of("The Patron", said(*refusing, ("actors.patron.present", 0)))[-1] == "never asked"


# ---------------------------------------------------------------- among the texts that are possible


def test_why_a_text_cannot_be_rated():
    wall = said(("actors.north.wants.border.red_line", {"max": "old_line"}))
    assert 'Since "A middle line" (The border) is barred to North, the text cannot be rated' in wall
    treaty = ("issues.river.options.split", {"title": "Split by a treaty", "needs": ["patron"]})
    away = said(treaty, ("actors.patron.present", 0))
    assert 'Since "Split by a treaty" (The river) is not on the table, the text cannot be rated' in away
    assert "barred to" not in away.partition("Since ")[2].partition(",")[0]


def test_what_bars_an_outsider_alone_does_not_keep_a_text_from_being_rated():
    wall = ("actors.patron.wants.river.red_line", {"not": ["split"]})
    assert "cannot be rated" not in said(*PLENARY, wall)


def test_a_text_is_rated_whoever_would_sign_it():
    greedy = said(("actors.south.no_deal.gain", 0.9))
    assert "Of the texts whose terms are on the table and barred to no signatory" in greedy
    assert "does not ask whether each would gain enough to sign it" in greedy


def test_who_would_be_outvoted_is_told():
    scenario = three({"share": 0.6, "by": "heads"})
    told = said_of(scenario, {"toll": "low"})
    assert "the text would be refused by cee, who would be outvoted." in told
    assert "enough for a majority could sign it on that day in" in told
