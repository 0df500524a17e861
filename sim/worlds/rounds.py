"""What happened in a round of one world, as records: what was said and done, learned and paid, and what was at risk."""

import datetime
import math
from dataclasses import dataclass

from sim.worlds.standing import Standing


@dataclass(frozen=True)
class LineCrossed:
    """A package across a red line of an actor, and what crossing it costs the actor, in utility; None for a line that has
    no price, as third parties' lines may be crossed, too."""

    actor: str
    issue: str
    cost: float | None


@dataclass(frozen=True)
class Answer:
    """One party's answer to a package, in its own utility.

    reason and issue as in `sim.worlds.blame`, empty if it accepted; instead: the change of a single issue (issue, option)
    that would have turned a refusal, None if none would; gap: by how much the package missed; value: of the package;
    threshold: what it asks for; reservation: its reservation value; crossed: its own lines across which the package is.
    """

    actor: str
    accepted: bool
    reason: str
    issue: str
    instead: tuple[str, str] | None
    gap: float
    value: float
    threshold: float
    reservation: float
    crossed: tuple[LineCrossed, ...]


@dataclass(frozen=True)
class Aim:
    """What a negotiator aims at in a round, as an offer is made, in its own utility.

    target: what its strategy asks for, never below its reservation value; asked: what the package is worth to it that it
    tables, or would table if it were its turn, None where it has nothing to table.
    """

    target: float
    asked: float | None


@dataclass(frozen=True)
class Payment:
    """A payment that a third party pledged to a signatory, in the recipient's utility."""

    payer: str
    recipient: str
    amount: float


@dataclass(frozen=True)
class Odds:
    """What makes the chance of a vote, 0..1; but for shares all in the utility of those who vote.

    gain: what the text is worth to them over no deal; needed: how much it must be for even odds without a quorum; for_quorum: how
    much more for the quorum, infinite where the turnout cannot reach it; quorum: the share of all voters who must say yes, 0
    where there is none; turnout: the share that votes; worst: the issue whose term costs them most against today, and how
    much (below 0), None where none does; shocks: those in force that change any of this.
    """

    chance: float
    gain: float
    needed: float
    for_quorum: float
    quorum: float
    turnout: float
    worst: tuple[str, float] | None
    shocks: tuple[str, ...]


@dataclass(frozen=True)
class Vote:
    """The vote of a ratifier of a signatory, and the chance of a yes that it had, 0..1, with what made it."""

    signatory: str
    ratifier: str
    chance: float
    passed: bool
    odds: Odds


@dataclass(frozen=True)
class Awaited:
    """What an agreed text waits for: a condition (issue, option), or a vote (signatory, ratifier).

    due: the round in which it is due; met: whether a condition will be; of a vote, whether it will be held; odds: of a vote, as
    the text is signed.
    """

    what: tuple[str, str]
    vote: bool
    due: int
    met: bool
    odds: Odds | None = None


@dataclass(frozen=True)
class Knowledge:
    """Whether a party knows the line of another on an issue, on which the other has one."""

    knower: str
    other: str
    issue: str
    knows: bool


@dataclass(frozen=True)
class Naming:
    """A line that an actor named as it refused: of those who did not know it, who believes it and who does not."""

    actor: str
    issue: str
    believed: tuple[str, ...]
    doubted: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """The chance in a round that talks break down, or that an agreed text is undone.

    base: without spoilers, but with guarantees; spoilers: what each third party that is unhappy with the text adds, as a
    chance of its own; guaranteed: the share of an agreed text that is guaranteed, 0 in talks; missing: third parties
    without whom a guarantee in the text is void.
    """

    base: float
    spoilers: dict[str, float]
    guaranteed: float
    missing: tuple[str, ...]

    @property
    def chance(self) -> float:
        """With the spoilers, 0..1."""
        return 1 - (1 - self.base) * math.prod(1 - share for share in self.spoilers.values())


@dataclass(frozen=True)
class Round:
    """What happened in one round, and when.

    struck, lifted: names of the shocks that began and ended. tabler: empty in a round without talks; package: option ids
    in the order of the issues, empty if nothing was tabled; silent: the tabler had nothing to table. worth: value of the
    package to every negotiator; reservations: their reservation values; both in utility; aims: what those present aim at,
    empty in a round without talks. answers: of those whose consent closes, without the tabler; enough: whether so many of
    them accept that the text closes; outvoted: signatories without whom it closes, or without whom a text is agreed as time
    runs out. stage: after the round, `talks` while they go on; basket: place in the agenda.
    before, standing: how things stand before the shocks of the round and after them; knowledge: what was known of others'
    lines before the round; seen: what was learned of them without being told; named: lines named in refusals; crossed:
    own lines of the tabler across which its package is; signed_across: lines of all actors across which the text is that
    was agreed in this round; awaited: what that text waits for from then on; hazard: of the round; looming: of the next
    one, as things stand, None where nothing can end any more.
    """

    number: int
    date: datetime.date
    struck: tuple[str, ...]
    lifted: tuple[str, ...]
    tabler: str
    package: tuple[str, ...]
    silent: bool
    worth: dict[str, float]
    reservations: dict[str, float]
    aims: dict[str, Aim]
    answers: tuple[Answer, ...]
    enough: bool
    outvoted: tuple[str, ...]
    payments: tuple[Payment, ...]
    votes: tuple[Vote, ...]
    stage: str
    basket: int
    before: Standing
    standing: Standing
    knowledge: tuple[Knowledge, ...]
    seen: tuple[Knowledge, ...]
    named: tuple[Naming, ...]
    crossed: tuple[LineCrossed, ...]
    signed_across: tuple[LineCrossed, ...]
    awaited: tuple[Awaited, ...]
    hazard: Hazard
    looming: Hazard | None
