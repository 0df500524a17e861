"""What actors want: spatial utility with salience weights, and red lines.

Model page, section 3. Achen (2006), chapter 4 in Thomson et al. (eds.), Cambridge University Press.
"""

import numpy as np

from sim.methods.draws import on_grid


def normalised(salience: np.ndarray) -> np.ndarray:
    """Salience weights [..., m, w] that sum to one over the issues; all zero where an actor cares for none. On the grid.

    >>> normalised(np.array([[3.0, 0.0], [1.0, 0.0]])).tolist()
    [[0.75, 0.0], [0.25, 0.0]]
    """
    total = salience.sum(axis=-2, keepdims=True)
    return on_grid(salience / np.where(total > 0, total, 1.0))


def satisfaction(position: np.ndarray, ideal: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    """Spatial satisfaction with every option: 1 - |position - ideal| ** curvature, every term on the grid.

    position [..., k] and ideal [..., w]: shares of the scale, on the grid; curvature [w] > 0, where 1 is a loss in
    proportion to the distance and 2 one that counts near misses little. Returns [..., k, w] in 0..1.

    >>> satisfaction(np.array([0.0, 0.5, 1.0]), ideal=np.array([1.0, 1.0]), curvature=np.array([1.0, 2.0])).tolist()
    [[0.0, 0.0], [0.5, 0.75], [1.0, 1.0]]
    """
    distance = np.abs(position[..., :, None] - ideal[..., None, :])
    loss = on_grid(distance**curvature)
    return np.subtract(1, loss, out=loss)


def chance_meant(holds: np.ndarray, backing: list[np.ndarray], pressing: list[np.ndarray]) -> np.ndarray:
    """The chance that a red line is meant [w], when others back its owner there or press it to give way (shares [w] each).

    >>> half = np.array([0.5])
    >>> chance_meant(half, [half], []).tolist(), chance_meant(half, [], [half]).tolist()
    ([0.75], [0.25])
    """
    if backing:
        doubt = 1 - holds
        for share in backing:
            doubt = doubt * (1 - share)
        holds = 1 - doubt
    for share in pressing:
        holds = holds * (1 - share)
    return holds


def price_of_crossing(price: np.ndarray, backing: list[np.ndarray], pressing: list[np.ndarray]) -> np.ndarray:
    """What crossing a red line costs its owner [w], in utility, on the grid (audience costs: Fearon 1994).

    Backing (shares [w]) makes it dearer to give way, pressing gives cover.
    """
    for share in backing:
        price = price * (1 + share)
    for share in pressing:
        price = price * (1 - share)
    return on_grid(price)


def across_red_line(
    position: np.ndarray, low: np.ndarray, high: np.ndarray, never: np.ndarray, holds: np.ndarray
) -> np.ndarray:
    """Which options of an issue lie across a red line that holds [k, w].

    position [k]; low, high [w] on 0..100; never [k]: options named outright; holds [w]. `open` (the last option) has no
    position: it is across only if named. Here a line at 40 holds in the first of two worlds:

    >>> position, never = np.array([0, 50, 100, np.nan]), np.zeros(4, bool)
    >>> line = dict(low=np.array([40, 40]), high=np.array([100, 100]), holds=np.array([True, False]))
    >>> across_red_line(position, never=never, **line).T.tolist()
    [[True, False, False, False], [False, False, False, False]]
    """
    outside = (position[:, None] < low) | (position[:, None] > high)
    outside[-1] = False
    outside[never] = True
    return outside & holds
