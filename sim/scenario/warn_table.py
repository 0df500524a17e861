"""Doubts about the table: time that runs out, equal names, actors without a part."""

from collections.abc import Iterable, Iterator

from sim.scenario.case import Case, Problems
from sim.scenario.majority_words import majority_of
from sim.scenario.schema import THIRD_PARTY_KEYS, ActorBlock, Change, NamedNumbers, OptionBlock, Plenary, SingleText
from sim.scenario.spread import spread_of
from sim.scenario.strict_yaml import Steps
from sim.scenario.waiting import longest_wait, waits
from sim.words.phrases import listed, reads_as_plural

ACTS = tuple(key for key in THIRD_PARTY_KEYS if key != "present")
"""What a third party can do."""

NOTICEABLE = 0.05
"""A commitment risk of more than this, in utility, is worth a warning."""

MOVED_BY_WANTS = ("leverage", "home_leverage", "stick", "spoiling", "inducement")
"""What a third party does only where it gains or loses."""


def too_short(case: Case) -> Problems:
    """A horizon that ends before what a late agreement waits for."""
    document = case.document
    room = document.calendar.horizon - document.calendar.rounds
    late = [
        path for path, wait in waits(document.issues, document.actors) if room < wait.low or room == 0 < wait.middle
    ]
    if late:
        path = ("calendar", "horizon")
        names = listed(list(dict.fromkeys(_awaited(case, step) for step in late)))
        enough = document.calendar.rounds + longest_wait(document.issues, document.actors)
        message = f"is too early for {names}, so that a text agreed late stays pending; {enough} leaves room for all"
        yield case.problem(path, message, document.calendar.horizon)


def _awaited(case: Case, path: Steps) -> str:
    """A vote or condition in words, by the path of its delay."""
    _, owner, _, name, *_ = path
    if path[0] == "issues":
        return f"the condition of '{case.document.issues[str(owner)].options[str(name)].title}'"
    actor = case.actors[str(owner)]
    return f"the vote of '{actor.ratifiers[str(name)].title or str(name).replace('_', ' ')}' in {actor.title}"


def equal_titles(case: Case) -> Problems:
    """Two actors, issues or options that readers cannot tell apart."""
    issues = case.document.issues
    yield from _twice(case, ("actors",), ((name, str(actor.title)) for name, actor in case.actors.items()))
    yield from _twice(case, ("issues",), ((name, str(issue.title)) for name, issue in issues.items()))
    for name, issue in issues.items():
        options = ((key, option.title) for key, option in issue.options.items())
        yield from _twice(case, ("issues", name, "options"), options)


def _twice(case: Case, block: Steps, titles: Iterable[tuple[str, str]]) -> Problems:
    met: dict[str, str] = {}
    for name, title in titles:
        first = met.setdefault(title.strip().casefold(), name)
        if first != name:
            yield case.problem(
                (*block, name, "title"), f"is the title of {first!r} too: nobody can tell them apart", title
            )


def may_be_many(case: Case) -> Problems:
    """Actors whose title reads as a plural, of which sentences would speak as of one."""
    for name, actor in case.actors.items():
        path, title = ("actors", name, "title"), str(actor.title)
        said = isinstance(case.source.value(("actors", name, "plural")), bool)
        if not said and reads_as_plural(title):
            message = f"reads as a plural, and reports say '{title} wants'; write `plural: true`, or `plural: false` if it is one"
            yield case.problem(path, message, title)


def does_nothing(case: Case) -> Problems:
    """A third party without a part, or whose acts move nothing since it wants nothing."""
    for name, actor in _outsiders(case):
        path = ("actors", name)
        acts = [key for key in ACTS if _has(getattr(actor, key))] + _shocked(case, name)
        if not acts and not _has_a_part(case, name):
            yield case.problem(path, f"does nothing: it has none of {listed(ACTS, 'or')}, and nothing needs it")
        moved = [key for key in acts if key in MOVED_BY_WANTS]
        if moved and not any(spread_of(want.salience).high for want in actor.wants.values()):
            depend = "depends" if len(moved) == 1 else "depend"
            message = f"has {listed(moved)}, which {depend} on what it gains or loses, and it wants nothing (`wants`)"
            yield case.problem(path, message)
        if "stick" in acts and not any(want.red_line for want in actor.wants.values()):
            yield case.problem(
                (*path, "stick"), "punishes the crossing of a red line, and this actor has none (`red_line`)"
            )


def changes_nothing(case: Case) -> Problems:
    """A shock that leaves a number as it is, or that never strikes."""
    for name, shock in case.document.shocks.items():
        if shock.hazard is not None and spread_of(shock.hazard).high == 0:
            yield case.problem(("shocks", name, "hazard"), "is the chance in each round: it never strikes", 0)
        for target, change in shock.effect.items():
            added = change.add is not None and spread_of(change.add)[::2] == (0, 0)
            scaled = change.scale is not None and spread_of(change.scale)[::2] == (1, 1)
            if added or scaled:
                yield case.problem(("shocks", name, "effect", target), f"changes nothing: {_no_change(change)}")


def guaranteed_too_late(case: Case) -> Problems:
    """A first part without a guarantee for a signatory, while later ones have some: it bears the whole risk.

    Where its issues may be left open, the talks go on without it, and there is nothing to warn of.
    """
    issues, agenda, deferral = case.document.issues, case.document.agenda or [], case.document.deferral
    if not agenda or deferral is True or (deferral and set(agenda[0].issues) <= set(deferral)):
        return
    for name, actor in case.actors.items():
        if spread_of(actor.commitment_risk).middle <= NOTICEABLE:
            continue
        there = [any(_guarantees(issues[issue].options.values(), name) for issue in part.issues) for part in agenda]
        if any(there) and not there[0]:
            later = there.index(True)
            message = (
                f"leaves the guarantees of {actor.title} to part {later + 1}: each part before it must make up for all "
                f"that it fears of signing (`commitment_risk`); put a guarantee into the first part"
            )
            yield case.problem(("agenda", later), message)


def asks_for_too_little(case: Case) -> Problems:
    """A majority in which nobody counts, or which some signatory holds alone."""
    majority = majority_of(case.document)
    if majority is None:
        return
    weight = {
        name: spread_of(actor.weight).middle if majority.by == "weight" else 1.0
        for name, actor in case.actors.items()
        if actor.role == "signatory"
    }
    path, total, share = ("protocol", "consent"), sum(weight.values()), spread_of(majority.share).middle
    if not total:
        yield case.problem(path, "counts by weight, and the weight of every signatory is 0: so all of them must agree")
        return
    alone = [
        str(case.actors[name].title)
        for name, counts in weight.items()
        if counts / total >= share and {*majority.veto} <= {name}
    ]
    if alone:
        message = f"is so small a share that {listed(alone, 'or')} alone is enough: what it tables closes at once"
        yield case.problem((*path, "share"), message, share)


def _guarantees(options: Iterable[OptionBlock], signatory: str) -> bool:
    shares = [option.guarantee.numbers.get(signatory, 0.0) for option in options]
    return any(spread_of(share).high > 0 for share in shares)


def _no_change(change: Change) -> str:
    return "0 is added" if change.add is not None else "it is multiplied by 1"


def _outsiders(case: Case) -> Iterator[tuple[str, ActorBlock]]:
    """Third parties, but for those that are left out of a scenario by `present: 0`."""
    for name, actor in case.actors.items():
        if actor.role == "third_party" and spread_of(actor.present).high > 0:
            yield name, actor


def _has(given: object) -> bool:
    """Whether an act is there: a number above 0 or a block with one."""
    if isinstance(given, NamedNumbers):
        return any(_has(number) for number in given.numbers.values())
    if isinstance(given, dict):
        return any(_has(item) for item in given.values())
    if given is None or isinstance(given, int | float):
        return bool(given)
    return True


def _shocked(case: Case, name: str) -> list[str]:
    """What shocks change of what an actor does."""
    targets = [target.split(".") for shock in case.document.shocks.values() for target in shock.effect]
    return [steps[2] for steps in targets if steps[:2] == ["actors", name] and steps[2] in ACTS]


def _has_a_part(case: Case, name: str) -> bool:
    """Whether the table or an option needs an actor."""
    protocol = case.document.protocol
    seated = isinstance(protocol, Plenary) and name in protocol.members
    tables = isinstance(protocol, SingleText) and protocol.mediator == name
    options = [option for issue in case.document.issues.values() for option in issue.options.values()]
    return seated or tables or any(name in option.needs or _by(option) == name for option in options)


def _by(option: OptionBlock) -> str | None:
    return option.condition.by if option.condition else None
