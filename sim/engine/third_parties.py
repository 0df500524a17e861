"""Third parties act, they do not vote: pressure, backing, consent and payments.

Model page, sections 2, 4 and 8. All pressure is additive per option and adds to the payoff of signing.
"""

import numpy as np

from sim.engine.game import Game
from sim.methods.draws import on_grid, product_on_grid


class Acts:
    """What a third party does to payoffs, red lines and home fronts, one method an act: it holds until a shock changes the
    numbers in force, x [q, w]. Where it is absent it does nothing.

    `sim.engine.agents.ThirdParty` is the agent that does so in talks, and what it does besides from round to round.
    """

    def __init__(self, game: Game, third: int):
        self.game, self.third = game, third

    def present_by(self, x) -> np.ndarray:
        """Whether it takes part [w]."""
        return x[self.game.present[self.third]] >= 0.5

    def _acting(self, x, row: int) -> np.ndarray:
        return x[row] * self.present_by(x)

    def back(self, x, s: int, m: int) -> np.ndarray:
        """How far it stands by a signatory on its red line: a share [w] that raises the line's chance and price."""
        return self._acting(x, self.game.backing[s, m, self.third])

    def press(self, x, s: int, m: int) -> np.ndarray:
        """How far it urges a signatory to give up its red line: a share [w] that lowers the line's chance and price."""
        return self._acting(x, self.game.yielding[s, m, self.third])

    def sway(self, x, s: int, gain: np.ndarray) -> np.ndarray:
        """By leverage, a signatory comes to share in what the third party gains [m, k, w] over the status quo: what this adds
        to its payoff [m, k, w], on the grid."""
        return product_on_grid(on_grid(self._acting(x, self.game.leverage[s, self.third])), gain)

    def sway_home(self, x, s: int, gain: np.ndarray) -> np.ndarray:
        """As `sway`, for the ratifiers of a signatory [m, k, w]."""
        return product_on_grid(on_grid(self._acting(x, self.game.home_leverage[s, self.third])), gain)

    def threaten(self, x, s: int) -> np.ndarray:
        """The stick: what each option across its own red line costs a signatory [w], on the grid."""
        return on_grid(self._acting(x, self.game.stick[s, self.third]))

    def consent(self, x, gain: np.ndarray, refused: np.ndarray) -> np.ndarray:
        """Whether it is there and lets options stand that need it [o, w]: those that take nothing from it, gain [o, w], and are
        not refused [o, w] for its absolute red lines."""
        return (gain >= 0) & ~refused & self.present_by(x)


def acts(game: Game) -> list[Acts]:
    """What each third party does, where nobody is at the table yet."""
    return [Acts(game, third) for third in range(len(game.thirds))]


def pledges(gaps: np.ndarray, ready: np.ndarray, named: np.ndarray, purse: np.ndarray) -> np.ndarray:
    """Who pays whom to close the last gaps, if together they can close all of them.

    gaps [s, w] >= 0, what each refuser is short of; ready [j, w]: third parties that would pay for the package; named
    [j, s]: whom each pays; purse [j, w]: what is left of each budget. In order, each one that pays all who are still
    short gives as much as remains. Returns payments [j, s, w], zero in worlds where a gap would stay.

    Two patrons and one refuser that is short of 0.5; in the second world the first patron would rather have no text:

    >>> gaps, named = np.array([[0.5, 0.5], [0.0, 0.0]]), np.array([[True, True], [True, False]])
    >>> ready, purse = np.array([[True, False], [True, True]]), np.array([[0.25, 0.25], [0.375, 0.375]])
    >>> pledges(gaps, ready, named, purse)[:, 0].tolist()
    [[0.25, 0.0], [0.25, 0.0]]
    """
    paid = np.zeros((len(purse), *gaps.shape))
    short = gaps.copy()
    for payer in range(len(purse)):
        pays = ready[payer] & (named[payer][:, None] | (short <= 0)).all(axis=0)
        left = np.where(pays, purse[payer], 0.0)
        for recipient in range(len(gaps)):
            gift = np.minimum(left, short[recipient])
            paid[payer, recipient] = gift
            left -= gift
            short[recipient] -= gift
    return paid * (short <= 0).all(axis=0)
