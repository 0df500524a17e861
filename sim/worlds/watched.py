"""The negotiation, watched as it goes: what parties aim at as an offer is made, and what would turn a refusal.

What it looks at changes nothing of what happens; the engine does not know that it is watched.
"""

import numpy as np

from sim.engine.answers import Answers, Offer
from sim.engine.model import Negotiation
from sim.worlds.remedies import ALONE, winning_change
from sim.worlds.rounds import Aim


class WatchedNegotiation(Negotiation):
    """A negotiation in one world. Of the round just played: aims, by negotiator that is present; changes, by refuser: the
    change of a single issue (issue, option) that would have turned its refusal, None if none would."""

    aims: dict[str, Aim]
    changes: dict[str, tuple[str, str] | None]

    def step(self) -> None:
        """One round."""
        self.aims, self.changes = {}, {}
        super().step()

    def offer(self) -> Offer:
        """What everybody aims at, and what is tabled."""
        present = [party for party in self.negotiators if party.there(ALONE)[0]]
        for party in present:
            number, able, target = party.demand(ALONE)
            asked = float(self.plans.own[number, party.column[ALONE]][0]) if able[0] else None
            self.aims[party.name] = Aim(float(target[0]), asked)
        return super().offer()

    def answer(self, offer: Offer, answers: Answers) -> None:
        """What would have turned each refusal, before the answers are acted upon."""
        if len(offer.here) and offer.made[0]:
            asked = np.isfinite(answers.threshold[:, 0]) & ~answers.accepted[:, 0]
            for c in map(int, np.flatnonzero(asked)):
                name = self.game.negotiators[self.game.closers[c]]
                self.changes[name] = winning_change(self, c, answers)
        super().answer(offer, answers)
