"""What is read off a figure: bars, dots, areas and numbers; and the shares that they should show, by other means."""

import re

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from scipy.stats import binomtest


def wilson(count, n):
    """The ends of the 95 % interval of a share, as scipy has it."""
    found = binomtest(int(count), int(n)).proportion_ci(method="wilson")
    return found.low, found.high


def difference(first, second):
    """The mean difference of paired values with its normal interval: mean, low, high."""
    change = np.asarray(second, float) - np.asarray(first, float)
    half = 1.959964 * change.std() / np.sqrt(len(change))
    return change.mean(), change.mean() - half, change.mean() + half


def bars(axes, across=True):
    """Lengths of bars by the words they are labelled with, in order: [(label, length)]."""
    found = []
    for container in axes.containers:
        for bar in container.patches:
            found.append((container.get_label(), bar.get_width() if across else bar.get_height()))
    return found


def dots(axes, marker="o"):
    """Where marks stand, by the words they are labelled with: {label: (x, y)}."""
    marks = [line for line in axes.lines if line.get_marker() == marker and len(line.get_xdata()) == 1]
    return {line.get_label(): (float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in marks}


def spans(axes):
    """The ends of the horizontal lines between two points, from the top of the figure down: [(y, low, high)]."""
    found = []
    for line in axes.lines:
        x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
        if len(x) == 2 and y[0] == y[1]:
            found.append((float(y[0]), *map(float, sorted(x))))
    return found


def standing(area, day):
    """From where to where an area reaches at a date, a moment after it: (bottom, top)."""
    at = date2num(pd.Timestamp(day)) + 0.01
    heights = []
    for path in area.get_paths():
        for (x0, y0), (x1, y1) in zip(path.vertices[:-1], path.vertices[1:], strict=True):
            if min(x0, x1) <= at <= max(x0, x1) and x0 != x1:
                heights.append(y0 + (y1 - y0) * (at - x0) / (x1 - x0))
    return min(heights), max(heights)


def areas(axes):
    """The areas of a panel by their labels."""
    return {area.get_label(): area for area in axes.collections}


def said(axes):
    """The words written in a panel, each on one line."""
    return [text.get_text().replace("\n", " ") for text in axes.texts if text.get_text()]


def number(words):
    """The first number of a text."""
    return float(re.search(r"[+−-]?\d+(\.\d+)?", words)[0].replace("−", "-"))
