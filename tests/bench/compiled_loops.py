"""The loops that `compiled` runs: the rules of the model page for one world after another, compiled by numba.

`x` are the numbers of the world in hand [q]; `frame`, `numbers`, `world` and `outcome` are those of `compiled`.
"""

import numpy as np
from numba import njit

from sim.engine.model import IN_FORCE
from sim.methods.draws import GRID

# Without the counting of references, which costs as much as the rules: nothing is allocated here, so nothing is freed.
compiled = njit(cache=True, error_model="numpy", _nrt=False)


@compiled
def play_all(frame, numbers, world, outcome):
    """Play all worlds, one after another."""
    for w in range(len(numbers)):
        x = numbers[w]
        want(x, frame, world)
        reserve(x, frame, world)
        for s in range(2):
            lay_path(s, world)
        talk(x, w, frame, world, outcome)


@compiled
def grid(x):
    """G of the page: single precision, nearest multiple of 2^-20, half to even."""
    return float(np.rint(np.float32(x) * np.float32(1 / GRID)) * np.float32(GRID))


@compiled
def want(x, frame, world):
    """Section 3: salience, and utility of every option to both."""
    parties, issues, options = world.utility.shape
    for s in range(parties):
        total = 0.0
        for m in range(issues):
            total += x[frame.salience[s, m]]
        for m in range(issues):
            weight = grid(x[frame.salience[s, m]] / total)
            for k in range(options):
                world.utility[s, m, k] = grid(weight * grid(x[frame.value[s, m, k]]))


@compiled
def reserve(x, frame, world):
    """Section 5: the least for which each signs, the same in every round."""
    parties, issues, _ = world.utility.shape
    for s in range(parties):
        status_quo = 0.0
        for m in range(issues):
            status_quo += world.utility[s, m, frame.status_quo[m]]
        world.floor[s] = grid(status_quo + x[frame.gain[s]])


@compiled
def best_option(own, other, m):
    """The option of issue m best for oneself, among equals best for the other: own, other [m, k]."""
    best = 0
    for k in range(1, own.shape[1]):
        if own[m, k] > own[m, best] or (own[m, k] == own[m, best] and other[m, k] > other[m, best]):
            best = k
    return best


@compiled
def next_corner(own, other, m, current):
    """The next corner of the convex hull of issue m after the option `current`, and its ratio (0: there is none)."""
    steepest, corner, least = np.float32(0.0), current, 0.0
    for k in range(own.shape[1]):
        if other[m, k] > other[m, current]:
            gain = other[m, k] - other[m, current]
            ratio = np.float32(gain / max(own[m, current] - own[m, k], GRID))
            if ratio > steepest or (ratio == steepest and gain < least):
                steepest, corner, least = ratio, k, gain
    return corner, steepest


@compiled
def changes(own, other, start, ratios, issues, options):
    """All changes along the hulls from `start` [m] by falling ratio: ratios, issues, options [p]. Returns how many."""
    count = 0
    for m in range(len(own)):
        option, ratio = next_corner(own, other, m, start[m])
        while ratio > 0:
            place = count
            while place > 0 and ratios[place - 1] < ratio:
                ratios[place], issues[place], options[place] = ratios[place - 1], issues[place - 1], options[place - 1]
                place -= 1
            ratios[place], issues[place], options[place] = ratio, m, option
            count += 1
            option, steeper = next_corner(own, other, m, option)
            ratio = min(ratio, steeper)
    return count


@compiled
def lay_path(s, world):
    """Section 7: the concession path of signatory s, who knows what the other wants."""
    own, other, path, value = world.utility[s], world.utility[1 - s], world.path[s], world.value[s]
    value[0] = 0.0
    for m in range(len(own)):
        path[0, m] = best_option(own, other, m)
        value[0] += own[m, path[0, m]]
    count = changes(own, other, path[0], world.ratio, world.issue, world.option)
    for step in range(count):
        m, option = world.issue[step], world.option[step]
        value[step + 1] = value[step] + own[m, option] - own[m, path[step, m]]
        for other_issue in range(len(own)):
            path[step + 1, other_issue] = path[step, other_issue]
        path[step + 1, m] = option
    world.length[s] = count + 1


@compiled
def demand(value, floor, exponent, time):
    """Section 8: the number of the package, on a path with these values [p], that a strategy asks for at a time share."""
    conceded = np.rint(time ** (1 / exponent) * 1e9) / 1e9
    target = grid(floor + (1 - conceded) * (value[0] - floor))
    number = 0
    while number + 1 < len(value) and value[number + 1] >= target:
        number += 1
    return number


@compiled
def worth(package, utility):
    """What a package [m] is worth by the utility of every option [m, k]."""
    total = 0.0
    for m in range(len(package)):
        total += utility[m, package[m]]
    return total


@compiled
def talk(x, w, frame, world, outcome):
    """Sections 8 and 12: the rounds of talks in world w. What is agreed is in force at once: nothing has to follow."""
    last, floor = frame.rounds - 1, world.floor
    exponent = x[frame.exponent[0]], x[frame.exponent[1]]
    value = world.value[0, : world.length[0]], world.value[1, : world.length[1]]
    for t in range(frame.rounds):
        now, soon = t / last, min(t + 1, last) / last
        i = (frame.first + t) % 2
        o = 1 - i
        if value[i][0] < floor[i]:
            continue
        package = world.path[i, demand(value[i], floor[i], exponent[i], now)]
        threshold, offered = floor[o], worth(package, world.utility[o])
        if offered >= threshold and value[o][0] >= floor[o]:
            threshold = value[o][demand(value[o], floor[o], exponent[o], soon)]
        if offered >= threshold:
            outcome.stage[w], outcome.agreed_in[w] = IN_FORCE, t
            for m in range(len(package)):
                outcome.package[w, m] = package[m]
            return
