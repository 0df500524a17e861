"""The bargaining solutions of game theory: which of the packages on the frontier talks should reach.

Axes as everywhere (n signatory, m issue, k option, w world); q counts the frontier points of all worlds in one row.

Definitions, where the literature differs:
- Disagreement point d: what the caller gives; in this project the value of no deal, plus the commitment risk.
  A package is individually rational if every signatory has V_n(x) >= d_n: equality counts (model page, section 5).
- A solution is sought among individually rational packages only, and among pure ones: no lotteries, so no convex hull.
- Nash (1950; Econometrica 18): largest product of the gains V_n - d_n. It needs no common scale.
- Kalai-Smorodinsky (1975; Econometrica 43): gains are divided by the ideal point, the largest gain that each signatory
  has in any individually rational package; the largest smallest share wins (max-min). A finite set need not have a
  point of equal shares; NegMAS then takes the smallest spread of shares, which may be far from the best for both.
  A signatory that can gain nothing in any package has no share and is not counted.
- Egalitarian (Kalai 1977; Econometrica 45): largest smallest gain, on the given scale of utility.
- Utilitarian: largest sum of gains, on that scale. Without individual rationality it could ask one side to lose.
- Ties: the larger sum of gains; then the larger smallest gain; then the larger gain of the first signatory, of the
  second, and so on. So every solution is Pareto-efficient. Of packages worth the same to all it is one, and the same
  one in whatever company a world is solved.
All values are put on the utility grid first, so that equal means equal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from sim.methods.draws import GRID
from sim.methods.frontier import Frontier, frontier, in_steps


@dataclass(frozen=True)
class Solution:
    """What a concept of bargaining theory picks: package [m, w], gain [n, w] over disagreement.

    In worlds without an individually rational package: -1 and NaN.
    """

    package: np.ndarray
    gain: np.ndarray

    @property
    def exists(self) -> np.ndarray:
        """Worlds in which there is something to gain from [w]."""
        return ~np.isnan(self.gain[0])


def product_of_gains(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Nash: the product of gains [n, q]; ideal [n, q] does not matter. Returns scores [q]."""
    return gain.prod(axis=0)


def smallest_share(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Kalai-Smorodinsky: the smallest share of the ideal gain [n, q] in gains [n, q]; who can gain nothing is not counted.

    Returns scores [q].
    """
    share = np.divide(gain, ideal, out=np.ones_like(gain), where=ideal > 0)
    return share.min(axis=0)


def smallest_gain(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Egalitarian: the smallest of the gains [n, q]; ideal [n, q] does not matter. Returns scores [q]."""
    return gain.min(axis=0)


def sum_of_gains(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Utilitarian: the sum of gains [n, q]; ideal [n, q] does not matter. Returns scores [q]."""
    return gain.sum(axis=0)


def _best(point_world: np.ndarray, scores: list[np.ndarray]) -> np.ndarray:
    """Per world the point with the largest first score, of those the largest second, ..; of equals the first.

    point_world [q]: the world of every point, rising.
    """
    left = np.arange(len(point_world))
    for score in scores:
        world = point_world[left]
        begin = np.flatnonzero(np.diff(world, prepend=-1))
        largest = np.repeat(np.maximum.reduceat(score[left], begin), np.diff(begin, append=len(left)))
        left = left[score[left] == largest]
    return left[np.diff(point_world[left], prepend=-1) > 0]


def solve(payoff: np.ndarray, options: np.ndarray, disagreement: np.ndarray) -> dict[str, Solution]:
    """The bargaining solutions of every world by name, as in `SCORES`. See the top of the module for definitions.

    payoff [n, m, k, w]: utility to each signatory, n >= 2; options [m, k, w]: those all may sign; disagreement [n, w].
    Raises ValueError for a single signatory.

    Two bargain over one issue; no deal is worth something, 0.25, to the second alone. The products of gains are 0, 3/8
    and 3/16, so Nash takes the option in the middle:

    >>> payoff = np.array([[1.0, 0.75, 0.25], [0.25, 0.75, 1.0]])[:, None, :, None]
    >>> found = solve(payoff, np.ones((1, 3, 1), bool), np.array([[0.0], [0.25]]))
    >>> found["nash"].package.item(), found["nash"].gain[:, 0].tolist()
    (1, [0.75, 0.5])
    """
    return solutions_on(frontier(payoff, options, disagreement), disagreement)


def solutions_on(front: Frontier, disagreement: np.ndarray, names: Iterable[str] = ()) -> dict[str, Solution]:
    """The solutions of these names, all unless given, among the points of a frontier that reach the disagreement [n, w].

    1. Leave the points at which some signatory has less than its disagreement value.
    2. Score the others in each world by the concept's measure of their gains.
    3. Take the best; of equals by the sum of gains, then the smallest gain, then as they come on the frontier.
    """
    least = in_steps(disagreement)
    steps = in_steps(front.value) - least[:, front.world]
    rational = np.flatnonzero((steps >= 0).all(axis=0))
    gain, world = steps[:, rational] * GRID, front.world[rational]
    begin = np.flatnonzero(np.diff(world, prepend=-1))
    found = {}
    for name in names or SCORES:
        package = np.full((len(front.package), least.shape[-1]), -1)
        reached = np.full(least.shape, np.nan)
        if len(world):
            ideal = np.repeat(np.maximum.reduceat(gain, begin, axis=1), np.diff(begin, append=len(world)), axis=1)
            point = _best(world, [SCORES[name](gain, ideal), gain.sum(axis=0), gain.min(axis=0)])
            package[:, world[point]], reached[:, world[point]] = front.package[:, rational[point]], gain[:, point]
        found[name] = Solution(package, reached)
    return found


def nash_share(gain: np.ndarray, nash: Solution) -> np.ndarray:
    """Product of the gains [n, w] reached, relative to the Nash solution's: [w].

    0 without agreement, or where somebody gains nothing by it. Above 1 where payments or a change of the world gave
    more than was there at first. NaN where there was nothing to divide.
    """
    gain = np.asarray(gain, float)
    reached = np.where((gain > 0).all(axis=0), gain.prod(axis=0), 0.0)
    most = nash.gain.prod(axis=0)
    return np.divide(reached, most, out=np.full_like(most, np.nan), where=most > 0)


SCORES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "nash": product_of_gains,
    "kalai_smorodinsky": smallest_share,
    "egalitarian": smallest_gain,
    "utilitarian": sum_of_gains,
}
"""What each solution makes largest, from gains and ideal gains [n, q]: [q]."""
