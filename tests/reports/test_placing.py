"""The report on a text says who refuses and why, what it crosses, and where it lies."""

import numpy as np
import pytest
from small_scenario import GRADED, PARLIAMENT, prepared

import sim
from sim.reports.placing import placing_report
from sim.words.sections import markdown
from sim.worlds.placing import placed, text_package

TERMS = {"flag": "buried", "border": "middle_line", "river": "split"}


def said(*changes, **terms):
    scenario = prepared(*changes)
    package = text_package(scenario, {**TERMS, **terms}, "")
    here, everywhere = placed(scenario, package, np.array([0])), placed(scenario, package, 20)
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
