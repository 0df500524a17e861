"""What outsiders bring to a world and do in it, and what the parties know of each other and cross, in sentences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sim.scenario.scenario import Scenario
from sim.words.phrases import decimal, listed, literal, percent, to_you
from sim.worlds.rounds import Hazard, Knowledge, LineCrossed, Naming, Round
from sim.worlds.standing import Line, Outsider

LEAST = 0.005
"""The least leverage, stick or share of a line that is spoken of."""

CLAUSES = 3
"""How much is said of a third party in one sentence."""


NOTICED = 5e-4
"""A change of utility that is told."""


def size_of(share: float) -> str:
    """A share 0..1 as an adverb.

    >>> size_of(0.05), size_of(0.3), size_of(0.8)
    ('slightly', 'clearly', 'strongly')
    """
    return "slightly" if share < 0.2 else "clearly" if share < 0.5 else "strongly"


def worth_of(utility: float) -> str:
    """How much a change of utility is, in words.

    >>> worth_of(0.02), worth_of(0.1), worth_of(-0.3)
    ('a little more', 'clearly more', 'much less')
    """
    least = abs(utility)
    much = "a little" if least < 0.05 else "clearly" if least < 0.15 else "much"
    return f"{much} {'more' if utility > 0 else 'less'}"


def amount(value: float) -> str:
    """A utility or share with two decimals, three where it is small."""
    return decimal(value, 2) if abs(value) >= 0.1 else decimal(value, 3).removesuffix("0")


# ---------------------------------------------------------------- what they bring


@dataclass(frozen=True)
class Figures:
    """How a page tells a utility, and a share 0..1."""

    utility: Callable[[float], str]
    share: Callable[[float], str]


def brings(scenario: Scenario, outsider: Outsider, lines: Sequence[Line]) -> str:
    """What a third party brings to the talks, in a sentence or two; empty if nothing. lines: of all actors."""
    return scenario.said(outsider.name, _brought(scenario, outsider, lines, Figures(amount, amount)))


def you_bring(scenario: Scenario, outsider: Outsider, lines: Sequence[Line], figures: Figures) -> str:
    """The same, said to whoever plays the third party."""
    return to_you(_brought(scenario, outsider, lines, figures))


def _brought(scenario: Scenario, outsider: Outsider, lines: Sequence[Line], figures: Figures) -> str:
    """What a third party brings, in sentences on `{who}`."""
    clauses = [*_acts(scenario, outsider, figures), *_pressure(scenario, outsider, lines, figures)]
    parts = [clauses[start : start + CLAUSES] for start in range(0, len(clauses), CLAUSES)]
    heads = ["{who}", *["{It}"] * len(parts)][: len(parts)]
    return " ".join(f"{head} {listed(part)}." for head, part in zip(heads, parts, strict=True))


def _whom(scenario: Scenario, actor: str) -> str:
    """An actor as it stands within a sentence with forms in braces."""
    return literal(scenario.named(actor))


def _over(scenario: Scenario, issue: str) -> str:
    """An issue, likewise."""
    return literal(scenario.quoted(issue))


def _acts(scenario: Scenario, outsider: Outsider, figures: Figures) -> Iterator[str]:
    """What a third party does besides pressing, as verbs with what follows them."""
    for s, value in outsider.support.items():
        whom = _whom(scenario, s)
        if value > 0:
            yield f"support{{s}} {whom}, to whom no deal is then worth {worth_of(value)} ({figures.utility(value)})"
        else:
            yield f"make{{s}} no deal worth {worth_of(value)} to {whom} ({figures.utility(abs(value))})"
    for (s, m), share in ((where, share) for where, share in outsider.backing.items() if share >= LEAST):
        yield f"back{{s}} {_whom(scenario, s)} on {_over(scenario, m)}, {size_of(share)} ({figures.share(share)})"
    for (s, m), share in ((where, share) for where, share in outsider.pressing.items() if share >= LEAST):
        where = f"{_whom(scenario, s)} to give way on {_over(scenario, m)}"
        yield f"urge{{s}} {where}, {size_of(share)} ({figures.share(share)})"
    if outsider.facilitation and scenario.game.unsure:
        share = outsider.facilitation
        less = f"it takes away {figures.share(share)} of what they do not know"
        yield f"help{{s}} the parties to know each other, {size_of(share)} ({less})"
    if outsider.spoiling:
        risk = f"a risk of {percent(outsider.spoiling)} in each round"
        yield f"would work against any text that leaves {{them}} worse off or is across {{its}} red lines ({risk})"


def _pressure(scenario: Scenario, outsider: Outsider, lines: Sequence[Line], figures: Figures) -> Iterator[str]:
    """What a third party makes others feel, and what it can pay, likewise."""
    felt = [(_whom(scenario, s), share) for s, share in outsider.leverage.items()]
    felt += [(f"the home front of {_whom(scenario, s)}", share) for s, share in outsider.home_leverage.items()]
    felt = [(whom, share) for whom, share in felt if abs(share) >= LEAST]
    if felt:
        (first, share), *more = felt
        others = f" ({', '.join(f'{whom} {figures.share(part)}' for whom, part in more)})" if more else ""
        yield f"make{{s}} {first} share {figures.share(share)} of {{its}} own gain or loss by a text{others}"
    stick = [f"{_whom(scenario, s)} ({figures.utility(loss)})" for s, loss in outsider.stick.items() if loss >= LEAST]
    if stick and any(line.actor == outsider.name and line.holds for line in lines):
        yield f"would punish {listed(stick)} if a text is across one of {{its}} own red lines"
    if outsider.budget:
        yield f"can pay up to {figures.utility(outsider.budget)} to close a last gap"


def moved(scenario: Scenario, line: Line) -> str:
    """What crossing a line costs, and what others have made of it, in brackets; empty where there is nothing to say."""
    said = []
    if line.price is not None:
        said.append(f"crossing it costs {amount(line.price)}")
        if line.own_price is not None and abs(line.price - line.own_price) > NOTICED:
            said[0] += f", without outsiders {amount(line.own_price)}"
    elif scenario.game.wants.graded.any():
        said.append("never crossed")
    if line.holds and not line.by_itself:
        said.append(f"it would not hold without the backing of {_named(scenario, line.backed)}")
    return f" ({'; '.join(said)})" if said else ""


def dropped(scenario: Scenario, line: Line) -> str:
    """That a line does not hold under pressure."""
    sentence = "{who} would have a red line on {issue}, but give{s} it up under pressure from {others}."
    return scenario.said(line.actor, sentence, issue=scenario.quoted(line.issue), others=_named(scenario, line.pressed))


def _named(scenario: Scenario, names) -> str:
    return listed([scenario.named(name) for name in names])


# ---------------------------------------------------------------- what is known


def knowledge(scenario: Scenario, known: Sequence[Knowledge]) -> list[str]:
    """What each knows of the others' lines as the talks begin, a sentence for each pair."""
    pairs = dict.fromkeys((item.knower, item.other) for item in known)
    said = []
    for knower, other in pairs:
        about = {
            knows: [_over(scenario, k.issue) for k in known if (k.knower, k.other, k.knows) == (knower, other, knows)]
            for knows in (True, False)
        }
        limits = f"the limits of {_whom(scenario, other)}"
        if about[True]:
            but = f", but not on {listed(about[False], 'or')}" if about[False] else ""
            sentence = f"{{who}} know{{s}} {limits} on {listed(about[True])}{but}."
        else:
            sentence = f"{{who}} {{does}} not know {limits} on {listed(about[False], 'or')}."
        said.append(scenario.said(knower, sentence))
    return said


# ---------------------------------------------------------------- round by round


class News:
    """Tells what is new in rounds in order: of outsiders, of lines, of what is known of them and of what crosses them."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.told: set[tuple] = set()

    def _first(self, *what) -> bool:
        """Whether this has not been told."""
        new = what not in self.told
        self.told.add(what)
        return new

    def opens(self, played: Round) -> list[str]:
        """What the shocks of a round have made of the outsiders and the lines."""
        return [*self._presence(played), *self._support(played), *self._lines(played)]

    def closes(self, played: Round) -> list[str]:
        """What a round has brought to light: lines crossed, named and seen, and who works against the text."""
        own = [*played.crossed, *(line for answer in played.answers if answer.accepted for line in answer.crossed)]
        said = [self._crossing(line) for line in own if self._first("crossing", line)]
        said += [sentence for naming in played.named for sentence in self._naming(naming)]
        said += [self._seeing(item) for item in played.seen]
        return said + self._spoiling(played)

    def _presence(self, played: Round) -> list[str]:
        before, now = played.before.outsiders, played.standing.outsiders
        said = []
        for name, outsider in before.items():
            if name not in now:
                supported = literal(_named(self.scenario, outsider.support))
                gone = f", and {{its}} support for {supported} ends" if supported else ""
                said.append(self.scenario.said(name, f"{{who}} no longer play{{s}} a part{gone}."))
        for name in now:
            if name not in before:
                said.append(self.scenario.said(name, "{who} now play{s} a part."))
                said.append(brings(self.scenario, now[name], played.standing.lines))
        return list(filter(None, said))

    def _support(self, played: Round) -> list[str]:
        said = []
        for name, outsider in played.standing.outsiders.items():
            before = played.before.outsiders.get(name, outsider)
            for s in dict.fromkeys([*before.support, *outsider.support]):
                old, new = before.support.get(s, 0.0), outsider.support.get(s, 0.0)
                if abs(old - new) > NOTICED:
                    sentence = "What {who} add{s} to no deal for {other} is now {new} (before: {old})."
                    words = dict(other=self.scenario.named(s), new=amount(new), old=amount(old))
                    said.append(self.scenario.said(name, sentence, **words))
        return said

    def _lines(self, played: Round) -> list[str]:
        """Lines of those at the table that have come, gone or changed their price."""
        before, now = (
            {(line.actor, line.issue): line for line in standing.lines if line.holds}
            for standing in (played.before, played.standing)
        )
        said = []
        for key in dict.fromkeys([*before, *now]):
            sentence = self._change(before.get(key), now.get(key))
            if key[0] in self.scenario.game.negotiators and sentence:
                said.append(self.scenario.said(key[0], sentence, issue=self.scenario.quoted(key[1])))
        return said

    @staticmethod
    def _change(before: Line | None, now: Line | None) -> str:
        if before is None:
            return "{who} now {has} a red line on {issue}."
        if now is None:
            return "{who} no longer {has} a red line on {issue}."
        if now.price is not None and before.price is not None and abs(now.price - before.price) > NOTICED:
            prices = f"{amount(now.price)} (before: {amount(before.price)})"
            return "What it costs {who} to cross {its} red line on {issue} is now " + prices + "."
        return ""

    def _crossing(self, line: LineCrossed) -> str:
        cost = f", at a cost of {amount(line.cost)}" if line.cost is not None else ""
        sentence = f"This would take {{who}} across {{its}} own red line on {{issue}}{cost}."
        return self.scenario.said(line.actor, sentence, issue=self.scenario.quoted(line.issue))

    def _naming(self, naming: Naming) -> list[str]:
        limit, issue = "{who} {has} reached a limit on {issue}", self.scenario.quoted(naming.issue)
        line = literal(self.scenario.said(naming.actor, limit, issue=issue))
        how = ", told in confidence," if self.scenario.game.protocol.text else ""
        said = [self.scenario.said(who, f"{{who}}{how} believe{{s}} that {line}.") for who in naming.believed]
        for who in naming.doubted:
            if self._first("doubt", who, naming.actor, naming.issue):
                said.append(self.scenario.said(who, f"{{who}}{how} {{does}} not believe that {line}."))
        return said

    def _seeing(self, item: Knowledge) -> str:
        sentence = "{who} now know{s} the limits of {other} on {issue}."
        words = dict(other=self.scenario.named(item.other), issue=self.scenario.quoted(item.issue))
        return self.scenario.said(item.knower, sentence, **words)

    def _spoiling(self, played: Round) -> list[str]:
        """Who begins to work against the text on the table, or the agreed one, and what is at risk then."""
        risk, talks = played.looming, played.stage == "talks"
        if risk is None:
            return []
        new = [name for name in risk.spoilers if self._first("spoils", talks, name)]
        text = "what is on the table" if talks else "what is agreed"
        said = [self.scenario.said(name, f"{{who}} dislike{{s}} {text} and work{{s}} against it.") for name in new]
        void = [name for name in risk.missing if self._first("void", name)]
        said += [self.scenario.said(name, "Without {who} a guarantee in the text is void.") for name in void]
        at_stake = self.scenario.game.may_collapse and (risk.chance or risk.guaranteed)
        signed = bool(not talks and at_stake and self._first("signed"))
        if not said and not signed:
            return []
        what = "the talks break down" if talks else "the agreement is undone"
        chances, otherwise = percent(risk.chance), percent(risk.base)
        chances += f", and without this {otherwise}" if new and otherwise != chances else ""
        covered = f"; its guarantees cover {percent(risk.guaranteed)} of what its signatories risk"
        covered = covered if risk.guaranteed else ""
        return [*said, f"As things stand, the risk in each round that {what} is {chances}{covered}."]


def how_likely(scenario: Scenario, risk: Hazard) -> str:
    """How likely it was that talks broke down or a text was undone in the round in which it was, and by whose doing."""
    said = f"The risk of that was {percent(risk.chance)} in this round"
    if risk.spoilers:
        said += f", and without {_named(scenario, risk.spoilers)} working against the text {percent(risk.base)}"
    if risk.missing:
        said += f"; a guarantee in the text was void without {_named(scenario, risk.missing)}"
    elif risk.guaranteed:
        said += f"; the text's guarantees covered {percent(risk.guaranteed)} of what its signatories risked"
    return f"{said}."


# ---------------------------------------------------------------- the end


def costs_of_crossing(scenario: Scenario, crossed: Sequence[LineCrossed]) -> str:
    """What it costs whom that the agreed text crosses lines; empty where it crosses none that has a price."""
    costs = [
        f"{amount(line.cost)} to {scenario.named(line.actor)} ({scenario.quoted(line.issue)})"
        for line in crossed
        if line.cost is not None
    ]
    return f"The price of crossing, counted in the above: {listed(costs)}." if costs else ""
