"""The loops that `compiled` runs: the rules of the model page for one world after another, compiled by numba.

`x` are the numbers of the world in hand [q]; `frame`, `drawn`, `world` and `outcome` are those of `compiled`.
"""

import numpy as np
from numba import njit

from sim.draws import GRID
from sim.model import BREAKDOWN, IN_FORCE, PENDING

COARSE = 1.5 * 2.0**52 * GRID

compiled = njit(cache=True, error_model="numpy")


@compiled
def grid(x):
    """Nearest multiple of 2^-20, half to even."""
    return (x + COARSE) - COARSE


@compiled
def play_all(frame, drawn, world, outcome):
    """Play all worlds, one after another."""
    for w in range(len(drawn.numbers)):
        x = drawn.numbers[w]
        want(x, frame, world)
        draw_red_lines(x, drawn.line[w], frame, world)
        press(x, frame, world)
        for s in range(2):
            lay_path(x, s, frame, world)
        talk(x, drawn.breakdown[w], w, frame, world, outcome)
        if outcome.stage[w] == PENDING:
            enter_into_force(x, drawn.condition[w], w, frame, outcome)


@compiled
def want(x, frame, world):
    """Section 3: salience, satisfaction and utility of every actor."""
    actors, issues, options = world.utility.shape
    for a in range(actors):
        total = 0.0
        for m in range(issues):
            total += x[frame.salience[a, m]]
        for m in range(issues):
            weight = x[frame.salience[a, m]] / total if total > 0 else 0.0
            world.salience[a, m] = weight
            value = world.satisfaction[a, m]
            for k in range(options - 1):
                if frame.value[a, m, k] >= 0:
                    value[k] = x[frame.value[a, m, k]]
                elif frame.real[m, k] and weight > 0:
                    distance = abs(frame.position[m, k] - x[frame.ideal[a, m]]) * 0.01
                    value[k] = 1.0 - distance ** x[frame.curvature]
                else:
                    value[k] = 0.0
            value[options - 1] = value[frame.status_quo[m]] - x[frame.open_price[a]]
            for k in range(options):
                if weight == 0:
                    value[k] = 0.0
                world.utility[a, m, k] = grid(weight * value[k])


@compiled
def draw_red_lines(x, coin, frame, world):
    """Section 3: options across a red line that holds."""
    actors, issues, options = world.crossed.shape
    for a in range(actors):
        for m in range(issues):
            line = frame.line[a, m]
            holds = line >= 0 and frame.agreed[m] < 0 and coin[line] < x[frame.holds[a, m]]
            for k in range(options):
                place = frame.position[m, k]
                outside = k < options - 1 and (place < x[frame.low[a, m]] or place > x[frame.high[a, m]])
                world.crossed[a, m, k] = holds and (outside or frame.never[a, m, k])
    for s in range(len(frame.signing)):
        world.allowed[s] = ~world.crossed[frame.signing[s]]


@compiled
def press(x, frame, world):
    """Sections 2 and 4: what third parties make of signing, and what their consent leaves on the table."""
    signatories, issues, options = world.table.shape
    for m in range(issues):
        status_quo = frame.status_quo[m]
        for k in range(options):
            for s in range(signatories):
                worth = world.utility[frame.signing[s], m, k]
                if frame.guarantee[s, m, k] >= 0:
                    worth += x[frame.guarantee[s, m, k]] * x[frame.risk[s]]
                for j in range(len(frame.third)):
                    if x[frame.present[j]] >= 0.5:
                        third = frame.third[j]
                        gain = world.utility[third, m, k] - world.utility[third, m, status_quo]
                        worth += gain * x[frame.leverage[s, j]]
                        if world.crossed[third, m, k]:
                            worth -= x[frame.stick[s, j]]
                world.table[s, m, k] = grid(worth)
            common = frame.offered[m, k]
            for j in range(len(frame.third)):
                if frame.needs[j, m, k] and frame.agreed[m] < 0:
                    third = frame.third[j]
                    loses = world.utility[third, m, k] < world.utility[third, m, status_quo]
                    common = common and not loses and not world.crossed[third, m, k] and x[frame.present[j]] >= 0.5
            world.common[m, k] = common


@compiled
def choose_options(common, own, other, offered):
    """Section 7: what a party may offer, from what each allows [m, k]. Returns whether it has something on every issue."""
    complete = True
    for m in range(len(common)):
        joint, alone = False, False
        for k in range(common.shape[1]):
            mine = common[m, k] and own[m, k]
            offered[m, k] = mine and other[m, k]
            joint, alone = joint or offered[m, k], alone or mine
        if not joint:
            for k in range(common.shape[1]):
                offered[m, k] = common[m, k] and own[m, k]
        if not alone:
            offered[m, 0], complete = True, False
    return complete


@compiled
def see(table, satisfaction, salience, insight, seen):
    """Section 7: another's table [m, k] as one sees it who reads its saliences [m] with some insight (-1: knows them)."""
    for m in range(len(table)):
        error = insight * salience[m] + (1 - insight) / len(table) - salience[m]
        for k in range(table.shape[1]):
            seen[m, k] = table[m, k] if insight < 0 else grid(table[m, k] + error * satisfaction[m, k])


@compiled
def best_option(own, seen, offered):
    """The option best for oneself, among equals best for the other: own, seen, offered [k]."""
    best = -1
    for k in range(len(own)):
        if offered[k]:
            better = best < 0 or own[k] > own[best] or (own[k] == own[best] and seen[k] > seen[best])
            best = k if better else best
    return best


@compiled
def next_corner(own, seen, offered, current):
    """The next corner of the convex hull of one issue after the option `current`, and its ratio (0: there is none)."""
    steepest, corner, least = np.float32(0.0), current, 0.0
    for k in range(len(own)):
        if offered[k] and seen[k] > seen[current]:
            gain = seen[k] - seen[current]
            ratio = np.float32(gain / max(own[current] - own[k], GRID))
            if ratio > steepest or (ratio == steepest and gain < least):
                steepest, corner, least = ratio, k, gain
    return corner, steepest


@compiled
def changes(own, seen, offered, start, ratios, issues, options):
    """All changes along the hulls from `start` [m] by falling ratio: ratios, issues, options [p]. Returns how many."""
    count = 0
    for m in range(len(own)):
        option, ratio = next_corner(own[m], seen[m], offered[m], start[m])
        while ratio > 0:
            place = count
            while place > 0 and ratios[place - 1] < ratio:
                ratios[place], issues[place], options[place] = ratios[place - 1], issues[place - 1], options[place - 1]
                place -= 1
            ratios[place], issues[place], options[place] = ratio, m, option
            count += 1
            option, ratio = next_corner(own[m], seen[m], offered[m], option)
    return count


@compiled
def lay_path(x, s, frame, world):
    """Section 7: the concession path of signatory s."""
    own, path, value = world.table[s], world.path[s], world.value[s]
    other = frame.signing[1 - s]
    insight = x[frame.insight[s]] if frame.insight[s] >= 0 else -1.0
    see(world.table[1 - s], world.satisfaction[other], world.salience[other], insight, world.seen)
    world.able[s] = choose_options(world.common, world.allowed[s], world.allowed[1 - s], world.offered)
    value[0], world.status_quo[s] = 0.0, 0.0
    for m in range(len(own)):
        world.status_quo[s] += world.utility[frame.signing[s], m, frame.status_quo[m]]
        path[0, m] = best_option(own[m], world.seen[m], world.offered[m])
        value[0] += own[m, path[0, m]]
    count = changes(own, world.seen, world.offered, path[0], world.ratio, world.issue, world.option)
    for step in range(count):
        m, option = world.issue[step], world.option[step]
        value[step + 1] = value[step] + own[m, option] - own[m, path[step, m]]
        path[step + 1] = path[step]
        path[step + 1, m] = option
    world.length[s] = count + 1


@compiled
def demand(value, floor, exponent, time):
    """Section 8: the number of the package, on a path with these values [p], that a strategy asks for at a time share."""
    conceded = np.rint(time ** (1 / exponent) * 1e9) / 1e9
    target = max(grid(floor + (1 - conceded) * (value[0] - floor)), floor)
    number = 0
    while number + 1 < len(value) and value[number + 1] >= target:
        number += 1
    return number


@compiled
def worth(package, table, allowed):
    """What a package [m] is worth by a table [m, k]; nothing at all if some of it is not allowed."""
    total = 0.0
    for m in range(len(package)):
        total += table[m, package[m]]
        if not allowed[m, package[m]]:
            return -np.inf
    return total


@compiled
def talk(x, coin, w, frame, world, outcome):
    """Sections 5, 8 and 12: the rounds of talks in world w."""
    holding, last, burden, floor = 1.0, max(frame.rounds - 1, 1), world.burden, world.floor
    burden[:] = 0.0
    exponent = x[frame.exponent[0]], x[frame.exponent[1]]
    value = world.value[0, : world.length[0]], world.value[1, : world.length[1]]
    for t in range(frame.rounds):
        for s in range(2):
            if t > 0:
                burden[s] += x[frame.cost[s]] - x[frame.drift[s]]
            no_deal = grid(world.status_quo[s] + x[frame.gain[s]] - burden[s])
            floor[s] = no_deal + grid(x[frame.risk[s]]) + grid(x[frame.margin[s]])
        holding *= 1 - x[frame.breakdown]
        if coin >= holding:
            outcome.stage[w] = BREAKDOWN
            return
        now, soon = (t / last, min(t + 1, last) / last) if frame.rounds > 1 else (1.0, 1.0)
        i = (frame.first + t) % 2
        o = 1 - i
        if not world.able[i] or value[i][0] < floor[i]:
            continue
        package = world.path[i, demand(value[i], floor[i], exponent[i], now)]
        threshold, offered = floor[o], worth(package, world.table[o], world.allowed[o])
        if offered >= threshold and world.able[o] and value[o][0] >= floor[o]:
            threshold = value[o][demand(value[o], floor[o], exponent[o], soon)]
        if offered >= threshold:
            outcome.stage[w], outcome.agreed_in[w], outcome.package[w] = PENDING, t, package
            return


@compiled
def enter_into_force(x, coin, w, frame, outcome):
    """Section 11: whether the conditions of what world w has agreed are met before the horizon."""
    due = outcome.agreed_in[w]
    for c in range(len(frame.issue)):
        if outcome.package[w, frame.issue[c]] == frame.option[c]:
            if coin[c] >= x[frame.chance[c]]:
                return
            due = max(due, outcome.agreed_in[w] + max(0, int(np.rint(x[frame.delay[c]]))))
    if due < frame.horizon:
        outcome.stage[w] = IN_FORCE
