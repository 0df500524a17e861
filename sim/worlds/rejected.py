"""Which ratifiers voted an agreed text down, in many worlds at once."""

import numpy as np

from sim.engine.model import Negotiation
from sim.scenario.scenario import Scenario


def rejected_by(scenario: Scenario, worlds: np.ndarray, seed: int) -> dict[int, list[tuple[str, str]]]:
    """By world (ids [w]) the ratifiers (signatory, ratifier) that said no; worlds in which none did are left out."""
    model = Negotiation.drawn_from(scenario.game, worlds, seed).run()
    votes = model.ratification
    lost = ~np.isnan(votes.chance) & (votes.vote_coin >= votes.chance)
    return {
        int(world): [name for name, no in zip(model.game.home.names, lost[:, w], strict=True) if no]
        for w, world in enumerate(worlds)
        if lost[:, w].any()
    }
