"""The figure of talks has a panel for each signatory, with shocks and the end of the talks marked, and is readable."""

import pandas as pd
import pytest
from figures import assert_readable, words
from small_scenario import ALL, BROKEN, FLOOD, PAID, RED_LINES, transcribed

from sim.figures.data.talks import talk_tables
from sim.figures.draw.talks import LINE_STYLES, talks


def talks_of(*changes):
    scenario, rounds, _ = transcribed(*changes)
    return talks(*talk_tables(scenario, rounds), scenario.colours, scenario.name, 12)


@pytest.mark.parametrize("changes", ALL.values(), ids=ALL)
def test_talks_are_readable(changes):
    assert_readable(talks_of(*changes))


def test_talks_have_a_panel_for_each_signatory_with_its_lines():
    figure = talks_of(*PAID)
    assert len(figure.axes) == 2
    for axes, name in zip(figure.axes, ("North", "South")):
        labels = {line.get_label() for line in axes.lines}
        assert {words for words, *_ in LINE_STYLES.values()} <= labels
        assert name in [text.get_text() for text in axes.texts]
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()


def test_talks_of_a_party_with_a_long_name_are_readable():
    assert_readable(talks_of(("actors.north.title", "The Confederation of the Northern Mountains and Valleys")))


def test_talks_mark_shocks_and_the_end():
    figure = talks_of(*FLOOD)
    assert "A   A flood, from February 2030 to March 2030" in words(figure)
    assert "A text is agreed in March 2030 | Two rivers, world 12: " in words(figure)
    assert "The talks break down in January 2030" in words(talks_of(*BROKEN))
    assert "The time for talks runs out in August 2030" in words(talks_of(*RED_LINES))


def test_many_shocks_on_one_day_stay_readable():
    scenario, rounds, _ = transcribed(*RED_LINES)
    lines, _ = talk_tables(scenario, rounds)
    events = pd.DataFrame(
        [(rounds[place // 4].date, "shock", f"Event number {place}") for place in range(12)],
        columns=["date", "kind", "title"],
    )
    assert_readable(talks(lines, events, scenario.colours, "Two rivers", 1))
