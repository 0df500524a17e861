"""The benchmark again in plain Python: slow loops over the file itself, nothing of the simulator, no numpy.

The rules of one issue, Nash by a search over ever finer grids, position exchange deal by deal, all scores, and the split.
"""

import csv
import itertools
import math
from hashlib import blake2b

HELD_OUT, MIDDLE, MODEL_ERROR, NEAR = 0.3, (0.1, 0.9), 0.86, 10


def cases(path):
    """By case and issue: seats (position, salience, capability) of those who take part, the status quo and the outcome."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            case = found.setdefault(row["case"], {})
            issue = case.setdefault(row["issue"], {"seats": {}, "quo": None, "outcome": None})
            issue["quo"] = float(row["status_quo"]) if row["status_quo"] else None
            issue["outcome"] = float(row["outcome"]) if row["outcome"] else None
            if row["position"] and float(row["salience"]) > 0:
                seat = float(row["position"]), float(row["salience"]), float(row["capability"])
                issue["seats"][row["actor"]] = seat
    return found


def held_out(name):
    """Whether a case is of the held-out part: the first four bytes of its hash, as a share of all there could be."""
    share = sum(byte * 256**place for place, byte in enumerate(blake2b(name.encode(), digest_size=4).digest())) / 256**4
    return share < HELD_OUT


# ---------------------------------------------------------------- rules


def compromise(seats):
    weight = sum(salience * capability for _, salience, capability in seats.values())
    return sum(place * salience * capability for place, salience, capability in seats.values()) / weight


def plain(seats):
    return sum(place for place, _, _ in seats.values()) / len(seats)


def median(seats):
    """The first position, going up, with half of the weight."""
    half, reached = sum(s * c for _, s, c in seats.values()) / 2, 0.0
    for place, salience, capability in sorted(seats.values(), key=lambda seat: seat[0]):
        reached += salience * capability
        if reached >= half - 1e-9:
            return place
    raise AssertionError


def gains(case, issues, place, costly):
    """What each actor gains by positions over no deal: its salience is a share of all that it cares for on these issues."""
    found = []
    for actor in dict.fromkeys(itertools.chain(*(case[issue]["seats"] for issue in issues))):
        seats = {issue: case[issue]["seats"][actor] for issue in issues if actor in case[issue]["seats"]}
        whole = sum(salience for _, salience, _ in seats.values())

        def worth(at, seats=seats, whole=whole):
            return sum(s / whole * (1 - ((x - at[issue]) / 100) ** 2) for issue, (x, s, _) in seats.items())

        quo = {issue: case[issue]["quo"] for issue in issues}
        found.append(worth(dict(zip(issues, place, strict=True))) - (0 if costly else worth(quo)))
    return found


def searched(value, start, width=50.0):
    """The place of the largest value near `start`, by a grid that closes in on the best so far."""
    best = tuple(start)
    while width > 1e-7:
        steps = (-width, -width / 2, 0.0, width / 2, width)
        around = itertools.product(*[sorted({min(100.0, max(0.0, x + step)) for step in steps}) for x in best])
        nearer = max(around, key=value)
        width, best = (width, nearer) if value(nearer) > value(best) else (width / 2, best)
    return best


def nash(case, costly):
    """The largest product of gains; the status quo where nothing is better than it for all."""
    issues = [name for name, issue in case.items() if issue["seats"] and (costly or issue["quo"] is not None)]
    if not issues:
        return {}
    start = [50.0] * len(issues)
    if not costly:
        worst = searched(lambda place: min(gains(case, issues, place, costly)), [case[name]["quo"] for name in issues])
        if min(gains(case, issues, worst, costly)) <= 1e-6:
            return {name: case[name]["quo"] for name in issues}
        start = worst

    def product(place):
        found = gains(case, issues, place, costly)
        return sum(map(math.log, found)) if min(found) > 0 else -math.inf

    return dict(zip(issues, searched(product, start), strict=True))


def exchange(case):
    """Position exchange: the deal with the largest equal gain first, until none pays."""
    stands = {name: {a: x for a, (x, _, _) in issue["seats"].items()} for name, issue in case.items()}
    wish = {name: dict(places) for name, places in stands.items()}
    weigh = {name: {a: s * c for a, (_, s, c) in issue["seats"].items()} for name, issue in case.items()}
    care = {name: {a: s for a, (_, s, _) in issue["seats"].items()} for name, issue in case.items()}
    gave = set()

    def outcome(name):
        return sum(stands[name][a] * w for a, w in weigh[name].items()) / sum(weigh[name].values())

    def reach(name, gets, gives):
        """How far the outcome can move towards the wish of one by the other's giving way."""
        now, side = outcome(name), 1 if wish[name][gets] > outcome(name) else -1
        if (gives, name) in gave or (wish[name][gets] - now) * (wish[name][gives] - now) >= 0:
            return 0.0, side
        pull = weigh[name][gives] / sum(weigh[name].values())
        far = max(0.0, side * (wish[name][gets] - stands[name][gives])) * pull
        return min(far, abs(wish[name][gets] - now)), side

    while True:
        best = None
        for p, q in itertools.permutations(case, 2):
            for i, j in itertools.permutations([a for a in wish[p] if a in wish[q]], 2):
                (far_p, side_p), (far_q, side_q) = reach(p, i, j), reach(q, j, i)
                both_p, both_q = care[p][i] + care[p][j], care[q][i] + care[q][j]
                traded = min(far_p * both_p, far_q * both_q)
                gain = traded * (care[p][i] / both_p - care[q][i] / both_q)
                if gain > 1e-9 and (best is None or gain > best[0] + 1e-9):
                    best = gain, (p, j, side_p * traded / both_p), (q, i, side_q * traded / both_q)
        if best is None:
            return {name: outcome(name) for name in case if weigh[name]}
        for name, gives, shift in best[1:]:
            stands[name][gives] += shift * sum(weigh[name].values()) / weigh[name][gives]
            gave.add((gives, name))


# ---------------------------------------------------------------- scores


def quantile(values, share):
    """The value below which a share lies, between two in proportion."""
    values, place = sorted(values), share * (len(values) - 1)
    low = math.floor(place)
    return values[low] + (values[min(low + 1, len(values) - 1)] - values[low]) * (place - low)


def widened(said):
    """The middle 80 % of a forecast with a share that falls anywhere on the scale, of 1,001 points."""
    places = [(place, (1 - MODEL_ERROR) / len(said)) for place in said]
    places += [(point / 10, MODEL_ERROR / 1001) for point in range(1001)]
    ends = []
    for tail in MIDDLE:
        reached = 0.0
        for place, weight in sorted(places, key=lambda one: one[0]):
            reached += weight
            if reached >= tail - 1e-9:
                ends.append(place)
                break
    return ends


def scores(said, held, outcome):
    """All scores of a forecast, a list of positions, when `outcome` came; held: the positions that somebody holds."""
    middle, held = quantile(said, 0.5), sorted(set(held))
    low, high = (quantile(said, tail) for tail in MIDDLE)
    wide_low, wide_high = widened(said)
    apart = sum(abs(a - b) for a in said for b in said) / len(said) ** 2
    nearest = [min(held, key=lambda option, place=place: (abs(option - place), option)) for place in said]
    came = min(held, key=lambda option: (abs(option - outcome), option))
    return {
        "error": abs(middle - outcome),
        "crps": sum(abs(place - outcome) for place in said) / len(said) - apart / 2,
        "covered": float(low <= outcome <= high),
        "covered_with_model_error": float(wide_low <= outcome <= wide_high),
        "near": float(abs(middle - outcome) <= NEAR),
        "log": -math.log((nearest.count(came) + 0.5) / (len(said) + len(held) / 2)),
    }


RULES = {
    "compromise_mean": lambda case: {
        name: compromise(issue["seats"]) for name, issue in case.items() if issue["seats"]
    },
    "plain_mean": lambda case: {name: plain(issue["seats"]) for name, issue in case.items() if issue["seats"]},
    "weighted_median": lambda case: {name: median(issue["seats"]) for name, issue in case.items() if issue["seats"]},
    "nash_status_quo": lambda case: nash(case, costly=False),
    "nash_costly_failure": lambda case: nash(case, costly=True),
    "position_exchange": exchange,
    "exchange_half_way": lambda case: {
        name: (place + compromise(case[name]["seats"])) / 2 for name, place in exchange(case).items()
    },
}
"""What is said of the issues of a case, by the names of the benchmark."""
