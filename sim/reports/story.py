"""The story of one world, written from its transcript in plain sentences that need no manual."""

from itertools import groupby

import pandas as pd

from sim.engine.issues import OPEN
from sim.reports.closing import closing, date_in_words
from sim.reports.opening import opening
from sim.reports.outsiders import News, costs_of_crossing, how_likely, knowledge
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, listed, percent
from sim.words.stages import AGREED
from sim.worlds.rounds import Answer, Payment, Round, Vote

SCALE = (
    "on a scale where 1 is all that a party could wish for in the terms themselves; favours from outside come on top"
)


UNDONE = "The agreement is undone."
WAITING = "The agreed text waits for what it still needs."
HOLDING = "The treaty is in force and holds."
STANDSTILL = "Nothing moves; the same offers meet the same refusals."
SILENCE = "Nobody has anything to offer."
NOBODY = "Nobody puts anything on the table."


def story(scenario: Scenario, rounds: list[Round], row: pd.Series, seed: int | None = None) -> list[str]:
    """The story of a world in lines of a few sentences: who wants what, the talks round by round, how it ended.

    rounds: its transcript; row: its row of the outcome table, with its ratings (`sim.worlds.efficiency.rated_worlds`) if
    the end is to say whether a better text was possible; seed: that of the run, so that the opening states what the
    parties want in just this world (without it: the medians of the scenario's ranges).

    >>> from sim.scenario.compile import load
    >>> from sim.worlds.table import play
    >>> from sim.worlds.transcript import transcript
    >>> split = load("textbook_split")
    >>> lines = story(split, transcript(split, world=0), play(split, 1).iloc[0], seed=0)
    >>> print(lines[4].partition(" Belafeld says no")[0])
    1 January 2030 (round 1): Annaberg makes its first offer. Annaberg's part of the orchard: "100 percent".
    """
    talked = int(rounds[-1].number if pd.isna(row["agreed_round"]) else row["agreed_round"])
    narrator = _Narrator(scenario, talked)
    events = [(*narrator.told(now, later), now) for now, later in zip(rounds, [*rounds[1:], None], strict=True)]
    lines = [*opening(scenario, int(row["world"]), seed), _thresholds(scenario, rounds[0])]
    lines += list(filter(None, [" ".join(map(capital, knowledge(scenario, rounds[0].knowledge)))]))
    for kind, group in groupby(events, key=lambda event: event[0]):
        alike = list(group)
        if not kind or (kind == STANDSTILL and len(alike) == 1):
            lines += [f"{_when(scenario, played, talked)}: {text}" for _, text, played in alike]
        else:
            lines.append(_quiet(scenario, kind, [played for _, _, played in alike]))
    cost = costs_of_crossing(scenario, [line for played in rounds for line in played.signed_across])
    return [*lines, " ".join(filter(None, [closing(scenario, row), cost]))]


def _thresholds(scenario: Scenario, first: Round) -> str:
    bars = [f"{first.reservations[name]:.2f} for {scenario.named(name)}" for name in scenario.game.signatories]
    scale = f"The bar stands at {listed(bars)}, {SCALE}"
    return (
        "Each agrees only to what is better for it than no deal, and covers what it fears to lose by signing. "
        f"{scale}; pressure and favours from others count too."
    )


def _when(scenario: Scenario, played: Round, talked: int) -> str:
    """The date of a round, and its number up to the last round of the talks, `talked`."""
    number = f" (round {played.number + 1})" if played.number <= talked else ""
    return date_in_words(scenario, played.date) + number


def _quiet(scenario: Scenario, kind: str, rounds: list[Round]) -> str:
    """One sentence for rounds in which nothing changed."""
    first, last = rounds[0], rounds[-1]
    span = date_in_words(scenario, first.date)
    if len(rounds) > 1:
        span = f"From {span} to {date_in_words(scenario, last.date)}"
    if kind in (WAITING, HOLDING):
        return f"{span}: {kind}"
    if not any(played.package for played in rounds):
        kind = SILENCE if any(played.tabler for played in rounds) else NOBODY
    return f"{span} (rounds {first.number + 1} to {last.number + 1}): {kind}"


class _Narrator:
    """Writes of rounds in order; remembers each party's last package and answer, so as to write only what is new.

    talked: number of the last round of the talks.
    """

    def __init__(self, scenario: Scenario, talked: int):
        self.scenario = scenario
        self.talked = talked
        self.packages: dict[tuple[str, int], tuple[str, ...]] = {}
        self.answers: dict[str, tuple[str, str]] = {}
        self.silent: set[tuple[str, int]] = set()
        self.news = News(scenario)
        self.stage = "talks"

    def told(self, played: Round, later: Round | None) -> tuple[str, str]:
        """The sentence for a round together with others like it (see `kind`), and the sentences of its own; `later` is the
        round after it, if there is one."""
        opens, closes = self.news.opens(played), self.news.closes(played)
        kind = "" if opens or closes else self.kind(played)
        text = self.sentences(played, later, opens, closes)
        self.stage = played.stage
        return kind, text

    def kind(self, played: Round) -> str:
        """The sentence for a round together with others like it; empty if it needs sentences of its own."""
        if played.struck or played.lifted or played.votes or played.payments:
            return ""
        if played.stage == self.stage == "in_force":
            return HOLDING
        if played.stage == "pending" and played.number > self.talked:
            return WAITING
        if played.stage != "talks":
            return ""
        if not played.package:
            return STANDSTILL if not played.tabler or (played.tabler, played.basket) in self.silent else ""
        same = all(self.answers.get(answer.actor) == _answer_key(answer) for answer in played.answers)
        return STANDSTILL if same and self.packages.get((played.tabler, played.basket)) == played.package else ""

    def sentences(self, played: Round, later: Round | None, opens: list[str], closes: list[str]) -> str:
        """The sentences of a round; opens, closes: what its shocks have moved, and what it has brought to light."""
        said = [*self._shocks(played), *opens, *self._table(played)]
        said += [_payments(self.scenario, played.payments)] if played.payments else []
        said += [self._answer(played, answer) for answer in played.answers]
        said += self._basket(played, later)
        said += [*self._signature(played), *closes]
        said += [_vote(self.scenario, vote) for vote in played.votes]
        if played.stage in ENDINGS and played.stage != self.stage:
            said.append(ENDINGS[played.stage])
            said += [how_likely(self.scenario, played.hazard)] if _at_risk(played) else []
        return " ".join(capital(sentence) for sentence in said)

    def _shocks(self, played: Round) -> list[str]:
        named = {shock.name: capital(self.scenario.shock_title(shock.name)) for shock in self.scenario.game.shocks}
        over = [f'The effects of "{named[name]}" are over.' for name in played.lifted]
        return over + [f"News from outside: {named[name]}." for name in played.struck]

    def _table(self, played: Round) -> list[str]:
        """What is put on the table, or that nothing is."""
        if not played.tabler:
            return [NOBODY] if played.number <= self.talked and played.stage != "breakdown" else []
        key, issues = (played.tabler, played.basket), self._up_for_talks(played.basket)
        if played.silent:
            silent = STILL_SILENT if key in self.silent else SILENT
            self.silent.add(key)
            return [self.scenario.said(played.tabler, silent)]
        before = self.packages.get(key)
        self.packages[key] = played.package
        moved, terms = REPEATED, ""
        if before is None:
            moved, terms = FIRST, self._package(played.package, issues)
        elif changes := self._changes(before, played.package, issues):
            moved, terms = CHANGED, changes
        where = " in this part of the talks" if played.basket else ""
        sentence = moved["text" if self.scenario.game.protocol.text else "offer"]
        return [self.scenario.said(played.tabler, sentence, where=where, terms=terms)]

    def _changes(self, before: tuple[str, ...], now: tuple[str, ...], issues: list[int]) -> str:
        """What is different in a package, issue by issue; empty if nothing is."""
        changed = [m for m in issues if now[m] != before[m]]
        moves = [f"{self._issue(m)}: from {self._option(m, before[m])} to {self._option(m, now[m])}" for m in changed]
        return "; ".join(moves)

    def _up_for_talks(self, basket: int) -> list[int]:
        issues = self.scenario.game.issues
        members = self.scenario.game.baskets[basket] if self.scenario.game.baskets else range(len(issues.names))
        return [m for m in members if issues.agreed[m] < 0]

    def _package(self, package: tuple[str, ...], issues: list[int]) -> str:
        return "; ".join(f"{self._issue(m)}: {self._option(m, package[m])}" for m in issues)

    def _issue(self, m: int) -> str:
        return capital(self.scenario.title(self.scenario.game.issues.names[m]))

    def _option(self, m: int, option: str) -> str:
        title = self.scenario.option_title(self.scenario.game.issues.names[m], option)
        return title if option == OPEN else f'"{title}"'

    def _answer(self, played: Round, answer: Answer) -> str:
        again = self.answers.get(answer.actor) == _answer_key(answer)
        self.answers[answer.actor] = _answer_key(answer)
        if answer.accepted:
            paid = any(payment.recipient == answer.actor for payment in played.payments)
            alone = all(other.accepted for other in played.answers)
            yes = "{who} accept{s}." if alone else "{who} would accept."
            return self.scenario.said(answer.actor, f"Paid this, {yes}" if paid else yes)
        m = self.scenario.game.issues.names.index(answer.issue)
        return self.scenario.said(
            answer.actor,
            "{who} say{s} no"
            + (f" again: {REFUSALS_AGAIN[answer.reason]}." if again else f": {REFUSALS[answer.reason]}."),
            option=self._option(m, played.package[m]),
            issue=self._issue(m),
            home=self._at_home(answer.actor, played.package),
        )

    def _at_home(self, actor: str, package: tuple[str, ...]) -> str:
        """`at home`, with those of a signatory's ratifiers that a package brings to vote."""
        called = [_ratifier(self.scenario, *names) for names in _called(self.scenario, package) if names[0] == actor]
        return f"at home ({listed(called)})" if called else "at home"

    def _basket(self, played: Round, later: Round | None) -> list[str]:
        """That a basket of the agenda closes."""
        if not self.scenario.game.baskets or later is None or later.basket == played.basket:
            return []
        titles = listed([f'"{self._issue(m)}"' for m in self._up_for_talks(played.basket)])
        if _all_accept(played):
            return [f"That settles this part of the talks: {titles}."]
        return [f"The time for this part of the talks is over, and it is left open: {titles}."]

    def _signature(self, played: Round) -> list[str]:
        if played.stage not in AGREED or played.number != self.talked:
            return []
        if not _all_accept(played):
            return ["Time is up. What was settled before is agreed, and the rest left open."]
        needed = _requirements(self.scenario, played.package)
        before = f" Before it takes effect it needs: {'; '.join(needed)}." if needed else ""
        return [f"The text is agreed.{before}"]


SILENT = "{who} {has} nothing to offer: there is no package that {it} could sign {itself}."
STILL_SILENT = "{who} still {has} nothing to offer."
FIRST = {
    "offer": "{who} make{s} {its} first offer{where}. {terms}.",
    "text": "{who} table{s} a first text{where}. {terms}.",
}
CHANGED = {
    "offer": "{who} change{s} {its} offer. {terms}.",
    "text": "{who} amend{s} the text. {terms}.",
}
REPEATED = {
    "offer": "{who} repeat{s} {its} offer.",
    "text": "{who} leave{s} the text as it is.",
}
"""What somebody does who puts an offer, or a text of all, on the table."""

REFUSALS = {
    "red_line": "{option} ({issue}) is across {its} red line",
    "home_front": "{its} leaders see too small a chance that this would pass {home}, above all because of {issue}",
    "reservation": "this is worth less to {them} than waiting without a deal, and a change on {issue} would help most",
    "aspiration": "this is better than no deal, but {it} hope{s} for more, and a change on {issue} would win {them} over",
}
REFUSALS_AGAIN = {
    "red_line": "the same red line ({issue})",
    "home_front": "this would still hardly pass at home, because of {issue}",
    "reservation": "this is still worth less to {them} than waiting without a deal",
    "aspiration": "{it} still hope{s} for more",
}
ENDINGS = {
    "breakdown": "The talks break down.",
    "no_deal": "The time for talks is over.",
    "rejected": "That is the end of the agreement.",
    "in_force": "The treaty enters into force.",
    "collapsed": UNDONE,
}


def _at_risk(played: Round) -> bool:
    """Whether the end of a round was a matter of more than the talks' own risk of breakdown."""
    return played.stage == "collapsed" or (played.stage == "breakdown" and bool(played.hazard.spoilers))


def _answer_key(answer: Answer) -> tuple[str, str]:
    return answer.reason, answer.issue


def _all_accept(played: Round) -> bool:
    return bool(played.package) and all(answer.accepted for answer in played.answers)


def _payments(scenario: Scenario, payments: tuple[Payment, ...]) -> str:
    paid = [
        scenario.said(
            p.payer,
            "{who} pay{s} {recipient} {amount}",
            recipient=scenario.named(p.recipient),
            amount=_amount(p.amount),
        )
        for p in payments
    ]
    return f"To close the last gap, {listed(paid)} (what it is worth to the one who is paid, on the scale from 0 to 1)."


def _amount(value: float) -> str:
    return "less than 0.001" if 0 < value < 0.001 else f"{value:.3f}"


def _ratifier(scenario: Scenario, signatory: str, ratifier: str) -> str:
    """The title of a ratifier, which can be a body or a vote."""
    return scenario.document.actors[signatory].ratifiers[ratifier].title or ratifier.replace("_", " ")


def _vote(scenario: Scenario, vote: Vote) -> str:
    ratifier = _ratifier(scenario, vote.signatory, vote.ratifier)
    result = "passes" if vote.passed else "is voted down"
    where = f"at home in {scenario.named(vote.signatory)}"
    return f"{where} the agreement {result}: {ratifier} (its chance of passing was {percent(vote.chance)})."


def _called(scenario: Scenario, package: tuple[str, ...]) -> list[tuple[str, str]]:
    """The ratifiers (signatory, ratifier) that a package brings to vote."""
    named = set()
    for issue, option in zip(scenario.game.issues.names, package, strict=True):
        block = scenario.document.issues[issue].options.get(option)
        if block and block.condition:
            named.update(block.condition.ratified_by)
    blocks = scenario.document.actors
    return [(s, h) for s, h in scenario.game.home.names if blocks[s].ratifiers[h].votes == "always" or h in named]


def _requirements(scenario: Scenario, package: tuple[str, ...]) -> list[str]:
    """What a package needs before it enters into force: conditions, then votes."""
    needed = []
    for issue, option in zip(scenario.game.issues.names, package, strict=True):
        block = scenario.document.issues[issue].options.get(option)
        if block and block.condition:
            by = f" (this is up to {scenario.named(block.condition.by)})" if block.condition.by else ""
            needed.append(f'"{block.condition.what}"{by}')
    for signatory, votes in groupby(_called(scenario, package), key=lambda names: names[0]):
        titles = listed([_ratifier(scenario, *names) for names in votes])
        needed.append(f"a yes at home in {scenario.named(signatory)} ({titles})")
    return needed
