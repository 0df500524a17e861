"""Third parties act, they do not vote: pressure, guarantees, consent and payments.

Model page, sections 2, 4 and 8. All but the payments is additive per option and folds into one effective table.
"""

from collections.abc import Iterable

import numpy as np

from sim.draws import on_grid


def effective_table(
    utility: Iterable[np.ndarray],
    gain_of_third: Iterable[np.ndarray],
    crossed: Iterable[np.ndarray],
    leverage: np.ndarray,
    stick: np.ndarray,
    cover: np.ndarray,
) -> np.ndarray:
    """What signing an option is worth to a signatory, all pressure counted (on the grid).

    One table [m, k, w] after another: utility of each s; gain_of_third = u_j(option) - u_j(status quo) and crossed, across
    a red line, of each j; leverage, stick [s, j, w], zero for those absent; cover [s, m, k, w]: commitment risk guaranteed.
    """
    worth, part = [own + secured for own, secured in zip(utility, cover, strict=True)], np.empty(cover.shape[1:])
    for third, (gain, barred) in enumerate(zip(gain_of_third, crossed, strict=True)):
        barring = np.flatnonzero(barred.any(axis=(1, 2)))
        gain = gain.astype(np.float64)
        for s, of_signatory in enumerate(worth):
            of_signatory += np.multiply(gain, leverage[s, third], out=part)
            for m in barring:
                of_signatory[m] -= np.multiply(barred[m], stick[s, third], out=part[m])
    return np.array([on_grid(of_signatory) for of_signatory in worth])


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
