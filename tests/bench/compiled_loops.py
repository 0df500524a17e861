"""The loops that `compiled` runs: the rules of the model page for one world after another, compiled by numba.

`x` are the numbers of the world in hand [q]; `frame`, `drawn`, `world` and `outcome` are those of `compiled`.
"""

import numpy as np
from numba import njit

from sim.engine.model import BREAKDOWN, IN_FORCE, PENDING
from sim.methods.draws import GRID

# Without the counting of references, which costs as much as the rules: nothing is allocated here, so nothing is freed.
compiled = njit(cache=True, error_model="numpy", _nrt=False)


@compiled
def grid(x):
    """G of the page: single precision, nearest multiple of 2^-20, half to even."""
    return float(np.rint(np.float32(x) * np.float32(1 / GRID)) * np.float32(GRID))


@compiled
def play_all(frame, drawn, world, outcome):
    """Play all worlds, one after another."""
    for w in range(len(drawn.numbers)):
        x = drawn.numbers[w]
        want(x, frame, world)
        draw_red_lines(x, drawn.line[w], frame, world)
        press(x, frame, world)
        consent(x, frame, world)
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
            weight = grid(x[frame.salience[a, m]] / total) if total > 0 else 0.0
            world.salience[a, m] = weight
            value, ideal = world.satisfaction[a, m], grid(x[frame.ideal[a, m]] / 100)
            for k in range(options - 1):
                if frame.value[a, m, k] >= 0:
                    value[k] = grid(x[frame.value[a, m, k]])
                elif frame.real[m, k] and weight > 0:
                    distance = abs(frame.share[m, k] - ideal)
                    value[k] = 1.0 - grid(distance ** x[frame.curvature])
                else:
                    value[k] = 0.0
            value[options - 1] = value[frame.status_quo[m]] - grid(x[frame.open_price[a]])
            for k in range(options):
                if weight == 0:
                    value[k] = 0.0
                world.utility[a, m, k] = grid(weight * value[k])


@compiled
def draw_red_lines(x, coin, frame, world):
    """Section 3: options across a red line that holds, and what the signatories allow."""
    actors, issues, options = world.crossed.shape
    world.crossed[:] = False
    for a in range(actors):
        for m in range(issues):
            line = frame.line[a, m]
            if line >= 0 and frame.agreed[m] < 0 and coin[line] < x[frame.holds[a, m]]:
                low, high = x[frame.low[a, m]], x[frame.high[a, m]]
                for k in range(options):
                    outside = k < options - 1 and (frame.position[m, k] < low or frame.position[m, k] > high)
                    world.crossed[a, m, k] = outside or frame.never[a, m, k]
    for s in range(len(frame.signing)):
        for m in range(issues):
            for k in range(options):
                world.allowed[s, m, k] = not world.crossed[frame.signing[s], m, k]


@compiled
def press(x, frame, world):
    """Section 4: what third parties and guarantees make of signing."""
    signatories, issues, options = world.table.shape
    for s in range(signatories):
        table, own = world.table[s], world.utility[frame.signing[s]]
        for m in range(issues):
            for k in range(options):
                covered = 0.0
                if frame.guarantee[s, m, k] >= 0:
                    covered = grid(x[frame.guarantee[s, m, k]] * x[frame.risk[s]])
                table[m, k] = own[m, k] + covered
        for j in range(len(frame.third)):
            if x[frame.present[j]] >= 0.5:
                gain, crossed = world.utility[frame.third[j]], world.crossed[frame.third[j]]
                leverage, stick = grid(x[frame.leverage[s, j]]), grid(x[frame.stick[s, j]])
                for m in range(issues):
                    status_quo = gain[m, frame.status_quo[m]]
                    for k in range(options):
                        table[m, k] += grid(leverage * (gain[m, k] - status_quo)) - stick * crossed[m, k]


@compiled
def consent(x, frame, world):
    """Section 2: what the consent of third parties leaves on the table."""
    issues, options = world.common.shape
    for m in range(issues):
        for k in range(options):
            world.common[m, k] = frame.offered[m, k]
    for j in range(len(frame.third)):
        gain, crossed, present = (
            world.utility[frame.third[j]],
            world.crossed[frame.third[j]],
            x[frame.present[j]] >= 0.5,
        )
        for m in range(issues):
            for k in range(options):
                if frame.needs[j, m, k] and frame.agreed[m] < 0:
                    willing = present and gain[m, k] >= gain[m, frame.status_quo[m]] and not crossed[m, k]
                    world.common[m, k] = world.common[m, k] and willing


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
        error = grid(insight * salience[m] + (1 - insight) / len(table)) - salience[m]
        for k in range(table.shape[1]):
            seen[m, k] = table[m, k] if insight < 0 else table[m, k] + grid(error * satisfaction[m, k])


@compiled
def best_option(own, seen, offered, m):
    """The option of issue m best for oneself, among equals best for the other: own, seen, offered [m, k]."""
    best = -1
    for k in range(own.shape[1]):
        if offered[m, k]:
            better = best < 0 or own[m, k] > own[m, best] or (own[m, k] == own[m, best] and seen[m, k] > seen[m, best])
            best = k if better else best
    return best


@compiled
def next_corner(own, seen, offered, m, current):
    """The next corner of the convex hull of issue m after the option `current`, and its ratio (0: there is none)."""
    steepest, corner, least = np.float32(0.0), current, 0.0
    for k in range(own.shape[1]):
        if offered[m, k] and seen[m, k] > seen[m, current]:
            gain = seen[m, k] - seen[m, current]
            ratio = np.float32(gain / max(own[m, current] - own[m, k], GRID))
            if ratio > steepest or (ratio == steepest and gain < least):
                steepest, corner, least = ratio, k, gain
    return corner, steepest


@compiled
def changes(own, seen, offered, start, ratios, issues, options):
    """All changes along the hulls from `start` [m] by falling ratio: ratios, issues, options [p]. Returns how many."""
    count = 0
    for m in range(len(own)):
        option, ratio = next_corner(own, seen, offered, m, start[m])
        while ratio > 0:
            place = count
            while place > 0 and ratios[place - 1] < ratio:
                ratios[place], issues[place], options[place] = ratios[place - 1], issues[place - 1], options[place - 1]
                place -= 1
            ratios[place], issues[place], options[place] = ratio, m, option
            count += 1
            option, steeper = next_corner(own, seen, offered, m, option)
            ratio = min(ratio, steeper)
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
        path[0, m] = best_option(own, world.seen, world.offered, m)
        value[0] += own[m, path[0, m]]
    count = changes(own, world.seen, world.offered, path[0], world.ratio, world.issue, world.option)
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
    burden[0], burden[1] = 0.0, 0.0
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
            outcome.stage[w], outcome.agreed_in[w] = PENDING, t
            for m in range(len(package)):
                outcome.package[w, m] = package[m]
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
