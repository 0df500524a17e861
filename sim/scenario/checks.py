"""The checks between blocks of a scenario file: every name refers to something, and the parts fit together.

Each check is a generator of problems over one `Case`; `CHECKS` at the foot lists them.
"""

from collections.abc import Callable
from typing import Any

from pydantic_core import PydanticCustomError

from sim.methods.draws import support
from sim.scenario.base_rates import base_rates
from sim.scenario.case import Anything, Case, Problems
from sim.scenario.check_capability import capabilities_given
from sim.scenario.field_types import Block, PositionRule
from sim.scenario.manners import manners
from sim.scenario.numbers import Position, PositionChoice, position_names
from sim.scenario.places import lever_places
from sim.scenario.schema import (
    SIGNATORY_KEYS,
    THIRD_PARTY_KEYS,
    Change,
    Direct,
    MajorityBlock,
    Plenary,
    Preference,
    RedLine,
    ShockBlock,
    SingleText,
)
from sim.scenario.sources import claims
from sim.scenario.strict_yaml import Steps
from sim.words.problems import Problem, in_words, nearest


def cross_check(case: Case) -> list[Problem]:
    """All problems between the blocks of a document, in the order of `CHECKS`."""
    return [problem for check in CHECKS for problem in check(case)]


# ---------------------------------------------------------------- the table


def _enough_signatories(case: Case) -> Problems:
    if len(case.signatories) < 2:
        message = f"needs at least two actors with role: signatory, has {len(case.signatories)}"
        removed = next((path for path in case.source.removed if path[0] == "actors" and len(path) == 2), ("actors",))
        yield case.problem(removed, message)


def _calendar(case: Case) -> Problems:
    calendar = case.document.calendar
    if calendar.horizon < calendar.rounds and case.sound("calendar"):
        message = f"is before the end of the talks, which take {calendar.rounds} rounds"
        yield case.problem(("calendar", "horizon"), message, calendar.horizon)


def _deferral(case: Case) -> Problems:
    if isinstance(case.document.deferral, list):
        yield from case.unknown(("deferral",), case.document.deferral, case.issue_names, "an issue")


def _protocol(case: Case) -> Problems:
    protocol, path = case.document.protocol, ("protocol",)
    if isinstance(protocol, Direct) and protocol.first is not None:
        yield from case.unknown((*path, "first"), [protocol.first], case.signatories, "a signatory")
    if isinstance(protocol, SingleText):
        yield from case.unknown((*path, "mediator"), [protocol.mediator], case.of_role("third_party"), "a third party")
        for key in ("insight", "credibility"):
            yield from case.unknown_keys((*path, key), getattr(protocol, key), case.signatories, "a signatory")
    if isinstance(protocol, Plenary):
        yield from case.unknown((*path, "members"), protocol.members, case.actor_names, "an actor")
        for name in case.signatories:
            understood = set(protocol.members) <= set(case.actor_names)
            if name not in protocol.members and understood and case.sound("actors", name):
                yield case.problem((*path, "members"), f"lacks {name!r}: all signatories are members")
        if isinstance(protocol.consent, list):
            yield from case.unknown((*path, "consent"), protocol.consent, protocol.members, "a member")
    if isinstance(protocol, Plenary | SingleText) and isinstance(protocol.consent, MajorityBlock):
        yield from _veto(case, protocol.consent.veto)


def _veto(case: Case, veto: list[str]) -> Problems:
    """Who holds a veto signs."""
    path = ("protocol", "consent", "veto")
    for name in veto:
        if name in case.signatories:
            continue
        if name in case.actor_names:
            message = "does not sign, and so cannot hold a veto"
            yield case.problem(path, message, name, case.signatories)
        else:
            yield from case.unknown(path, [name], case.signatories, "a signatory")


def _agenda(case: Case) -> Problems:
    document = case.document
    if document.agenda is None:
        return
    last, met = 0, set()
    for place, basket in enumerate(document.agenda):
        path: Steps = ("agenda", place)
        if basket.until <= last:
            yield case.problem((*path, "until"), f"must be above {last}, the end of the basket before", basket.until)
        if basket.until > document.calendar.rounds and case.sound("calendar"):
            message = f"is after the end of the talks, which take {document.calendar.rounds} rounds"
            yield case.problem((*path, "until"), message, basket.until)
        last = basket.until
        yield from case.unknown((*path, "issues"), basket.issues, case.issue_names, "an issue")
        for name in basket.issues:
            if name in met:
                yield case.problem((*path, "issues"), "is in an earlier basket already", name)
            elif name in document.issues and document.issues[name].agreed:
                yield case.problem((*path, "issues"), "is agreed already and belongs to every basket", name)
            met.add(name)
    if isinstance(case.issue_names, Anything) or not met <= set(case.issue_names):
        return  # what seems to be lacking may be what is not understood
    for name, issue in document.issues.items():
        if name not in met and not issue.agreed:
            yield case.problem(("agenda",), f"lacks the issue {name!r}; every issue not yet agreed is in one basket")


# ---------------------------------------------------------------- issues


def _issues(case: Case) -> Problems:
    for name, issue in case.document.issues.items():
        path, options = ("issues", name), case.options(name)
        yield from case.unknown((*path, "status_quo"), [issue.status_quo], options, "an option of this issue")
        if issue.agreed is not None:
            yield from case.unknown((*path, "agreed"), [issue.agreed], options, "an option of this issue")
        elif len(options) == 1:
            yield case.problem((*path, "options"), "has only one option: nothing to negotiate, unless it is `agreed`")


def _options(case: Case) -> Problems:
    ratifiers = case.ratifiers
    for issue_name, issue in case.document.issues.items():
        for name, option in issue.options.items():
            path: Steps = ("issues", issue_name, "options", name)
            yield from case.unknown((*path, "needs"), option.needs, case.actor_names, "an actor")
            yield from case.unknown_keys((*path, "guarantee"), option.guarantee, case.signatories, "a signatory")
            if option.condition:
                path = (*path, "condition")
                by = [option.condition.by] if option.condition.by is not None else []
                yield from case.unknown((*path, "by"), by, case.actor_names, "an actor")
                named = option.condition.ratified_by
                yield from case.unknown((*path, "ratified_by"), named, ratifiers, "a ratifier of a signatory")


def _guarantees(case: Case) -> Problems:
    """Shares of the commitment risk covered add up over issues, so together they must not pass 1."""
    for signatory in case.signatories:
        most = {}
        for name, issue in case.document.issues.items():
            shares = [
                support(option.guarantee[signatory])[1]
                for option in issue.options.values()
                if signatory in option.guarantee
            ]
            most[name] = max(shares, default=0.0)
        if sum(most.values()) > 1 + 1e-9:
            parts = " + ".join(f"{share:g} ({name})" for name, share in most.items() if share)
            message = f"guarantees for {signatory!r} can add up to more than 1: {parts}"
            yield case.problem(("issues",), message)


# ---------------------------------------------------------------- actors


def _roles(case: Case) -> Problems:
    for name, actor in case.actors.items():
        if not case.has_role(name):
            continue
        signs = actor.role == "signatory"
        other = "third party" if signs else "signatory"
        for key in THIRD_PARTY_KEYS if signs else SIGNATORY_KEYS:
            if key in actor.model_fields_set:
                yield case.problem(("actors", name, key), f"only a {other} has this, and {name!r} is none")
        if signs and not actor.wants:
            yield case.problem(("actors", name, "wants"), "is missing: a signatory wants something")


def _pressure(case: Case) -> Problems:
    for name, actor in case.actors.items():
        if actor.role != "third_party":
            continue
        path = ("actors", name)
        for key in ("leverage", "stick", "support", "home_leverage", "backing", "pressing"):
            yield from case.unknown_keys((*path, key), getattr(actor, key), case.signatories, "a signatory")
        for key in ("backing", "pressing"):
            for signatory, issues in getattr(actor, key).items():
                yield from case.unknown_keys((*path, key, signatory), issues, case.issue_names, "an issue")
        if actor.inducement:
            yield from case.unknown((*path, "inducement", "to"), actor.inducement.to, case.signatories, "a signatory")


def _wants(case: Case) -> Problems:
    for name, actor in case.actors.items():
        yield from _preferences(case, ("actors", name, "wants"), actor.wants)
        for ratifier, block in actor.ratifiers.items():
            yield from _preferences(case, ("actors", name, "ratifiers", ratifier, "wants"), block.wants)


def _preferences(case: Case, path: Steps, wants: dict) -> Problems:
    yield from case.unknown_keys(path, wants, case.issue_names, "an issue")
    for issue, want in wants.items():
        if issue in case.document.issues:
            yield from _preference(case, path, issue, want)


def _preference(case: Case, wants: Steps, issue: str, want: Preference) -> Problems:
    path, options, what = (*wants, issue), case.options(issue), "an option of this issue"
    yield from case.unknown((*path, "ideal"), position_names(want.ideal), options, what)
    yield from case.unknown_keys((*path, "values"), want.values or (), options, what)
    line = getattr(want, "red_line", None)
    if line:
        yield from _red_line(case, (*path, "red_line"), issue, line)


def _red_line(case: Case, path: Steps, issue: str, line: RedLine) -> Problems:
    options, what = case.options(issue), "an option of this issue"
    yield from case.unknown((*path, "min"), position_names(line.min), options, what)
    yield from case.unknown((*path, "max"), position_names(line.max), options, what)
    yield from case.unknown((*path, "not"), line.never, case.refusable(issue), what)
    if line.min is None and line.max is None and not line.never:
        yield case.problem(path, "names nothing that is refused", allowed=("min", "max", "not"))
    low, high = _constant(case, issue, line.min), _constant(case, issue, line.max)
    if low is not None and high is not None and low > high:
        message = f"is above its max, {in_words(line.max)}, so that it refuses every option"
        yield case.problem((*path, "min"), message, line.min)


def _constant(case: Case, issue: str, place: Position | None) -> float | None:
    """Where a place on the scale of an issue is, if it is the same in every world."""
    if isinstance(place, str):
        option = case.document.issues[issue].options.get(place)
        return option.position if option else None
    return float(place) if isinstance(place, int | float) else None


def _called_ratifiers(case: Case) -> Problems:
    """A ratifier that votes when required must be required by something."""
    options = [option for issue in case.document.issues.values() for option in issue.options.values()]
    named = {name for option in options if option.condition for name in option.condition.ratified_by}
    if not case.sound("issues") or not named <= set(case.ratifiers):
        return
    for actor, block in case.actors.items():
        for name, ratifier in block.ratifiers.items():
            if ratifier.votes == "when_required" and name not in named:
                message = "but no option's condition names this ratifier under `ratified_by`"
                yield case.problem(("actors", actor, "ratifiers", name, "votes"), message, ratifier.votes)


# ---------------------------------------------------------------- shocks


def _shocks(case: Case) -> Problems:
    for name, shock in case.document.shocks.items():
        path = ("shocks", name)
        yield from _timing(case, path, shock)
        for target, change in shock.effect.items():
            yield from _effect(case, (*path, "effect", target), target, change)


def _timing(case: Case, path: Steps, shock: ShockBlock) -> Problems:
    if (shock.at is None) == (shock.hazard is None):
        inherited = case.source.inherited([(*path, "at"), (*path, "hazard")]) if shock.at else None
        found = "has both" if shock.at else "has neither"
        found += f"; write `{inherited[-1]}: null` to remove the inherited one" if inherited else ""
        yield case.problem(path, f"needs either `at` (a date) or `hazard` (a chance per round), {found}")
    elif shock.at is not None and case.sound("calendar"):
        calendar = case.document.calendar
        first, last = calendar.start, calendar.date(calendar.horizon - 1)
        if not first <= shock.at <= last and calendar.horizon >= calendar.rounds:
            yield case.problem((*path, "at"), f"is outside the calendar, which runs from {first} to {last}", shock.at)


def _effect(case: Case, path: Steps, target: str, change: Change) -> Problems:
    given = [key for key in ("set", "add", "scale") if getattr(change, key) is not None]
    if len(given) != 1:
        found = " and ".join(f"`{key}`" for key in given) or "none"
        yield case.problem(path, f"needs exactly one of `set`, `add` and `scale`, has {found}")
    places = [place for place in case.rules if not place.startswith("shocks.")]
    if target not in places and not case.in_doubt(target):
        message = "is not the path of a number of this scenario"
        yield case.source.problem(path, message, target, near=nearest(target, places, 3))
    elif target in places and change.set is not None:
        yield from _set_value(case, (*path, "set"), target, change.set)


def _set_value(case: Case, path: Steps, target: str, value: Position) -> Problems:
    rule, shown = case.rules[target], case.source.value(path)
    names = position_names(value)
    if names and isinstance(rule, PositionRule):
        issue = target.split(".wants.")[1].split(".")[0]
        yield from case.unknown(path, names, case.options(issue), "an option of this issue")
    elif names:
        yield case.problem(path, "is not a number", shown)
    elif not isinstance(value, PositionChoice | str):
        try:
            rule.check(value)
        except PydanticCustomError as error:
            yield case.problem(path, error.message(), shown)


# ---------------------------------------------------------------- sources


def _sources(case: Case) -> Problems:
    known = claims()
    if known:
        yield from _cited(case, (), case.document, list(known))


def _cited(case: Case, path: Steps, block: Any, known: list[str]) -> Problems:
    if isinstance(block, dict):
        for name, item in block.items():
            yield from _cited(case, (*path, name), item, known)
    elif isinstance(block, list):
        for place, item in enumerate(block):
            yield from _cited(case, (*path, place), item, known)
    elif isinstance(block, Block):
        cited = block.sources if isinstance(block.sources, list) else []
        yield from _unknown_claims(case, (*path, "sources"), cited, known)
        for name, field in type(block).model_fields.items():
            value = getattr(block, name)
            if isinstance(value, Block | dict | list):
                yield from _cited(case, (*path, field.alias or name), value, known)


def _unknown_claims(case: Case, path: Steps, cited: list[str], known: list[str]) -> Problems:
    for name in cited:
        if name not in known:
            yield case.source.problem(path, "is not the id of a claim in seeds/", name, near=nearest(name, known, 3))


# ---------------------------------------------------------------- base rates


def _base_rates(case: Case) -> Problems:
    named = case.document.base_rates
    if named:
        yield from case.unknown(("base_rates",), named, base_rates(), "the id of a base rate in seeds/")
    elif case.document.frame and case.sound("base_rates"):
        yield case.problem(("frame",), "says how base rates are to be read, and the file names none under `base_rates`")


CHECKS: tuple[Callable[[Case], Problems], ...] = (
    _enough_signatories,
    _calendar,
    _deferral,
    _protocol,
    _agenda,
    _issues,
    _options,
    _guarantees,
    _roles,
    manners,
    capabilities_given,
    _pressure,
    _wants,
    _called_ratifiers,
    _shocks,
    _sources,
    _base_rates,
    lever_places,
)
"""Every check, as a generator of problems over one case, in the order in which they are made."""
