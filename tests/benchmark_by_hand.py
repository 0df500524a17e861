"""The benchmark again in plain Python: slow loops over the file itself, nothing of the simulator, no numpy.

The rules of one issue, the challenge model actor by actor, Nash by a search over ever finer grids, position exchange deal by
deal, the talks as the slow scalar twin of the engine plays them, all scores, and the split.
"""

import csv
import itertools
import math
from functools import reduce
from hashlib import blake2b

import reference

HELD_OUT, MIDDLE, MODEL_ERROR, NEAR = 0.3, (0.1, 0.9), 0.86, 10
CHALLENGE_ROUNDS, SETTLED = 8, 0.01


def cases(path):
    """By case and issue: seats (position, salience, capability) of those who take part, the status quo and the outcome.

    listed: all actors of the issue in the order of the file, those too who take no part.
    """
    found = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            case = found.setdefault(row["case"], {})
            issue = case.setdefault(row["issue"], {"seats": {}, "listed": [], "quo": None, "outcome": None})
            issue["listed"].append(row["actor"])
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


# ---------------------------------------------------------------- the challenge model


def prevails(at, weight, in_the_pair):
    """Chance by pair (i, j) that i prevails: the votes for i, of all cast between the two, or of all between any two."""
    votes = {
        (i, j): [weight[k] * (abs(at[k] - at[j]) - abs(at[k] - at[i])) for k in at]
        for i, j in itertools.permutations(at, 2)
    }
    cast = {pair: sum(map(abs, found)) for pair, found in votes.items()}
    whole = sum(cast.values())
    won = {pair: sum(vote for vote in found if vote > 0) for pair, found in votes.items()}
    return {pair: won[pair] / (cast[pair] if in_the_pair else whole) if cast[pair] > 0 else 0.0 for pair in votes}


def expected(far, resists, chance, risk):
    """What a challenge brings, by the distance as a share of the scale, the stake of the challenged, and a risk exponent."""
    success, failure, as_it_is = (2 - 4 * ((1 - change) / 2) ** risk for change in (far, -far, 0))
    gain = resists * (chance * success + (1 - chance) * failure) + (1 - resists) * success - as_it_is
    return round(gain, 9)


def challenges(at, care, chance, scale, risk):
    """By pair (i, j) as i sees it: what it would get from challenging j, and j from challenging it."""
    found = {}
    for i, j in chance:
        far = min(1.0, abs(at[i] - at[j]) / scale)
        found[i, j] = expected(far, care[j], chance[i, j], risk[i]), expected(far, care[i], chance[j, i], risk[i])
    return found


def exponents(judged):
    """Risk exponents: 1/2 for who is most threatened by the others, 2 for who is least."""
    exposed = {}
    for (i, _), (_, threat) in judged.items():
        exposed[i] = exposed.get(i, 0.0) + threat
    least, most = min(exposed.values()), max(exposed.values())
    share = {i: (2 * e - most - least) / (most - least) if most > least else 0.0 for i, e in exposed.items()}
    return {i: (1 - r / 3) / (1 + r / 3) for i, r in share.items()}


def offer(here, there, own, threat, printed):
    """What one at `there` asks of one at `here`: kind (the first is taken), reluctance, and where to go; None for nothing."""
    if here == there:
        return None
    if threat > own > 0:
        return 0, abs(there - here), there
    if threat > 0 > own and -own > threat:
        return 2, abs(there - here), there
    if threat > 0 > own:
        goes = here + (there - here) * -own / threat
        average = (-own * here + threat * there) / (threat - own)
        return 1, abs(goes - here) if printed else average, goes
    return None


def challenge_round(at, weight, care, scale, printed):
    """Where all stand after each has taken one offer, or none, at the same time."""
    chance = prevails(at, weight, in_the_pair=printed)
    neutral = challenges(at, care, chance, scale, dict.fromkeys(at, 1.0))
    judged = challenges(at, care, chance, scale, exponents(neutral))
    moved = dict(at)
    for i in at:
        asked = [offer(at[i], at[j], *judged[i, j], printed) for j in at if j != i]
        asked = [one for one in asked if one]
        if asked:
            moved[i] = min(asked, key=lambda one: one[:2])[2]
    return moved


def challenge_rounds(seats, largest, printed):
    """Where all stand after each round; saliences are shares of the largest of the case, and the scale is that of the start."""
    at = {actor: place for actor, (place, _, _) in seats.items()}
    scale = max(at.values()) - min(at.values())
    care = {actor: salience / largest for actor, (_, salience, _) in seats.items()}
    weight = {actor: care[actor] * capability for actor, (_, _, capability) in seats.items()}
    for _ in range(CHALLENGE_ROUNDS if scale > 0 else 0):
        at = challenge_round(at, weight, care, scale, printed)
        yield at


def challenge_median(seats, largest, printed):
    """The median once a round hardly moves it, or after the last round."""
    now, places = median(seats), [place for place, _, _ in seats.values()]
    for at in challenge_rounds(seats, largest, printed):
        before, now = now, median({actor: (at[actor], s, c) for actor, (_, s, c) in seats.items()})
        if abs(now - before) <= SETTLED * (max(places) - min(places)):
            break
    return now


def challenge(case, printed):
    """Bueno de Mesquita's model on each issue, as printed or as programmed (docstring of `sim.methods.challenge`)."""
    largest = max(salience for issue in case.values() for _, salience, _ in issue["seats"].values())
    return {name: challenge_median(issue["seats"], largest, printed) for name, issue in case.items() if issue["seats"]}


# ---------------------------------------------------------------- talks


def talks(case, disputed, members, first, weighted):
    """A scenario: the members table in turn from number `first` on and all sign, and no deal is worth 0 to each.

    disputed: the issues, each with an option every ten points.
    """
    actors = {}
    for actor in members:
        seats = {name: case[name]["seats"][actor] for name in disputed if actor in case[name]["seats"]}
        wants = {name: {"ideal": place, "salience": salience} for name, (place, salience, _) in seats.items()}
        actors[actor] = {"role": "signatory", "no_deal": {"value": 0.0}, "wants": wants}
        if weighted:
            actors[actor]["weight"] = next(capability for _, _, capability in seats.values())
    return {
        "deferral": False,
        "calendar": {"start": "2000-01-01", "round": "month", "rounds": 24},
        "protocol": {"name": "plenary", "members": members[first:] + members[:first]},
        "issues": {
            name: {
                "options": {str(place): {"position": float(place)} for place in range(0, 101, 10)},
                "status_quo": "0",
            }
            for name in disputed
        },
        "actors": actors,
    }


def agreed(document):
    """The terms that the twin finds. Nothing in these talks is left to chance, so all coins may fall alike."""

    def number(path):
        return reduce(lambda block, key: block[key], path.split("."), document)

    return reference.negotiate(document, number, coin=lambda name: 0.0)["terms"] or {}


def engine(case, weighted):
    """What the talks bring on each issue, world by world: each of those who take part opens in one of them."""
    held = {name: sorted({place for place, _, _ in issue["seats"].values()}) for name, issue in case.items()}
    disputed = [name for name, places in held.items() if len(places) > 1]
    listed = dict.fromkeys(itertools.chain(*(issue["listed"] for issue in case.values())))
    members = [actor for actor in listed if any(actor in case[name]["seats"] for name in disputed)]
    said = {name: [] if name in disputed else places for name, places in held.items()}
    for first in range(len(members)):
        for name, option in agreed(talks(case, disputed, members, first, weighted)).items():
            said[name].append(float(option))
    return said


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
    "challenge_as_printed": lambda case: challenge(case, printed=True),
    "challenge_as_programmed": lambda case: challenge(case, printed=False),
    "nash_status_quo": lambda case: nash(case, costly=False),
    "nash_costly_failure": lambda case: nash(case, costly=True),
    "position_exchange": exchange,
    "exchange_half_way": lambda case: {
        name: (place + compromise(case[name]["seats"])) / 2 for name, place in exchange(case).items()
    },
}
"""What is said of the issues of a case, by the names of the benchmark."""

ENGINES = {
    "engine_all_sign": lambda case: engine(case, weighted=False),
    "engine_weighted": lambda case: engine(case, weighted=True),
}
"""What the talks bring, a list of positions for each issue, by the names of the benchmark."""
