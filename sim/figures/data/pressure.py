"""What third parties did, as a table: leverage and what it was worth, support, backing and pressing, what they paid."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd

from sim.engine.game import Game
from sim.engine.worlds_drawn import draw_worlds
from sim.figures.data.shown import one_world
from sim.methods.draws import BLOCK
from sim.methods.shares import share_of
from sim.results.read import Run
from sim.scenario.scenario import Scenario
from sim.words.phrases import around, count, decimal
from sim.words.stages import AGREED
from sim.worlds.summary import TENTHS

PART = 16 * BLOCK
"""Worlds drawn at once."""


def pressure_of_run(run: Run) -> tuple:
    """The arguments of `draw.pressure.pressure`: table (see `pressure_table`), colours, title, subtitle, note."""
    table = pressure_table(run.scenario, run.table, run.seed)
    propped = run.summary.propped
    share = around(propped.share, propped.low, propped.high)
    finding = f"Without outsiders {share} of the agreements would be worth less than no deal to one side"
    note = (
        f"Dots: the median, lines: the middle 80 % of the worlds ({len(run.table):,} drawn, {propped.n:,} agreed). Leverage: the "
        "share of its own gain or loss that a third party passes on. What it added: leverage times that gain, in utility "
        "0 to 1, without sticks, guarantees, and shocks on the way." + _channels(run.scenario, table)
    )
    note = " ".join([note, *_on_all(run.scenario, run.table["world"].to_numpy(), run.seed)])
    topic = f"{run.scenario.name}: who put what pressure on whom; {count(propped.n, 'agreement')}, 95 % interval in brackets"
    return table, run.scenario.colours, finding if propped.n else "No world has an agreed text", topic, note


def no_pressure_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or no third party can do anything."""
    return one_world(run) or ("" if influences(run.scenario) else "no third party has a hold on anyone or can pay")


def _channels(scenario: Scenario, table: pd.DataFrame) -> str:
    """What the further columns of a picture show."""
    words = {
        "support": " Support: what it adds to no deal, in utility.",
        "home": " At home: the share of its gain or loss that it passes on to ratifiers.",
        "lines": " Red lines: mean share by which it backs them (+) or presses to give way (-).",
    }
    return "".join(said for key, said in words.items() if table[f"{key}_median"].notna().any())


def _on_all(scenario: Scenario, worlds: np.ndarray, seed: int) -> Iterator[str]:
    """What third parties do to all parties alike, in words: the median of what is drawn."""
    game = scenario.game
    for head, rows, places in (
        (
            "Help the parties to know each other (share of what is unknown, median world)",
            game.facilitation,
            game.facilitating,
        ),
        ("Work against texts they dislike (risk in each round, median world)", game.spoiling, game.spoiling_thirds),
    ):
        drawn = _drawn(scenario, worlds, seed, {"all": partial(_at, rows)})["all"]
        named = [f"{scenario.title(game.thirds[j])} {decimal(np.median(drawn[j]), 2)}" for j in places]
        if named:
            yield f"{head}: {', '.join(named)}."


def _at(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
    return x[rows]


def pressure_table(scenario: Scenario, table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """What third parties do to signatories over many worlds: a row for each pair of which one can influence or pay the other.

    table: `sim.worlds.table.play`, a row for each world of this seed. Columns: third, third_title, signatory,
    signatory_title, and the median with the middle 80 % (_low, _median, _high) of
    - leverage, 0..1, as drawn at the start; 0 where the third party is absent, as all that follows but what is paid;
    - worth: what leverage adds to the treaty for the signatory, in utility, in the agreed worlds: leverage times what
      the third party gains by it (model page, section 4), without shocks that change leverage on the way;
    - support: what it adds to the signatory's no-deal value, in utility; home: leverage on its home front, 0..1; lines: by
      what share it backs the signatory's red lines less by what it presses, -1..1, the mean over those it leans on;
    - amount: utility paid, in the agreed worlds with a payment.
    paid, paid_low, paid_high: the share of agreements with a payment and its 95 % interval. NaN where there is none.
    """
    game = scenario.game
    drawn = _drawn(scenario, table["world"].to_numpy(), seed, _channels_of(game))
    agreed = table["stage"].isin(AGREED).to_numpy()
    holds, rows = _holds(game), []
    for j, s in influences(scenario):
        third, signatory = game.thirds[j], game.signatories[s]
        wins = table[f"gain_{third}"].to_numpy() + _paid_in_lines(scenario, table, third, drawn["price"][:, j])
        rows.append(
            {
                "third": third,
                "third_title": scenario.title(third),
                "signatory": signatory,
                "signatory_title": scenario.title(signatory),
                **_spread("leverage", drawn["leverage"][s, j]),
                **_spread("worth", (drawn["leverage"][s, j] * wins)[agreed]),
                **_spread("support", _if_there(drawn, holds, "support", s, j)),
                **_spread("home", _if_there(drawn, holds, "home", s, j)),
                **_spread("lines", _if_there(drawn, holds, "lines", s, j)),
                **_payments(table.loc[agreed].get(f"paid_{third}_{signatory}")),
            }
        )
    return pd.DataFrame(rows)


def influences(scenario: Scenario) -> list[tuple[int, int]]:
    """Places (j, s) of each third party and signatory on which it may have a hold of any kind, or which it could pay."""
    may = np.logical_or.reduce(list(_holds(scenario.game).values())).any(axis=-1)
    return [(j, s) for j, s in np.ndindex(scenario.game.pays.shape) if may[s, j] or scenario.game.pays[j, s]]


def _holds(game: Game) -> dict[str, np.ndarray]:
    """Whether a third party may have a hold on a signatory, by its kind [s, j, 1]."""
    places: dict[str, list[tuple[int, ...]]] = {
        "leverage": [(s, j) for s, j in np.ndindex(game.leverage.shape) if game.numbers[game.leverage[s, j]] != 0],
        "support": game.supporting,
        "home": game.swaying_home,
        "lines": [(s, j) for (s, _), thirds in game.leaning.items() for j in thirds],
    }
    holds = {name: np.zeros((*game.leverage.shape, 1), bool) for name in places}
    for name, pairs in places.items():
        for s, j in pairs:
            holds[name][s, j] = True
    return holds


def _if_there(drawn: dict[str, np.ndarray], holds: dict[str, np.ndarray], name: str, s: int, j: int) -> np.ndarray:
    """What is drawn of a hold [w]; empty where there is none."""
    return drawn[name][s, j] if holds[name][s, j] else np.array([])


def _paid_in_lines(scenario: Scenario, table: pd.DataFrame, third: str, price: np.ndarray) -> np.ndarray:
    """What the agreed text costs a third party by crossing its own graded lines [w], which its gain is less; price [m, w]."""
    crossed = table[f"crossed_{third}"].astype(str).str.split(", ")
    names, actor = scenario.game.issues.names, scenario.game.actors.index(third)
    over = np.array([crossed.map(lambda issues, name=name: name in issues) for name in names])
    return (price * over * scenario.game.wants.graded[actor][:, None]).sum(axis=0)


Picked = Callable[[np.ndarray], np.ndarray]
"""What is read [.., w] of the numbers drawn [q, w]."""


def _channels_of(game: Game) -> dict[str, Picked]:
    """What is read of the numbers drawn, for each channel: [s, j, w], of the prices of its own red lines [m, j, w]."""

    def lines(x: np.ndarray) -> np.ndarray:
        """Mean backing less yielding by signatory and third party, of numbers [q, w]: [s, j, w]."""
        share = np.zeros((len(game.signatories), len(game.thirds), x.shape[1]))
        count = np.zeros((*share.shape[:2], 1))
        for (s, m), thirds in game.leaning.items():
            for j in thirds:
                share[s, j] += x[game.backing[s, m, j]] - x[game.yielding[s, m, j]]
                count[s, j] += 1
        return share / np.maximum(count, 1)

    return {
        "leverage": lambda x: x[game.leverage],
        "support": lambda x: x[game.support],
        "home": lambda x: x[game.home_leverage],
        "lines": lines,
        "price": lambda x: x[game.wants.price[game.third_actors].T],
    }


def _drawn(scenario: Scenario, worlds: np.ndarray, seed: int, channels: dict[str, Picked]) -> dict[str, np.ndarray]:
    """What third parties bring as drawn [.., j, w], by channel; 0 where they are absent. Drawn in parts, to save memory."""
    parts: dict[str, list[np.ndarray]] = {name: [] for name in channels}
    for start in range(0, len(worlds), PART):
        numbers = draw_worlds(scenario.game, worlds[start : start + PART], seed).numbers
        present = numbers[scenario.game.present] >= 0.5
        for name, read in channels.items():
            parts[name].append(read(numbers) * present)
    return {name: np.concatenate(some, axis=-1) for name, some in parts.items()}


def _spread(name: str, values: np.ndarray) -> dict[str, float]:
    return {f"{name}_{key}": float(np.quantile(values, q)) if len(values) else np.nan for key, q in TENTHS.items()}


def _payments(paid: pd.Series | None) -> dict[str, float]:
    if paid is None:
        return {"paid": np.nan, "paid_low": np.nan, "paid_high": np.nan, **_spread("amount", np.array([]))}
    amounts = paid[paid > 0].to_numpy()
    share = share_of(len(amounts), len(paid))
    return {"paid": share.share, "paid_low": share.low, "paid_high": share.high, **_spread("amount", amounts)}
