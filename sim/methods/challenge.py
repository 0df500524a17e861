"""Bueno de Mesquita's expected utility model of a group decision: rounds of challenges on one issue, in many worlds.

It knows no talks: capabilities, positions and saliences of actors `a` in worlds `w` come in as arrays, medians go out.
Arrays may also be of a single case, without the world axis.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.methods.draws import DECIMALS

SETTLED = 0.01
"""Bargaining is over when a round moves the median by at most this share of the scale: an assumption."""


@dataclass(frozen=True)
class Challenges:
    """How each actor judges every pair, with its own risk exponent: [i, j, w].

    own: what i would get from challenging j; threat: what j would get from challenging i, as i sees it.
    """

    own: np.ndarray
    threat: np.ndarray


@dataclass(frozen=True)
class Offers:
    """What j asks of i [i, j, w]. grade: 0 yield, 1 compromise, 2 give in, 3 nothing; target: where i would go.

    pull: average of both positions, weighted by what each has at stake.
    """

    grade: np.ndarray
    target: np.ndarray
    pull: np.ndarray


@dataclass(frozen=True)
class Reading:
    """A reading of the model where paper and program part (see `challenge_rounds`).

    prevail(position [i, w], weight [i, w]): chance that i prevails over j [i, j, w].
    reluctance(position [i, w], offers): which of several compromises an actor takes, the smallest first [i, j, w].
    """

    prevail: Callable[[np.ndarray, np.ndarray], np.ndarray]
    reluctance: Callable[[np.ndarray, Offers], np.ndarray]


def weighted_median(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> np.ndarray:
    """The position [w] that no other beats by votes of capability times salience, all [a, w] (Black 1958).

    The first, going up the scale, with half of the weight. NaN where nobody has weight.

    >>> position = np.array([[0.0], [50.0], [100.0]])
    >>> weighted_median(np.array([[1.0], [1.0], [3.0]]), position, np.ones((3, 1))).tolist()
    [100.0]
    """
    order = np.argsort(position, axis=0, kind="stable")
    weight = np.cumsum(np.take_along_axis(capability * salience, order, axis=0), axis=0)
    middle = np.argmax(weight >= weight[-1] / 2 - 1e-12, axis=0)
    place = np.take_along_axis(order, middle[None], axis=0)
    return np.where(weight[-1] > 0, np.take_along_axis(position, place, axis=0)[0], np.nan)


def total(values: np.ndarray) -> np.ndarray:
    """The sum of values [a, ..] over actors: [..], added up in order, so that a world has the same alone and in company."""
    return np.cumsum(values, axis=0)[-1]


def _votes(position: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Votes for i against j, and votes cast between the two [i, j, w]: each actor's weight by how much closer one is."""
    won = np.zeros((len(position), *position.shape))
    cast = np.zeros_like(won)
    for place, heft in zip(position, weight, strict=True):
        distance = np.abs(position - place)
        votes = heft * (distance[None] - distance[:, None])
        won += np.maximum(votes, 0)
        cast += np.abs(votes)
    return won, cast


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, 0 where there is nothing to share."""
    return np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=np.greater(whole, 0))


def _range(values: np.ndarray, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and most of some values [i, w] among who takes part [w]; 0 and 0 where nobody does."""
    least, most = values.min(axis=0, where=part, initial=np.inf), values.max(axis=0, where=part, initial=-np.inf)
    return np.where(part.any(axis=0), least, 0.0), np.where(part.any(axis=0), most, 0.0)


def prevail_in_the_pair(position: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Votes for i as a share of all cast between i and j [i, j, w], so that both chances add up to one."""
    return _share(*_votes(position, weight))


def prevail_among_all(position: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Votes for i against j as a share of those cast between all pairs that have weight [i, j, w]: small."""
    won, cast = _votes(position, weight)
    between = (weight > 0)[:, None] & (weight > 0)[None]
    return _share(won, total(total(np.where(between, cast, 0))))


def least_move(position: np.ndarray, offers: Offers) -> np.ndarray:
    """Prefers the compromise that moves the actor least: how far each would move it [i, j, w]; position [i, w]."""
    return np.abs(offers.target - position[:, None])


def lowest_on_the_scale(position: np.ndarray, offers: Offers) -> np.ndarray:
    """Prefers the compromise whose average position is the lowest [i, j, w], in whichever direction the scale was drawn."""
    return offers.pull


def _challenges(distance: np.ndarray, salience: np.ndarray, prevail: np.ndarray, risk: np.ndarray) -> Challenges:
    """Expected utilities of all pairs: distance [i, j, w] as a share of the scale, risk exponents [i, w].

    Rounded to 1e-9.
    """
    exponent = risk[:, None]
    success = 2 - 4 * (0.5 - 0.5 * distance) ** exponent
    failure = 2 - 4 * (0.5 + 0.5 * distance) ** exponent
    as_it_is = 2 - 4 * 0.5**exponent

    def challenge(resists: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """What a challenge brings, by how much the challenged cares and the challenger's chance to prevail."""
        gain = resists * (chance * success + (1 - chance) * failure) + (1 - resists) * success - as_it_is
        return np.round(gain, DECIMALS)

    return Challenges(
        own=challenge(salience[None], prevail), threat=challenge(salience[:, None], prevail.swapaxes(0, 1))
    )


def _risk_exponents(challenges: Challenges, part: np.ndarray) -> np.ndarray:
    """Exponents [i, w] from 1/2 for who is most exposed to challenges to 2 for who is safest, among who takes part."""
    others = ~np.eye(len(part), dtype=bool).reshape(len(part), -1, *[1] * (part.ndim - 1))
    exposed = total(np.where(others & part[None], challenges.threat, 0).swapaxes(0, 1))
    least, most = _range(exposed, part)
    share = np.clip(_share(2 * exposed - most - least, most - least), -1, 1)
    return (1 - share / 3) / (1 + share / 3)


def _offers(position: np.ndarray, judged: Challenges, part: np.ndarray) -> Offers:
    """What every actor asks of every other [i, j, w], as the one asked sees it."""
    own, threat, here, there = np.abs(judged.own), judged.threat, position[:, None], position[None]
    apart = (here != there) & part[:, None] & part[None]
    confronted = apart & (judged.own > 0) & (threat > judged.own)
    threatened = apart & (judged.own < 0) & (threat > 0)
    compromise = threatened & (threat >= own)
    way = np.where(compromise, _share(own, threat), 1.0)
    return Offers(
        grade=np.select([confronted, compromise, threatened], [0, 1, 2], 3),
        target=here + (there - here) * way,
        pull=_share(own, own + np.abs(threat)) * (here - there) + there,
    )


def _round(position: np.ndarray, weight: np.ndarray, salience: np.ndarray, scale: np.ndarray, reading: Reading):
    """Positions [i, w] after every actor has given way to one challenger, or to none; all move at once."""
    part = weight > 0
    distance = np.minimum(_share(np.abs(position[:, None] - position[None]), scale), 1.0)
    judge = partial(_challenges, distance, salience, reading.prevail(position, weight))
    offers = _offers(position, judge(_risk_exponents(judge(np.ones_like(position)), part)), part)
    preferred = np.where(offers.grade == 1, reading.reluctance(position, offers), least_move(position, offers))
    first = offers.grade.min(axis=1)
    taken = np.where(offers.grade == first[:, None], preferred, np.inf).argmin(axis=1)
    return np.where(first < 3, np.take_along_axis(offers.target, taken[:, None], axis=1)[:, 0], position)


def challenge_rounds(
    capability: np.ndarray, position: np.ndarray, salience: np.ndarray, rounds: int, reading: Reading
) -> np.ndarray:
    """Positions in Bueno de Mesquita's expected utility model: [t, a, w], t = 0 the start, then after each round.

    capability >= 0, position on any scale, salience in 0..1, all [a, w]; reading: one of `READINGS`. Who has no weight
    (capability times salience) in a world takes no part there.
    After Scholz, Calbert & Smith (2011), Unravelling Bueno De Mesquita's Group Decision Model (ICAART, pp. 18-30; also
    Journal of Theoretical Politics 23, pp. 510-531), of Bueno de Mesquita (1985, APSR 79; 1994, in European Community
    Decision Making; 1997, International Interactions 23).
    Every actor weighs what challenging each other one would bring it (own), and what that one would get from
    challenging it (threat): once as if all were neutral to risk, which gives each its risk exponent, then again with
    these. Facing j, actor i yields where both want the fight and j wants it more (threat > own > 0); goes the share
    |own|/threat of the way where only j wants it (threat > 0 > own); and gives in where besides |own| > threat. It
    takes one offer: of the first of these kinds that it has, and of a kind the one that moves it least.

    Where papers disagree, or a paper and its program. The papers could be seen in public extracts only; "the program"
    is github.com/jmckib/bdm-scholz-expected-utility-model, whose author says that he follows that of Scholz et al.:
    - Chance to prevail (eq. 30-31). The paper divides by the votes cast between the two. Table 2 comes out only if one
      divides by the votes between all pairs, as does the program. Rounds 1 to 5 of the table hang on this.
    - Which compromise (sec. 6.2). The paper: the one of the least move. The program: the lowest average position, so
      that turning the scale round changes the outcome; its author holds that to be a mistake that he had to copy. The
      average is printed with each side's own position weighted by its own stake, while the way it goes is |own|/threat;
      so the two can disagree on where a compromise lies. Rounds 6 to 8 hang on this. Bueno de Mesquita (1997): the
      best enforceable one before the least move.
    - `as_printed` and `as_programmed` differ in these two. Medians after rounds 1 to 8 on the 1994 emission standards:
      8.4 9.6 10.0 10.0 10.0 7.5 8.9 9.7 as programmed (Table 2: 8.4 9.9 9.9 9.9 9.9 7.4 8.8 9.6); 7.0 as printed.
      Neither is "the" model: the one has the published table on its side, the other the published formulas.
    - Votes are linear in distance here. The program raises distances to each voter's risk exponent. On this table that
      moves no median by more than 0.05, in rounds 6 to 8 towards Table 2.
    - Giving in is asked of who has |own| > threat by the paper; the condition of the program can never hold. The
      medians on this table are the same either way.
    - Security, from which risk follows: what others expect from challenging i by the text, with the superscript of i in
      the appendix; in 1997 the subscripts are the reverse of 1985. Here: what i believes that others expect. Scholz
      et al. compare it over actors, as here; the program's author reads Bueno de Mesquita as comparing positions.
    - The threat is judged with i's risk exponent. The superscripts could also mean j's.
    - Compromise in j's favour: threat < 0 in the text, threat > 0 in figure 6. Here: the figure.
    - Confrontation: open in 1997; the weaker moves all the way in 1984 and in Scholz. Here: it moves.
    - Chance Q that nothing else changes: 1, as Scholz chose for this table. So the terms with 1 - Q drop out.
    - Distances are shares of the range of positions at the start, as in the program; the formulas could mean the range
      of each round.
    """
    weight = capability * salience
    least, most = _range(position, weight > 0)
    path = [position.astype(float)]
    for _ in range(rounds):
        path.append(_round(path[-1], weight, salience, most - least, reading))
    return np.array(path)


def challenge_outcome(
    capability: np.ndarray, position: np.ndarray, salience: np.ndarray, rounds: int = 8, *, reading: Reading
) -> np.ndarray:
    """The weighted median [w] after the first round that moves it by at most `SETTLED`, else after the last round.

    Scholz et al. saw no convergence and report every round; Bueno de Mesquita stops when the median hardly moves.
    NaN where nobody has weight.
    """
    path = challenge_rounds(capability, position, salience, rounds, reading)
    medians = np.array([weighted_median(capability, places, salience) for places in path])
    least, most = _range(position, capability * salience > 0)
    rests = np.abs(np.diff(medians, axis=0)) <= SETTLED * (most - least)
    rests[-1] = True
    return np.take_along_axis(medians, rests.argmax(axis=0)[None] + 1, axis=0)[0]


READINGS = {
    "as_printed": Reading(prevail_in_the_pair, least_move),
    "as_programmed": Reading(prevail_among_all, lowest_on_the_scale),
}
