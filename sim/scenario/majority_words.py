"""What a majority asks for, in a sentence."""

from collections.abc import Sequence

from sim.methods.draws import support
from sim.scenario.document import Document
from sim.scenario.scenario import Scenario
from sim.scenario.schema import Direct, MajorityBlock
from sim.words.phrases import listed, percent

SHARE_OF = {"weight": "weight of the signatories", "heads": "signatories, each counting one"}
"""Of what the share is one, in words."""


def majority_of(document: Document) -> MajorityBlock | None:
    """The majority that is enough in place of all signatories; None where all of them must agree."""
    if isinstance(document.protocol, Direct) or not isinstance(document.protocol.consent, MajorityBlock):
        return None
    return document.protocol.consent


def majority_in_words(document: Document, named: Sequence[str]) -> str:
    """What closes a text, in a sentence; empty where all signatories must agree. named: who holds a veto, in words.

    >>> from sim.scenario.compile import load
    >>> majority_in_words(load("textbook_split").document, [])
    ''
    """
    majority = majority_of(document)
    if majority is None:
        return ""
    low, high = (percent(end) for end in support(majority.share))
    share = f"at least {low}" if low == high else f"at least a share between {low} and {high}"
    veto = f", {listed(named)} among them" if named else ""
    return f"A text closes once those who accept it hold {share} of the {SHARE_OF[majority.by]}{veto}."


def enough_in_words(scenario: Scenario, everyone: str = "all") -> str:
    """How many must be able to sign for a text to close: everyone, in these words, or enough for a majority."""
    return "enough for a majority" if scenario.game.protocol.majority else everyone
