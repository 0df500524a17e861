"""Where each number of a scenario comes from, in words: what it is, its value or range, the claim behind it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.methods.draws import Choice, Triangular, Uniform
from sim.scenario.document import Document, given, numbers, sources_of
from sim.scenario.levers import levers_in_words
from sim.scenario.numbers import Position, PositionChoice
from sim.scenario.sources import claims
from sim.words.problems import Problem, ScenarioError, nearest

NUMBER_TITLES = (
    (r"curvature", "how fast satisfaction falls away from an ideal (1: evenly; 2: slowly at first)"),
    (r"breakdown", "chance in each round that the talks break down"),
    (r"collapse", "chance in each round that an agreed text is undone, where nothing in it is guaranteed"),
    (r"protocol\.consent\.share", "share of the signatories, by weight or by heads, that is enough to close a text"),
    (r"protocol\.bias", "weight of the mediator's own wishes in its text"),
    (r"protocol\.insight\.(\w+)", "how well the mediator knows what {0} wants, and where its lines are"),
    (r"protocol\.credibility\.(\w+)", "chance that the mediator believes a line that {0} names"),
    (r"issues\.\w+\.options\.(\w+)\.guarantee\.(\w+)", "share of the risk to {1} that {0} covers"),
    (r"issues\.\w+\.options\.(\w+)\.condition\.delay", "rounds until the condition of {0} is met"),
    (r"issues\.\w+\.options\.(\w+)\.condition\.chance", "chance that the condition of {0} is met"),
    (r"actors\.\w+\.strategy\.(\w+)", "its strategy: {0}"),
    (r"actors\.\w+\.acceptance\.(\w+)", "its rule of acceptance: {0}"),
    (r"actors\.\w+\.opponent\.(\w+)", "how well it knows what matters to the others: {0}"),
    (r"actors\.\w+\.no_deal\.gain", "what it expects from waiting or force, beyond the status quo"),
    (r"actors\.\w+\.no_deal\.value", "what no deal is worth to it as a whole"),
    (r"actors\.\w+\.no_deal\.cost", "what each round without a deal costs it"),
    (r"actors\.\w+\.no_deal\.drift", "what each round without a deal brings it"),
    (r"actors\.\w+\.margin", "how much better than no deal an agreement must be"),
    (r"actors\.\w+\.commitment_risk", "what it fears to lose by trusting the other's signature, without a guarantee"),
    (r"actors\.\w+\.open_price", "what it costs it to leave an issue open, per unit of weight"),
    (r"actors\.\w+\.credibility", "chance that the others believe a line it names"),
    (r"actors\.\w+\.weight", "how much the others reckon with it"),
    (r"actors\.\w+\.tolerance", "the least chance at home with which it signs"),
    (r"actors\.\w+\.home_insight", "how well it foresees its home front"),
    (r"actors\.\w+\.present", "chance that it plays a part (present if at least 0.5)"),
    (r"actors\.\w+\.leverage\.(\w+)", "share of its own gain or loss that it passes on to {0}"),
    (r"actors\.\w+\.stick\.(\w+)", "what {0} loses by crossing its red line"),
    (r"actors\.\w+\.support\.(\w+)", "what its support adds to the worth of no deal for {0}, in utility"),
    (r"actors\.\w+\.home_leverage\.(\w+)", "share of its own gain or loss that it passes on to the home front of {0}"),
    (r"actors\.\w+\.backing\.(\w+)\.(\w+)", "how far it stiffens the red line of {0} on {1}, as a share"),
    (r"actors\.\w+\.pressing\.(\w+)\.(\w+)", "how far it softens the red line of {0} on {1}, as a share"),
    (r"actors\.\w+\.facilitation", "share of what the parties do not know of each other that it makes known"),
    (r"actors\.\w+\.spoiling", "chance in each round that it wrecks a text that leaves it unhappy"),
    (r"actors\.\w+\.inducement\.budget", "what it can pay to close a last gap"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.threshold", "{0}: the gain at home above which a yes is likelier than a no"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.noise", "{0}: how uncertain the vote is"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.delay", "{0}: rounds until the vote"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.quorum\.share", "{0}: share of the electorate that must say yes"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.quorum\.turnout", "{0}: share of the electorate that votes"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.wants\.(\w+)\.ideal", "{0}, on {1}: what it likes best"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.wants\.(\w+)\.salience", "{0}, on {1}: how much it matters"),
    (r"actors\.\w+\.ratifiers\.(\w+)\.wants\.(\w+)\.values\.(\w+)", "{0}, on {1}: worth of {2}"),
    (r"actors\.\w+\.wants\.(\w+)\.ideal", "on {0}: what it likes best"),
    (r"actors\.\w+\.wants\.(\w+)\.salience", "on {0}: how much it matters, before weights are made to sum to 1"),
    (r"actors\.\w+\.wants\.(\w+)\.values\.(\w+)", "on {0}: worth of {1}"),
    (r"actors\.\w+\.wants\.(\w+)\.red_line\.min", "on {0}: red line, nothing below this"),
    (r"actors\.\w+\.wants\.(\w+)\.red_line\.max", "on {0}: red line, nothing above this"),
    (r"actors\.\w+\.wants\.(\w+)\.red_line\.holds", "on {0}: chance that it means its red line"),
    (r"actors\.\w+\.wants\.(\w+)\.red_line\.price", "on {0}: what crossing its red line costs it, in utility"),
    (r"shocks\.\w+\.hazard", "chance in each round that it strikes"),
    (r"shocks\.\w+\.effect\.(.+)\.set", "sets {0} to this"),
    (r"shocks\.\w+\.effect\.(.+)\.add", "adds this to {0}"),
    (r"shocks\.\w+\.effect\.(.+)\.scale", "multiplies {0} by this"),
)
"""What a number is, by its path. In braces the named parts of the path, in order."""

PRESSURE = ("leverage", "stick", "support", "home_leverage", "backing", "pressing")
"""Blocks of a third party whose keys are the names of signatories."""

NAMING = ("issues", "actors", "shocks", "wants", "guarantee", "insight", "credibility", *PRESSURE)
"""Blocks whose keys are the names of issues, actors or shocks."""

LEANING = ("backing", "pressing")
"""Blocks that name an issue below a signatory."""


@dataclass(frozen=True)
class Explained:
    """A number of the scenario: what it is, its value or range in words, and what supports it.

    sources: ids of claims, 'assumption', or None where nothing is named.
    """

    path: str
    title: str
    value: str
    sources: str | list[str] | None


@dataclass(frozen=True)
class Group:
    """The numbers of one issue, actor or shock, or of the talks: those that the file gives, and defaults in words.

    key: the name in the file of what they belong to; empty for the talks.
    """

    title: str
    key: str
    numbers: list[Explained]
    defaults: list[str]


def groups(document: Document, topic: str | None = None) -> list[Group]:
    """Every number of the scenario, or of one issue, actor or shock.

    Raises `ScenarioError` with the nearest name if the topic is none of these.
    """
    _known_topic(document, topic)
    values, stated = numbers(document), given(document)
    sections: dict[tuple[str, str], list[str]] = {}
    for path in values:
        if topic is None or _concerns(path, topic):
            sections.setdefault(_section(document, path), []).append(path)
    return [
        Group(
            *heading,
            [_explained(document, path, values[path]) for path in paths if path in stated],
            [f"{path.split('.', 2)[-1]} {_plain(values[path])}" for path in paths if path not in stated],
        )
        for heading, paths in sections.items()
    ]


def _explained(document: Document, path: str, value: Position) -> Explained:
    return Explained(path, title(document, path), value_in_words(document, path, value), sources_of(document, path))


def explain(document: Document, topic: str | None = None) -> str:
    """Every number of the scenario, or of one issue, actor or shock, with its range and what supports it, as text.

    Raises `ScenarioError` with the nearest name if the topic is none of these. Numbers that the file does not give
    come last in each part.
    """
    parts = [f"{document.name}: where its numbers come from"]
    if document.levers and topic is None:
        parts.append(
            "\n".join(["Worth changing first", "-" * 20, *(f"  {line}" for line in levers_in_words(document))])
        )
    for group in groups(document, topic):
        heading = f"{group.title} ({group.key})" if group.key else group.title
        parts.append("\n".join([heading, "-" * len(heading), *_lines(group)]))
    return "\n\n".join(parts) + "\n"


def _known_topic(document: Document, topic: str | None) -> None:
    names = [*document.issues, *document.actors, *document.shocks]
    if topic is not None and topic not in names:
        message = "is not an issue, an actor or a shock of this scenario"
        raise ScenarioError([Problem("", None, "topic", message, topic, tuple(names), nearest(topic, names))])


def _concerns(path: str, topic: str) -> bool:
    """Whether the path leads through the topic; an option can have the name of an actor, and is not meant."""
    steps = path.split(".")
    below = zip(steps, steps[2:], strict=False)
    return any(name == topic and block in NAMING for block, name in pairwise(steps)) or any(
        name == topic and block in LEANING for block, name in below
    )


def _section(document: Document, path: str) -> tuple[str, str]:
    """Title and key of what a number belongs to."""
    steps = path.split(".")
    blocks = {"issues": document.issues, "actors": document.actors, "shocks": document.shocks}
    if steps[0] not in blocks:
        return "The talks", ""
    block = blocks[steps[0]][steps[1]]  # type: ignore[index]
    kind = {"issues": "Issue", "actors": "Actor", "shocks": "Shock"}[steps[0]]
    return f"{kind}: {block.title or steps[1]}", steps[1]


def _lines(group: Group) -> Iterator[str]:
    for number, following in zip(group.numbers, [*group.numbers[1:], None], strict=False):
        yield f"  {number.title}"
        yield f"    {number.value}   [{number.path}]"
        # Neighbours with the same support share its lines.
        if following is None or following.sources != number.sources:
            yield from (f"      {line}" for line in _support(number.sources))
    if group.defaults:
        yield f"  not given, so as by default: {', '.join(group.defaults)}"


def _support(sources: str | list[str] | None) -> Iterator[str]:
    """Lines that say what supports a number."""
    if sources is None:
        yield "source: none named"
    elif isinstance(sources, str):
        yield "source: assumption, no claim supports it"
    else:
        known = claims()
        yield from (f"source: {known[name].in_words() if name in known else name}" for name in sources)


# ---------------------------------------------------------------- words


def title(document: Document, path: str) -> str:
    """What the number at `path` is, in words.

    >>> from sim.scenario.document import validate
    >>> from sim.scenario.source import read
    >>> title(validate(read("textbook_split")), "actors.anna.no_deal.gain")
    'what it expects from waiting or force, beyond the status quo'
    """
    for pattern, phrase in NUMBER_TITLES:
        match = re.fullmatch(pattern, path)
        if match:
            return phrase.format(*(_named(document, path, part) for part in match.groups()))
    return path


def _named(document: Document, path: str, part: str) -> str:
    """The title of an issue, actor, option or ratifier met in a path; other words as they are."""
    if part in ("curvature", "breakdown", "collapse") or part.startswith("protocol."):
        return f"'{title(document, part)}'"
    if part.startswith("actors."):
        return f"'{title(document, part)}' of {document.actors[part.split('.')[1]].title}"
    steps = path.split(".")
    if steps[0] == "issues" and part in document.issues[steps[1]].options:
        return f"'{document.issues[steps[1]].options[part].title}'"
    if steps[0] == "actors" and part in document.actors[steps[1]].ratifiers and "ratifiers" in steps:
        return document.actors[steps[1]].ratifiers[part].title or part.replace("_", " ")
    if part in document.issues and (f"wants.{part}" in path or (steps[2] in LEANING and steps[-1] == part)):
        return f"'{document.issues[part].title}'"
    if part in document.actors:
        return document.actors[part].title or part
    issue = re.search(r"wants\.(\w+)\.values\.", path)
    if issue and part in document.issues[issue[1]].options:
        return f"'{document.issues[issue[1]].options[part].title}'"
    return part


def value_in_words(document: Document, path: str, value: Position) -> str:
    """A value or range in words. Option names become their titles."""
    issue = re.search(r"wants\.(\w+)\.(ideal|red_line)", path)
    if isinstance(value, str) and issue:
        return f"'{document.issues[issue[1]].options[value].title}'"
    if isinstance(value, PositionChoice) and issue:
        options = document.issues[issue[1]].options
        titles = [f"'{options[item].title}'" if isinstance(item, str) else _plain(item) for item in value.values]
        return _choice(titles, value.weights)
    return number_in_words(value)


def number_in_words(value: Position) -> str:
    """A constant or distribution in words.

    >>> number_in_words(Uniform(0, 0.25))
    'between 0 and 0.25, every value equally likely'
    """
    match value:
        case Uniform(low, high):
            return f"between {_plain(low)} and {_plain(high)}, every value equally likely"
        case Triangular(low, mode, high):
            return f"between {_plain(low)} and {_plain(high)}, most likely near {_plain(mode)}"
        case Choice(values, weights):
            return _choice(map(_plain, values), weights)
        case float() | int() | str():
            return f"{_plain(value)} in every world"
        case _:
            return _bell(value)


def _choice(values: Iterable[str], weights: tuple[float, ...]) -> str:
    shares = (f"{value} ({weight / sum(weights):.0%})" for value, weight in zip(values, weights, strict=True))
    return "one of " + ", ".join(shares)


def _bell(number) -> str:
    """The middle of a distribution, where two in three of its draws lie, and its ends if it has some."""
    low, middle, high = (_plain(float(x)) for x in number.quantile(np.array([1 / 6, 1 / 2, 5 / 6])))
    least, most = number.support
    said = [f"around {middle}, two times in three between {low} and {high}"]
    if np.isfinite(least):
        said.append(f"never below {_plain(least)}")
    if np.isfinite(most):
        said.append(f"never above {_plain(most)}")
    return ", ".join(said)


def _plain(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else str(value)
