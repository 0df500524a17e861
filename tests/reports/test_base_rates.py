"""Base rates stand beside the results where a scenario names them, at the nearest horizon, with how many cases they have."""

import re

import pytest
from made_up import crossing, undone
from small_scenario import RED_LINES, played

from sim.reports.base_rates import reference_in_short, reference_section
from sim.reports.run import report
from sim.words.sections import markdown
from sim.worlds.summary import summarise

NAMED = (("base_rates", ["pa_x_interstate", "ucdp"]), ("frame", "They had talked before."))


def section(*changes, edit=lambda table: table):
    scenario, table = played(*changes)
    summary = summarise(edit(crossing(scenario, table)), scenario)
    return scenario, summary, "\n".join(markdown(part) for part in reference_section(scenario, summary))


def test_it_says_what_is_counted_how_often_and_how_it_misleads():
    _, _, text = section(*NAMED)
    assert re.search(
        r"reached any substantive text +\| +58 \| +24 months \| +50 % \| 100 % \(91 to 100 %\), any text", text
    )
    assert "1990 to 2020; 58 cases" in text and "Talks that left no document are not in it" in text
    assert "Of the 2 shares of agreement below, ours is above 2." in text
    assert text.count("They had talked before.") == 1


def test_months_of_talks_and_after_the_agreement_choose_the_horizon():
    _, _, text = section(*NAMED, ("calendar.rounds", 40), ("calendar.horizon", 120), edit=undone)
    assert re.search(r"substantive text +\| +58 \| +36 months", text)
    assert re.search(r"ended again +\| +322 \| +60 months \| +33 % \| 35 % \(22 to 50 %\), undone, of the agreed", text)


def test_a_rate_of_texts_that_end_needs_texts():
    scenario, summary, text = section(*NAMED, *RED_LINES)
    assert "ended again" not in text and "ours is below 1 and level with 1." in text
    assert reference_in_short(scenario, summary)[0].startswith("For comparison - Interstate and mixed peace processes")


def test_the_short_of_it_names_cases_and_horizon():
    scenario, summary, _ = section(*NAMED)
    (said,) = reference_in_short(scenario, summary)
    assert "58 cases: 50 % reached any substantive text within 24 months." in said


def test_without_base_rates_there_is_nothing():
    scenario, summary, text = section()
    assert (text, reference_in_short(scenario, summary)) == ("", [])


@pytest.mark.parametrize(("changes", "shown"), [(NAMED, True), ((), False)])
def test_the_report_has_them_where_they_are_named(changes, shown):
    scenario, summary, _ = section(*changes)
    text = markdown(report(scenario, summary, ["x"], 1, 1))
    assert ("## How often it happens elsewhere" in text) == shown
