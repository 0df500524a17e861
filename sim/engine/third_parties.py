"""Third parties act, they do not vote: pressure, guarantees, consent and payments.

Model page, sections 2, 4 and 8. All but the payments is additive per option and adds to the payoff of signing.
"""

import numpy as np

from sim.methods.draws import product_on_grid


def press(
    payoff: np.ndarray,
    gain_of_third: np.ndarray,
    barred: dict[tuple[int, int], np.ndarray],
    leverage: np.ndarray,
    stick: np.ndarray,
) -> None:
    """Change what signing an option is worth to a signatory, payoff [m, k, w], by the pressure of one third party.

    gain_of_third = u_j(option) - u_j(status quo) [m, k, w]; barred: of options (m, k) where they are across its red line
    [w]; leverage, stick [w], zero where it is absent. All on the grid.
    """
    payoff += product_on_grid(leverage, gain_of_third)
    for option, across in barred.items():
        payoff[option] -= across * stick


def consented(needs: np.ndarray, gain_of_third: np.ndarray, crossed: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Options for which every third party they need is there and willing [o, w].

    needs [j, o]; gain_of_third, crossed [j, o, w]; present [j, w].
    """
    willing = (gain_of_third >= 0) & ~crossed & present[:, None]
    return (willing | ~needs[..., None]).all(axis=0)


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
