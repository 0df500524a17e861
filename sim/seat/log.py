"""What has happened at the table, in sentences that give nobody's secrets away: offers, answers, named lines, payments, shocks.

It says what a person in a seat has seen and heard; the story of the world, with everybody's reasons, waits for the end.
"""

from collections.abc import Iterator, Sequence

from sim.reports.replies import option_in_words
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, listed
from sim.worlds.rounds import Answer, Round

YOU = "you"


def heard(scenario: Scenario, seat: str, rounds: Sequence[Round]) -> list[str]:
    """A line for each round of talks played, as the person in a seat has seen it."""
    last: dict[str, tuple[str, ...]] = {}
    lines = []
    for played in rounds:
        said = [*shocks_told(scenario, played.struck), *_table(scenario, seat, played, last)]
        if said:
            lines.append(f"Round {played.number}: {' '.join(map(capital, said))}")
    return lines


def shocks_told(scenario: Scenario, struck: Sequence[str]) -> list[str]:
    """A sentence for each shock that has struck."""
    return [f"News: {scenario.shock_title(name)}." for name in struck]


def text_in_words(scenario: Scenario, package: Sequence[str], before: Sequence[str] | None = None) -> str:
    """A text by its terms (option ids in the order of the issues): the open ones, or only those that are new."""
    issues = scenario.game.issues
    terms = [
        f"{scenario.title(name)}: {option_in_words(scenario, name, option)}"
        for m, (name, option) in enumerate(zip(issues.names, package, strict=True))
        if issues.agreed[m] < 0 and (before is None or before[m] != option)
    ]
    return "; ".join(terms)


def _table(scenario: Scenario, seat: str, played: Round, last: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if not played.tabler:
        return
    who = _called(scenario, seat, played.tabler)
    if played.silent:
        yield f"{who} {_verb(scenario, seat, played.tabler, 'put', 's')} nothing on the table."
        return
    before = last.get(played.tabler)
    last[played.tabler] = played.package
    puts = _verb(scenario, seat, played.tabler, "put", "s")
    if before is None:
        yield f"{who} {puts} on the table: {text_in_words(scenario, played.package)}."
    elif before == played.package:
        yield f"{who} {puts} the same text on the table."
    else:
        yield f"{who} {puts} a new text on the table; changed: {text_in_words(scenario, played.package, before)}."
    named = {item.actor: item for item in played.named}
    for answer in played.answers:
        yield _answer(scenario, seat, answer, _hears(scenario, seat, answer.actor) and named.get(answer.actor))
    for payment in played.payments:
        payer = _called(scenario, seat, payment.payer)
        to = "you" if payment.recipient == seat else scenario.named(payment.recipient)
        yield f"{payer} pledged to pay {to} for it."


def _answer(scenario: Scenario, seat: str, answer: Answer, naming) -> str:
    says = "yes" if answer.accepted else "no"
    who, say = _called(scenario, seat, answer.actor), _verb(scenario, seat, answer.actor, "say", "s")
    if not naming:
        return f"{who} {say} {says}."
    line = f"names {_its(scenario, seat, answer.actor)} red line on {scenario.quoted(naming.issue)}"
    line = line if answer.actor != seat else line.replace("names", "name", 1)
    doubt = ""
    if answer.actor != seat and seat in naming.doubted:
        doubt = "; your people doubt it"
    elif answer.actor == seat and naming.believed:
        doubt = f"; {listed([scenario.named(name) for name in naming.believed])} believed you"
    return f"{who} {say} no, and {line}{doubt}."


def _hears(scenario: Scenario, seat: str, actor: str) -> bool:
    """Whether a seat hears an actor name its lines: those of a single text hear only themselves."""
    return not scenario.game.protocol.text or seat in (actor, *scenario.game.protocol.turns)


def _called(scenario: Scenario, seat: str, actor: str) -> str:
    return YOU if actor == seat else scenario.named(actor)


def _its(scenario: Scenario, seat: str, actor: str) -> str:
    if actor == seat:
        return "your"
    return "their" if scenario.document.actors[actor].plural else "its"


def _verb(scenario: Scenario, seat: str, actor: str, word: str, ending: str) -> str:
    plural = actor == seat or scenario.document.actors[actor].plural
    return word if plural else word + ending
