"""The story of one world, written from its transcript in plain sentences that need no manual."""

from itertools import groupby

import pandas as pd

from sim.reports.after_signature import Aftermath
from sim.reports.closing import closing, date_in_words, time_that_ended
from sim.reports.opening import opening
from sim.reports.outsiders import News, costs_of_crossing, how_likely, knowledge
from sim.reports.replies import Replies, option_in_words
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, day, listed
from sim.words.stages import AGREED
from sim.worlds.rounds import Payment, Round

UNDONE = "The agreement is undone."
UNPAID = "What was pledged on the way falls away with the text."
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
    1 January 2030 (round 0): Annaberg makes its first offer. Annaberg's part of the orchard: "100 percent".
    """
    talked = _talked(rounds, row)
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
    left = narrator.aftermath.waiting(rounds[-1].number) if row["stage"] == "pending" else ""
    cost = costs_of_crossing(scenario, [line for played in rounds for line in played.signed_across])
    unpaid = UNPAID if row["stage"] not in AGREED and any(played.payments for played in rounds) else ""
    return [*lines, " ".join(filter(None, [closing(scenario, row), left, cost, unpaid]))]


def story_by_round(scenario: Scenario, rounds: list[Round], row: pd.Series) -> list[str]:
    """What the story of a world says of each of its rounds; a quiet one has the sentence of those like it.

    rounds, row: as for `story`.
    """
    narrator = _Narrator(scenario, _talked(rounds, row))
    told = [narrator.told(now, later) for now, later in zip(rounds, [*rounds[1:], None], strict=True)]
    return [kind or text for kind, text in told]


def _talked(rounds: list[Round], row: pd.Series) -> int:
    """The number of the last round of the talks."""
    return int(rounds[-1].number if pd.isna(row["agreed_round"]) else row["agreed_round"])


def _thresholds(scenario: Scenario, first: Round) -> str:
    floors = [f"{first.reservations[name]:z.2f} for {scenario.named(name)}" for name in scenario.game.signatories]
    return (
        "What each must have is what is at least as good for it as no deal, and covers what it fears to lose by signing. "
        f"As the talks begin that is {listed(floors)}."
    )


def _when(scenario: Scenario, played: Round, talked: int) -> str:
    """The date of a round, and its number up to the last round of the talks, `talked`."""
    number = f" (round {played.number})" if played.number <= talked else ""
    return date_in_words(scenario, played.date) + number


def _quiet(scenario: Scenario, kind: str, rounds: list[Round]) -> str:
    """One sentence for rounds in which nothing changed."""
    first, last = rounds[0], rounds[-1]
    span = date_in_words(scenario, first.date)
    if len(rounds) > 1:
        span = f"From {span} to {date_in_words(scenario, last.date)}"
    if kind != STANDSTILL:
        return f"{span}: {kind}"
    if not any(played.package for played in rounds):
        kind = SILENCE if any(played.tabler for played in rounds) else NOBODY
    return f"{span} (rounds {first.number} to {last.number}): {kind}"


class _Narrator:
    """Writes of rounds in order; remembers each party's last package, so as to write only what is new.

    talked: number of the last round of the talks.
    """

    def __init__(self, scenario: Scenario, talked: int):
        self.scenario = scenario
        self.talked = talked
        self.packages: dict[tuple[str, int], tuple[str, ...]] = {}
        self.silent: set[tuple[str, int]] = set()
        self.news, self.replies, self.aftermath = News(scenario), Replies(scenario), Aftermath(scenario)
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
            return "" if self.aftermath.due(played.number) else self.aftermath.waiting(played.number)
        if played.stage != "talks":
            return ""
        if not played.package:
            return STANDSTILL if not played.tabler or (played.tabler, played.basket) in self.silent else ""
        same = all(self.replies.repeats(answer) for answer in played.answers)
        return STANDSTILL if same and self.packages.get((played.tabler, played.basket)) == played.package else ""

    def sentences(self, played: Round, later: Round | None, opens: list[str], closes: list[str]) -> str:
        """The sentences of a round; opens, closes: what its shocks have moved, and what it has brought to light."""
        said = [*self._shocks(played), *opens, *self._table(played)]
        said += [_payments(self.scenario, played.payments)] if played.payments else []
        said += [self.replies.told(played, answer) for answer in played.answers]
        said += self._basket(played, later)
        said += [*self._signature(played), *closes]
        said += self.aftermath.due(played.number) if played.stage in AGREED else []
        said += [self.aftermath.vote(vote) for vote in played.votes]
        if played.stage in ENDINGS and played.stage != self.stage:
            said.append(ENDINGS[played.stage].format(time=time_that_ended(self.scenario, played.number)))
            said += [how_likely(self.scenario, played.hazard)] if _at_risk(played) else []
        return " ".join(capital(sentence) for sentence in said)

    def _shocks(self, played: Round) -> list[str]:
        """The shocks that are over and those that strike: at their date, or at a time that nobody could know."""
        shocks = self.scenario.document.shocks
        named = {name: f'"{capital(self.scenario.shock_title(name))}"' for name in shocks}
        at = {name: f"On {day(block.at)}" if block.at else "Unforeseen" for name, block in shocks.items()}
        over = [f"The effects of {named[name]} are over." for name in played.lifted]
        return over + [f"{at[name]}: {named[name]}." for name in played.struck]

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
        return option_in_words(self.scenario, self.scenario.game.issues.names[m], option)

    def _basket(self, played: Round, later: Round | None) -> list[str]:
        """That a basket of the agenda closes."""
        if not self.scenario.game.baskets or later is None or later.basket == played.basket:
            return []
        titles = listed([f'"{self._issue(m)}"' for m in self._up_for_talks(played.basket)])
        floors = listed([f"{later.reservations[name]:z.2f}" + f" for {self.scenario.named(name)}"
                         for name in self.scenario.game.signatories])  # fmt: skip
        now = f"{COUNTED} In the next part each must have: {floors}."
        if played.enough:
            return [f"That settles this part of the talks: {titles}.", *self._outvoted(played), now]
        return [f"The time for this part of the talks is over, and it is left open: {titles}.", now]

    def _signature(self, played: Round) -> list[str]:
        if played.stage not in AGREED or played.number != self.talked:
            return []
        agreed = "The text is agreed."
        if not played.enough:
            agreed = "Time is up. What was settled before is agreed, and the rest left open."
        return [agreed, *self._outvoted(played), *filter(None, [self.aftermath.signed(played)])]

    def _outvoted(self, played: Round) -> list[str]:
        """That some are bound by what they have not accepted."""
        if not played.outvoted:
            return []
        names = listed([self.scenario.named(name) for name in played.outvoted])
        several = len(played.outvoted) > 1 or self.scenario.document.actors[played.outvoted[0]].plural
        return [f"{names} {'are' if several else 'is'} outvoted, and bound by it all the same."]


COUNTED = (
    "Of what no deal brings or costs, a part of the talks counts only the share of its issues and those before them."
)
"""Why what each must have changes from part to part of an agenda."""

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

ENDINGS = {
    "breakdown": "The talks break down.",
    "no_deal": "{time} is over.",
    "rejected": "That is the end of the agreement.",
    "in_force": "The treaty enters into force.",
    "collapsed": UNDONE,
}


def _at_risk(played: Round) -> bool:
    """Whether the end of a round was a matter of more than the talks' own risk of breakdown."""
    return played.stage == "collapsed" or (played.stage == "breakdown" and bool(played.hazard.spoilers))


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
    return f"To close the last gap, {listed(paid)}."


def _amount(value: float) -> str:
    return "less than 0.001" if 0 < value < 0.001 else f"{value:.3f}"
