"""The figure of one world on its Pareto frontier: what it could have given its signatories, and what it gave."""

import pandas as pd
from matplotlib.figure import Figure

from sim.figures.draw.pairs import (
    SOLUTION_MARKS,
    agreement,
    background,
    background_key,
    equal_scales,
    first_of,
    hollow,
    key_beside,
    label,
    nothing_to_draw,
    panels_of_pairs,
    points_of,
)
from sim.figures.draw.style import BLACK, headed


def on_frontier(points: pd.DataFrame, titles: dict[str, str], title: str, subtitle: str) -> Figure:
    """What one world could have given its signatories: the frontier, no deal, the solutions, and the agreed text.

    points: the table of `figures.data.frontier.world_on_frontier`, a row for each point, a column of utilities for each
    signatory; titles: of the signatories, by name; title: the finding; subtitle: the topic.
    """
    if not (points["kind"] == "frontier").any():
        return nothing_to_draw(title, subtitle)
    figure, panels = panels_of_pairs(titles)
    solved = points.drop_duplicates("kind").set_index("kind")["title"]
    for axes, pair in panels:
        background(axes, points, pair)
        for kind, (marker, size) in SOLUTION_MARKS.items():
            points_of(axes, points, kind, pair, marker, ms=size, mfc="none", mec=BLACK, mew=1.8)
        agreement(axes, points, pair)
        equal_scales(axes, points, titles)
        label(axes, [f"Worth to {titles[actor]}" for actor in pair])
    solutions = [(hollow(marker, 11), solved[kind]) for kind, (marker, _) in SOLUTION_MARKS.items() if kind in solved]
    key_beside(figure, len(panels), [*background_key(points), *solutions])
    scale = "1 is all that a party could wish for in the terms, favours from outside can add"
    headed(figure, title, f"{subtitle}; {scale}{first_of(titles)}")
    return figure
