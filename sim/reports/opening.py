"""The opening of a story: who wants what in one world, where the red lines are, and what outsiders bring, in words."""

import numpy as np

from sim.engine.issues import OPEN
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.draws import Number
from sim.methods.even_draws import WAYS_TO_DRAW
from sim.reports.outsiders import brings, dropped, moved
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, listed, percent
from sim.worlds.standing import Standing, standing

READING = (
    "Worlds and rounds are counted from 0. In brackets after an issue stands how much of a party's attention it takes. What "
    "terms, payments and waiting are worth is told on one scale: 1 is all that a party could wish for in the terms "
    "themselves, and pressure and favours from outside come on top. A party's bar is what an offer must be worth to it for "
    "a yes in that round; it never falls below what the party must have."
)
"""How to read the numbers of a story, said once in it."""

MOST_WISHES = 3
"""How many wishes of a signatory are listed."""


def opening(scenario: Scenario, world: int, seed: int | None = None) -> list[str]:
    """Sentences on what everyone wants in a world (its id), and on what each outsider brings to it.

    With the seed of the run they state the world's own draws; without it the median of every range of the file, and
    those red lines that are likelier than not to hold.
    """
    if seed is None:
        numbers = np.array([_middle(number) for number in scenario.game.numbers])
        first = "As the middle of the scenario's ranges has it:"
    else:
        numbers = draw_worlds(scenario.game, np.array([world]), seed).numbers[:, 0]
        first = f"This is world {world:,}."
    lines = [" ".join(filter(None, [first, _fixed(scenario), READING]))]
    stands = standing(scenario.game, numbers, lambda stream: _coin(scenario, stream, world, seed))
    lines += [_signatory(scenario, numbers, name, stands) for name in scenario.game.signatories]
    return lines + _others(scenario, numbers, stands)


def _coin(scenario: Scenario, stream: str, world: int, seed: int | None) -> float:
    if seed is None:
        return 0.5
    return float(WAYS_TO_DRAW[scenario.game.draws](seed, [stream], np.array([world]))[0, 0])


def _others(scenario: Scenario, numbers: np.ndarray, stands: Standing) -> list[str]:
    """What the third parties that are present want, and what each brings."""
    wishes = list(filter(None, [_third_party(scenario, numbers, name) for name in stands.outsiders]))
    wants = f"Others have a stake in it; what each wants above all: {'; '.join(wishes)}."
    brought = [capital(brings(scenario, outsider, stands.lines)) for outsider in stands.outsiders.values()]
    return [wants] * bool(wishes) + list(filter(None, [" ".join(filter(None, brought))]))


def _middle(number: Number) -> float:
    return float(number if isinstance(number, int | float) else number.quantile(np.array([0.5]))[0])


def _fixed(scenario: Scenario) -> str:
    """What is agreed before the talks begin."""
    issues = scenario.game.issues
    fixed = [
        f'{scenario.quoted(name)}: "{scenario.option_title(name, issues.options[m][issues.agreed[m]])}"'
        for m, name in enumerate(issues.names)
        if issues.agreed[m] >= 0
    ]
    return f"Agreed before the talks begin - {'; '.join(fixed)}." if fixed else ""


def _signatory(scenario: Scenario, numbers: np.ndarray, name: str, stands: Standing) -> str:
    wishes = [
        f'{scenario.quoted(issue)} ({percent(weight)}): "{option}"'
        for weight, issue, option in _wishes(scenario, numbers, name)[:MOST_WISHES]
    ]
    lines = _red_lines(scenario, numbers, name, stands)
    said = "What {who} want{s} most: {wishes}."
    bluffs = _bluffs(scenario, numbers, name, stands)
    said += " {Its} red lines: {lines}." if lines else "" if bluffs else " {It} {has} no red lines."
    said += f" {{Its}} red line{'s' * (len(bluffs) > 1)} on {{bluffs}} {BLUFF[len(bluffs) > 1]}." if bluffs else ""
    given_up = [dropped(scenario, line) for line in stands.lines if line.actor == name and not line.holds]
    told = scenario.said(name, said, wishes="; ".join(wishes), lines="; ".join(lines), bluffs=listed(bluffs))
    return " ".join([told, *map(capital, given_up)])


BLUFF = {False: "is a bluff in this world", True: "are bluffs in this world"}


def _bluffs(scenario: Scenario, numbers: np.ndarray, name: str, stands: Standing) -> list[str]:
    """The issues on which an actor names a red line that it does not mean in this world."""
    game = scenario.game
    a, meant = game.actors.index(name), {line.issue for line in stands.lines if line.actor == name}
    places = [
        m for b, m in game.red_lines if b == a and game.issues.agreed[m] < 0 and game.issues.names[m] not in meant
    ]
    return [scenario.quoted(game.issues.names[m]) for m in places if _bounds(scenario, numbers, a, m)]


def _third_party(scenario: Scenario, numbers: np.ndarray, name: str) -> str:
    wishes = _wishes(scenario, numbers, name)
    if not wishes:
        return ""
    _, issue, option = wishes[0]
    return f'{scenario.named(name)}, "{option}" on {scenario.quoted(issue)}'


def _wishes(scenario: Scenario, numbers: np.ndarray, name: str) -> list[tuple[float, str, str]]:
    """(weight, issue, title of the option liked best) of the issues under talks, the weightiest first."""
    a, issues = scenario.game.actors.index(name), scenario.game.issues
    salience = numbers[scenario.game.wants.salience[a]]
    weight = salience / max(salience.sum(), 1e-9)
    order = [int(m) for m in np.argsort(-weight, kind="stable") if weight[m] > 0 and issues.agreed[m] < 0]
    return [(float(weight[m]), issues.names[m], _best(scenario, numbers, a, m)) for m in order]


def _best(scenario: Scenario, numbers: np.ndarray, a: int, m: int) -> str:
    """The option liked best: the one given the highest value, or the nearest to the ideal."""
    issues = scenario.game.issues
    names = issues.options[m]
    given = {k: numbers[row] for b, i, k, row in scenario.game.wants.values if (b, i) == (a, m)}
    away = np.abs(issues.position[m, : len(names)] - numbers[scenario.game.wants.ideal[a, m]])
    best = max(given, key=lambda k: given[k]) if given else int(away.argmin())
    return scenario.option_title(issues.names[m], names[best])


def _red_lines(scenario: Scenario, numbers: np.ndarray, name: str, stands: Standing) -> list[str]:
    """The red lines of an actor that hold, with what crossing costs and what others make of them."""
    a, issues = scenario.game.actors.index(name), scenario.game.issues.names
    return [
        f"on {scenario.quoted(line.issue)}, {listed(_bounds(scenario, numbers, a, issues.index(line.issue)))}"
        + moved(scenario, line)
        for line in stands.lines
        if line.actor == name and line.holds
    ]


def _bounds(scenario: Scenario, numbers: np.ndarray, a: int, m: int) -> list[str]:
    """A red line in words: `nothing short of`, `nothing beyond`, `not`. What excludes nothing is left out."""
    issues, wants = scenario.game.issues, scenario.game.wants
    names = issues.options[m]
    place = issues.position[m, : len(names)]
    low, high = numbers[wants.low[a, m]], numbers[wants.high[a, m]]
    inside = [option for option, at in zip(names, place, strict=True) if low <= at <= high]
    if not inside:
        return ["none of the options"]
    refused = [names[k] for k in np.flatnonzero(wants.never[a, m, : len(names)])]
    never = [option for option in refused if option in inside] + ([OPEN] if wants.never[a, m, -1] else [])

    def quoted(option: str) -> str:
        return f'"{scenario.option_title(issues.names[m], option)}"'

    bounds = [f"nothing short of {quoted(inside[0])}"] if inside[0] != names[0] else []
    bounds += [f"nothing beyond {quoted(inside[-1])}"] if inside[-1] != names[-1] else []
    return bounds + ([f"not {listed([quoted(option) for option in never], 'or')}"] if never else [])
