"""The outcome table: what came of each world, a row for each.

Model page, section 13.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.block_size import worlds_at_once
from sim.engine.consent import closes
from sim.engine.game import Game
from sim.engine.issues import OPEN, chosen, worth
from sim.engine.model import BREAKDOWN, NO_DEAL, Negotiation
from sim.engine.ratification import NEVER
from sim.engine.worlds_drawn import Worlds, draw_worlds
from sim.methods.draws import Distribution, in_blocks
from sim.scenario.scenario import Scenario
from sim.words.stages import REASONS, SCOPES, STAGES
from sim.worlds.blame import blame, pairs

Show = Callable[[int, int], None]
"""Called before the first block of worlds and after each, with how many are played and are to be played."""


def unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


def play(scenario: Scenario, worlds: int | np.ndarray = 1000, seed: int = 0, show: Show = unseen) -> pd.DataFrame:
    """Play the worlds 0, 1, .. of a seed, or those of these ids [w]: a row for each, with the columns of `worlds_table`.

    show: called before the first block of worlds and after each, with how many are played and are to be played.

    >>> import sim
    >>> table = sim.play(sim.load("textbook_split"), worlds=3, seed=7)
    >>> table[["world", "stage", "agreed_round"]].values.tolist()
    [[0, 'in_force', 10], [1, 'in_force', 10], [2, 'in_force', 10]]
    """
    game = scenario.game
    return by_block(game, lambda block: play_drawn(scenario, draw_worlds(game, block, seed)), worlds, show)


def by_block(
    game: Game, tabled: Callable[[np.ndarray], pd.DataFrame], worlds: int | np.ndarray, show: Show
) -> pd.DataFrame:
    """The table of many worlds (how many, or ids [w]), block by block: a row for each, in their order.

    tabled: gives the table of the worlds of some ids [w].
    """
    ids = np.arange(worlds) if isinstance(worlds, int) else np.asarray(worlds)
    tables, done = [], 0
    show(done, len(ids))
    for block in in_blocks(ids, worlds_at_once(game)):
        tables.append(tabled(block))
        done += len(block)
        show(done, len(ids))
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def play_drawn(scenario: Scenario, worlds: Worlds) -> pd.DataFrame:
    """Play worlds that have been drawn: a row for each, with the columns of `worlds_table`. The models are dissolved."""
    tables, size = [], worlds_at_once(scenario.game)
    for start in range(0, max(len(worlds.ids), 1), size):
        model = Negotiation(scenario.game, worlds.part(slice(start, start + size))).run()
        tables.append(worlds_table(scenario, model))
        model.dissolve()
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def worlds_table(scenario: Scenario, model: Negotiation) -> pd.DataFrame:
    """The outcome table of a negotiation that has been run, a row for each world, with these columns:

    - world: its id;
    - stage, scope: what became of it (`sim.words.stages`);
    - agreed_round, agreed_on, ended_round, ended_on: rounds and dates, missing where it never happened;
    - term_ISSUE: the option agreed, or `open`; missing without agreement; open_issues: how many are left open;
    - utility_ACTOR: of the outcome, 0..1; gain_ACTOR: of a signatory over no deal, with payments and commitment risk, 0 without
      agreement; of a third party over the status quo;
    - paid_PAYER_RECIPIENT: in the recipient's utility;
    - crossed_ACTOR: the issues on which the text is across a red line of the actor, empty where none or without agreement;
    - propped: whether some signatory would not have signed without third parties;
    - blocker (`A+B` where the lines of two leave no common option), blocker_reason,
      blocker_issue, blocker_gap: why talks failed (`sim.worlds.blame`), the gap in utility;
    - shock_NAME: the round in which it struck, missing if it never did.

    Raises ValueError before the horizon is reached.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> model = sim.Negotiation.drawn_from(scenario.game, worlds=2, seed=0).run()
    >>> worlds_table(scenario, model)[["world", "term_orchard", "gain_anna"]].to_numpy().tolist()
    [[0, 'p50', 0.5], [1, 'p50', 0.5]]
    """
    if model.round < model.game.horizon:
        raise ValueError(
            f"only {model.round} of {model.game.horizon} rounds have been played; run() to the horizon first"
        )
    columns = {
        "world": model.worlds.ids,
        **_endings(scenario, model),
        **_terms(model),
        **_worth(model),
        **_crossed(model),
        **_blame(model),
    }
    for shock, struck in zip(model.game.shocks, model.clock.struck, strict=True):
        columns[f"shock_{shock.name}"] = _rounds(struck)
    return pd.DataFrame(columns)


def alike(scenario: Scenario, table: pd.DataFrame) -> bool:
    """Whether all worlds of an outcome table, a row for each, are one and the same, and any other would be the same again.

    No share of them has an interval then, and none where there is a single world. Worlds that only happen to be alike, as
    where something rare came in none of them, have intervals like any others.

    >>> import sim
    >>> [alike(scenario, sim.play(scenario, 3)) for scenario in map(sim.load, ("textbook_split", "kazan_2024"))]
    [True, False]
    """
    return len(table) < 2 or (_same(table) and is_certain(scenario))


def _same(table: pd.DataFrame) -> bool:
    return all(table[name].nunique(dropna=False) == 1 for name in table if name != "world")


def is_certain(scenario: Scenario) -> bool:
    """Whether nothing is left to chance: no number is drawn, and no coin matters, whether all fall lowest or all highest."""
    if any(isinstance(number, Distribution) for number in scenario.game.numbers):
        return False
    drawn, ends = draw_worlds(scenario.game, 2), np.array([0.0, np.nextafter(1.0, 0.0)])
    return _same(play_drawn(scenario, replace(drawn, coins=dict.fromkeys(drawn.coins, ends))))


def without_intervals(found: pd.DataFrame, exact: pd.Series | bool) -> pd.DataFrame:
    """A table of shares, a row for each, with the ends `low` and `high` of its interval put to the `share` itself if exact.

    exact: of each row, or of all; that of worlds all alike.

    >>> found = pd.DataFrame({"share": [1.0, 0.5], "low": [0.8, 0.4], "high": [1.0, 0.6]})
    >>> without_intervals(found, pd.Series([True, False])).to_numpy().tolist()
    [[1.0, 1.0, 1.0], [0.5, 0.4, 0.6]]
    """
    return found.assign(**{end: np.where(exact, found["share"], found[end]) for end in ("low", "high")})


def _rounds(values: np.ndarray) -> Any:
    return pd.arrays.IntegerArray(values.astype(np.int16), values == NEVER)


def _dates(scenario: Scenario, rounds: np.ndarray) -> np.ndarray:
    days = np.array([scenario.date(round) for round in range(scenario.game.horizon)], dtype="datetime64[s]")
    return np.where(rounds == NEVER, np.datetime64("NaT", "s"), days[rounds])


def _named(codes: np.ndarray, names: Iterable[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=_one_of(tuple(names)))


@lru_cache(256)
def _one_of(names: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(names))


def _endings(scenario: Scenario, model: Negotiation) -> dict:
    agreed = model.agreed_in != NEVER
    open_issues = ((model.package == model.game.issues.shape[1] - 1) & agreed).sum(axis=0)
    return {
        "stage": _named(model.stage, STAGES),
        "scope": _named(np.where(agreed, np.where(open_issues > 0, 1, 2), 0), SCOPES),
        "agreed_round": _rounds(model.agreed_in),
        "agreed_on": _dates(scenario, model.agreed_in),
        "ended_round": _rounds(model.ended_in),
        "ended_on": _dates(scenario, model.ended_in),
        "open_issues": open_issues,
        "propped": _propped(model),
    }


def _terms(model: Negotiation) -> dict:
    issues = model.game.issues
    terms = {}
    for m, name in enumerate(issues.names):
        options = issues.options[m]
        codes = np.where(model.package[m] == issues.shape[1] - 1, len(options), model.package[m])
        terms[f"term_{name}"] = _named(codes, (*options, OPEN))
    return terms


def _worth(model: Negotiation) -> dict:
    """Utilities, gains and payments."""
    game, payoffs = model.game, model.payoffs
    agreed = model.agreed_in != NEVER
    utility = np.where(agreed, worth(payoffs.utility, model.package), payoffs.status_quo)
    gain = utility - payoffs.status_quo
    for party in model.third_parties:
        value = np.where(agreed, party.worth(model.package, np.arange(model.size)), payoffs.status_quo[party.actor])
        gain[party.actor] = value - payoffs.status_quo[party.actor]
    signing = worth(payoffs.payoff, model.package)[game.signing] + model.paid.sum(axis=0) - model.stake
    gain[[game.actors.index(name) for name in game.signatories]] = np.where(agreed, signing, 0.0)
    columns = {f"utility_{name}": utility[a] for a, name in enumerate(game.actors)}
    columns |= {f"gain_{name}": gain[a] for a, name in enumerate(game.actors)}
    for j, third in enumerate(game.thirds):
        for s, signatory in enumerate(game.signatories):
            if game.pays[j, s]:
                columns[f"paid_{third}_{signatory}"] = np.where(agreed, model.paid[j, s], 0.0)
    return columns


def _crossed(model: Negotiation) -> dict:
    """The issues on which the agreed text is across a red line of each actor: their names, in the order of the file."""
    game, agreed = model.game, model.agreed_in != NEVER
    crossed = chosen(model.payoffs.crossed, model.package) & agreed
    return {f"crossed_{name}": _issues_in_words(game.issues.names, crossed[a]) for a, name in enumerate(game.actors)}


def _issues_in_words(names: Sequence[str], crossed: np.ndarray) -> Any:
    """The names of the issues that are marked [m, w], in one cell for each world; few sets of them occur."""
    packed = np.ascontiguousarray(np.packbits(crossed, axis=0).T)
    _, first, which = np.unique(packed.view(f"V{packed.shape[1]}"), return_index=True, return_inverse=True)
    cells = [", ".join(name for name, marked in zip(names, crossed[:, w], strict=True) if marked) for w in first]
    return pd.array(np.array(cells, dtype=object)[which.ravel()], dtype="str")


def _propped(model: Negotiation) -> np.ndarray:
    """Agreements that too few signatories would have signed without third parties [w]."""
    game, payoffs = model.game, model.payoffs
    actors = game.signing_actors
    alone = worth(payoffs.utility[actors] - payoffs.cost[game.signing], model.package)
    agreed = np.flatnonzero(model.agreed_in != NEVER)
    signing = model.willing & (alone >= model.signed_for[game.signing])
    propped = np.zeros(model.size, bool)
    propped[agreed] = ~closes(game, model.numbers_at_the_end(agreed), signing[:, agreed])
    return propped


def _blame(model: Negotiation) -> dict:
    """Why talks failed, where they did."""
    game = model.game
    found = blame(model, np.flatnonzero(np.isin(model.stage, (NO_DEAL, BREAKDOWN))))
    return {
        "blocker": _named(found.actor, [*game.actors, *("+".join(pair) for pair in pairs(game))]),
        "blocker_reason": _named(found.reason, REASONS),
        "blocker_issue": _named(found.issue, game.issues.names),
        "blocker_gap": np.where(found.actor >= 0, found.gap, np.nan),
    }
