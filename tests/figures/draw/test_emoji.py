"""A symbol that no letter of the font stands for is left out of a picture wherever it is written."""

import warnings

from matplotlib.figure import Figure

from sim.figures.draw.style import without_emoji

DOVE = "\N{DOVE OF PEACE}"


def test_a_symbol_is_left_out_of_titles_and_of_the_labels_of_an_axis():
    figure = Figure()
    axes = figure.subplots()
    axes.barh([0, 1], [1, 2])
    axes.set_yticks([0, 1], [f"two {DOVE} sides", "谈判"])
    axes.set_title(f"{DOVE} Talks")
    without_emoji(figure)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*DOVE")
        warnings.filterwarnings("ignore", message="Glyph .*CJK")
        figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_yticklabels()] == ["two sides", "谈判"]
    assert axes.get_title() == "Talks"
