"""What is uncertain in a scenario, as inputs of an analysis: every number that is a range, and every coin.

All chance comes from named streams (`sim.methods.draws`). An input has one or more of them: a number has one; whether a
red line holds has two (the chance that it does, and the coin), and so has what a party knows of another's line (the coin
by which it sees it, and the one by which it believes it); a block of the file has all those below its path.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.engine.game import BREAKDOWN_COIN, COLLAPSE_COIN, Game
from sim.engine.payoffs import leaning
from sim.engine.preferences import chance_meant
from sim.engine.third_parties import acts
from sim.engine.worlds_drawn import Worlds, draw_worlds
from sim.methods.draws import Distribution
from sim.scenario.document import Document, rules
from sim.scenario.explain import title
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, count
from sim.words.problems import Problem, ScenarioError, nearest


@dataclass(frozen=True)
class Input:
    """Something uncertain: its path in the file, what it is in words, and the streams that are drawn for it."""

    path: str
    title: str
    streams: tuple[str, ...]


# ---------------------------------------------------------------- all that is uncertain


def inputs(scenario: Scenario) -> list[Input]:
    """Every input of the scenario, each number and coin in exactly one: numbers in the order of the file, then what
    parties know of each other's lines, then votes.

    A chance and the coin that decides by it are one input, since only together do they say what happens.
    """
    decided = {path: (words, coin) for path, words, coin in _chances(scenario)}
    open_ended = _moved_by_others(scenario.game)
    found = []
    for row, (name, number) in enumerate(zip(scenario.game.names, scenario.game.numbers, strict=True)):
        uncertain = isinstance(number, Distribution)
        if name in decided and (name in open_ended or not _is_sure(scenario.game, row)):
            words, coin = decided[name]
            found.append(Input(name, words, tuple(dict.fromkeys([name] * uncertain + [coin]))))
        elif uncertain:
            found.append(Input(name, input_in_words(scenario.document, name), (name,)))
    return found + list(_knowledge(scenario)) + [Input(path, words, (path,)) for path, words in _votes(scenario)]


def _is_sure(game: Game, row: int, *values: float) -> bool:
    """Whether a chance is one of these values, 0 or 1 unless given, in every world and at all times."""
    moved = {effect.target for shock in game.shocks for effect in shock.effects}
    return game.numbers[row] in (values or (0.0, 1.0)) and row not in moved


def _moved_by_others(game: Game) -> set[str]:
    """Chances that third parties can turn from what they are in the file."""
    spoiled = {"breakdown", "collapse"} if game.spoiling_thirds else set()
    lines = [(game.signing_actors[s], m) for s, m in game.leaning]
    return spoiled | {f"{game.wants.coins[a][m]}.holds" for a, m in lines}


def _chances(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Numbers that are the chance of something: (path, what may happen in words, the coin that decides)."""
    issues = scenario.game.issues
    for a, m in scenario.game.red_lines:
        coin = scenario.game.wants.coins[a][m]
        if issues.agreed[m] < 0 and coin is not None:
            actor, issue = scenario.title(scenario.game.actors[a]), scenario.title(issues.names[m])
            yield f"{coin}.holds", f"{actor}, on '{issue}': whether it means its red line", coin
    for m, k in scenario.game.conditions_of:
        coin, option = scenario.game.condition_coin(m, k), scenario.option_title(issues.names[m], issues.option(m, k))
        yield f"{coin}.chance", f"Whether the condition of '{option}' is met", coin
    for shock in scenario.game.shocks:
        if shock.at is None:
            words = f"{capital(scenario.shock_title(shock.name))}: whether and when it strikes"
            yield f"shocks.{shock.name}.hazard", words, f"shocks.{shock.name}"
    yield "breakdown", "Whether and when the talks break down", BREAKDOWN_COIN
    if scenario.game.may_collapse:
        yield "collapse", "Whether and when an agreed text is undone", COLLAPSE_COIN


def _knowledge(scenario: Scenario) -> Iterator[Input]:
    """What each party knows of the lines of each other, where that is left to chance."""
    game = scenario.game
    for (knower, other, m), path in game.line_paths.items():
        insight, credibility, helped = _rows_of_knowledge(game, knower, other)
        if _is_sure(game, insight, 1.0):
            continue
        streams = [] if _is_sure(game, insight) and not helped else [f"{path}.insight"]
        hears = not game.protocol.text or knower == game.protocol.turns[0]
        streams += [f"{path}.belief"] if hears and not _is_sure(game, credibility) else []
        issue = scenario.title(game.issues.names[m])
        words = (
            f"{scenario.title(knower)}, on '{issue}': whether it sees, or believes, the line of {scenario.named(other)}"
        )
        if streams:
            yield Input(path, words, tuple(streams))


def _rows_of_knowledge(game: Game, knower: str, other: str) -> tuple[int, int, bool]:
    """Rows of how well a party knows another and believes it, and whether third parties help it; under a single text the
    mediator alone is told."""
    if game.protocol.text and knower == game.protocol.turns[0]:
        s = game.signatories.index(other)
        return int(game.text_insight[s]), int(game.text_credibility[s]), False
    credibility = game.credibility[game.negotiators.index(other)]
    return game.manners[knower].insight, int(credibility), bool(game.facilitating)


def _votes(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for signatory, ratifier in scenario.game.home.names:
        path = f"actors.{signatory}.ratifiers.{ratifier}"
        body = scenario.ratifier_title(signatory, ratifier)
        yield path, f"{scenario.title(signatory)}, {body}: how the vote falls, given its chance"


def input_in_words(document: Document, path: str) -> str:
    """What the number at a path is, with whose it is."""
    words = title(document, path).partition(", before weights")[0]
    block, _, rest = path.partition(".")
    if block in ("actors", "shocks"):
        mark = ", " if words.startswith("on '") or ".ratifiers." in path else ": "
        return f"{_title(document, block, rest.split('.')[0])}{mark}{words}"
    return capital(words)


# ---------------------------------------------------------------- some of them


def inputs_at(scenario: Scenario, paths: Iterable[str], file: str) -> list[Input]:
    """The inputs at some paths: of a number, of a block (all below it as one), or with `*` for any one name.

    file: named in errors. Raises `ScenarioError` for a path at which nothing is uncertain, and for an input that two
    paths contain.
    """
    every = inputs(scenario)
    found: dict[str, Input] = {}
    problems: list[Problem] = []
    for path in paths:
        places = [place for place in _places(every) if re.fullmatch(_pattern(path), place)]
        found |= {place: _block(scenario, place, every) for place in places}
        if not places:
            problems.append(_nothing(scenario, path, every, file))
    claimed: dict[str, str] = {}
    for place, item in found.items():
        for stream in item.streams:
            if stream in claimed and not problems:
                problems.append(Problem(file, None, "--inputs", f"is part of {claimed[stream]!r} too", place))
            claimed[stream] = place
    if problems:
        raise ScenarioError(problems)
    return list(found.values())


def _pattern(path: str) -> str:
    return "[^.]+".join(map(re.escape, path.split("*")))


def _places(every: list[Input]) -> list[str]:
    """Paths of all inputs, and of all blocks that hold some."""
    steps = [item.path.split(".") for item in every]
    return list(dict.fromkeys(".".join(some[:end]) for some in steps for end in range(1, len(some) + 1)))


def _block(scenario: Scenario, place: str, every: list[Input]) -> Input:
    """The input at a path, or all below it as one."""
    below = [item for item in every if f"{item.path}.".startswith(f"{place}.")]
    if len(below) == 1:
        return below[0]
    head, *steps = place.split(".")
    words = [_title(scenario.document, head, steps[0]) if steps else head, " ".join(steps[1:]).replace("_", " ")]
    streams = tuple(dict.fromkeys(stream for item in below for stream in item.streams))
    return Input(place, f"{': '.join(filter(None, words))} ({count(len(below), 'input')} as one)", streams)


def _title(document: Document, block: str, name: str) -> str:
    if block == "actors":
        return document.actors[name].title or name
    if block == "issues":
        return document.issues[name].title or name
    return (document.shocks[name].title or name) if block == "shocks" else name


def _nothing(scenario: Scenario, path: str, every: list[Input], file: str) -> Problem:
    known = rules(scenario.document)
    if path in known:
        message = "is the same in every world, so no outcome can depend on it; give it a range in the file"
        return Problem(file, None, "--inputs", message, path)
    message = "is not the path of an uncertain number, nor of a block that holds some"
    return Problem(file, None, "--inputs", message, path, nearest=nearest(path, _places(every), 3))


def rest(scenario: Scenario, some: Sequence[Input]) -> Input:
    """All inputs but some, as one."""
    taken = {stream for item in some for stream in item.streams}
    left = [item for item in inputs(scenario) if not set(item.streams) <= taken]
    streams = tuple(stream for item in left for stream in item.streams if stream not in taken)
    return Input("", f"Everything else that is uncertain ({count(len(left), 'input')} as one)", streams)


# ---------------------------------------------------------------- as they are drawn


def drawn(scenario: Scenario, seed: int, worlds: np.ndarray) -> pd.DataFrame:
    """The inputs as drawn in worlds of these ids [w].

    Returns a row for each world and a column for each input, by its path: numbers in their own units; conditions and red
    lines as true or false. When shocks strike, when talks break down or a text collapses, which lines are seen or
    believed and how votes fall is luck that has no column.

    >>> from sim.scenario.compile import prepare
    >>> from sim.scenario.document import validate
    >>> from sim.scenario.source import read
    >>> file = read("textbook_split")
    >>> file.data["actors"]["anna"]["no_deal"]["gain"] = {"uniform": [-0.5, 0.5]}
    >>> table = drawn(prepare(validate(file)), seed=0, worlds=np.arange(100))
    >>> table.shape, list(table), table.abs().max().item() <= 0.5
    ((100, 1), ['actors.anna.no_deal.gain'], True)
    """
    found = draw_worlds(scenario.game, worlds, seed)
    numbers = dict(zip(scenario.game.names, found.numbers, strict=True))
    decided = _came_true(scenario, found)
    columns: dict[str, np.ndarray] = {}
    for item in inputs(scenario):
        if item.path in decided:
            columns[item.path] = decided[item.path]
        elif item.path in numbers:
            columns[item.path] = numbers[item.path]
    return pd.DataFrame(columns)


def input_table(scenario: Scenario, found: Worlds) -> pd.DataFrame:
    """All that is drawn in some worlds before the talks, a row for each: `world`, then every number that is a range, by its
    path, then whether red lines are meant and conditions met, by the paths of these.

    Unlike `drawn` it keeps a chance that is a range (`..red_line.holds`) beside what came of it (`..red_line`).

    >>> from sim.scenario.compile import load
    >>> scenario = load("kazan_2024")
    >>> table = input_table(scenario, draw_worlds(scenario.game, 2))
    >>> table["world"].tolist(), table["actors.azerbaijan.no_deal.gain"].nunique()
    ([0, 1], 2)
    """
    numbers = zip(scenario.game.names, scenario.game.numbers, found.numbers, strict=True)
    columns = {name: row for name, number, row in numbers if isinstance(number, Distribution)}
    decided = {path.rpartition(".")[0]: came for path, came in _came_true(scenario, found).items()}
    return pd.DataFrame({"world": found.ids, **columns, **decided})


def input_titles(scenario: Scenario) -> dict[str, str]:
    """What the columns of `input_table` are, in words by path; those that are true or false begin with `whether`."""
    titles = {
        name: input_in_words(scenario.document, name)
        for name, number in zip(scenario.game.names, scenario.game.numbers, strict=True)
        if isinstance(number, Distribution)
    }
    return titles | {path.rpartition(".")[0]: words for path, words, _ in _decided(scenario)}


def _came_true(scenario: Scenario, found: Worlds) -> dict[str, np.ndarray]:
    """What came of each chance that is decided once for a world [w], by the path of the chance."""
    return {
        path: found.coins[coin] < _chance(scenario.game, found.numbers, path) for path, _, coin in _decided(scenario)
    }


def _chance(game: Game, x: np.ndarray, path: str) -> np.ndarray:
    """The chance at a path [w], that of a red line as third parties move it; x [q, w]: the numbers drawn."""
    holds = x[game.names.index(path)]
    for a, m in game.red_lines:
        if path == f"{game.wants.coins[a][m]}.holds":
            return chance_meant(holds, *leaning(game, acts(game), x, a, m))
    return holds


def drawn_titles(scenario: Scenario) -> dict[str, str]:
    """What the columns of `drawn` are, in words by path."""
    numbers = {
        path: input_in_words(scenario.document, path) for path in scenario.game.names if not path.startswith("=")
    }
    return numbers | {path: words for path, words, _ in _decided(scenario)}


def _decided(scenario: Scenario) -> list[tuple[str, str, str]]:
    """Chances that are decided once for a world, as `_chances` lists them: (path, words, coin)."""
    return [item for item in _chances(scenario) if item[0].endswith((".red_line.holds", ".condition.chance"))]
