"""The sheet for all who play the talks in class: the story, the issues with their options, the rules, and the form for the text.

It holds what everybody knows, and nothing of what anybody wants.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from sim.engine.issues import OPEN
from sim.scenario.majority_words import majority_in_words
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, count, day, listed
from sim.words.sections import Part, Section, Table


def common_sheet(scenario: Scenario, there: dict[str, bool]) -> Section:
    """What everybody knows. there: of each outsider whether it takes part."""
    parts: list[Part] = [
        scenario.document.summary,
        *_note(scenario.document.caveat),
        Section("Who is there", list(_roles(scenario, there))),
        Section("What is on the table", list(_issues(scenario, there))),
        Section("The rules", list(_rules(scenario, there))),
        Section("The text", [_form(scenario), *_after(scenario, there)]),
    ]
    return Section(f"{scenario.name}: sheet for all", parts)


def _note(text: str | None) -> Iterator[str]:
    """A note of the file as a paragraph, without the marks of its code words."""
    if text:
        yield " ".join(text.replace("`", "").split())


def _roles(scenario: Scenario, there: dict[str, bool]) -> Iterator[str]:
    game = scenario.game
    closing = _closing(scenario, there)
    seated = [name for name in game.actors if name in {*closing, *game.protocol.turns} and there.get(name, True)]
    if game.protocol.majority:
        veto = [scenario.named(name) for name in game.protocol.majority.veto]
        yield f"At the table: {_named(scenario, seated)}. {majority_in_words(scenario.document, veto)}"
        yield "Who has said no to a text that closes is bound by it all the same."
    elif seated == closing:
        yield f"At the table, and nothing is signed without their yes: {_named(scenario, closing)}."
    else:
        yield f"At the table: {_named(scenario, seated)}. Nothing is signed without the yes of {_named(scenario, closing)}."
    beside = [name for name in game.thirds if there[name] and name not in seated]
    if beside:
        yield f"Beside it, with a stake of their own: {_named(scenario, beside)}."
    absent = [name for name in game.thirds if not there[name]]
    if absent:
        yield f"They play no part this time: {_named(scenario, absent)}."
    for signatory, ratifier in game.home.names:
        always = scenario.document.actors[signatory].ratifiers[ratifier].votes == "always"
        when = "on every text" if always else "where the text calls for it"
        yield f"{scenario.title(signatory)}, at home: {scenario.ratifier_title(signatory, ratifier)} votes {when}."


def _named(scenario: Scenario, names: Iterable[str]) -> str:
    return listed([scenario.named(name) for name in names])


def _closing(scenario: Scenario, there: dict[str, bool]) -> list[str]:
    """Those whose consent closes and who are there to be asked, in the order of the file."""
    game = scenario.game
    asked = {game.negotiators[n] for n in game.closers}
    return [name for name in game.actors if name in asked and there.get(name, True)]


# ---------------------------------------------------------------- issues


def _issues(scenario: Scenario, there: dict[str, bool]) -> Iterator[Part]:
    issues = scenario.game.issues
    for m, name in enumerate(issues.names):
        block = scenario.document.issues[name]
        if issues.agreed[m] >= 0:
            yield f'{scenario.title(name)}: agreed before the talks, "{scenario.option_title(name, str(block.agreed))}".'
            continue
        yield Section(scenario.title(name), [*_note(block.about), _options_open(scenario, there, m)])


def _options_open(scenario: Scenario, there: dict[str, bool], m: int) -> Table:
    """The options of an issue that are on the table, with what each brings with it."""
    issues = scenario.game.issues
    name, rows = issues.names[m], []
    for k in map(int, np.flatnonzero(issues.offered()[m])):
        option = issues.option(m, k)
        today = " (today)" if k == issues.status_quo[m] else ""
        rows.append(
            [scenario.option_title(name, option) + today, option, "; ".join(_strings(scenario, there, name, option))]
        )
    if not any(strings for *_, strings in rows):
        return Table(["Option", "Write"], [row[:2] for row in rows], "ll")
    return Table(["Option", "Write", "What it brings with it"], rows, "lll")


def _strings(scenario: Scenario, there: dict[str, bool], issue: str, option: str) -> Iterator[str]:
    """What is attached to an option: consent, a guarantee, a condition."""
    if option == OPEN:
        yield "today's state goes on"
        return
    block = scenario.document.issues[issue].options[option]
    if block.needs:
        absent = [name for name in block.needs if not there.get(name, True)]
        yield f"takes the consent of {_named(scenario, block.needs)}" + ", and so cannot be agreed this time" * bool(
            absent
        )
    if block.guarantee:
        yield f"a guarantee for {_named(scenario, [name for name in scenario.game.signatories if name in block.guarantee])}"
    if block.condition:
        by = f" ({scenario.named(block.condition.by)})" if block.condition.by else ""
        yield f"on one condition: {block.condition.what}{by}"


# ---------------------------------------------------------------- rules


def _rules(scenario: Scenario, there: dict[str, bool]) -> Iterator[str]:
    game, document = scenario.game, scenario.document
    yield from _single_text(scenario, there) if game.protocol.text else _turns(scenario, there)
    unit = document.calendar.round
    yield (
        f"A round is a {unit}. There are {count(game.rounds, 'round')} at most, from {day(scenario.date(0))} to "
        f"{day(scenario.date(game.rounds - 1))}; then there is no deal. For a lesson you may agree on fewer beforehand."
    )
    yield _leaving_open(scenario)
    for number, basket in enumerate(document.agenda or (), 1):
        names = listed([scenario.title(issue) for issue in basket.issues])
        yield f"Part {number} of the agenda, up to round {basket.until}: {names}."
    if document.breakdown != 0:
        yield "In every round the talks may break down for reasons that lie outside the room."
    if document.breakdown != 0 or game.thirds or game.home.names:
        yield "What your page tells as a risk or a chance, whoever leads the lesson draws with dice, or leaves out."
    for name, shock in document.shocks.items():
        if shock.at:
            yield f"Expected on {day(shock.at)}: {scenario.shock_title(name)}."


def _single_text(scenario: Scenario, there: dict[str, bool]) -> Iterator[str]:
    """Who writes the one text, and who answers it."""
    (mediator,) = scenario.game.protocol.turns
    if not there[mediator]:
        said = "Only {who} may write the text, and {it} play{s} no part this time: while that is so, no text comes to the table."
        yield scenario.said(mediator, said)
        return
    parts = ", for one part of the agenda after another" if scenario.game.baskets else ""
    yield capital(scenario.said(mediator, "{who} write{s} one text and amend{s} it{parts}.", parts=parts))
    yield f"{capital(_named(scenario, _closing(scenario, there)))} say yes or no to it."


def _turns(scenario: Scenario, there: dict[str, bool]) -> Iterator[str]:
    """Who puts a text on the table in which round, and who answers it."""
    turns = scenario.game.protocol.turns
    text = "terms for the current part of the agenda" if scenario.game.baskets else "a whole text"
    tabling = [name for name in turns if there.get(name, True)]
    yield f"In each round one side puts {text} on the table, in turn: {_named(scenario, tabling)}."
    absent = [name for name in turns if name not in tabling]
    if absent:
        yield f"The rounds of {_named(scenario, absent)} pass without a text."
    yield f"{capital(_named(scenario, _closing(scenario, there)))} say yes or no to all but their own."


def _leaving_open(scenario: Scenario) -> str:
    issues = scenario.game.issues
    free = (issues.agreed < 0) & issues.deferrable
    if not free.any():
        return "Nothing may be left open: a text settles every issue."
    if free.sum() == (issues.agreed < 0).sum():
        return "Any issue may be left open for later, but not all of them."
    return f"Open for later may be left: {listed([scenario.title(issues.names[m]) for m in np.flatnonzero(free)])}."


# ---------------------------------------------------------------- the form


def _form(scenario: Scenario) -> Table:
    issues = scenario.game.issues
    rows = []
    for m, name in enumerate(issues.names):
        term = "" if issues.agreed[m] < 0 else scenario.option_title(name, issues.options[m][issues.agreed[m]])
        rows.append([scenario.title(name), name, term, ""])
    return Table(["Issue", "Write", "What you agreed", "Word of the option"], rows, "llll")


def _after(scenario: Scenario, there: dict[str, bool]) -> Iterator[str]:
    yield "Agreed in round: ______"
    yield "   ".join(f"{scenario.title(name)}: ____________________" for name in _closing(scenario, there))
    yield "When you are done, give this sheet to whoever leads the lesson, who can set your text against the simulator's worlds."
