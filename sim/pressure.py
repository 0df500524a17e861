"""Tables of what third parties did: the leverage they had, what it was worth, what they paid."""

import numpy as np
import pandas as pd

from sim.metrics import AGREED
from sim.scenario import Scenario
from sim.summary import TENTHS, share_of


def pressure_table(scenario: Scenario, table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """For each third party and signatory that it has leverage on or could pay: what it had, and what came of it.

    table: the worlds of this seed. Columns: third, third_title, signatory, signatory_title; median with the middle 80 %
    (_low, _median, _high) of leverage as drawn at the start (0 where the third party is absent); of worth, what it adds
    to the treaty for the signatory in the agreed worlds: leverage times what the third party gains by it (model page,
    section 4; shocks that change leverage on the way are not in it); of amount, utility paid in the agreed worlds with a
    payment; paid, paid_low, paid_high: the share of agreements with one. Missing where there is none.
    """
    worlds = table["world"].to_numpy()
    numbers = scenario.draw(seed, worlds)
    leverage = numbers[scenario.leverage] * (numbers[scenario.present] >= 0.5)
    agreed = table["stage"].isin(AGREED).to_numpy()
    rows = []
    for j, third in enumerate(scenario.thirds):
        for s, signatory in enumerate(scenario.signatories):
            if leverage[s, j].any() or scenario.pays[j, s]:
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


def _spread(name: str, values: np.ndarray) -> dict[str, float]:
    return {f"{name}_{key}": float(np.quantile(values, q)) if len(values) else np.nan for key, q in TENTHS.items()}


def _payments(paid: pd.Series | None) -> dict[str, float]:
    if paid is None:
        return {"paid": np.nan, "paid_low": np.nan, "paid_high": np.nan, **_spread("amount", np.array([]))}
    amounts = paid[paid > 0].to_numpy()
    share = share_of(len(amounts), len(paid))
    return {"paid": share.share, "paid_low": share.low, "paid_high": share.high, **_spread("amount", amounts)}
