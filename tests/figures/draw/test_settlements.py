"""The figure of settlements has a panel for each issue under talks, with no text cut or on top of another."""

from figures import assert_readable, words
from small_scenario import RED_LINES, played

from sim.figures.draw.settlements import settlements
from sim.worlds.summary import summarise


def terms_of(*changes):
    scenario, table = played(*changes)
    return summarise(table, scenario).terms


def test_settlements_have_a_panel_for_each_issue_and_a_bar_for_each_option():
    terms = terms_of()
    figure = settlements(terms, "Most agree", "Two rivers")
    assert len(figure.axes) == 3
    agreed = terms[terms["count"] > 0]
    assert sum(len(axes.patches) for axes in figure.axes) == len(agreed)
    assert "shares of the 40 worlds" in words(figure)
    for title in agreed["title"]:
        assert title in words(figure)
    assert_readable(figure)


def test_settlements_wrap_long_names():
    long = "An arrangement that takes a great many words to say " * 3
    figure = settlements(terms_of(("issues.river.options.split", {"title": long.strip()})), "Most agree", "Two rivers")
    assert_readable(figure)


def test_settlements_without_an_agreement_say_so():
    figure = settlements(terms_of(*RED_LINES), "Most agree", "Two rivers")
    assert "no world has an agreed text" in words(figure) and not figure.axes


def test_an_issue_settled_before_is_not_drawn():
    figure = settlements(terms_of(("issues.flag.agreed", "buried")), "Most agree", "Two rivers")
    assert len(figure.axes) == 2
