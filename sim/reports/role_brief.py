"""The private page of an actor for a class that plays the talks: what it wants, where it stops, what it knows, what it can do.

Utilities are told as points: 100 is all that the actor could wish for.
"""

from collections.abc import Iterator

import numpy as np

from sim.reports.outsiders import Figures, you_bring
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, listed, percent
from sim.words.sections import Part, Section, Table
from sim.worlds.briefing import Brief, DrawnLine, Front, Limits, OtherSeen

WEIGHTS = {
    0.3: "decisive",
    0.2: "very important",
    0.1: "important",
    0.05: "of some importance",
    0.0: "of little importance",
}
"""Words for the weight of an issue: the first whose least share it reaches."""

GUESSES = {
    "party": "for the rest you take their wishes for the opposite of your own",
    "mediator": "for the rest you take every option to be as good to them as any other",
}
"""What is believed of what is not known of another."""

UNSEEN = 5e-4
"""Utilities below this print as 0.0 points."""


def told_points(utility: float) -> str:
    """A utility as points with one decimal, never -0.0.

    >>> told_points(0.4567), told_points(-0.0001)
    ('45.7', '0.0')
    """
    return f"{100 * utility:.1f}" if abs(utility) >= UNSEEN else "0.0"


IN_POINTS = Figures(lambda utility: f"{told_points(utility)} points", percent)
"""The figures of a private page."""


def role_brief(scenario: Scenario, brief: Brief) -> Section:
    """All that an actor may know in a world, for its eyes alone; not which world it is, by which all pages can be made."""
    about = scenario.document.actors[brief.actor].about
    parts: list[Part] = [
        scenario.said(brief.actor, "You play {who}. This page is for your eyes alone; the sheet for all has the rest."),
        *([about] if about else []),
        _wishes(scenario, brief),
        _score_sheet(scenario, brief),
        Section("Your red lines", list(_lines(scenario, brief)) or ["You have drawn none."]),
        *_limits(scenario, brief),
        *([Section("Your home front", list(_fronts(scenario, brief)))] if brief.fronts else []),
        Section("What you know of the others", list(_views(scenario, brief))),
        Section("What you can do", list(_acts(scenario, brief))),
    ]
    return Section(f"{capital(scenario.title(brief.actor))}: private brief", parts)


# ---------------------------------------------------------------- wishes


def _open_issues(scenario: Scenario) -> list[int]:
    return [int(m) for m in np.flatnonzero(scenario.game.issues.agreed < 0)]


def _offered(scenario: Scenario, m: int) -> list[int]:
    return [int(k) for k in np.flatnonzero(scenario.game.issues.offered()[m])]


def _option(scenario: Scenario, m: int, k: int) -> str:
    issues = scenario.game.issues
    return scenario.option_title(issues.names[m], issues.option(m, k))


def _wishes(scenario: Scenario, brief: Brief) -> Section:
    """What counts for the actor, the weightiest first."""
    order = sorted(_open_issues(scenario), key=lambda m: -float(brief.weight[m]))
    rows = []
    for m in order:
        weight = float(brief.weight[m])
        words = next(words for least, words in WEIGHTS.items() if weight >= least) if weight > 0 else "none"
        best = max(_offered(scenario, m), key=lambda k: float(brief.wish[m, k])) if weight > 0 else None
        liked = "nothing in particular" if best is None else _option(scenario, m, best)
        rows.append([scenario.title(scenario.game.issues.names[m]), percent(weight), words, liked])
    return Section("What you want", [Table(["Issue", "Weight", "", "You like best"], rows, "lrll")])


def _score_sheet(scenario: Scenario, brief: Brief) -> Section:
    """What every option is worth, a table for each issue."""
    if not any(_counts(brief, m) for m in _open_issues(scenario)):
        return Section("Your score sheet", ["Whatever is agreed is the same to you: you have no points to count."])
    said = (
        "Add up one line of each table to know what a text is worth to you. 100 points would be all that you could wish "
        f"for in the terms themselves; with everything as it is today you have {told_points(brief.today)}."
    )
    agreed = np.flatnonzero(scenario.game.issues.agreed >= 0)
    fixed = sum(float(_together(brief)[m, scenario.game.issues.agreed[m]]) for m in agreed)
    if len(agreed):
        said += f" What was agreed before the talks adds {told_points(fixed)} to every text."
    named = {m: scenario.title(scenario.game.issues.names[m]) for m in _open_issues(scenario)}
    counting = [m for m in named if _counts(brief, m)]
    idle = [named[m] for m in named if m not in counting]
    more = [f"Whatever is agreed on this is the same to you: {listed(idle)}."] if idle else []
    tables = [Section(named[m], [_options(scenario, brief, m)]) for m in counting]
    return Section("Your score sheet", [" ".join([said, *_legend(brief), *more]), *tables])


def _counts(brief: Brief, m: int) -> bool:
    """Whether it makes any difference to the actor, or at its home, what is agreed on an issue."""
    worth = [_together(brief)[m], *(front.worth[m] for front in brief.fronts)]
    return any(np.abs(values).max() >= UNSEEN for values in worth)


def _legend(brief: Brief) -> Iterator[str]:
    """What the columns of the score sheet are, of those that there are."""
    if (brief.price != 0).any():
        yield "Red line: what crossing your own line costs you, where you mean it."
    if (np.abs(brief.added) >= UNSEEN).any():
        yield "Outside: what pressure and guarantees from outside add; with it a text can be worth more than 100."
    if (_together(brief) != brief.wish).any():
        yield "Together: what counts."
    if brief.fronts:
        yield "The last columns: what it is worth at home, as you see it."


def _together(brief: Brief) -> np.ndarray:
    """What an option is worth to the actor, all told [m, k]."""
    return brief.wish - brief.price + brief.added


def _options(scenario: Scenario, brief: Brief, m: int) -> Table:
    """The options of an issue with what each is worth, part by part where there is more than one part."""
    columns = {"Wish": brief.wish}
    columns |= {"Red line": -brief.price} if (brief.price[m] != 0).any() else {}
    columns |= {"Outside": brief.added} if (np.abs(brief.added[m]) >= UNSEEN).any() else {}
    columns |= {"Together": _together(brief)} if len(columns) > 1 else {}
    for front in brief.fronts:
        if (np.abs(front.worth[m]) >= UNSEEN).any():
            columns[scenario.ratifier_title(brief.actor, front.name)] = front.worth
    rows = []
    for k in _offered(scenario, m):
        today = " (today)" if k == scenario.game.issues.status_quo[m] else ""
        worth = [told_points(float(values[m, k])) for values in columns.values()]
        rows.append([_option(scenario, m, k) + today, *worth])
    return Table(["Option", *columns], rows, "l" + "r" * len(columns))


# ---------------------------------------------------------------- limits


def _lines(scenario: Scenario, brief: Brief) -> Iterator[str]:
    for line in brief.lines:
        behind = listed([f'"{_option(scenario, line.issue, k)}"' for k in line.across], "or")
        issue = scenario.title(scenario.game.issues.names[line.issue])
        yield f"{issue}: your red line rules out {behind}. {_meant(brief, line)}"


def _meant(brief: Brief, line: DrawnLine) -> str:
    if not line.meant:
        return "You may insist on it at the table, but in truth you do not mean it: to cross it costs you nothing."
    if line.price is not None:
        return f"You mean it. To cross it all the same costs you {told_points(line.price)} points."
    if brief.limits or brief.least is not None:
        return "You mean it, and nothing makes you cross it."
    return "You mean it: a text that is across it leaves you unhappy, whatever else it brings."


def _limits(scenario: Scenario, brief: Brief) -> Iterator[Section]:
    if brief.limits:
        yield Section("If there is no deal", list(_no_deal(scenario, brief, brief.limits)))
    elif brief.least is not None:
        yield Section(
            "If there is no deal",
            [f"It takes your consent. You give it for {told_points(brief.least)} points or more."],
        )


def _no_deal(scenario: Scenario, brief: Brief, limits: Limits) -> Iterator[str]:
    parts = [f"today's state is worth {told_points(brief.today)}"]
    verb = "adds" if limits.beyond >= 0 else "takes off"
    parts.append(f"what you expect of going on without a deal {verb} {told_points(abs(limits.beyond))}")
    if abs(limits.support) >= UNSEEN:
        parts.append(f"what outsiders do for you in that case adds {told_points(limits.support)}")
    yield f"No deal is worth {told_points(limits.no_deal)} points to you now: {listed(parts)}."
    unit = scenario.document.calendar.round
    if abs(limits.waiting) >= UNSEEN / 10:
        change = "loses" if limits.waiting > 0 else "gains"
        yield f"With every {unit} of talks no deal {change} {abs(100 * limits.waiting):.2f} points for you."
    if limits.risk >= UNSEEN:
        yield (
            f"You risk {told_points(limits.risk)} points by trusting the other side's signature; a guarantee may give some of "
            "them back, and the score sheet has counted it."
        )
    margin = limits.reservation - limits.no_deal - limits.risk
    if abs(margin) >= UNSEEN:
        yield f"An agreement must be {told_points(margin)} points better than that for you to sign."
    yield f"So you sign for no less than {told_points(limits.reservation)} points today. Keep this number to yourself."


def _fronts(scenario: Scenario, brief: Brief) -> Iterator[str]:
    for front in brief.fronts:
        title = scenario.ratifier_title(brief.actor, front.name)
        votes = "votes on every text" if front.always else "votes only where the text calls for it"
        yield f"{title} {votes}. {_needs(front)}"


def _needs(front: Front) -> str:
    today = f"today's state is worth {told_points(front.today)} points to it, as you see it"
    least = told_points(front.today + front.needed)
    if not np.isfinite(front.needed):
        return f"You do not look to it when you sign; {today}."
    if front.needed <= 0:
        return f"It gives you room: {today}, and you can sign what is worth {least} or more to it."
    return f"You sign only what is worth at least {least} points to it; {today}."


# ---------------------------------------------------------------- the others


def _views(scenario: Scenario, brief: Brief) -> Iterator[Part]:
    if not brief.views:
        yield "What the sheet for all says, and what you hear. Ask; but everyone has reasons to bluff."
    for view in brief.views:
        yield Section(capital(scenario.title(view.other)), [_sight(scenario, brief, view), _view(scenario, view)])


def _sight(scenario: Scenario, brief: Brief, view: OtherSeen) -> str:
    if not view.weights:
        return (
            "You see what they like and where they stop, but not yet how the issues weigh with them: you take all to weigh the "
            "same, and learn from what they insist on. What no deal is worth to them you do not know."
        )
    if view.insight >= 1:
        return (
            "You see what moves them as it is, what comes from outside included, but not what no deal is worth to them."
        )
    seen = f"{percent(view.insight)} of" if view.insight > 0 else "nothing of"
    mediating = scenario.game.protocol.text and brief.actor in scenario.game.protocol.turns
    guess = GUESSES["mediator" if mediating else "party"]
    outside = " Pressure and guarantees from outside you see as they are." if scenario.game.thirds else ""
    misled = "So this table may mislead you. What no deal is worth to them you do not know."
    return f"You see {seen} what moves them; {guess}.{outside} {misled}"


def _view(scenario: Scenario, view: OtherSeen) -> Table:
    rows = []
    span = {m: _span(scenario, view, m) for m in _open_issues(scenario)}
    whole = sum(high - low for low, high in span.values()) or 1.0
    for m, (low, high) in span.items():
        offered = _offered(scenario, m)
        best = next(k for k in offered if view.worth[m, k] > high - UNSEEN)
        moved = high - low > UNSEEN
        liked = _option(scenario, m, best) if moved else "no difference"
        title = scenario.title(scenario.game.issues.names[m])
        rows.append([title, percent((high - low) / whole), liked, _line_known(scenario, view, m)])
    return Table(["Issue", "Of what moves them", "You believe is best for them", "Their red line"], rows, "lrll")


def _span(scenario: Scenario, view: OtherSeen, m: int) -> tuple[float, float]:
    worth = [float(view.worth[m, k]) for k in _offered(scenario, m)]
    return min(worth), max(worth)


def _line_known(scenario: Scenario, view: OtherSeen, m: int) -> str:
    if m not in view.lines:
        return "not known to you"
    behind = [f'"{_option(scenario, m, k)}"' for k in view.lines[m]]
    return f"rules out {listed(behind, 'or')}" if behind else "none"


def _acts(scenario: Scenario, brief: Brief) -> Iterator[str]:
    """What the actor can do at the table and beside it."""
    game = scenario.game
    if brief.limits or brief.least is not None:
        without = (
            "you may be outvoted, and are bound by it then" if brief.outvoted else "without your yes it is not signed"
        )
        yield f"Say yes or no to a text that is on the table: {without}."
    if brief.actor in game.protocol.turns:
        yield "Hold the pen of the text." if game.protocol.text else "Put a text on the table when it is your turn."
    if brief.outsider:
        said = you_bring(scenario, brief.outsider, brief.holding, IN_POINTS)
        none = "You have no means of pressure: talk, advise, propose."
        yield f"{capital(said)} What this adds for others stands on their pages." if said else none
        yield from _consent(scenario, brief)


def _consent(scenario: Scenario, brief: Brief) -> Iterator[str]:
    """The options that take the consent of an outsider, and whether it gives it."""
    j = scenario.game.thirds.index(brief.actor)
    quo = brief.wish[np.arange(len(brief.wish)), scenario.game.issues.status_quo]
    barred = {(line.issue, k) for line in brief.lines if line.meant and line.price is None for k in line.across}
    for m, k in np.argwhere(scenario.game.needs[j]):
        willing = brief.wish[m, k] - brief.price[m, k] >= quo[m] and (int(m), int(k)) not in barred
        answer = "you would give it" if willing else "you would not give it"
        issue = scenario.title(scenario.game.issues.names[m])
        yield f'"{_option(scenario, int(m), int(k))}" ({issue}) takes your consent: {answer}.'
