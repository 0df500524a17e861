"""Scenario discovery: under which conditions something holds, as a few rules found by a small classification tree.

    found = find_rules(features, yes, held_out, ids)

Bryant & Lempert (2010), Technological Forecasting & Social Change 77, name coverage and density the measures of such a
rule; the tree is CART (Breiman et al. 1984), by scikit-learn. This module knows no model.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.methods.shares import wilson
from sim.words.problems import Refusal

DEPTH = 3
"""Most conditions in a rule: what can still be read aloud."""

LEAST_SHARE, LEAST_WORLDS = 0.05, 25
"""A rule covers at least this share of the worlds it is found in, and at least so many."""

WORTH = 0.01
"""The least share of the variance of yes and no that a condition must account for to be named."""

LUCK = 30
""".. and this over the number of worlds: the best of some hundreds of inputs, cut anywhere, gets near it by luck alone."""

BOUND_DIGITS = 3
"""Significant digits of the bounds. They are rounded first and counted then, so a rule holds as it is written."""


class NoWorlds(Refusal):
    """There are no worlds to find rules in, or none to check them in."""


class NoFeatures(Refusal):
    """There is nothing by which worlds differ, so nothing that a condition could name."""


@dataclass(frozen=True)
class Condition:
    """A feature above `above` and at most `most`; features that are true or false are 1 or 0."""

    feature: str
    above: float = -np.inf
    most: float = np.inf

    def holds(self, features: pd.DataFrame) -> np.ndarray:
        """Where it holds [w]."""
        value = features[self.feature].to_numpy(float)
        return (value > self.above) & (value <= self.most)


@dataclass(frozen=True)
class Rule:
    """Conditions, and how they do in the worlds that were held out.

    density: the share of yes where they hold, with its 95 % interval low, high; coverage: the share of all yes that lie
    there; worlds: how many lie there, a share `mass` of all. found: the density in the worlds in which it was found.
    """

    conditions: tuple[Condition, ...]
    density: float
    low: float
    high: float
    coverage: float
    mass: float
    worlds: int
    found: float


@dataclass(frozen=True)
class Rules:
    """Rules that part all worlds among them, the densest first; none of them has conditions if there is nothing to find.

    share: of yes in the held-out worlds, with its interval; explained: the share of the variance of yes and no there
    that the rules account for.
    """

    rules: tuple[Rule, ...]
    share: float
    low: float
    high: float
    worlds: int
    explained: float


def find_rules(features: pd.DataFrame, yes: np.ndarray, held_out: np.ndarray, ids: np.ndarray) -> Rules:
    """Rules for yes [w] from features [w, feature] (numbers, or true and false), found where held_out [w] is False.

    ids [w]: rows with the same id share their draws, as a world at several points of a sweep does; intervals allow for it.
    All that is said of a rule is counted where held_out is True. Raises `NoWorlds` if either part is empty, `NoFeatures` if
    there is none.
    """
    if features.columns.empty:
        raise NoFeatures(
            "nothing is drawn or varied here, so no condition tells worlds apart; give a number a range in the file"
        )
    if held_out.all() or not held_out.any():
        raise NoWorlds(
            "rules need worlds to be found in, and others to be checked in: at least two (of a sweep, at each point)"
        )
    boxes = list(_boxes(features[~held_out], yes[~held_out]))
    inside = [_inside(box, features) for box in boxes]
    found = [_rule(box, where, yes, held_out, ids) for box, where in zip(boxes, inside, strict=True)]
    checked = yes[held_out]
    share, low, high = _share(checked, ids[held_out])
    left = sum(((checked[where[held_out]] - rule.found) ** 2).sum() for rule, where in zip(found, inside, strict=True))
    variance = ((checked - yes[~held_out].mean()) ** 2).sum()
    explained = 1 - left / variance if variance else 0.0
    found.sort(key=lambda rule: -rule.density)
    return Rules(tuple(found), share, low, high, len(checked), float(explained))


def _inside(box: tuple[Condition, ...], features: pd.DataFrame) -> np.ndarray:
    return np.logical_and.reduce([np.ones(len(features), bool), *(one.holds(features) for one in box)])


def _share(yes: np.ndarray, ids: np.ndarray) -> tuple[float, float, float]:
    """The share of yes [w] with its 95 % interval, for as many worlds as would say as much if none shared its draws.

    The variance is that of a ratio over clusters (Cochran 1977, Sampling Techniques, 11.8), the clusters being ids.
    """
    if not len(yes):
        return 0.0, 0.0, 1.0
    _, cluster = np.unique(ids, return_inverse=True)
    share = yes.mean()
    variance = (np.bincount(cluster, yes - share) ** 2).sum() / len(yes) ** 2
    telling = share * (1 - share) / variance if variance else cluster.max() + 1
    _, low, high = wilson(np.array(share * telling), np.array(telling))
    return float(share), float(low), float(high)


def _rule(
    box: tuple[Condition, ...], inside: np.ndarray, yes: np.ndarray, held_out: np.ndarray, ids: np.ndarray
) -> Rule:
    here, there = yes[inside & held_out], yes[inside & ~held_out]
    density, low, high = _share(here, ids[inside & held_out])
    return Rule(
        conditions=box,
        density=density,
        low=low,
        high=high,
        coverage=float(here.sum() / max(yes[held_out].sum(), 1)),
        mass=float(len(here) / held_out.sum()),
        worlds=len(here),
        found=float(there.mean()) if len(there) else 0.0,
    )


# ---------------------------------------------------------------- the tree


def _boxes(features: pd.DataFrame, yes: np.ndarray) -> Iterator[tuple[Condition, ...]]:
    """The leaves of a small tree, each as its conditions."""
    from sklearn.tree import DecisionTreeClassifier

    share = yes.mean()
    impurity = 2 * share * (1 - share)
    tree = DecisionTreeClassifier(
        max_depth=DEPTH,
        min_samples_leaf=max(LEAST_WORLDS, int(LEAST_SHARE * len(yes))),
        min_impurity_decrease=max(WORTH, LUCK / len(yes)) * impurity,
        random_state=0,
    )
    made = tree.fit(features.to_numpy(float), yes).tree_
    yield from _leaves(made, list(features), 0, {})


def _leaves(tree, names: list[str], node: int, box: dict[str, Condition]) -> Iterator[tuple[Condition, ...]]:
    """The leaves below a node, whose own conditions are `box`."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left == right:
        yield tuple(box.values())
        return
    name = names[tree.feature[node]]
    here = box.get(name, Condition(name))
    bound = float(f"{tree.threshold[node]:.{BOUND_DIGITS}g}")
    yield from _leaves(tree, names, left, {**box, name: replace(here, most=min(here.most, bound))})
    yield from _leaves(tree, names, right, {**box, name: replace(here, above=max(here.above, bound))})
