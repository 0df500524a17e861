"""Doubts about what actors want: lines that refuse everything, weights of nothing, places on the wrong scale."""

from collections.abc import Iterator

from sim.scenario.case import Case, Problems
from sim.scenario.lines import crossed, option_nearest, place, surely_refused
from sim.scenario.numbers import Position, PositionChoice
from sim.scenario.schema import Preference, RedLine, WantBlock
from sim.scenario.spread import Spread, spread_of
from sim.scenario.strict_yaml import Steps
from sim.words.phrases import listed

FRACTION = 1.0
"""Places up to here on a scale of 0 to 100 are probably meant as fractions of 1."""


def holders(case: Case) -> Iterator[tuple[Steps, str, dict[str, WantBlock] | dict[str, Preference]]]:
    """Everyone who wants something: the path of the wants, who wants in words, and what."""
    for name, actor in case.actors.items():
        yield ("actors", name, "wants"), str(actor.title), actor.wants
        for key, ratifier in actor.ratifiers.items():
            title = f"{ratifier.title or key.replace('_', ' ')} of {actor.title}"
            yield ("actors", name, "ratifiers", key, "wants"), title, ratifier.wants


def wants_of(case: Case) -> Iterator[tuple[Steps, str, str, Preference]]:
    """Every want: its path, who wants, the issue, and what."""
    for path, who, wants in holders(case):
        for issue, want in wants.items():
            yield (*path, issue), who, issue, want


def lines_of(case: Case) -> Iterator[tuple[Steps, str, str, WantBlock]]:
    """Every want of an actor that has a red line."""
    for path, who, issue, want in wants_of(case):
        if isinstance(want, WantBlock) and want.red_line is not None:
            yield path, who, issue, want


def fractions(case: Case) -> Problems:
    """Places between 0 and 1 on a scale that runs to 100."""
    for path, _, issue, want in wants_of(case):
        line = getattr(want, "red_line", None)
        places: dict[Steps, Position | None] = {("ideal",): want.ideal}
        places |= {("red_line", end): getattr(line, end) for end in ("min", "max") if line is not None}
        for below, position in places.items():
            if position is None or isinstance(position, str | PositionChoice):
                continue
            found = spread_of(position)
            if 0 < found.high <= FRACTION:
                block = case.document.issues[issue]
                title = block.options[option_nearest(block, found.high)].title
                meant = f"{100 * found.middle:g}"
                message = (
                    f"lies on a scale from 0 to 100, so it is next to '{title}'; write {meant} for {meant} % of the way"
                )
                yield case.problem((*path, *below), message, case.source.value((*path, *below)))


def positions_of_options(case: Case) -> Problems:
    """Options whose positions all lie between 0 and 1."""
    for name, issue in case.document.issues.items():
        last = max(option.position or 0.0 for option in issue.options.values())
        if len(issue.options) > 1 and 0 < last <= FRACTION:
            message = (
                f"have positions up to {last:g} on a scale from 0 to 100, so that to everyone they are nearly the same"
            )
            yield case.problem(("issues", name, "options"), message)


def refuses_everything(case: Case) -> Problems:
    """A red line that rules out every option."""
    for path, who, issue, want in lines_of(case):
        block, line = case.document.issues[issue], want.red_line
        if line is not None and len(crossed(block, line)) == len(block.options):
            deferral = case.document.deferral
            may_stay = (deferral if isinstance(deferral, bool) else issue in deferral) and "open" not in line.never
            then = "all it can sign is to leave the issue open" if may_stay else "it can sign nothing"
            message = f"refuses every option of '{block.title}'; so {then}"
            if line.price is not None:
                message = f"refuses every option of '{block.title}', so that {who} pays its price whatever is agreed"
            yield case.problem((*path, "red_line"), message)


def refuses_its_ideal(case: Case) -> Problems:
    """A red line that rules out what its owner likes best."""
    for path, who, issue, want in lines_of(case):
        block, line = case.document.issues[issue], want.red_line
        if line is None or _fixes_the_term(line) or len(out := crossed(block, line)) == len(block.options):
            continue
        best = _best(want)
        if best and set(best) <= set(out):
            titles = listed([f"'{block.options[name].title}'" for name in best], "or")
            yield case.problem((*path, "red_line"), f"refuses {titles}, which {who} likes best here")
        elif want.ideal is not None and not best:
            ideal = place(block, want.ideal)
            below = line.min is not None and ideal.high < place(block, line.min).low
            above = line.max is not None and ideal.low > place(block, line.max).high
            if below or above:
                message = f"refuses what {who} likes best here, its ideal of {ideal.middle:g} on the scale"
                yield case.problem((*path, "red_line"), message)


def _fixes_the_term(line: RedLine) -> bool:
    """Whether a line leaves one place only, which is how a scenario assumes a term."""
    return line.min is not None and line.min == line.max


def _best(want: WantBlock) -> list[str]:
    """The options that are liked best, if they are named."""
    if isinstance(want.ideal, str):
        return [want.ideal]
    if isinstance(want.ideal, PositionChoice):
        named = [value for value in want.ideal.values if isinstance(value, str)]
        return named if len(named) == len(want.ideal.values) else []
    if want.values is not None and len(want.values):
        worth = {name: spread_of(value).middle for name, value in want.values.numbers.items()}
        return [name for name, value in worth.items() if value == max(worth.values())]
    return []


def no_weights(case: Case) -> Problems:
    """Wants that all have the weight 0."""
    for path, who, wants in holders(case):
        if wants and all(spread_of(want.salience).high == 0 for want in wants.values()):
            message = f"have the salience 0 on every issue, so that every text is worth the same to {who}"
            yield case.problem(path, message)


def matters_to_nobody(case: Case) -> Problems:
    """Issues that are open and that nobody gives any weight."""
    for name, issue in case.document.issues.items():
        weights = [spread_of(want.salience).high for _, _, about, want in wants_of(case) if about == name]
        if issue.agreed is None and not any(weights):
            message = f"matters to nobody: no actor has '{issue.title}' among its wants with a salience above 0"
            yield case.problem(("issues", name), message)


def out_of_reach(case: Case) -> Problems:
    """Options that need somebody who refuses them, or that all signatories refuse."""
    for name, issue in case.document.issues.items():
        refused = {who: _refused(case, who, name) for who in case.actors}
        for key, option in issue.options.items():
            path = ("issues", name, "options", key)
            against = [who for who in option.needs if key in refused[who]]
            if against:
                title = case.actors[against[0]].title
                yield case.problem(
                    (*path, "needs"), f"names {title}, whose red line refuses '{option.title}': out of reach"
                )
            averse = [who for who in option.needs if _prefers_today(case, who, name, key)]
            if averse and not against:
                title = case.actors[averse[0]].title
                message = f"names {title}, to which '{option.title}' is worse than today's state: out of reach"
                yield case.problem((*path, "needs"), message)
            elif key != issue.status_quo and all(key in refused[who] for who in case.signatories):
                message = "lies across the red lines of all signatories, so that nobody can reach it"
                yield case.problem(path, message, option.title)


def _prefers_today(case: Case, actor: str, issue: str, option: str) -> bool:
    """Whether an actor likes an option less than the status quo, wherever its ideal or its values are drawn."""
    block, want = case.document.issues[issue], case.actors[actor].wants.get(issue)
    if want is None or spread_of(want.salience).high == 0:
        return False
    if want.values is not None:
        worth = {name: spread_of(value) for name, value in want.values.numbers.items()}
        none = Spread(0, 0, 0)
        return worth.get(option, none).high < worth.get(block.status_quo, none).low
    if want.ideal is None:
        return False
    here, today = (place(block, name).middle for name in (option, block.status_quo))
    ideal = place(block, want.ideal)
    return all(abs(here - end) > abs(today - end) for end in (ideal.low, ideal.high))


def one_issue_alone(case: Case) -> Problems:
    """Saliences above 1 of an actor with one issue, which are no more than any other."""
    for path, who, wants in holders(case):
        ((issue, want),) = wants.items() if len(wants) == 1 else ((None, None),)
        if want is not None and spread_of(want.salience).low > 1:
            message = f"is relative to the other issues of {who}, which has none: any number above 0 means the same"
            yield case.problem(
                (*path, str(issue), "salience"), message, case.source.value((*path, str(issue), "salience"))
            )


def nothing_in_common(case: Case) -> Problems:
    """Issues on which the lines of several signatories together leave no option, or only today's."""
    for name, issue in case.document.issues.items():
        refused = {who: _refused(case, who, name) for who in case.signatories}
        owners = [who for who in case.signatories if refused[who]]
        out = {key for keys in refused.values() for key in keys} | set(_needing_refusers(case, name))
        left = [key for key in issue.options if key not in out]
        alone = any(len(refused[who]) == len(issue.options) for who in owners)
        if issue.agreed is None and owners and not alone and set(left) <= {issue.status_quo}:
            lines = listed([str(case.actors[who].title) for who in owners])
            who = f"the red line of {lines} leaves" if len(owners) == 1 else f"the red lines of {lines} leave"
            rest = f"only today's '{issue.options[left[0]].title}'" if left else "no option"
            yield case.problem(("issues", name), f"{who} {rest}: nothing new can be agreed here")


def _needing_refusers(case: Case, issue: str) -> list[str]:
    """The options of an issue that need somebody who refuses them."""
    return [
        key
        for key, option in case.document.issues[issue].options.items()
        for who in option.needs
        if key in _refused(case, who, issue) or _prefers_today(case, who, issue, key)
    ]


def _refused(case: Case, actor: str, issue: str) -> list[str]:
    want = case.actors[actor].wants.get(issue)
    return surely_refused(case.document.issues[issue], want.red_line) if want else []
