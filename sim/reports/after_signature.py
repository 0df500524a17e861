"""What an agreed text still needs, in sentences: its conditions and votes, as they come and as they fail."""

from itertools import groupby
from math import isinf

from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, listed, percent
from sim.worlds.rounds import Awaited, Odds, Round, Vote

WAITING = "The agreed text waits for {what}."
STUCK = "The agreed text cannot enter into force, since {what}."
DONE = "What it needed is done: {what}."
FAILED = "What it needs is not done in time: {what}. Without it the text cannot enter into force."


class Aftermath:
    """Tells what becomes of what an agreed text waits for, in rounds in order."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.awaited: tuple[Awaited, ...] = ()

    def signed(self, played: Round) -> str:
        """What the text that is agreed in a round needs before it takes effect; empty if nothing."""
        self.awaited = played.awaited
        if not self.awaited:
            return ""
        chances = [
            f"{percent(item.odds.chance)} in that of {self._whose(*item.what)}" for item in self.awaited if item.odds
        ]
        needs = f"Before it takes effect it needs: {'; '.join(self._needs(self.awaited))}."
        return f"{needs} As it is signed, the chance of passing a vote is {listed(chances)}." if chances else needs

    def due(self, number: int) -> list[str]:
        """The conditions that are met in a round, or fail in it."""
        return [
            (DONE if item.met else FAILED).format(what=self._condition(item))
            for item in self.awaited
            if item.due == number and not item.vote
        ]

    def waiting(self, number: int) -> str:
        """What the text still waits for after a round, or why that is in vain."""
        failed = [item for item in self.awaited if not item.vote and not item.met and item.due <= number]
        if failed:
            what = listed(
                [f"{self._condition(item)} {'was' if len(failed) == 1 else 'were'} not done" for item in failed]
            )
            return STUCK.format(what=what)
        return WAITING.format(what=listed(self._needs([item for item in self.awaited if item.due > number])))

    def vote(self, vote: Vote) -> str:
        """The vote of a ratifier."""
        result = "passes" if vote.passed else "is voted down"
        whose = self._whose(vote.signatory, vote.ratifier)
        said = f"in the vote of {whose} the agreement {result} (its chance of passing was {percent(vote.chance)})."
        return said if vote.passed else f"{said} {self._why(vote)}"

    def _why(self, vote: Vote) -> str:
        """What made the chance of a vote that is lost."""
        found = vote.odds
        worth = f"Over no deal the text is worth {found.gain:z.2f} to those who vote, and even odds take {found.needed:z.2f}"
        said = [f"{worth}{self._quorum(found)}."]
        if found.worst:
            issue, cost = found.worst
            said.append(
                f"What they like least in it is the term on {self.scenario.quoted(issue)} ({cost:z.2f} against today)."
            )
        if found.shocks:
            shocks = listed([f'"{capital(self.scenario.shock_title(name))}"' for name in found.shocks])
            said.append(f"In force, and part of this: {shocks}.")
        signed = [item.odds for item in self.awaited if item.odds and item.what == (vote.signatory, vote.ratifier)]
        if signed and percent(signed[0].chance) != percent(found.chance):
            said.append(f"As the text was signed, the chance was {percent(signed[0].chance)}.")
        return " ".join(said)

    def _quorum(self, found: Odds) -> str:
        """What a quorum asks more; empty where there is none."""
        if not found.quorum:
            return ""
        terms = f"a quorum of {percent(found.quorum)} of the electorate, at a turnout of {percent(found.turnout)}"
        if isinf(found.for_quorum):
            return f"; {terms}, cannot be reached"
        return f"; {terms}, takes {found.for_quorum:z.2f} more" if found.for_quorum else f"; {terms}, takes no more"

    def _needs(self, items) -> list[str]:
        conditions = [self._condition(item) for item in items if not item.vote]
        votes = [item.what for item in items if item.vote]
        for signatory, names in groupby(votes, key=lambda what: what[0]):
            titles = [self._ratifier(*what) for what in names]
            a_yes = "a yes in the vote" if len(titles) == 1 else "a yes in the votes"
            conditions.append(f"{a_yes} of {self.scenario.named(signatory)} ({listed(titles)})")
        return conditions

    def _condition(self, item: Awaited) -> str:
        issue, option = item.what
        condition = self.scenario.document.issues[issue].options[option].condition
        assert condition is not None  # since the text waits for it
        by = f" (this is up to {self.scenario.named(condition.by)})" if condition.by else ""
        return f'"{capital(condition.what)}"{by}'

    def _whose(self, signatory: str, ratifier: str) -> str:
        return f"{self.scenario.named(signatory)} ({self._ratifier(signatory, ratifier)})"

    def _ratifier(self, signatory: str, ratifier: str) -> str:
        return f'"{capital(self.scenario.ratifier_title(signatory, ratifier))}"'
