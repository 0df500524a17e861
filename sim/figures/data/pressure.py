"""What third parties did, as a table: the leverage they had, what it was worth, what they paid."""

import numpy as np
import pandas as pd

from sim.engine.worlds_drawn import draw_worlds
from sim.figures.data.shown import one_world
from sim.methods.draws import BLOCK
from sim.methods.shares import share_of
from sim.results.read import Run
from sim.scenario.scenario import Scenario
from sim.words.phrases import count, interval, percent
from sim.words.stages import AGREED
from sim.worlds.summary import TENTHS

PART = 16 * BLOCK
"""Worlds drawn at once."""


def pressure_of_run(run: Run) -> tuple:
    """The arguments of `draw.pressure.pressure`: table (see `pressure_table`), colours, title, subtitle, note."""
    table = pressure_table(run.scenario, run.table, run.seed)
    agreed = run.table[run.table["stage"].isin(AGREED)]
    propped = share_of(int(agreed["propped"].sum()), len(agreed))
    span = f"{percent(propped.share)}, 95 % interval {interval(propped.low, propped.high)}"
    subtitle = f"{propped.count:,} of {count(propped.n, 'agreement')} ({span}): worth less than no deal to one side but for them"
    note = (
        f"Dots: median; lines: middle 80 % of the worlds ({len(run.table):,} drawn, {propped.n:,} agreed). Leverage: the "
        "share of its own gain or loss that a third party passes on. What it added: leverage times that gain, in utility "
        "0 to 1, without sticks, guarantees, and shocks on the way."
    )
    title = f"{run.scenario.name}: who put what pressure on whom"
    return table, run.scenario.colours, title, subtitle if propped.n else "No world has agreed", note


def no_pressure_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or no third party can do anything."""
    return one_world(run) or ("" if pressed_pairs(run.scenario) else "no third party has leverage or can pay")


def pressure_table(scenario: Scenario, table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Leverage and payments, over many worlds: a row for each third party and signatory that it can influence or pay.

    table: `sim.worlds.table.play`, a row for each world of this seed. Columns: third, third_title, signatory,
    signatory_title, and the median with the middle 80 % (_low, _median, _high) of
    - leverage, 0..1, as drawn at the start; 0 where the third party is absent;
    - worth: what leverage adds to the treaty for the signatory, in utility, in the agreed worlds: leverage times what
      the third party gains by it (model page, section 4), without shocks that change leverage on the way;
    - amount: utility paid, in the agreed worlds with a payment.
    paid, paid_low, paid_high: the share of agreements with a payment and its 95 % interval. NaN where there is none.
    """
    leverage = _leverage(scenario, table["world"].to_numpy(), seed)
    agreed = table["stage"].isin(AGREED).to_numpy()
    rows = []
    for j, s in pressed_pairs(scenario):
        third, signatory = scenario.game.thirds[j], scenario.game.signatories[s]
        worth = leverage[s, j][agreed] * table.loc[agreed, f"gain_{third}"].to_numpy()
        rows.append(
            {
                "third": third,
                "third_title": scenario.title(third),
                "signatory": signatory,
                "signatory_title": scenario.title(signatory),
                **_spread("leverage", leverage[s, j]),
                **_spread("worth", worth),
                **_payments(table.loc[agreed].get(f"paid_{third}_{signatory}")),
            }
        )
    return pd.DataFrame(rows)


def pressed_pairs(scenario: Scenario) -> list[tuple[int, int]]:
    """Places (j, s) of each third party and signatory that it may have leverage on, or could pay."""
    may = [[scenario.game.numbers[row] != 0 for row in rows] for rows in scenario.game.leverage.T]
    places = np.ndindex(len(scenario.game.thirds), len(scenario.game.signatories))
    return [(j, s) for j, s in places if may[j][s] or scenario.game.pays[j, s]]


def _leverage(scenario: Scenario, worlds: np.ndarray, seed: int) -> np.ndarray:
    """Leverage as drawn [s, j, w]; 0 where the third party is absent. Drawn in parts, to save memory."""
    parts = []
    for start in range(0, len(worlds), PART):
        numbers = draw_worlds(scenario.game, worlds[start : start + PART], seed).numbers
        parts.append(numbers[scenario.game.leverage] * (numbers[scenario.game.present] >= 0.5))
    return np.concatenate(parts, axis=-1)


def _spread(name: str, values: np.ndarray) -> dict[str, float]:
    return {f"{name}_{key}": float(np.quantile(values, q)) if len(values) else np.nan for key, q in TENTHS.items()}


def _payments(paid: pd.Series | None) -> dict[str, float]:
    if paid is None:
        return {"paid": np.nan, "paid_low": np.nan, "paid_high": np.nan, **_spread("amount", np.array([]))}
    amounts = paid[paid > 0].to_numpy()
    share = share_of(len(amounts), len(paid))
    return {"paid": share.share, "paid_low": share.low, "paid_high": share.high, **_spread("amount", amounts)}
