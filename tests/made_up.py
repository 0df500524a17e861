"""Tables of worlds in which some things are changed by hand: texts undone, lines crossed, two that block together."""

import pandas as pd

from sim.words.stages import REASONS, STAGES


def undone(table, every=3, after=2):
    """A table in which every so-manieth world in force collapses, so many rounds after it was agreed."""
    table, here = table.copy(), table.index[table["stage"] == "in_force"][::every]
    table["stage"] = pd.Categorical(table["stage"].astype(str), categories=list(STAGES))
    table.loc[here, "stage"] = "collapsed"
    table.loc[here, "ended_round"] = table.loc[here, "agreed_round"] + after
    table.loc[here, "ended_on"] = table.loc[here, "agreed_on"] + pd.DateOffset(months=after)
    return table


def crossing(scenario, table, every=2, **texts):
    """A table in which in every so-manieth agreed world the text is across these red lines: actor="issue, issue"."""
    table = table.assign(**{f"crossed_{name}": "" for name in scenario.game.actors})
    here = table.index[table["agreed_round"].notna()][::every]
    for name, text in texts.items():
        table.loc[here, f"crossed_{name}"] = text
    return table


def blocked_together(table, pair="north+south", issue="border", every=1):
    """A table in which in every so-manieth failed world red lines of two actors leave no common option."""
    table, here = table.copy(), table.index[table["agreed_round"].isna()][::every]
    for column, value, known in (
        ("blocker", pair, [*pd.unique(table["blocker"].dropna()), pair]),
        ("blocker_reason", "no_common_option", list(REASONS)),
        ("blocker_issue", issue, [*pd.unique(table["blocker_issue"].dropna()), issue]),
    ):
        table[column] = pd.Categorical(table[column].astype(object), categories=list(dict.fromkeys(known)))
        table.loc[here, column] = value
    return table.assign(blocker_gap=table["blocker_gap"].mask(table.index.isin(here), 0.0))
