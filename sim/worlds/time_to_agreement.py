"""How long talks take: the share of worlds that have agreed by each round, with talks that ended otherwise counted right.

Every world is watched to the end of its talks. A world without a text at the end of the talks is censored there; one
whose talks broke down can no longer agree: a competing event, not censoring. So the share that has agreed by a date is
the cumulative incidence (Aalen & Johansen 1978, Scandinavian Journal of Statistics 5), and 1 minus Kaplan-Meier would
overstate it: it answers another question, how soon talks would agree if they could not break down (Putter, Fiocco &
Geskus 2007, Statistics in Medicine 26). Both are given, each under its own name.
"""

import warnings

import numpy as np
import pandas as pd
from scipy.stats import CensoredData, ecdf

from sim.methods.shares import share_of
from sim.words.stages import AGREED
from sim.worlds.table import without_intervals

AGREEMENT, BROKEN_DOWN, TEXT_UNDONE, UNBROKEN = "agreement", "breakdown", "collapsed", "unbroken"
"""Series: agreed by then; broken down by then; agreed and undone by then; agreed by then if talks could not break down."""


def incidence(table: pd.DataFrame, rounds: int, exact: bool = False) -> pd.DataFrame:
    """Shares of worlds that have agreed, broken down, and undone what was agreed, by each round: a row for each series.

    table: an outcome table, a row for each world (`sim.worlds.table.worlds_table`); rounds: how many the talks have, or
    the horizon. Columns: series (`AGREEMENT`, `BROKEN_DOWN` or `TEXT_UNDONE`), round, share, and low and high, the ends of
    its 95 % interval. Since nobody is censored before the end of the talks, the Aalen-Johansen estimate is the plain share
    of the worlds, and its interval that of a share (Wilson); exact: all worlds are one and the same
    (`sim.worlds.table.alike`), so that its ends are the share.

    Two worlds agree in rounds 0 and 2, the third breaks down in round 1:

    >>> table = pd.DataFrame({"stage": ["in_force", "in_force", "breakdown"], "agreed_round": [0, 2, None],
    ...                       "ended_round": [1, 3, 1]})
    >>> incidence(table, rounds=3).pivot(index="series", columns="round", values="share").round(2).to_numpy().tolist()
    [[0.33, 0.33, 0.67], [0.0, 0.33, 0.33], [0.0, 0.0, 0.0]]
    """
    n = len(table)
    rows = []
    ended = {series: _ended_in(table, series) for series in (BROKEN_DOWN, TEXT_UNDONE)}
    for series, at in ({AGREEMENT: _agreed_in(table)} | ended).items():
        by = np.searchsorted(np.sort(at), np.arange(rounds), side="right")
        shares = [share_of(int(found), n) for found in by]
        rows += [(series, played, share.share, share.low, share.high) for played, share in enumerate(shares)]
    found = pd.DataFrame(rows, columns=["series", "round", "share", "low", "high"])
    return without_intervals(found, exact)


def unbroken(table: pd.DataFrame, rounds: int) -> pd.DataFrame:
    """The share that would have agreed by each round if talks could not break down: a row for each round.

    table, rounds and columns as in `incidence`; series is `UNBROKEN`. 1 minus the Kaplan-Meier estimate (1958, Journal of
    the American Statistical Association 53) with the log-log interval of Greenwood's variance (as in scipy). Talks that
    broke down are censored before the offer of their last round, which they no longer heard; those that end without a
    deal never have one (an agenda may end some early). It holds only if what breaks talks down does not also make them harder
    or easier to settle. No interval where the share is 0 or 1.

    One of three worlds breaks down in round 1. The only one still in talks in round 2 agrees, so it counts for both:

    >>> table = pd.DataFrame({"stage": ["in_force", "in_force", "breakdown"], "agreed_round": [0, 2, None],
    ...                       "ended_round": [1, 3, 1]})
    >>> unbroken(table, rounds=3)["share"].round(2).tolist()
    [0.33, 0.33, 1.0]
    """
    undecided = np.full(int((table["stage"] == "no_deal").sum()), float(rounds))
    left = np.concatenate([_ended_in(table, "breakdown") - 0.5, undecided])
    found = ecdf(CensoredData(uncensored=_agreed_in(table), right=left))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of the interval where the estimate is 0 or 1
        around = found.sf.confidence_interval(method="log-log")
    at = np.arange(rounds)
    share = 1 - found.sf.evaluate(at)
    known = np.where((share > 0) & (share < 1), 1.0, np.nan)
    low, high = (known * (1 - side.evaluate(at)) for side in (around.high, around.low))
    return pd.DataFrame({"series": UNBROKEN, "round": at, "share": share, "low": low, "high": high})


def at_risk(table: pd.DataFrame, rounds: int) -> pd.DataFrame:
    """Worlds still in talks when offers are made in each round, a row for each round, with the columns round and worlds.

    table and rounds as in `incidence`. Talks that break off in a round are over before its offers.
    """
    at = np.arange(rounds)
    before = np.sort(np.concatenate([_agreed_in(table), _ended_in(table, "no_deal")]))
    broken = np.sort(_ended_in(table, "breakdown"))
    ended = np.searchsorted(before, at, side="left") + np.searchsorted(broken, at, side="right")
    return pd.DataFrame({"round": at, "worlds": len(table) - ended})


def _agreed_in(table: pd.DataFrame) -> np.ndarray:
    return table.loc[table["stage"].isin(AGREED), "agreed_round"].to_numpy(float)


def _ended_in(table: pd.DataFrame, stage: str) -> np.ndarray:
    return table.loc[table["stage"] == stage, "ended_round"].to_numpy(float)
