"""What a figure says and shows, for tests of figures."""

import itertools


def texts(figure):
    """All texts of a figure but those along axes."""
    found = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    found += [text for legend in figure.legends for text in legend.get_texts()]
    return [text for text in found if text.get_text()]


def words(figure):
    """All that a figure says."""
    return " | ".join(text.get_text().replace("\n", " ") for text in texts(figure))


def ticks(axes):
    """The labels along the axes that are within their limits."""
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in axis.get_major_ticks():
            if min(limits) <= tick.get_loc() <= max(limits) and tick.label1.get_visible():
                yield tick.label1


def boxes(figure):
    """Every text as drawn, with its place."""
    figure.draw_without_rendering()
    shown = [*texts(figure), *(label for axes in figure.axes for label in ticks(axes))]
    return [(item.get_text(), item.get_window_extent()) for item in shown if item.get_text()]


def assert_readable(figure, inches=10):
    """Every text is whole, at least 11 points on so many inches, and clear of every other."""
    width, height = figure.get_size_inches() * figure.dpi
    assert figure.get_figwidth() == inches
    assert all(text.get_fontsize() >= 11 for text in texts(figure))
    found = boxes(figure)
    for text, box in found:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, f"{text!r} is cut"
    for (one, a), (other, b) in itertools.combinations(found, 2):
        # A pixel more or less is no overlap that anyone sees.
        apart = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart, f"{one!r} and {other!r} overlap"


def key(figure):
    """The entries of a figure's keys."""
    return [text.get_text().replace("\n", " ") for legend in figure.legends for text in legend.get_texts()]


def assert_clear(figure):
    """Readable, and the labels of axes and keys are whole, large enough and apart as well."""
    assert_readable(figure)
    figure.draw_without_rendering()
    labels = [
        label for axes in figure.axes for label in (axes.xaxis.label, axes.yaxis.label, axes.title, axes._left_title)
    ]
    labels += [
        text
        for legend in [*figure.legends, *(axes.get_legend() for axes in figure.axes)]
        if legend
        for text in legend.get_texts()
    ]
    labels = [label for label in labels if label.get_text()]
    boxes = [(label.get_text(), label.get_window_extent()) for label in [*labels, *figure.texts]]
    width, height = figure.get_size_inches() * figure.dpi
    assert all(label.get_fontsize() >= 11 for label in labels)
    for text, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, f"{text!r} is cut"
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        apart = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart, f"{one!r} and {other!r} overlap"
