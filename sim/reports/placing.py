"""A text that somebody wrote, judged, in sentences: who would sign it, why not, and where it lies among the agreements."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.methods.shares import Share, share_of
from sim.reports.outsiders import amount
from sim.scenario.majority_words import enough_in_words
from sim.scenario.scenario import Scenario
from sim.words.phrases import around, capital, count, decimal, listed, percent, signed
from sim.words.sections import Part, Section, Table
from sim.worlds.placing import Placing, mending_changes, terms_shared
from sim.worlds.table import alike

CHANGES_SHOWN = 3
"""How many changes of a single term are told that would turn a refusal."""


def placing_report(
    scenario: Scenario, package: np.ndarray, here: Placing, everywhere: pd.DataFrame, table: pd.DataFrame, seed: int
) -> Section:
    """A text [m] judged in one world (`here`) of a seed and in many.

    everywhere: who could sign it (`could_sign`), and table: the outcome table of the same worlds, a row for each.
    """
    share = share_of(int(everywhere["signed"].sum()), len(everywhere))
    certain = alike(scenario, table)
    parts: list[Part] = [
        *_in_short(scenario, here, share.exact() if certain else share),
        Section("The text", [_terms(scenario, package)]),
        Section("Who would sign it", [*_signing(scenario, here, everywhere), *_why_not(scenario, package, here)]),
        *_mending(scenario, package, here, seed),
        Section("Lines that it crosses", list(_crossings(scenario, package, here)) or ["None that is meant."]),
        *_home(scenario, here),
        *_outsiders(scenario, here),
        _among(scenario, package, here, table),
    ]
    return Section(f"A text for {scenario.name}: world {here.worlds[0]:,} of seed {seed}", parts)


def _in_short(scenario: Scenario, here: Placing, share: Share) -> Iterator[str]:
    """share: of the worlds in which all could sign, or enough of them."""
    names = _closing(scenario)
    refusers = [scenario.named(name) for name, signs in zip(names, here.signs[:, 0], strict=True) if not signs]
    said = f"would be refused by {listed(refusers)}" if refusers else "could be signed by all"
    if refusers and here.signed.all():
        said += ", who would be outvoted"
    yield (
        f"On the first day of the talks, in this world, the text {said}. Of {count(share.n, 'world')} "
        f"{enough_in_words(scenario)} could sign it on that day in {around(share.share, share.low, share.high)}."
    )
    yield (
        "Worth, gains and losses are on the scale where 1 is all that an actor could wish for in the terms themselves; what "
        "comes from outside is on top. A side may still ask for more than the least for which it signs: as long as it hopes "
        "for a better text it says no to this one."
    )
    if scenario.game.baskets:
        yield "The agenda takes the issues in parts, one after another; this text is judged whole, as if all were on the table."


def _closing(scenario: Scenario) -> list[str]:
    """The names of those whose consent closes."""
    return [scenario.game.negotiators[n] for n in scenario.game.closers]


def _term(scenario: Scenario, package: np.ndarray, m: int) -> str:
    return _quoted_option(scenario, m, int(package[m]))


def _quoted_option(scenario: Scenario, m: int, k: int) -> str:
    issues = scenario.game.issues
    return f'"{scenario.option_title(issues.names[m], issues.option(m, k))}"'


def _terms(scenario: Scenario, package: np.ndarray) -> Table:
    issues = scenario.game.issues
    rows = [
        [scenario.title(name), scenario.option_title(name, issues.option(m, int(package[m])))]
        + ["agreed before the talks" if issues.agreed[m] >= 0 else ""]
        for m, name in enumerate(issues.names)
    ]
    return Table(["Issue", "Term", ""], rows, "lll")


def _signing(scenario: Scenario, here: Placing, everywhere: pd.DataFrame) -> Iterator[Part]:
    """Of those whose consent closes: whether each could sign here, for what, and in how many of the worlds that ask it."""
    heads = ["Whose consent is asked", "Could sign", "Worth of signing", "Least for which it signs", "Gain"]
    rows = []
    for c, name in enumerate(_closing(scenario)):
        gain = here.gain[scenario.game.actors.index(name), 0]
        yes = "not asked" if not here.asked[c, 0] else "yes" if here.signs[c, 0] else "no"
        worth, least = (decimal(values[c, 0], 3) for values in (here.value, here.reservation))
        asked = everywhere[f"asked_{name}"]
        often = percent(float(everywhere[f"signs_{name}"][asked].mean())) if asked.any() else "never asked"
        rows.append([scenario.title(name), yes, worth, least, signed(gain, 3), often])
    yield Table([*heads, "Could sign in"], rows, "llrrrr")
    yield from _gain_over(scenario, _closing(scenario))


def _gain_over(scenario: Scenario, names: Sequence[str]) -> Iterator[str]:
    """What gains are measured from, where actors of both kinds stand side by side."""
    if any(name in scenario.game.thirds for name in names):
        yield "The gain of a signatory is that over no deal, of an outsider that over today."


# ---------------------------------------------------------------- why not


def _why_not(scenario: Scenario, package: np.ndarray, here: Placing) -> Iterator[str]:
    """Everything that keeps somebody from signing, a sentence each."""
    issues = scenario.game.issues.names
    if here.empty:
        yield "It settles nothing, and nobody can sign an empty text."
    for m in map(int, np.flatnonzero(here.missing[:, 0])):
        needed = [scenario.named(name) for name in scenario.game.thirds if _needed(scenario, name, m, package)]
        what = f"{_term(scenario, package, m)} ({scenario.title(issues[m])})"
        yield f"{what} is not on the table in this world: it takes the consent of {listed(needed)}."
    for c, name in enumerate(_closing(scenario)):
        yield from _refusal(scenario, package, here, c, name)


def _needed(scenario: Scenario, third: str, m: int, package: np.ndarray) -> bool:
    return bool(scenario.game.needs[scenario.game.thirds.index(third), m, package[m]])


def _refusal(scenario: Scenario, package: np.ndarray, here: Placing, c: int, name: str) -> Iterator[str]:
    """Why one of those whose consent closes would refuse."""
    issues = scenario.game.issues.names
    if not here.asked[c, 0]:
        return
    for m in map(int, np.flatnonzero(here.barred[c, :, 0])):
        said = "{who} cannot sign {term} ({issue}): it is across a red line that nothing makes {them} cross."
        yield capital(scenario.said(name, said, term=_term(scenario, package, m), issue=scenario.title(issues[m])))
    for m in map(int, np.flatnonzero(here.outside[c, :, 0])):
        said = "{who} cannot sign {term} ({issue}): no text with it would do at home, whatever else it brings."
        yield capital(scenario.said(name, said, term=_term(scenario, package, m), issue=scenario.title(issues[m])))
    for h, (signatory, ratifier) in enumerate(scenario.game.home.names):
        if signatory == name and here.called[h, 0] and not here.tolerated[h, 0]:
            said = (
                "{who} would not risk the vote ({home}): {it} see{s} a chance of {chance}, which is too low for {them}."
            )
            title, chance = scenario.ratifier_title(name, ratifier), percent(float(here.foreseen[h, 0]))
            yield capital(scenario.said(name, said, home=title, chance=chance))
    short = float(here.reservation[c, 0] - here.value[c, 0])
    if short > 0:
        paid = float(here.paid[c, 0])
        said = "For {who} the text is worth {short} less than the least for which {it} sign{s}"
        said += "; outsiders would pay that." if paid >= short else "."
        yield scenario.said(name, said, short=amount(short))


def _mending(scenario: Scenario, package: np.ndarray, here: Placing, seed: int) -> Iterator[Section]:
    """The single changes that would turn a text that is refused, the best for whoever gains least first."""
    if here.signed.all():
        return
    changes = mending_changes(scenario, package, int(here.worlds[0]), seed)
    lines = [
        f"{scenario.title(scenario.game.issues.names[m])}: {_quoted_option(scenario, m, k)} instead of "
        f"{_term(scenario, package, m)}."
        for m, k in changes[:CHANGES_SHOWN]
    ]
    who = enough_in_words(scenario)
    none = f"No change of a single term makes it a text that {who} could sign."
    head = f"With this change {who} could sign it."
    if len(lines) > 1:
        head = (
            f"With one of these changes {who} could sign it; the first leaves most to the signatory that gains least."
        )
    yield Section("What one change would do", [head, *lines] if lines else [none])


# ---------------------------------------------------------------- lines, home fronts, outsiders


def _crossings(scenario: Scenario, package: np.ndarray, here: Placing) -> Iterator[str]:
    """The lines that are meant and that the text is across, with what that costs."""
    for a, m in np.argwhere(here.crossed[..., 0]).tolist():
        name, issue = scenario.game.actors[a], scenario.game.issues.names[m]
        end = f"; crossing it costs {amount(float(here.price[a, m, 0]))}." if scenario.game.wants.graded[a, m] else "."
        said = "{term} ({issue}) is across a red line of {who}{end}"
        yield scenario.said(name, said, term=_term(scenario, package, m), issue=scenario.title(issue), end=end)


def _home(scenario: Scenario, here: Placing) -> Iterator[Section]:
    rows = []
    for h, (signatory, ratifier) in enumerate(scenario.game.home.names):
        who = f"{scenario.title(signatory)}: {scenario.ratifier_title(signatory, ratifier)}"
        chances = [percent(float(values[h, 0])) for values in (here.foreseen, here.chance)]
        rows.append([who, *(chances if here.called[h, 0] else ["not called", ""])])
    if rows:
        yield Section("At home", [Table(["Who votes", "Chance as the leader sees it", "In truth"], rows, "lrr")])


def _outsiders(scenario: Scenario, here: Placing) -> Iterator[Section]:
    game = scenario.game
    rows = []
    for j, name in enumerate(game.thirds):
        gain, content = here.gain[game.actors.index(name), 0], here.content[j, 0]
        said = ("content" if content else "unhappy") if here.there[j, 0] else "plays no part in this world"
        rows.append([scenario.title(name), signed(gain, 3), said])
    if rows:
        note = "Unhappy is who is worse off than today, or across one of whose red lines the text is."
        if any(game.spoiling_thirds):
            note += " Some who are unhappy may work against the talks and the treaty."
        yield Section("What outsiders make of it", [Table(["Outsider", "Gain over today", ""], rows, "lrl"), note])


# ---------------------------------------------------------------- among the agreements


def _among(scenario: Scenario, package: np.ndarray, here: Placing, table: pd.DataFrame) -> Section:
    """Where the text lies among what the worlds agreed on."""
    agreed = table[table["agreed_round"].notna()]
    parts: list[Part] = list(_efficient(scenario, package, here))
    if not len(agreed):
        return Section("Among the agreements", [*parts, f"Of {count(len(table), 'world')}, none agreed on any text."])
    shared, issues = terms_shared(agreed, scenario, package), len(package)
    parts.append(
        f"Of {count(len(table), 'world')}, {len(agreed):,} agreed on a text. {int((shared == issues).sum()):,} of them agreed "
        f"on this one, and {int((shared == issues - 1).sum()):,} on one that differs in a single term."
    )
    rows = []
    for a, name in enumerate(scenario.game.actors):
        gain, gains = float(here.gain[a, 0]), agreed[f"gain_{name}"].to_numpy(float)
        less = float((gains < gain - 1e-9).mean())
        rows.append([scenario.title(name), signed(gain, 3), signed(float(np.median(gains)), 3), percent(less)])
    heads = ["Actor", "Gain by this text, here", "Median gain of the agreements", "Agreements that give it less"]
    measured = _gain_over(scenario, scenario.game.actors)
    return Section("Among the agreements", [*parts, Table(heads, rows, "lrrr"), *measured])


def _efficient(scenario: Scenario, package: np.ndarray, here: Placing) -> Iterator[str]:
    """How far it lies from the best for the signatories, or why that cannot be said."""
    distance = float(here.distance[0])
    compared = "texts whose terms are on the table and barred to no signatory"
    if np.isnan(distance):
        reasons = listed(list(_impossible(scenario, package, here)))
        yield f"Since {reasons}, the text cannot be rated among the {compared}."
        return
    if distance <= 1e-9:
        yield f"Of the {compared}, none is better for one signatory and no worse for the others: it is efficient."
    else:
        yield (
            f"Of the {compared}, another would be better for one signatory and no worse for the others: this one lies "
            f"{amount(distance)} off the Pareto frontier."
        )
    yield "That is by what a text is worth to the signatories, and does not ask whether each would gain enough to sign it."


def _impossible(scenario: Scenario, package: np.ndarray, here: Placing) -> Iterator[str]:
    """Which terms are not on the table, and which are barred to a signatory, as clauses."""
    issues, closing = scenario.game.issues.names, _closing(scenario)
    signing = [c for c, name in enumerate(closing) if name in scenario.game.signatories]
    for m, name in enumerate(issues):
        term = f"{_term(scenario, package, m)} ({scenario.title(name)})"
        barred = [scenario.named(closing[c]) for c in signing if here.barred[c, m, 0] or here.outside[c, m, 0]]
        if here.missing[m, 0]:
            yield f"{term} is not on the table"
        if barred:
            yield f"{term} is barred to {listed(barred)}"
