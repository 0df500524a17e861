"""Protocols: who puts a package on the table in which round, and whose consent closes.

Model page, sections 8 and 10.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Majority:
    """That not all signatories must agree, but enough of them: their share is a number of the scenario.

    weighed: whether each counts by its weight, or all alike; veto: those without whom nothing closes.
    """

    weighed: bool
    veto: tuple[str, ...]


@dataclass(frozen=True)
class Protocol:
    """The rules of the table, in names of actors.

    turns: who tables, round by round, over and over; consent: whose yes is asked; text: whether the tabler amends one
    text for whoever refuses instead of conceding along a path of its own; majority: how many of those asked are enough,
    all of them without one.
    """

    turns: tuple[str, ...]
    consent: tuple[str, ...]
    text: bool = False
    majority: Majority | None = None

    def tabler(self, round: int) -> str:
        """Who tables in a round, counted from 0."""
        return self.turns[round % len(self.turns)]


def direct(signatories: tuple[str, ...], first: str | None = None) -> Protocol:
    """The signatories table in turn and all must agree: alternating offers (Rubinstein 1982).

    first: who begins, the first of the file unless given.

    >>> protocol = direct(("north", "south"), first="south")
    >>> [protocol.tabler(round) for round in range(3)], protocol.consent
    (['south', 'north', 'south'], ('north', 'south'))
    """
    start = signatories.index(first) if first else 0
    return Protocol(turns=signatories[start:] + signatories[:start], consent=signatories)


def plenary(
    signatories: tuple[str, ...], members: tuple[str, ...], consent: str | tuple[str, ...] | Majority = "signatories"
) -> Protocol:
    """All members table in turn; the consent of the signatories, of all members, of a named set or of a majority closes.

    Signatories always have to agree, named or not, unless a majority of them is enough.

    >>> protocol = plenary(("north", "south"), members=("north", "south", "patron", "envoy"), consent=("patron",))
    >>> protocol.tabler(3), protocol.consent
    ('envoy', ('north', 'south', 'patron'))
    """
    if isinstance(consent, Majority):
        return Protocol(turns=members, consent=signatories, majority=consent)
    named = {"signatories": (), "all": members}.get(consent, consent) if isinstance(consent, str) else consent
    others = tuple(name for name in members if name in named and name not in signatories)
    return Protocol(turns=members, consent=signatories + others)


def single_text(signatories: tuple[str, ...], mediator: str, consent: str | Majority = "signatories") -> Protocol:
    """A mediator tables one text every round and amends it for whoever refuses (Fisher 1978; Raiffa 1982).

    It closes with the consent of the signatories, or of a majority of them.
    """
    majority = consent if isinstance(consent, Majority) else None
    return Protocol(turns=(mediator,), consent=signatories, text=True, majority=majority)


PROTOCOLS = {"direct": direct, "plenary": plenary, "single_text": single_text}
