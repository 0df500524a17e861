"""What a scenario file means, in plain words: the talks in a line or two, and each actor in one to three sentences."""

from collections.abc import Iterable, Iterator
from typing import Any

from sim.methods.draws import Number
from sim.scenario.document import Document
from sim.scenario.lines import option_nearest, place
from sim.scenario.majority_words import majority_in_words, majority_of
from sim.scenario.numbers import Position
from sim.scenario.schema import ActorBlock, IssueBlock, OptionBlock, Plenary, RedLine, SingleText, WantBlock
from sim.scenario.spread import spread_of
from sim.words.phrases import agreeing, capital, count, listed, literal, month, percent

MOST_TOLD = 2
"""How many of its issues and lines are told of an actor; those that weigh most come first."""


def meaning(document: Document) -> list[str]:
    """What a document means, a paragraph for the talks and one for each actor.

    >>> from sim.scenario.document import validate
    >>> from sim.scenario.source import read
    >>> print(meaning(validate(read("textbook_split")))[1])
    Annaberg wants '100 percent' on 'Annaberg's part of the orchard'. No deal is worth today's state less 0.5.
    """
    return [_talks(document), *(_actor(document, name) for name in document.actors)]


def _actor(document: Document, name: str) -> str:
    block = document.actors[name]
    tell = _signatory if block.role == "signatory" else _third_party
    return " ".join(_said(document, name, sentence) for sentence in tell(document, block))


def _said(document: Document, name: str, sentence: str) -> str:
    """A sentence on an actor, in the forms that agree with it. What titles stand in it are there by `literal`."""
    return capital(agreeing(sentence, _named(document, name), document.actors[name].plural))


def _named(document: Document, name: str) -> str:
    block = document.actors[name]
    return f"{block.article} {block.title}" if block.article else str(block.title)


def _quoted(title: str | None) -> str:
    """A title in quotation marks, safe in a sentence with forms in braces."""
    return f"'{literal(str(title))}'"


# ---------------------------------------------------------------- the talks


def _talks(document: Document) -> str:
    calendar, unit = document.calendar, document.calendar.round
    last = calendar.date(calendar.rounds - 1)
    said = [f"{_table(document)}, for {count(calendar.rounds, unit)}, from {month(calendar.start)} to {month(last)}."]
    if calendar.horizon > calendar.rounds:
        end = month(calendar.date(calendar.horizon - 1))
        said.append(
            f"What an agreement waits for has until {end} ({count(calendar.horizon - calendar.rounds, unit)} later)."
        )
    majority = majority_of(document)
    named = [_named(document, name) for name in majority.veto] if majority else []
    said += [*filter(None, [majority_in_words(document, named)])]
    said += [*_agenda(document), _open_issues(document), *_events(document), *_terms_with_others(document)]
    return " ".join(said)


def _agenda(document: Document) -> Iterator[str]:
    """In which order the issues are settled, where there is one."""
    steps = []
    for basket in document.agenda or ():
        titles = listed([f"'{document.issues[name].title}'" for name in basket.issues])
        steps.append(f"{titles} until {month(document.calendar.date(basket.until - 1))}")
    if steps:
        yield f"Issues are settled in order: {', then '.join(steps)}."


def _terms_with_others(document: Document) -> Iterator[str]:
    """On each issue, which terms need somebody, and which guarantee that they are kept."""
    for issue in document.issues.values():
        told = [
            f"'{one.title}' {listed(said)}" for one in issue.options.values() if (said := [*_others(document, one)])
        ]
        if told:
            yield f"On '{issue.title}', {'; '.join(told)}."


def _others(document: Document, option: OptionBlock) -> Iterator[str]:
    if option.needs:
        yield f"needs {_names(document, option.needs)}"
    if option.guarantee.numbers:
        shares = [
            f"{_in_percent(share)} from {_named(document, name)}" for name, share in option.guarantee.numbers.items()
        ]
        yield f"takes {listed(shares)} of what the commitment risk costs"


def _events(document: Document) -> Iterator[str]:
    """What can happen meanwhile, and when."""
    events = [
        f"'{shock.title or name.replace('_', ' ')}' ({month(shock.at) if shock.at else 'by chance'})"
        for name, shock in document.shocks.items()
    ]
    if events:
        yield f"Meanwhile there can be {listed(events)}."


def _table(document: Document) -> str:
    protocol = document.protocol
    if isinstance(protocol, SingleText):
        return _said(document, protocol.mediator, "{who} write{s} one text and amend{s} it")
    if isinstance(protocol, Plenary):
        return f"{capital(_names(document, protocol.members))} make offers in turn"
    names = [name for name, actor in document.actors.items() if actor.role == "signatory"]
    first = f", {_named(document, protocol.first)} first" if protocol.first else ""
    return f"{capital(_names(document, names))} make offers in turn{first}"


def _names(document: Document, names: Iterable[str]) -> str:
    return listed([_named(document, name) for name in names])


def _open_issues(document: Document) -> str:
    issues = document.issues
    may = list(issues) if document.deferral is True else document.deferral or []
    free = [name for name in may if not issues[name].agreed]
    unsettled = [name for name in issues if not issues[name].agreed]
    if not free:
        whole = "; each part settles all of its issues" if document.agenda else ""
        return f"No issue may be left open{whole}."
    if len(free) == len(unsettled):
        return "Any issue may be left open." if len(free) > 1 else "The issue may be left open."
    titles = listed(["'" + str(issues[name].title) + "'" for name in free])
    return f"Only {titles} may be left open."


# ---------------------------------------------------------------- signatories


def _signatory(document: Document, block: ActorBlock) -> Iterator[str]:
    yield from _wishes(document, block)
    yield from _lines(document, block)
    yield _no_deal(document, block)
    yield from _votes(document, block)


def _votes(document: Document, block: ActorBlock) -> Iterator[str]:
    """Who votes at home on every text, and who only where a term calls for it."""
    always = [_title_of(name, one.title) for name, one in block.ratifiers.items() if one.votes == "always"]
    if always:
        yield f"At home {listed(always)} {'vote' if len(always) > 1 else 'votes'} on every text."
    for name, ratifier in block.ratifiers.items():
        if ratifier.votes == "when_required":
            calling = listed([_term(issue, option) for issue, option in _terms_calling(document, name)], "or")
            yield f"At home {_title_of(name, ratifier.title)} votes only on a text with {calling}."


def _terms_calling(document: Document, ratifier: str) -> Iterator[tuple[IssueBlock, OptionBlock]]:
    for issue in document.issues.values():
        for option in issue.options.values():
            if option.condition and ratifier in option.condition.ratified_by:
                yield issue, option


def _title_of(name: str, title: str | None) -> str:
    return _quoted(title or name.replace("_", " "))


def _term(issue: IssueBlock, option: OptionBlock) -> str:
    return f"{_quoted(option.title)} on {_quoted(issue.title)}"


def _wishes(document: Document, block: ActorBlock) -> Iterator[str]:
    """What weighs most with an actor, and what it wants there."""
    weights = {issue: spread_of(want.salience).middle for issue, want in block.wants.items()}
    total = sum(weights.values())
    told = sorted((issue for issue in weights if weights[issue] > 0), key=lambda issue: -weights[issue])[:MOST_TOLD]
    parts = []
    for issue in told:
        share = f" ({percent(weights[issue] / total)})" if len(weights) > 1 else ""
        liked = _liked(document.issues[issue], block.wants[issue])
        parts.append(f"{liked} on {_quoted(document.issues[issue].title)}{share}")
    if parts:
        yield "{who} want{s} " + ("most " if len(weights) > 1 else "") + ", then ".join(parts) + "."
    elif weights:
        yield "To {who} every text is worth the same."


def _liked(issue: IssueBlock, want: WantBlock) -> str:
    """What is liked best on an issue, in words."""
    if want.values is not None:
        worth = {name: spread_of(value).middle for name, value in want.values.numbers.items()}
        best = max(worth, key=lambda name: worth[name], default=next(iter(issue.options)))
        return _quoted(issue.options[best].title)
    return "nothing in particular" if want.ideal is None else _options(issue, want.ideal)


def _options(issue: IssueBlock, position: Position) -> str:
    """The option at a position, or those nearest to its ends."""
    at = place(issue, position)
    ends = dict.fromkeys((option_nearest(issue, at.low), option_nearest(issue, at.high)))
    return " to ".join(_quoted(issue.options[name].title) for name in ends)


def _lines(document: Document, block: ActorBlock) -> Iterator[str]:
    """What an actor will not sign, and what it may refuse: lines that are not meant in every world, or have a price."""
    weights = {issue: spread_of(want.salience).middle for issue, want in block.wants.items()}
    firm: list[str] = []
    soft: list[str] = []
    for issue in sorted(weights, key=lambda name: -weights[name]):
        line = block.wants[issue].red_line
        if line is not None:
            sure = line.price is None and spread_of(line.holds).low >= 1
            refused = _refused(document.issues[issue], line)
            if sure:
                firm.append(refused)
            else:
                soft.append(refused + _how_firm(line))
    if firm:
        yield f"{{It}} will not {'sign' if block.role == 'signatory' else 'accept'} {_some(firm)}."
    if soft:
        yield f"{{It}} may refuse {_some(soft)}."


def _how_firm(line: RedLine) -> str:
    """In how many worlds a line is meant, and what crossing it costs."""
    said = []
    if spread_of(line.holds).low < 1:
        said.append(f"{{it}} mean{{s}} it in {_in_percent(line.holds)} of the worlds")
    if line.price is not None:
        said.append(f"crossing it costs {_range(line.price)}")
    return f" ({'; '.join(said)})"


def _some(lines: list[str]) -> str:
    """The first of some lines, and how many more there are."""
    more = len(lines) - MOST_TOLD
    return listed([*lines[:MOST_TOLD], f"what is across {count(more, 'more line')}"] if more > 0 else lines, "or")


def _refused(issue: IssueBlock, line: RedLine) -> str:
    """What lies across a red line, in words."""
    said = [f"what is below {_options(issue, line.min)}"] if line.min is not None else []
    said += [f"what is above {_options(issue, line.max)}"] if line.max is not None else []
    said += [_quoted(issue.options[name].title) for name in line.never if name in issue.options]
    said += ["to leave it open"] if "open" in line.never else []
    return f"{listed(said, 'or')} on {_quoted(issue.title)}"


def _no_deal(document: Document, block: ActorBlock) -> str:
    """What no deal is worth, as the file gives it."""
    if block.no_deal.value is not None:
        return f"No deal is worth {_range(block.no_deal.value)} of utility{_with_time(document, block)}."
    gain = spread_of(block.no_deal.gain)
    said = "No deal is worth today's state"
    if gain.width or gain.low > 0:
        said += f" plus {_range(block.no_deal.gain)}"
    elif gain.low < 0:
        said += f" less {-gain.low:.2g}"
    return f"{said}{_with_time(document, block)}."


def _with_time(document: Document, block: ActorBlock) -> str:
    """How that changes with each round: what it gains and what it costs, apart where both are given."""
    drift, cost = spread_of(block.no_deal.drift), spread_of(block.no_deal.cost)
    said = []
    if (drift.low, drift.high) != (0, 0):
        falls = drift.high <= 0
        ends = _between(-drift.high, -drift.low) if falls else _between(drift.low, drift.high)
        said.append(f"{ends} {'less' if falls else 'more'}")
    if cost.high > 0:
        said.append(f"{_between(cost.low, cost.high)} less")
    return f", and {' and '.join(said)} with each {document.calendar.round}" if said else ""


def _range(number: Number) -> str:
    """The ends of a number."""
    ends = spread_of(number)
    return _between(ends.low, ends.high)


def _between(low: float, high: float) -> str:
    return f"{low:.2g} to {high:.2g}" if low < high else f"{low:.2g}"


def _in_percent(number: Number) -> str:
    """The ends of a share, in percent."""
    ends = spread_of(number)
    return f"{100 * ends.low:.0f} to {percent(ends.high)}" if ends.width else percent(ends.low)


# ---------------------------------------------------------------- third parties


def _third_party(document: Document, block: ActorBlock) -> Iterator[str]:
    yield from _wishes(document, block)
    yield from _lines(document, block)
    if spread_of(block.present).high < PRESENT_FROM:
        yield "{who} play{s} no part."
        return
    acts = [*_acts(document, block)]
    yield "{who} sign{s} nothing" + (f", but can {listed(acts)}." if acts else ".")


def _acts(document: Document, block: ActorBlock) -> Iterator[str]:
    """What a third party can do, each in a few words."""
    for key, phrase in ACTS_IN_WORDS.items():
        numbers = getattr(block, key)
        names = [name for name in numbers if key in WITH_ISSUES or spread_of(numbers[name]).high > 0]
        if names:
            yield phrase + " " + listed([_at_whom(document, key, name, numbers[name]) for name in names])
    if spread_of(block.facilitation).high > 0:
        yield "help the parties to know each other"
    if spread_of(block.spoiling).high > 0:
        yield f"wreck a text that {{it}} dislike{{s}} ({_range(block.spoiling)})"
    if block.inducement is not None:
        paid = literal(_names(document, block.inducement.to))
        yield f"pay {paid} up to {spread_of(block.inducement.budget).high:.2g}"


def _at_whom(document: Document, key: str, name: str, given: Any) -> str:
    """A signatory, with the share that it is passed of a gain or loss, or with the issues on which its lines are moved."""
    who = literal(_named(document, name))
    if key in WITH_ISSUES:
        return f"{who} on {listed([_quoted(document.issues[issue].title) for issue in given.numbers])}"
    return f"{who} ({_range(given)})" if key == "leverage" else who


PRESENT_FROM = 0.5
"""The presence from which on a third party plays a part."""

WITH_ISSUES = ("backing", "pressing")
"""Acts that name issues below signatories."""

ACTS_IN_WORDS = {
    "leverage": "pass on a share of {its} gain or loss to",
    "stick": "punish",
    "support": "support the waiting of",
    "home_leverage": "sway the home front of",
    "backing": "stiffen red lines of",
    "pressing": "soften red lines of",
}
"""What a third party can do to signatories, in words."""
