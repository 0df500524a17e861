"""Figures show what their tables say: bars, labels and counts, with no text cut or on top of another."""

import itertools

import pandas as pd
import pytest
from figures import assert_readable, words
from small_scenario import BROKEN, RED_LINES, played, told
from test_story import ALL, FLOOD, PAID

from sim.figures.draw import stages as plot_outcomes
from sim.figures.draw import style as plots
from sim.figures.draw import talks as plot_talks
from sim.figures.draw import terms as plot_terms
from sim.words.stages import STAGES
from sim.worlds.summary import summarise, talk_tables


def summary_of(*changes):
    scenario, table = played(*changes)
    return summarise(table, scenario)


def talks_of(*changes):
    scenario, rounds, _ = told(*changes)
    return plot_talks.talks(*talk_tables(scenario, rounds), scenario.document.name, 12)


def test_stages_have_a_bar_each_with_its_share_and_count():
    summary = summary_of()
    figure = plot_outcomes.stages(summary.stages, "Two rivers")
    (axes,) = figure.axes
    assert [patch.get_width() for patch in axes.patches] == list(summary.stages["share"])
    assert len(axes.lines) == len(STAGES)
    assert "40 simulated worlds" in words(figure) and "40 worlds (91 to 100 %)" in words(figure)
    assert_readable(figure)


def test_stages_keep_their_colours_and_differ_in_grey():
    colours, hatches = zip(*plots.STAGES.values())
    assert set(plots.STAGES) == set(STAGES)
    assert len(set(colours)) == len(set(hatches)) == len(STAGES)


def test_terms_have_a_panel_for_each_issue_and_a_bar_for_each_term():
    summary = summary_of()
    figure = plot_terms.terms(summary.terms, "Two rivers")
    assert len(figure.axes) == 3
    agreed = summary.terms[summary.terms["count"] > 0]
    assert sum(len(axes.patches) for axes in figure.axes) == len(agreed)
    assert "Shares of the 40 worlds" in words(figure)
    for title in agreed["title"]:
        assert title in words(figure)
    assert_readable(figure)


def test_terms_wrap_long_names():
    long = "An arrangement that takes a great many words to say " * 3
    figure = plot_terms.terms(summary_of(("issues.river.options.split", {"title": long.strip()})).terms, "Two rivers")
    assert_readable(figure)


def test_terms_without_an_agreement_say_so():
    figure = plot_terms.terms(summary_of(*RED_LINES).terms, "Two rivers")
    assert "No world has an agreed text" in words(figure) and not figure.axes


def test_an_issue_settled_before_is_not_drawn():
    figure = plot_terms.terms(summary_of(("issues.flag.agreed", "buried")).terms, "Two rivers")
    assert len(figure.axes) == 2


@pytest.mark.parametrize("changes", ALL.values(), ids=ALL)
def test_talks_are_readable(changes):
    assert_readable(talks_of(*changes))


def test_talks_have_a_panel_for_each_signatory_with_its_lines():
    figure = talks_of(*PAID)
    assert len(figure.axes) == 2
    for axes, name in zip(figure.axes, ("North", "South")):
        labels = {line.get_label() for line in axes.lines}
        assert {words for words, *_ in plot_talks.SERIES.values()} <= labels
        assert name in [text.get_text() for text in axes.texts]
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()


def test_talks_of_a_party_with_a_long_name_are_readable():
    assert_readable(talks_of(("actors.north.title", "The Confederation of the Northern Mountains and Valleys")))


def test_talks_mark_shocks_and_the_end():
    figure = talks_of(*FLOOD)
    assert "A   A flood, from February 2030 to March 2030" in words(figure)
    assert "Two rivers, world 12: a text is agreed in March 2030" in words(figure)
    assert "the talks break down in January 2030" in words(talks_of(*BROKEN))
    assert "the time for talks runs out in August 2030" in words(talks_of(*RED_LINES))


def test_many_shocks_on_one_day_stay_readable():
    scenario, rounds, _ = told(*RED_LINES)
    lines, _ = talk_tables(scenario, rounds)
    events = pd.DataFrame(
        [(rounds[place // 4].date, "shock", f"Event number {place}") for place in range(12)],
        columns=["date", "kind", "title"],
    )
    assert_readable(plot_talks.talks(lines, events, "Two rivers", 1))


def test_actors_keep_their_colours_in_any_company():
    assert (
        plots.actor_colours(["armenia", "zeta"])["armenia"] == plots.actor_colours(["azerbaijan", "armenia"])["armenia"]
    )
    assert len(set(plots.ACTORS.values())) == len(plots.ACTORS)


def test_unknown_actors_take_free_colours_in_their_order():
    found = plots.actor_colours(["zeta", "armenia", "eta"])
    assert len(set(found.values())) == 3
    assert found == plots.actor_colours(["zeta", "armenia", "eta"])
    assert len(plots.actor_colours([f"actor{n}" for n in range(20)])) == 20


def test_places_are_moved_apart_as_little_as_needed():
    assert plots.apart([0.0, 1.0], 0.5) == [0.0, 1.0]
    assert plots.apart([1.0, 1.0], 0.5) == [0.75, 1.25]
    moved = plots.apart([0.0, 0.1, 0.2, 3.0], 0.5)
    assert all(b - a >= 0.5 - 1e-9 for a, b in itertools.pairwise(moved)) and moved[-1] == 3.0
