"""Predictions of simpler theories for the same issues, to compare the simulated distribution with.

Most predictors take one issue at a time: every actor's capability, position and salience. Two trade issues against each
other: position exchange and the Nash bargaining solution (`sim.methods.exchange`, `sim.methods.bargaining`). All predict
in every world, from the numbers that the talks of that world begin with. Axes: a actor, s signatory, m issue, k option,
w world; i counts the issues not yet agreed, q the numbers of the scenario.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from yaml.error import YAMLError

from sim.engine.block_size import worlds_at_once
from sim.engine.model import Negotiation
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.bargaining import solve
from sim.methods.challenge import READINGS, challenge_outcome, total, weighted_median
from sim.methods.draws import DECIMALS, in_blocks, on_grid
from sim.methods.exchange import exchange_outcome
from sim.scenario.library import SEEDS
from sim.scenario.scenario import Scenario
from sim.scenario.yaml_nodes import values_in
from sim.words.problems import Problem, Refusal, ScenarioError, in_words

ELASTICITY = 0.5
"""How capability grows with size by default: an assumption, to be varied (see `capabilities`)."""

LOW, HIGH = 0.1, 0.9
"""Quantiles between which the middle 80 % of the worlds lie."""


def compromise_mean(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> np.ndarray:
    """Mean position [w] weighted by capability times salience, all [a, w]. NaN where nobody has weight.

    Achen (2006), chapter 4 in Thomson et al. (eds.), Cambridge University Press.

    >>> position = np.array([[0.0], [100.0]])
    >>> compromise_mean(np.array([[1.0], [3.0]]), position, np.array([[1.0], [1.0]])).tolist()
    [75.0]
    """
    weight = capability * salience
    whole = total(weight)
    return np.divide(total(weight * position), whole, out=np.full(whole.shape, np.nan), where=whole > 0)


@dataclass(frozen=True)
class Stakes:
    """What the predictors know of a scenario: capability [a, w], position [a, m, w] 0..100, salience [a, m, w] 0..1."""

    capability: np.ndarray
    position: np.ndarray
    salience: np.ndarray


ActorSizes = Mapping[str, Mapping[str, float]]
"""Measures of size, such as population and military spending, by actor."""


def sizes(folder: Path = SEEDS) -> ActorSizes:
    """Measures of size from the seeds, the same ones of every actor. Raises `ScenarioError` if they cannot be used."""
    path = folder / "capabilities.yaml"
    try:
        actors = values_in(path)["actors"]
        found = {name: {key: float(value) for key, value in measures.items()} for name, measures in actors.items()}
    except (OSError, YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ScenarioError([Problem(str(path), None, "actors", f"cannot be read: {in_words(str(error))}")]) from error
    first = next(iter(found.values()), {})
    for name, measures in found.items():
        if list(measures) != list(first) or not all(0 < value < float("inf") for value in measures.values()):
            said = f"must have a number above 0 of each of {', '.join(first)}"
            raise ScenarioError([Problem(str(path), None, f"actors.{name}", said, measures)])
    return found


def without_size(scenario: Scenario, size: ActorSizes) -> list[str]:
    """The actors of a scenario of which `size` has no measure."""
    return [name for name in scenario.game.actors if name not in size]


def own_capabilities(scenario: Scenario) -> bool:
    """Whether the file of a scenario itself gives the capabilities of its actors."""
    return all(block.capability is not None for block in scenario.document.actors.values())


def capabilities(scenario: Scenario, numbers: np.ndarray, size: ActorSizes | None, elasticity: float) -> np.ndarray:
    """Capability of each actor in these talks [a, w]: that of the file, else how engaged it is, times a power of its size.

    numbers [q, w]: draws of the scenario. Where the file gives `capability`, it counts as it is, 0 in a world without the
    actor. Else assumptions, to be varied: engagement is 1 for a signatory, and for a third party its mean leverage on the
    signatories, 0 in a world without it; the share of size to the power `elasticity`, since at 1 distant great powers
    decide all and at 0 size does not count. Share of size: the mean of its shares of every measure, as in the Composite
    Index of National Capability (Singer, Bremer & Stuckey 1972). Without `size` engagement alone counts.
    Raises ValueError for an actor without a size.
    """
    engaged = np.ones((len(scenario.game.actors), numbers.shape[-1]))
    present = numbers[scenario.game.present] >= 0.5
    if own_capabilities(scenario):
        rows = [scenario.game.names.index(f"actors.{name}.capability") for name in scenario.game.actors]
        engaged[scenario.game.third_actors] = present
        return engaged * numbers[rows]
    engaged[scenario.game.third_actors] = total(numbers[scenario.game.leverage] * present) / len(
        scenario.game.signatories
    )
    if size is None:
        return engaged
    missing = without_size(scenario, size)
    if missing:
        raise ValueError(f"no size is known of {', '.join(missing)}; known are {', '.join(size)}")
    measures = np.array([list(size[name].values()) for name in scenario.game.actors])
    share = (measures / measures.sum(axis=0)).mean(axis=1)
    return engaged * np.round(share**elasticity, DECIMALS)[:, None]


def stakes(
    scenario: Scenario, numbers: np.ndarray, size: ActorSizes | None = None, elasticity: float = ELASTICITY
) -> Stakes:
    """Capabilities, positions and saliences of all actors in the worlds of draws [q, w].

    Saliences are as in the file, scaled down in a world where one is above 1: divided by their sum, as for utilities, a
    minor party would care as much as any. An actor that values options one by one stands at its best option.
    """
    wants = scenario.game.wants
    position = numbers[wants.ideal]
    for a, m in {(a, m) for a, m, _, _ in wants.values}:
        options, rows = zip(*[(k, row) for b, n, k, row in wants.values if (b, n) == (a, m)], strict=True)
        best = np.array(options)[numbers[list(rows)].argmax(axis=0)]
        position[a, m] = scenario.game.issues.position[m, best]
    salience = numbers[wants.salience]
    largest = np.maximum(1.0, salience.max(axis=(0, 1)))
    return Stakes(capabilities(scenario, numbers, size, elasticity), position, salience / largest)


def bargaining_problem(scenario: Scenario, worlds: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What signatories bargain over at the start of worlds of these ids [w].

    Returns payoffs [s, m, k, w] and disagreement values [s, w], both utilities, and options [m, k, w], true or false. It is
    the whole package, whatever the agenda. Options are those on the table that no signatory's red line or win-set rules
    out; whether a ratifier would carry a package as a whole is not asked. Disagreement is no deal at round 0 plus the
    commitment risk, so that gains are those of the report.
    """
    talks = Negotiation.drawn_from(replace(scenario.game, baskets=(), until=()), worlds, seed)
    signing = scenario.game.signing
    options = talks.payoffs.common & talks.payoffs.allowed[signing].all(axis=0)
    margin = on_grid(talks.numbers[scenario.game.margin[signing]])
    return talks.payoffs.payoff[signing], options, talks.reservations[signing] - margin


def nash_positions(scenario: Scenario, worlds: np.ndarray, seed: int, asked: np.ndarray) -> np.ndarray:
    """Positions 0..100 in the Nash solution of worlds of these ids [w], on the issues of these numbers [i]: [i, w].

    An issue left open counts as the status quo. NaN in a world without a solution.

    >>> from sim.scenario.compile import load
    >>> nash_positions(load("textbook_split"), np.arange(2), seed=0, asked=np.array([0])).tolist()
    [[50.0, 50.0]]
    """
    issues = scenario.game.issues
    nash = solve(*bargaining_problem(scenario, worlds, seed))["nash"]
    package = np.where(nash.package == issues.shape[1] - 1, issues.status_quo[:, None], nash.package)
    position = np.take_along_axis(issues.position, np.maximum(package, 0), axis=1)
    return np.where(nash.exists, position, np.nan)[asked]


def nearest_options(scenario: Scenario, issue: int, position: np.ndarray) -> np.ndarray:
    """Numbers of the options of an issue (by number) nearest to positions [..], the first of two; -1 for NaN: [..]."""
    places = scenario.game.issues.position[issue, : len(scenario.game.issues.options[issue])]
    near = np.abs(places - np.asarray(position)[..., None])
    return np.where(np.isnan(position), -1, np.where(np.isnan(near), np.inf, near).argmin(axis=-1))


@dataclass(frozen=True)
class Predictions:
    """Positions 0..100 that each predictor gives in each world.

    issues: numbers of the issues predicted (i); position: [i, w] by predictor, NaN where it predicts nothing.
    """

    scenario: Scenario
    issues: tuple[int, ...]
    position: Mapping[str, np.ndarray]

    def options(self, predictor: str, place: int) -> np.ndarray:
        """Numbers of the nearest options in each world [w] on `issues[place]`; -1 where the predictor predicts nothing."""
        return nearest_options(self.scenario, self.issues[place], self.position[predictor][place])


def predictions(
    scenario: Scenario,
    worlds: np.ndarray,
    seed: int,
    size: ActorSizes | None = None,
    elasticity: float = ELASTICITY,
    names: Collection[str] = (),
) -> Predictions:
    """What predictors predict for every issue not yet agreed, in worlds of these ids [w].

    names: of predictors, as in `TITLES`, by default all; size, elasticity: see `capabilities`.
    Raises ValueError for an actor of which `size` has no measure, and `Refusal` where no issue is under talks.
    """
    asked = [name for name in PREDICTOR_TITLES if name in names or not names]
    open_issues = np.flatnonzero(scenario.game.issues.agreed < 0)
    if not len(open_issues):
        raise Refusal("every issue is agreed before the talks, so there is nothing to predict")
    blocks = []
    for block in in_blocks(worlds, worlds_at_once(scenario.game)):
        seen = stakes(scenario, draw_worlds(scenario.game, block, seed).numbers, size, elasticity)
        ask = {name: partial(_by_issue, predictor, seen, open_issues) for name, predictor in PREDICTORS.items()}
        ask["position_exchange"] = partial(
            exchange_outcome, seen.capability, seen.position[:, open_issues], seen.salience[:, open_issues]
        )
        ask["nash"] = partial(nash_positions, scenario, block, seed, open_issues)
        blocks.append({name: ask[name]() for name in asked})
    said = {name: np.concatenate([block[name] for block in blocks], axis=1) for name in asked}
    return Predictions(scenario, tuple(open_issues.tolist()), said)


def _by_issue(predictor: Callable[..., np.ndarray], seen: Stakes, issues: np.ndarray) -> np.ndarray:
    """Positions [i, w] that a predictor of one issue gives."""
    return np.array([predictor(seen.capability, seen.position[:, m], seen.salience[:, m]) for m in issues])


def prediction_table(
    scenario: Scenario, worlds: np.ndarray, seed: int, size: ActorSizes | None = None, elasticity: float = ELASTICITY
) -> pd.DataFrame:
    """The distribution over worlds [w] of what each predictor predicts for every issue not yet agreed.

    size, elasticity: see `capabilities`; errors: see `predictions`. Returns the table of `spread`.

    Two equals divide an orchard. A median of two is the position of one of them, here the first from below; the mean and
    the Nash solution divide it evenly:

    >>> from sim.scenario.compile import load
    >>> prediction_table(load("textbook_split"), np.arange(8), seed=0)[["predictor", "n", "position", "option"]]
                     predictor  n  position option
    0          compromise_mean  8      50.0    p50
    1          weighted_median  8       0.0     p0
    2     challenge_as_printed  8       0.0     p0
    3  challenge_as_programmed  8       0.0     p0
    4        position_exchange  8      50.0    p50
    5                     nash  8      50.0    p50
    """
    return spread(predictions(scenario, worlds, seed, size, elasticity))


def spread(said: Predictions) -> pd.DataFrame:
    """Predictions over all worlds as a table: a row for each issue and predictor.

    Columns: issue, predictor; n: worlds in which it predicts something; low, position, high: the 10th percentile, median
    and 90th percentile (0..100, NaN where n is 0); option: nearest to the median (None where n is 0); share: of the n
    worlds those in which the same option is nearest.
    """
    rows = []
    for place, m in enumerate(said.issues):
        for name, position in said.position.items():
            here = position[place][~np.isnan(position[place])]
            low, middle, high = np.quantile(here, [LOW, 0.5, HIGH]) if len(here) else [np.nan] * 3
            option = nearest_option(said.scenario, m, middle)
            near = nearest_options(said.scenario, m, here)
            same = near == (said.scenario.game.issues.options[m].index(option) if option else -1)
            share = float(same.mean()) if len(here) else np.nan
            rows.append((said.scenario.game.issues.names[m], name, len(here), low, middle, high, option, share))
    return pd.DataFrame(rows, columns=["issue", "predictor", "n", "low", "position", "high", "option", "share"])


def nearest_option(scenario: Scenario, issue: int, position: float) -> str | None:
    """The option (id) of an issue (number) nearest to a position 0..100, the first of two; None for NaN."""
    number = int(nearest_options(scenario, issue, np.array(position)))
    return None if number < 0 else scenario.game.issues.options[issue][number]


PREDICTORS: dict[str, Callable[..., np.ndarray]] = {
    "compromise_mean": compromise_mean,
    "weighted_median": weighted_median,
    **{f"challenge_{name}": partial(challenge_outcome, reading=reading) for name, reading in READINGS.items()},
}
"""Predictors of one issue: positions [w] from capability, position and salience, all [a, w]."""

PREDICTOR_TITLES = {
    "compromise_mean": "Compromise mean",
    "weighted_median": "Weighted median",
    "challenge_as_printed": "Challenge model (as printed)",
    "challenge_as_programmed": "Challenge model (as programmed)",
    "position_exchange": "Position exchange",
    "nash": "Nash solution",
}
"""All predictors in words, in the order in which results list them."""
