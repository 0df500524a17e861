"""What political science would predict for the same issues, to compare the simulated distribution with.

Each predictor takes one issue at a time: what every actor is capable of, where it stands, how much it cares. The
exception is the Nash bargaining solution, which trades issues against each other (`sim.solutions`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from sim.claims import SEEDS
from sim.draws import DECIMALS, on_grid
from sim.model import Negotiation
from sim.scenario import Scenario
from sim.solutions import solve

SETTLED = 0.01
"""Bargaining is over when a round moves the median by at most this share of the scale: an assumption."""


def compromise_mean(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> float:
    """Mean position weighted by capability times salience, all [a] (Achen 2006). NaN where nobody has weight."""
    weight = capability * salience
    return float((weight * position).sum() / weight.sum()) if weight.sum() > 0 else float("nan")


def weighted_median(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> float:
    """The position that no other beats by votes of capability times salience, all [a] (Black 1958).

    The first, going up the scale, with half of the weight. NaN where nobody has weight.
    """
    order = np.argsort(position, kind="stable")
    weight = np.cumsum((capability * salience)[order])
    if not weight[-1] > 0:
        return float("nan")
    return float(position[order][np.argmax(weight >= weight[-1] / 2 - 1e-12)])


# --- the expected utility model -------------------------------------------------------------------


@dataclass(frozen=True)
class Challenges:
    """How each actor judges every pair, with its own risk exponent: [i, j].

    own: what i would get from challenging j; threat: what j would get from challenging i, as i sees it.
    """

    own: np.ndarray
    threat: np.ndarray


@dataclass(frozen=True)
class Offers:
    """What j asks of i [i, j]. grade: 0 yield, 1 compromise, 2 give in, 3 nothing; target: where i would go.

    pull: average of both positions, weighted by what each has at stake.
    """

    grade: np.ndarray
    target: np.ndarray
    pull: np.ndarray


@dataclass(frozen=True)
class Reading:
    """A reading of the model where paper and program part (see `challenge_rounds`).

    prevail(position [i], weight [i]): chance that i prevails over j [i, j].
    reluctance(position [i], offers): which of several compromises an actor takes, the smallest first [i, j].
    """

    prevail: Callable[[np.ndarray, np.ndarray], np.ndarray]
    reluctance: Callable[[np.ndarray, Offers], np.ndarray]


def _votes(position: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Votes of k for i against j [k, i, j]: its weight times how much closer i is to it."""
    distance = np.abs(position[:, None] - position)
    return weight[:, None, None] * (distance[:, None, :] - distance[:, :, None])


def _share(part: np.ndarray, whole: np.ndarray | float) -> np.ndarray:
    """part / whole, 0 where there is nothing to share."""
    return np.divide(part, whole, out=np.zeros_like(part), where=np.broadcast_to(np.greater(whole, 0), part.shape))


def prevail_in_the_pair(position: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Votes for i as a share of all cast between i and j, so that both chances add up to one."""
    votes = _votes(position, weight)
    return _share(np.maximum(votes, 0).sum(axis=0), np.abs(votes).sum(axis=0))


def prevail_among_all(position: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Votes for i against j as a share of the votes cast between all pairs: small, and they do not add up to one."""
    votes = _votes(position, weight)
    return _share(np.maximum(votes, 0).sum(axis=0), float(np.abs(votes).sum()))


def least_move(position: np.ndarray, offers: Offers) -> np.ndarray:
    """The compromise that moves the actor least."""
    return np.abs(offers.target - position[:, None])


def lowest_on_the_scale(position: np.ndarray, offers: Offers) -> np.ndarray:
    """The compromise whose average position is the lowest, in whichever direction the scale was drawn."""
    return offers.pull


def _challenges(distance: np.ndarray, salience: np.ndarray, prevail: np.ndarray, risk: np.ndarray) -> Challenges:
    """Expected utilities of all pairs: distance [i, j] as a share of the scale, risk exponents [i]. Rounded to 1e-9."""
    exponent = risk[:, None]
    success = 2 - 4 * (0.5 - 0.5 * distance) ** exponent
    failure = 2 - 4 * (0.5 + 0.5 * distance) ** exponent
    as_it_is = 2 - 4 * 0.5**exponent

    def challenge(resists: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """What a challenge brings [i, j], by how much the challenged cares and the challenger's chance to prevail."""
        gain = resists * (chance * success + (1 - chance) * failure) + (1 - resists) * success - as_it_is
        return np.round(gain, DECIMALS)

    return Challenges(own=challenge(salience[None, :], prevail), threat=challenge(salience[:, None], prevail.T))


def _risk_exponents(challenges: Challenges) -> np.ndarray:
    """Exponents [i] from 1/2 for who is most exposed to challenges to 2 for who is safest from them."""
    exposed = challenges.threat.sum(axis=1) - np.diag(challenges.threat)
    span = exposed.max() - exposed.min()
    if span == 0:
        return np.ones_like(exposed)
    share = (2 * exposed - exposed.max() - exposed.min()) / span
    return (1 - share / 3) / (1 + share / 3)


def _offers(position: np.ndarray, judged: Challenges) -> Offers:
    """What every actor asks of every other [i, j], as the one asked sees it."""
    own, threat, here, there = np.abs(judged.own), judged.threat, position[:, None], position[None, :]
    apart = here != there
    confronted = apart & (judged.own > 0) & (threat > judged.own)
    threatened = apart & (judged.own <= 0) & (threat > 0)
    compromise = threatened & (threat >= own)
    way = np.where(compromise, _share(own, threat), 1.0)
    return Offers(
        grade=np.select([confronted, compromise, threatened], [0, 1, 2], 3),
        target=here + (there - here) * way,
        pull=_share(own, own + np.abs(threat)) * (here - there) + there,
    )


def _round(position: np.ndarray, weight: np.ndarray, salience: np.ndarray, scale: float, reading: Reading):
    """Positions [i] after every actor has given way to one challenger, or to none; all move at once."""
    distance = np.minimum(np.abs(position[:, None] - position) / scale, 1.0)
    judge = partial(_challenges, distance, salience, reading.prevail(position, weight))
    offers = _offers(position, judge(_risk_exponents(judge(np.ones_like(position)))))
    preferred = np.where(offers.grade == 1, reading.reluctance(position, offers), least_move(position, offers))
    taken = np.lexsort((preferred, offers.grade))[:, 0]
    actors = np.arange(len(position))
    return np.where(offers.grade[actors, taken] < 3, offers.target[actors, taken], position)


def challenge_rounds(
    capability: np.ndarray, position: np.ndarray, salience: np.ndarray, rounds: int, reading: Reading
) -> np.ndarray:
    """Positions in Bueno de Mesquita's expected utility model: [t, a], t = 0 the start, then after each round.

    capability > 0, position on any scale, salience in 0..1, all [a]; reading: one of `READINGS`.
    After Scholz, Calbert & Smith (2011), Unravelling Bueno De Mesquita's Group Decision Model (ICAART, pp. 18-30), of
    Bueno de Mesquita (1985, APSR 79; 1994, in European Community Decision Making; 1997, International Interactions 23).
    Every actor weighs what challenging each other one would bring it (own), and what that one would get from
    challenging it (threat): once as if all were neutral to risk, which gives each its risk exponent, then again with
    these. Facing j, actor i yields where both want the fight and j wants it more (threat > own > 0); goes the share
    |own|/threat of the way where only j wants it (threat > 0 > own); and gives in where besides |own| > threat. It
    takes one offer: of the first of these kinds that it has, and of a kind the one that moves it least.

    Where papers disagree, or a paper and its program:
    - Chance to prevail (eq. 30-31). The paper divides by the votes cast between the two. Table 2 comes out only if one
      divides by the votes between all pairs, as does github.com/jmckib/bdm-scholz-expected-utility-model, whose author
      says that he follows the program of Scholz et al. Rounds 1 to 5 of the table hang on this, 6 to 8 on the next too.
    - Which compromise (sec. 6.2). The paper: the one of the least move. The program, according to the same source: the
      lowest average position, so that turning the scale round changes the outcome. Bueno de Mesquita (1997): the
      best enforceable one before the least move.
    - `as_printed` and `as_programmed` differ in these two. Medians after rounds 1 to 8 on the 1994 emission standards:
      8.4 9.6 10.0 10.0 10.0 7.5 8.9 9.7 as programmed (Table 2: 8.4 9.9 9.9 9.9 9.9 7.4 8.8 9.6); 7.0 as printed.
    - Security, from which risk follows: what others expect from challenging i by the text, with the superscript of i in
      the appendix; in 1997 the subscripts are the reverse of 1985. Here: what i believes that others expect.
    - The threat is judged with i's risk exponent. The superscripts could also mean j's.
    - Compromise in j's favour: threat < 0 in the text, threat > 0 in figure 6. Here: the figure.
    - Confrontation: open in 1997; the weaker moves all the way in 1984 and in Scholz. Here: it moves.
    - Chance Q that nothing else changes: 1, as Scholz chose for this table. So the terms with 1 - Q drop out.
    - Distances are shares of the range of positions at the start; the formulas could mean the range of each round.
    """
    scale = float(np.ptp(position))
    path = [position.astype(float)]
    for _ in range(rounds):
        path.append(_round(path[-1], capability * salience, salience, scale, reading) if scale > 0 else path[-1])
    return np.array(path)


def challenge_outcome(
    capability: np.ndarray, position: np.ndarray, salience: np.ndarray, rounds: int = 8, *, reading: Reading
) -> float:
    """The weighted median after the first round that moves it by at most `SETTLED`, else after the last round.

    Scholz et al. saw no convergence and report every round; Bueno de Mesquita stops when the median hardly moves.
    NaN where nobody has weight; actors without weight stay out.
    """
    part = capability * salience > 0
    if not part.any():
        return float("nan")
    capability, position, salience = capability[part], position[part], salience[part]
    path = challenge_rounds(capability, position, salience, rounds, reading)
    medians = [weighted_median(capability, places, salience) for places in path]
    near = SETTLED * float(np.ptp(position))
    return next((after for before, after in pairwise(medians) if abs(after - before) <= near), medians[-1])


# --- a scenario -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stakes:
    """What the predictors see of a scenario, expected over draws.

    capability [a]; position [a, m] on 0..100; salience [a, m] on 0..1.
    """

    capability: np.ndarray
    position: np.ndarray
    salience: np.ndarray


Sizes = Mapping[str, Mapping[str, float]]
"""Measures of size, such as population and military spending, by actor."""


def sizes(path: Path = SEEDS / "capabilities.yaml") -> Sizes:
    """Measures of size from the seeds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["actors"]


def capabilities(scenario: Scenario, numbers: np.ndarray, size: Sizes | None, elasticity: float) -> np.ndarray:
    """Capability of each actor in these talks [a]: how engaged it is, times (its share of size) ** elasticity.

    numbers [q, w]: draws of the scenario. Assumptions, to be varied: engagement is 1 for a signatory, and for a third
    party the leverage it is expected to have on a signatory; elasticity, since at 1 distant great powers decide all and
    at 0 size does not count. Share of size: the mean of its shares of every measure, as in the Composite Index of
    National Capability (Singer, Bremer & Stuckey 1972). Without `size` engagement alone counts.
    Raises ValueError for an actor without a size.
    """
    present = numbers[scenario.present] >= 0.5
    leverage = (numbers[scenario.leverage] * present).mean(axis=(0, 2))
    engaged = dict.fromkeys(scenario.signatories, 1.0) | dict(zip(scenario.thirds, leverage.tolist(), strict=True))
    engagement = np.array([engaged[name] for name in scenario.actors])
    if size is None:
        return engagement
    missing = [name for name in scenario.actors if name not in size]
    if missing:
        raise ValueError(f"no size is known of {', '.join(missing)}; known are {', '.join(size)}")
    measures = np.array([[float(x) for x in size[name].values()] for name in scenario.actors])
    return engagement * (measures / measures.sum(axis=0)).mean(axis=1) ** elasticity


def stakes(scenario: Scenario, numbers: np.ndarray, size: Sizes | None = None, elasticity: float = 0.5) -> Stakes:
    """Expected positions and saliences of all actors over draws [q, w].

    Saliences are as in the file, scaled down if one is above 1: divided by their sum, as for utilities, a minor party
    would care as much as any. An actor that values options one by one stands at its best option.
    """
    wants = scenario.wants
    position = numbers[wants.ideal].mean(axis=-1)
    for a, m in {(a, m) for a, m, _, _ in wants.values}:
        options, rows = zip(*[(k, row) for b, n, k, row in wants.values if (b, n) == (a, m)], strict=True)
        best = np.array(options)[numbers[list(rows)].argmax(axis=0)]
        position[a, m] = scenario.issues.position[m, best].mean()
    salience = numbers[wants.salience].mean(axis=-1)
    return Stakes(capabilities(scenario, numbers, size, elasticity), position, salience / max(1.0, salience.max()))


def bargaining_problem(scenario: Scenario, worlds: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What signatories bargain over at the start: tables [s, m, k, w], options [m, k, w], disagreement point [s, w].

    The whole package, whatever the agenda. Options are those on the table that no signatory's red line or win-set rules
    out; whether a ratifier would carry a package as a whole is not asked. Disagreement is no deal at round 0 plus the
    commitment risk, so that gains are those of the report.
    """
    talks = Negotiation(replace(scenario, baskets=(), until=()), worlds, seed)
    signing = scenario.signing
    options = talks.tables.common & talks.tables.allowed[signing].all(axis=0)
    margin = on_grid(talks.numbers[scenario.margin[signing]])
    return talks.tables.table[signing], options, talks.reservations[signing] - margin


def nash_positions(scenario: Scenario, worlds: np.ndarray, seed: int) -> np.ndarray:
    """Mean position of each issue in the Nash solution [m], where there is one; left open counts as the status quo."""
    issues = scenario.issues
    nash = solve(*bargaining_problem(scenario, worlds, seed))["nash"]
    if not nash.exists.any():
        return np.full(len(issues.names), np.nan)
    package = nash.package[:, nash.exists]
    package = np.where(package == issues.shape[1] - 1, issues.status_quo[:, None], package)
    return np.take_along_axis(issues.position, package, axis=1).mean(axis=1)


def nearest_option(scenario: Scenario, issue: int, position: float) -> str | None:
    """The option of an issue nearest to a position, the first of two; none for NaN."""
    if np.isnan(position):
        return None
    options = scenario.issues.options[issue]
    return options[int(np.abs(scenario.issues.position[issue, : len(options)] - position).argmin())]


def predict(
    scenario: Scenario, worlds: np.ndarray, seed: int, size: Sizes | None = None, elasticity: float = 0.5
) -> pd.DataFrame:
    """What each predictor says of every issue not yet agreed: issue, predictor, position (0..100), nearest option.

    worlds: ids [w], over whose draws inputs are averaged; size and elasticity: see `capabilities`.
    """
    seen = stakes(scenario, scenario.draw(seed, worlds), size, elasticity)
    nash = nash_positions(scenario, worlds, seed)
    rows = []
    for m in np.flatnonzero(scenario.issues.agreed < 0).tolist():
        inputs = seen.capability, seen.position[:, m], seen.salience[:, m]
        said = {name: predictor(*inputs) for name, predictor in PREDICTORS.items()} | {"nash": float(nash[m])}
        rows += [(scenario.issues.names[m], name, x, nearest_option(scenario, m, x)) for name, x in said.items()]
    return pd.DataFrame(rows, columns=["issue", "predictor", "position", "option"])


READINGS = {
    "as_printed": Reading(prevail_in_the_pair, least_move),
    "as_programmed": Reading(prevail_among_all, lowest_on_the_scale),
}

PREDICTORS: dict[str, Callable[..., float]] = {
    "compromise_mean": compromise_mean,
    "weighted_median": weighted_median,
    **{f"challenge_{name}": partial(challenge_outcome, reading=reading) for name, reading in READINGS.items()},
}
"""Predictors of one issue from capability, position and salience [a]."""
