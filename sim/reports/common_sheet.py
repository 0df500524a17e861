"""The sheet for all who play the talks in class: the story, the issues with their options, the rules, and the form for the text.

It holds what everybody knows, and nothing of what anybody wants.
"""

from collections.abc import Iterator

import numpy as np

from sim.engine.issues import OPEN
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, count, day, listed
from sim.words.sections import Part, Section, Table


def common_sheet(scenario: Scenario, there: dict[str, bool], command: str) -> Section:
    """What everybody knows. there: of each outsider whether it takes part; command: how a text is judged afterwards."""
    parts: list[Part] = [
        scenario.document.summary,
        *_note(scenario.document.caveat),
        Section("Who is there", list(_roles(scenario, there))),
        Section("What is on the table", list(_issues(scenario))),
        Section("The rules", list(_rules(scenario))),
        Section("The text", [_form(scenario), *_after(scenario, command)]),
    ]
    return Section(f"{scenario.name}: sheet for all", parts)


def _note(text: str | None) -> Iterator[str]:
    """A note of the file as a paragraph, without the marks of its code words."""
    if text:
        yield " ".join(text.replace("`", "").split())


def _roles(scenario: Scenario, there: dict[str, bool]) -> Iterator[str]:
    game = scenario.game
    closing = [game.negotiators[n] for n in game.closers]
    yield f"At the table, and nothing is signed without their yes: {listed([scenario.named(name) for name in closing])}."
    beside = [scenario.named(name) for name in game.thirds if there[name] and name not in closing]
    if beside:
        yield f"Beside it, with a stake of their own: {listed(beside)}."
    absent = [scenario.named(name) for name in game.thirds if not there[name]]
    if absent:
        yield f"They play no part this time: {listed(absent)}."
    for signatory, ratifier in game.home.names:
        always = scenario.document.actors[signatory].ratifiers[ratifier].votes == "always"
        when = "on every text" if always else "where the text calls for it"
        yield f"{scenario.title(signatory)}, at home: {scenario.ratifier_title(signatory, ratifier)} votes {when}."


# ---------------------------------------------------------------- issues


def _issues(scenario: Scenario) -> Iterator[Part]:
    issues = scenario.game.issues
    for m, name in enumerate(issues.names):
        block = scenario.document.issues[name]
        if issues.agreed[m] >= 0:
            yield f'{scenario.title(name)}: agreed before the talks, "{scenario.option_title(name, str(block.agreed))}".'
            continue
        yield Section(scenario.title(name), [*_note(block.about), _options_open(scenario, m)])


def _options_open(scenario: Scenario, m: int) -> Table:
    """The options of an issue that are on the table, with what each brings with it."""
    issues = scenario.game.issues
    name, rows = issues.names[m], []
    for k in map(int, np.flatnonzero(issues.offered()[m])):
        option = issues.option(m, k)
        today = " (today)" if k == issues.status_quo[m] else ""
        rows.append([scenario.option_title(name, option) + today, option, "; ".join(_strings(scenario, name, option))])
    if not any(strings for *_, strings in rows):
        return Table(["Option", "Write"], [row[:2] for row in rows], "ll")
    return Table(["Option", "Write", "What it brings with it"], rows, "lll")


def _strings(scenario: Scenario, issue: str, option: str) -> Iterator[str]:
    """What is attached to an option: consent, a guarantee, a condition."""
    if option == OPEN:
        yield "today's state goes on"
        return
    block = scenario.document.issues[issue].options[option]
    if block.needs:
        yield f"takes the consent of {listed([scenario.named(name) for name in block.needs])}"
    if block.guarantee:
        yield f"a guarantee for {listed([scenario.named(name) for name in scenario.game.signatories if name in block.guarantee])}"
    if block.condition:
        by = f" ({scenario.named(block.condition.by)})" if block.condition.by else ""
        yield f"on one condition: {block.condition.what}{by}"


# ---------------------------------------------------------------- rules


def _rules(scenario: Scenario) -> Iterator[str]:
    game, document = scenario.game, scenario.document
    turns = [scenario.named(name) for name in game.protocol.turns]
    if game.protocol.text:
        yield f"{capital(turns[0])} writes one text and amends it. The others say yes or no to it."
    else:
        yield f"In each round one side puts a whole text on the table, in turn: {listed(turns)}. The others say yes or no to it."
    unit = document.calendar.round
    yield (
        f"A round is a {unit}. There are {count(game.rounds, 'round')} at most, from {day(scenario.date(0))} to "
        f"{day(scenario.date(game.rounds - 1))}; then there is no deal."
    )
    yield _leaving_open(scenario)
    for number, basket in enumerate(document.agenda or (), 1):
        names = listed([scenario.title(issue) for issue in basket.issues])
        yield f"Part {number} of the agenda, up to round {basket.until}: {names}."
    if document.breakdown != 0:
        yield "In every round the talks may break down for reasons that lie outside the room."
    for name, shock in document.shocks.items():
        if shock.at:
            yield f"Expected on {day(shock.at)}: {scenario.shock_title(name)}."


def _leaving_open(scenario: Scenario) -> str:
    issues = scenario.game.issues
    free = (issues.agreed < 0) & issues.deferrable
    if not free.any():
        return "Nothing may be left open: a text settles every issue."
    if free.sum() == (issues.agreed < 0).sum():
        return "Any issue may be left open for later, but a text must settle something."
    return f"Open for later may be left: {listed([scenario.title(issues.names[m]) for m in np.flatnonzero(free)])}."


# ---------------------------------------------------------------- the form


def _form(scenario: Scenario) -> Table:
    issues = scenario.game.issues
    rows = []
    for m, name in enumerate(issues.names):
        term = "" if issues.agreed[m] < 0 else scenario.option_title(name, issues.options[m][issues.agreed[m]])
        rows.append([scenario.title(name), name, term, ""])
    return Table(["Issue", "Write", "What you agreed", "Word of the option"], rows, "llll")


def _after(scenario: Scenario, command: str) -> Iterator[str]:
    closing = [scenario.title(scenario.game.negotiators[n]) for n in scenario.game.closers]
    yield "Agreed in round: ______"
    yield "   ".join(f"{name}: ____________________" for name in closing)
    yield "When you are done, set your text against the worlds of the simulator:"
    yield command
