"""Why one world went as it did, in numbers: what was tabled, and what each side must have, aims at, asks and is offered."""

import textwrap
from collections.abc import Iterator, Sequence

import pandas as pd

from sim.reports.closing import closing
from sim.reports.outsiders import how_likely
from sim.reports.replies import told_apart
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, decimal, listed
from sim.words.sections import Part, Section, Table
from sim.worlds.rounds import Answer, Round

WIDE = 80
"""Letters in a line, at most."""

TABLED = ("Round", "Date", "By", "Issue", "Option")
SIDE = ("Round", "Must have", "Aims at", "Asks", "Offered", "Bar", "Answer")
COLUMNS_IN_WORDS = (
    "All numbers are what something is worth to that side, on a scale where 1 is all that it could wish for in the terms "
    "themselves, and pressure and favours from outside come on top.",
    "Must have: its reservation value, the least that it could sign. Aims at: its aspiration, what its strategy has come "
    "down to in this round. Asks: what the package is worth to it that it tables (or would, were it its turn). Offered: "
    "what is on the table, with what it is paid. Bar: what that must be worth for a yes; with most rules of acceptance, "
    "what it would ask in the next round. Answer: what it says, and why.",
)
"""What the columns are, in words."""

NO = {
    "aspiration": "no: hopes for more",
    "reservation": "no: must have more",
    "home_front": "no: home front",
    "red_line": "no: red line",
}
"""The answers of those who refuse, by reason."""


def why_it_went_so(scenario: Scenario, rounds: Sequence[Round], row: pd.Series, seed: int) -> Section:
    """What was tabled, a table of numbers for each side, and the end. rounds: of a world; row: its row of the outcome table.

    No table is wider than 80 letters.
    """
    talks = [played for played in rounds if played.aims]
    parts: list[Part] = ["Rounds are counted from 0.", _tabled(scenario, talks)]
    if not talks:
        parts = ["The talks ended before anyone had tabled anything."]
    sides = [name for name in scenario.game.negotiators if any(name in played.aims for played in talks)]
    parts += COLUMNS_IN_WORDS if sides else ()
    parts += [Section(capital(scenario.named(name)), [_side(name, talks)]) for name in sides]
    title = f"{scenario.name}: why it went so in world {int(row['world']):,} of seed {seed}"
    ended = Section("How it ended", [closing(scenario, row)])
    return Section(title, [*parts, *_meanwhile(scenario, rounds), ended])


# ---------------------------------------------------------------- what else happened


def _meanwhile(scenario: Scenario, rounds: Sequence[Round]) -> list[Section]:
    """What happened besides offers and answers, a row for each: parts of the agenda, shocks, lines that are learned, the end."""
    told = [
        (now, said)
        for now, before in zip(rounds, [None, *rounds], strict=False)
        for said in _news(scenario, now, before)
    ]
    rows = [row for now, said in told for row in _broken([str(now.number), capital(said)], (5, WIDE - 5 - 7))]
    return [Section("What else happened", [Table(("Round", "What"), rows, "rl")])] if rows else []


def _news(scenario: Scenario, now: Round, before: Round | None) -> Iterator[str]:
    if scenario.game.baskets and now.aims and (before is None or before.basket != now.basket):
        titles = listed([scenario.quoted(scenario.game.issues.names[m]) for m in _up_for_talks(scenario, now)])
        yield f"part {now.basket + 1} of the talks begins: {titles}."
    for name in now.struck:
        yield f'"{capital(scenario.shock_title(name))}" strikes.'
    for item in now.seen:
        yield _of_a_line(
            scenario, "{who} now know{s} the red line of {other} on {issue}.", item.knower, item.other, item.issue
        )
    for naming in now.named:
        for sentence, hearers in (("now believe{s}", naming.believed), ("still doubt{s}", naming.doubted)):
            for hearer in hearers:
                said = f"{{who}} {sentence} the red line of {{other}} on {{issue}}."
                yield _of_a_line(scenario, said, hearer, naming.actor, naming.issue)
    if now.stage in BY_CHANCE and (before is None or before.stage != now.stage):
        yield f"{BY_CHANCE[now.stage]} {how_likely(scenario, now.hazard)}"


def _of_a_line(scenario: Scenario, sentence: str, knower: str, owner: str, issue: str) -> str:
    return scenario.said(knower, sentence, other=scenario.named(owner), issue=scenario.quoted(issue))


BY_CHANCE = {"breakdown": "The talks break down.", "collapsed": "The agreement is undone."}
"""Ends that are a matter of chance."""


def _up_for_talks(scenario: Scenario, now: Round) -> list[int]:
    """The issues of the part of the agenda that is open in a round, without those agreed before the talks."""
    issues = scenario.game.issues
    members = scenario.game.baskets[now.basket] if scenario.game.baskets else range(len(issues.names))
    return [m for m in members if issues.agreed[m] < 0]


# ---------------------------------------------------------------- what was tabled


def _tabled(scenario: Scenario, talks: Sequence[Round]) -> Table:
    """What was put on the table, and what of it was new, cells broken so that the table is narrow enough."""
    weekly = scenario.document.calendar.round == "week"
    date = 10 if weekly else 7
    rest = WIDE - (3 * len(TABLED) + 1) - 5 - date
    widths = (5, date, rest // 4, rest // 3, rest - rest // 4 - rest // 3)
    before: dict[tuple[str, int], tuple[str, ...]] = {}
    rows = []
    for played in talks:
        day = f"{played.date:%Y-%m-%d}" if weekly else f"{played.date:%Y-%m}"
        head = [str(played.number), day, scenario.title(played.tabler) if played.tabler else "nobody"]
        for issue, option in _terms(scenario, played, before.get((played.tabler, played.basket))):
            rows += _broken([*head, issue, option], widths)
            head = ["", "", ""]
        if played.package:
            before[played.tabler, played.basket] = played.package
    return Table(TABLED, rows, "rllll")


def _terms(scenario: Scenario, played: Round, before: tuple[str, ...] | None) -> Iterator[tuple[str, str]]:
    """The terms (issue, option) of what is tabled that are not as they were, in words."""
    if not played.package:
        yield "nothing", ""
        return
    if before == played.package:
        yield "as before", ""
    for m in _up_for_talks(scenario, played):
        name = scenario.game.issues.names[m]
        if before is None or before[m] != played.package[m]:
            yield capital(scenario.title(name)), capital(scenario.option_title(name, played.package[m]))


def _broken(cells: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """A row of cells as rows whose cells are no longer than these widths."""
    lines = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    return [[line[k] if k < len(line) else "" for line in lines] for k in range(max(map(len, lines)))]


# ---------------------------------------------------------------- one side


def _side(name: str, talks: Sequence[Round]) -> Table:
    return Table(SIDE, [_numbers(name, played) for played in talks if name in played.aims], "rrrrrrl")


def _numbers(name: str, played: Round) -> list[str]:
    """The row of a round in the table of a side."""
    answer = next((answer for answer in played.answers if answer.actor == name), None)
    aim = played.aims[name]
    asked = "-" if aim.asked is None else decimal(aim.asked, 2)
    numbers = [str(played.number), decimal(played.reservations[name], 2), decimal(aim.target, 2), asked]
    if answer:
        return [*numbers, *told_apart(answer.value, answer.threshold), _answer(answer, played)]
    if played.tabler == name:
        return [*numbers, "-", "-", "has no offer" if played.silent else "tables"]
    return [*numbers, decimal(played.worth[name], 2) if name in played.worth else "-", "-", "is not asked"]


def _answer(answer: Answer, played: Round) -> str:
    if answer.accepted:
        return "yes, paid" if any(payment.recipient == answer.actor for payment in played.payments) else "yes"
    return NO[answer.reason]
